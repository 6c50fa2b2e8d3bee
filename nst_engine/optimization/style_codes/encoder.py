"""Encoder of style files: features of style images at every scale, compressed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pyvips
import torch
import torch.nn.functional as F
from torch import Tensor

from ... import __version__
from ...contract import Settings
from ...images import fill_transparent_rgba, resize_to_longer_side
from ...instant import style_statistics
from ...instant.onnx_backend import onnx_backend
from ...instant.statistics import FeatureStatistics
from ...job.decoding import check_usable
from ...job.sizes import Size, style_size_for_brush
from ...job.style_file import THUMBNAIL, StyleFile, StyleMetadata
from ...networks import FeatureExtractor, select_network
from ...networks.devices import choose_device
from ...networks.fingerprint import fingerprint
from ...networks.selection import NetworkOptions
from ...networks.vgg_layers import STYLE_LAYERS
from ..input_pyramid import split_alpha
from ..pyramid import STEP, resize
from ..recipes.default import STROKES_WEIGHT, padding_for
from .compression import compressed
from .layer_statistics import LayerStatistics, layer_statistics, mixed_statistics

#: Sides of squares of the area of the style image at each scale, rising: style sizes for images
#: of 64×64 to 1024×1024 pixels at a brush of 100 %.
SIDES = tuple(64 * STEP**n for n in range(9))
#: Size of the sample of features at each scale: all that a square of 256 pixels has at relu3_1,
#: of 443 at relu4_1. Half as many at relu3_1 made the distance of an image's features to the
#: nearest 5 % larger.
SAMPLES = {"relu3_1": 4096, "relu4_1": 3072}
THUMBNAIL_SIDE = 128  # px, its longer one

OnProgress = Callable[[float], None]


@dataclass(frozen=True)
class _StyleImage:
    """A style image: as it came, (h, w, 4), and its colours and opacity as tensors."""

    pixels: np.ndarray
    colors: Tensor
    opacity: Tensor | None

    @property
    def size(self) -> Size:
        return self.pixels.shape[1], self.pixels.shape[0]


def encode_style(
    images: Sequence[np.ndarray],
    title: str,
    settings: Settings,
    sides: Sequence[float] = SIDES,
    on_progress: OnProgress = lambda done: None,
) -> StyleFile:
    """The style file of images, float32 (height, width, 4) each, that are one style together.

    ``settings`` name network and device. ``on_progress`` receives the share that is done. Raises
    UserError for images too small or wholly transparent, and where the network is not here.
    """
    for pixels in images:
        check_usable(pixels, "style picture")
    device = choose_device(settings)
    spec = select_network(settings, NetworkOptions(), device)
    backbone = spec.load()
    styles = [_StyleImage(pixels, *split_alpha(pixels)) for pixels in images]
    sides = _distinct(sides, styles[0].size)
    extractor = FeatureExtractor(backbone, padding_for(STYLE_LAYERS))
    scales = []
    for done, side in enumerate(sides):
        on_progress(done / len(sides))
        scales.append(_statistics_at(side, styles, extractor, device.torch_device))
    arrays, units = {THUMBNAIL: _thumbnail(images[0])}, {}
    for layer in STYLE_LAYERS:
        of_layer, units[layer] = compressed(layer, [scale[layer] for scale in scales])
        arrays |= of_layer
    for number, statistics in enumerate(_instant_statistics(styles, sides)):
        arrays |= style_statistics.to_arrays(statistics, number)
    first = styles[0].size
    metadata = StyleMetadata(
        title=title,
        network=spec.name,
        fingerprint=fingerprint(backbone),
        made_by=__version__,
        size=first,
        scales=tuple(_side(_size_at(side, first)) for side in sides),
        layers=STYLE_LAYERS,
        strokes_layers=tuple(STROKES_WEIGHT),
        units=units,
        colours=_color_statistics(styles),
        instant=style_statistics.fingerprint(),
    )
    return StyleFile(metadata, arrays)


def _size_at(side: float, size: Size) -> Size:
    """The size of a style image that has the area of a square of ``side`` px."""
    return style_size_for_brush(size, (side, side), 100)


def _side(size: Size) -> float:
    """Side in px of the square that has the area of an image."""
    return float((size[0] * size[1]) ** 0.5)


def _distinct(sides: Sequence[float], size: Size) -> list[float]:
    """``sides`` without those at which the style image has the size of a later one.

    That is as small as the networks allow.
    """
    sizes = [_size_at(side, size) for side in sides]
    return [side for n, side in enumerate(sides) if sizes[n] not in sizes[n + 1 :]]


@torch.no_grad()
def _statistics_at(
    side: float, styles: Sequence[_StyleImage], extractor: FeatureExtractor, device: torch.device
) -> dict[str, LayerStatistics]:
    """Statistics of all style images together at one scale, by layer; always in fp32."""
    each_style = []
    for style in styles:
        resized = resize(style.colors, _size_at(side, style.size)).to(device)
        by_layer = {}
        for layer, features in extractor(resized, STYLE_LAYERS).items():
            opacity = style.opacity
            if opacity is not None:
                opacity = F.interpolate(opacity, features.shape[-2:], mode="area")
            by_layer[layer] = layer_statistics(features.cpu(), opacity, SAMPLES.get(layer, 0))
        each_style.append(by_layer)
    return {
        layer: mixed_statistics([each[layer] for each in each_style], SAMPLES.get(layer, 0))
        for layer in STYLE_LAYERS
    }


def _instant_statistics(
    styles: Sequence[_StyleImage], sides: Sequence[float]
) -> Iterator[FeatureStatistics]:
    """Statistics for the instant method, of all style images together, at every scale."""
    backend = onnx_backend()
    opaque = [fill_transparent_rgba(style.pixels) for style in styles]
    for side in sides:
        each_style = [
            style_statistics.of_image(backend, pixels, _size_at(side, style.size))
            for pixels, style in zip(opaque, styles, strict=True)
        ]
        yield FeatureStatistics.weighted_mean(each_style, [1 / len(each_style)] * len(each_style))


def _thumbnail(pixels: np.ndarray) -> np.ndarray:
    """The bytes of a PNG file of an image (h, w, 4), at most ``THUMBNAIL_SIDE`` px long."""
    longer = min(THUMBNAIL_SIDE, max(pixels.shape[:2]))
    small = np.rint(resize_to_longer_side(pixels, longer) * 255).astype(np.uint8)
    image = pyvips.Image.new_from_array(small, interpretation="srgb")
    return np.frombuffer(image.pngsave_buffer(), np.uint8)


def _color_statistics(styles: Sequence[_StyleImage]) -> dict[str, list[float] | list[list[float]]]:
    """Mean and covariance of the colours of all style images, each with an equal share."""
    each_style = [layer_statistics(style.colors, style.opacity, 0) for style in styles]
    mixed = mixed_statistics(each_style, 0)
    return {"mean": mixed.mean.tolist(), "covariance": mixed.covariance.tolist()}
