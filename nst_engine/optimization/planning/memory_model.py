"""How much memory a scale needs, foretold from its size; ``benchmarks/memory.py`` measures it."""

from __future__ import annotations

from dataclasses import dataclass

from ...losses.feature_sample import FEATURES
from ...losses.nearest_neighbor import PIECE
from ...networks.compact import WIDTHS
from ...networks.devices import Device
from ...networks.tiles import halo_of, step_of
from ...networks.vgg_layers import RELUS, STYLE_LAYERS, VGG19_WIDTHS, stride
from ..objective.cuda_graph import UP_TO as GRAPHED_UP_TO
from ..pyramid import Size
from ..recipes.recipe import Recipe
from ..scale_run import ScaleSchedule

#: Bytes that one evaluation needs for each pixel that the network sees, margins and halos
#: included: by network, number format and whether strokes are matched. Lines through what
#: ``benchmarks/memory.py`` measures over whole scales of 0.15 to 0.8 megapixels on a CPU, from
#: which ``BESIDE`` and the search are taken off. Not measured: fp16, which is taken to need what
#: bf16 needs, and a graphics card.
BYTES_PER_PIXEL = {
    ("compact", "fp32", False): 2120,
    ("compact", "fp32", True): 2210,
    ("compact", "bf16", False): 1590,
    ("compact", "bf16", True): 1670,
    ("vgg19", "fp32", False): 2580,
    ("vgg19", "fp32", True): 2900,
    ("vgg19", "bf16", False): 1800,
    ("vgg19", "bf16", True): 1850,
}
#: How many times as many where what was freed is kept, see ``heap.keep_freed``; measured
#: in the same way, but for VGG-19 in fp32. Tiles at the border differ in size and leave more gaps.
KEPT_FREED = {
    ("compact", "fp32"): 1.5,
    ("compact", "bf16"): 1.3,
    ("vgg19", "fp32"): 1.8,
    ("vgg19", "bf16"): 1.6,
}
KEPT_OF_TILES = 1.6
#: Bytes that the first scale takes for good, whatever its size: buffers of libraries and threads.
BESIDE = 140e6
#: A picture in fp32.
PLANE = 12  # bytes per pixel
#: Pictures of a run beside ``ScaleSchedule.planes``: the picture, its gradient, and in half
#: precision the last good one.
PLANES = 2.5


@dataclass(frozen=True)
class MemoryModel:
    """Of a recipe with a network on a device."""

    recipe: Recipe
    network: str
    device: Device

    def bytes(
        self, size: Size, how: ScaleSchedule, side: int | None, keep: bool, roomy: bool = False
    ) -> float:
        """More than the process has before the scale of ``size`` (width, height) begins.

        ``side``: px, of its tiles. ``keep``: whether the photograph's features are kept.
        ``roomy``: whether freed memory is.
        """
        kept = self.content_features(size) if keep else 0
        return self.state(size, how) + kept + self.samples(size) + self.work(size, side, roomy)

    def work(self, size: Size, side: int | None, roomy: bool = False) -> float:
        """One evaluation, of the largest tile or of the whole, and what stays after the first."""
        return BESIDE + self.tile(size, side, roomy)

    def tile(self, size: Size, side: int | None, roomy: bool = False) -> float:
        """What comes and goes with the largest tile, or with the whole."""
        width, height = (self._seen(length, side) for length in size)
        precision = "bf16" if self.device.precision == "fp16" else self.device.precision
        strokes = bool(self.recipe.strokes_layers)
        pixels = width * height
        whole = side is None or max(size) <= side
        if roomy:
            pixels *= KEPT_FREED[self.network, precision] * (1 if whole else KEPT_OF_TILES)
        graphed = whole and size[0] * size[1] <= GRAPHED_UP_TO
        if self.device.torch_device.type == "cuda" and graphed:
            pixels *= 2
        matching = strokes * PIECE * self._bytes_per_feature
        return matching + pixels * BYTES_PER_PIXEL[self.network, precision, strokes]

    def state(self, size: Size, how: ScaleSchedule) -> float:
        """All that has the size of the picture: at the first scale what it was started from as
        well, and but for the full size, where it is there already, the photograph.
        """
        first, full = (self.recipe.descents[n][0] for n in (0, -1))
        planes = PLANES + how.planes + (size == first) + (size != full)
        return size[0] * size[1] * PLANE * planes

    def content_features(self, size: Size) -> float:
        """The photograph's features at all content layers."""
        values = sum(
            self._width(layer) / stride(layer) ** 2 for layer in self.recipe.content_layers
        )
        return size[0] * size[1] * values * self._bytes_per_feature

    def samples(self, size: Size) -> float:
        """The painted features that strokes are chosen from: as they are and as directions."""
        area = size[0] * size[1]
        return sum(
            min(FEATURES, area / stride(layer) ** 2) * self._width(layer) * 10
            for layer in self.recipe.strokes_layers
        )

    def seen(self, size: Size, side: int | None) -> float:
        """Pixels that the network sees in one evaluation, those of halos as often as they are."""
        if side is None or max(size) <= side:
            return (size[0] + 2 * self.recipe.margin) * (size[1] + 2 * self.recipe.margin)
        across, down = (-(-length // step_of(length, side)) for length in size)
        return (size[0] + 2 * across * self._halo) * (size[1] + 2 * down * self._halo)

    @property
    def _bytes_per_feature(self) -> int:
        return 4 if self.device.precision == "fp32" else 2

    @property
    def _halo(self) -> int:
        recipe = self.recipe
        return halo_of({*recipe.style_layers, *recipe.strokes_layers, *recipe.content_layers})

    def _seen(self, length: int, side: int | None) -> int:
        whole, step = length + 2 * self.recipe.margin, step_of(length, side)
        return whole if step == length else min(whole, step + 2 * self._halo)

    def _width(self, layer: str) -> int:
        narrow = self.network == "compact" and layer not in STYLE_LAYERS
        return (WIDTHS if narrow else VGG19_WIDTHS)[RELUS.index(layer)]
