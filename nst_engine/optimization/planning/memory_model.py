"""Memory model: bytes that a scale needs, predicted from its size.

``evaluation/benchmarks/memory.py`` measures them.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from ...losses.content_distance import DISTANCE_LAYER
from ...losses.feature_sample import FEATURES
from ...losses.nearest_neighbor import BLOCK
from ...networks import compact, narrow
from ...networks.devices import Device
from ...networks.tiles import input_length
from ...networks.vgg_layers import RELUS, STYLE_LAYERS, VGG19_WIDTHS, stride
from ..content_gauge import levels
from ..objective.cuda_graph import PLANNED_PIXELS as GRAPH_PIXELS
from ..pyramid import Size
from ..recipes.recipe import Recipe, ScaleSchedule

#: Bytes of one evaluation per pixel of the network's input, padding and halos included: by
#: network, number format and whether nearest neighbours are searched for. Lines through the
#: measurements of ``benchmarks/memory.py`` over whole scales of 0.15 to 0.8 megapixels on a CPU,
#: minus ``FIXED`` and the search. Not measured: fp16, which is taken to need what bf16 needs; the
#: compact network without a search; a graphics card.
BYTES_PER_PIXEL = {
    ("compact", "fp32", False): 2800,
    ("compact", "fp32", True): 2900,
    ("compact", "bf16", False): 2080,
    ("compact", "bf16", True): 2150,
    ("narrow", "fp32", False): 2120,
    ("narrow", "fp32", True): 2210,
    ("narrow", "bf16", False): 1590,
    ("narrow", "bf16", True): 1670,
    ("vgg19", "fp32", False): 2580,
    ("vgg19", "fp32", True): 2900,
    ("vgg19", "bf16", False): 1800,
    ("vgg19", "bf16", True): 1850,
}
#: Factor on memory use when freed blocks are retained (``memory.retain_freed_memory``);
#: measured in the same way, except for VGG-19 in fp32.
RETAINED = {
    ("compact", "fp32"): 1.75,
    ("compact", "bf16"): 1.45,
    ("narrow", "fp32"): 1.5,
    ("narrow", "bf16"): 1.3,
    ("vgg19", "fp32"): 1.8,
    ("vgg19", "bf16"): 1.6,
}
#: The same for tiles, where it was measured: what one leaves fits the next of the same size.
RETAINED_TILES = {("compact", "bf16"): 1.3}
#: Bytes that the first scale takes for good, whatever its size: buffers of libraries and threads.
FIXED = 140e6
#: Bytes per pixel of an image in fp32.
IMAGE_BYTES = 12
#: Images of a run beside ``ScaleSchedule.state_images``: the image, its gradient, and in half
#: precision the last good one.
RUN_IMAGES = 2.5


@dataclass(frozen=True)
class Layout:
    """How an evaluation is laid out in memory.

    ``tile_size``: px, or None for no tiles. ``keep_content_features``: False to compute them at
    every evaluation. ``retain_freed``: whether freed memory is kept for the next layer, which is
    faster.
    """

    tile_size: int | None = None
    keep_content_features: bool = True
    retain_freed: bool = False


@dataclass(frozen=True)
class MemoryModel:
    """Memory needs of a recipe with a network on a device; sizes are (width, height)."""

    recipe: Recipe
    network: str
    device: Device

    def bytes(self, size: Size, schedule: ScaleSchedule, layout: Layout) -> float:
        """Bytes that a scale needs beyond what the process holds before it."""
        kept = self.content_feature_bytes(size) if layout.keep_content_features else 0
        evaluation = FIXED + self.tile_bytes(size, layout.tile_size, layout.retain_freed)
        searched = self.sample_bytes(size) + self.guide_bytes(size, layout.tile_size)
        kept += self.gauge_bytes(size)
        return self.state_bytes(size, schedule) + kept + searched + evaluation

    def tile_bytes(self, size: Size, tile_size: int | None, retain_freed: bool = False) -> float:
        """Bytes that come and go with the largest tile, or with the whole image."""
        width, height = self._input_lengths(size, tile_size)
        precision = "bf16" if self.device.precision == "fp16" else self.device.precision
        searching = bool(self.recipe.nearest_neighbor_layers)
        pixels: float = width * height
        whole = tile_size is None or max(size) <= tile_size
        if retain_freed:
            kind = self.network, precision
            pixels *= RETAINED[kind] if whole else RETAINED_TILES.get(kind, RETAINED[kind])
        recorded = whole and size[0] * size[1] <= GRAPH_PIXELS
        if self.device.torch_device.type == "cuda" and recorded:
            pixels *= 2
        search = searching * BLOCK * self._bytes_per_feature
        return search + pixels * BYTES_PER_PIXEL[self.network, precision, searching]

    def state_bytes(self, size: Size, schedule: ScaleSchedule) -> float:
        """Bytes of everything that has the size of the image.

        The first scale also holds the initial image, and all but the last a resized content
        image.
        """
        first, last = (self.recipe.schedules[n][0] for n in (0, -1))
        images = RUN_IMAGES + schedule.state_images + (size == first) + (size != last)
        return size[0] * size[1] * IMAGE_BYTES * images

    def content_feature_bytes(self, size: Size) -> float:
        """Bytes of the content image's features at all content layers."""
        values = sum(
            self._width(layer) / stride(layer) ** 2 for layer in self.recipe.content_layers
        )
        return size[0] * size[1] * values * self._bytes_per_feature

    def sample_bytes(self, size: Size) -> float:
        """Bytes of the sampled style features: as they are, and as directions."""
        area = size[0] * size[1]
        return sum(
            min(FEATURES, area / stride(layer) ** 2) * self._width(layer) * 10
            for layer in self.recipe.nearest_neighbor_layers
        )

    def guide_bytes(self, size: Size, tile_size: int | None) -> float:
        """Bytes of what leads the search: the photograph's features in a tile or in the whole
        image, and for each position of the whole its detail and its pull, in fp32."""
        if not self.recipe.search_guide:
            return 0
        area, tile_area = (math.prod(self._input_lengths(size, step)) for step in (None, tile_size))
        return sum(
            (tile_area * self._width(layer) * self._bytes_per_feature + area * 2 * 4)
            / stride(layer) ** 2
            for layer in self.recipe.nearest_neighbor_layers
        )

    def gauge_bytes(self, size: Size) -> float:
        """Bytes of the content image and its features that the shape distance is measured by."""
        if self.recipe.shape_distance is None:
            return 0
        features = self._width(DISTANCE_LAYER) / stride(DISTANCE_LAYER) ** 2
        per_pixel = IMAGE_BYTES + features * self._bytes_per_feature
        return sum(math.prod(level) for level in levels(size)) * per_pixel

    def input_pixels(self, size: Size, tile_size: int | None) -> float:
        """Pixels of the network's input in one evaluation; those in halos count repeatedly."""
        sides = [self._cut(length, tile_size) for length in size]
        return math.prod(count * region for count, region in sides)

    @property
    def _bytes_per_feature(self) -> int:
        return 4 if self.device.precision == "fp32" else 2

    def _input_lengths(self, size: Size, tile_size: int | None) -> list[int]:
        """Sides in px of the network's input for a tile, or for the whole image."""
        return [self._cut(length, tile_size)[1] for length in size]

    def _cut(self, length: int, tile_size: int | None) -> tuple[int, int]:
        """Number of tiles along a side of the image, and the network's input for one in px."""
        recipe = self.recipe
        each = (recipe.style_layers, recipe.nearest_neighbor_layers, recipe.content_layers)
        layers = {layer for layers in each for layer in layers}
        return input_length(length, tile_size, layers, recipe.padding)

    def _width(self, layer: str) -> int:
        """Channels of a layer."""
        own_widths = {"compact": compact.WIDTHS, "narrow": narrow.WIDTHS}
        projected = self.network == "vgg19" or layer in STYLE_LAYERS
        return (VGG19_WIDTHS if projected else own_widths[self.network])[RELUS.index(layer)]
