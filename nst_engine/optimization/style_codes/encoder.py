"""A style code is made: the painting's features at every scale, reduced to what is kept."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pyvips
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from ... import __version__
from ...contract import Settings
from ...images import fill_transparent_rgba, resize_to_longer_side
from ...instant import style_statistics
from ...instant.onnx_backend import models
from ...instant.statistics import FeatureStatistics
from ...job.decoding import check_usable
from ...job.sizes import style_size_for_brush
from ...job.style_file import THUMBNAIL, StyleFile, StyleMetadata
from ...networks import FeatureExtractor, select_network
from ...networks.devices import choose_device
from ...networks.fingerprint import fingerprint
from ...networks.selection import NetworkOptions
from ...networks.vgg_layers import STYLE_LAYERS
from ..input_pyramid import split_alpha
from ..pyramid import STEP, Size, resize
from ..recipes.default import MARGIN, STROKES_WEIGHT
from .layer_statistics import LayerStatistics, kept_of, pooled

#: Sides of squares of the area of the painting at each scale, rising: strokes for pictures of
#: 64×64 to 1024×1024 pixels at a brush of 100 %.
SIDES = tuple(64 * STEP**n for n in range(9))
#: Share of the features' energy that lies outside of the basis. Measured on "Starry Night" with
#: the compact network: rank 127 of 512 at relu4_1, a Wasserstein distance of 0.002 from the
#: statistics as they were (a photograph's is above 0.3), and files below 4 MB.
LEFT_OUT = 3e-3
#: The same of the covariance at one scale.
SPREAD_LEFT_OUT = 1e-4
#: The same of the features that strokes are chosen from: the distance of a picture's features
#: to the nearest of them changes by less than 1 %, the nearest themselves are kept better.
STROKES_LEFT_OUT = 1e-2
#: How many of them there are at each scale: all that a square of 256 pixels has at relu3_1, of
#: 443 at relu4_1. Half as many at relu3_1 made that distance 5 % larger.
STROKES = {"relu3_1": 4096, "relu4_1": 3072}
THUMBNAIL_SIDE = 128  # px, its longer one

Tell = Callable[[float], None]


def encode_style(
    paintings: list[np.ndarray],
    title: str,
    settings: Settings,
    sides: Sequence[float] = SIDES,
    tell: Tell = lambda done: None,
) -> StyleFile:
    """The code of pictures, float32 (height, width, 4) each, that are one style together.

    ``settings`` name network and device. ``tell`` receives the share that is done. Raises
    Problem for pictures too small or wholly transparent, and where the network is not here.
    """
    for painting in paintings:
        check_usable(painting, "style picture")
    device = choose_device(settings)
    choice = select_network(settings, NetworkOptions(), device)
    backbone = choice.load()
    pictures = [split_alpha(painting) for painting in paintings]
    own = [(colours.shape[3], colours.shape[2]) for colours, _ in pictures]
    sides = _possible(sides, own[0])
    scales = []
    for done, side in enumerate(sides):
        tell(done / len(sides))
        each = [
            _kept(
                backbone,
                *picture,
                style_size_for_brush(size, (side, side), 100),
                device.torch_device,
            )
            for picture, size in zip(pictures, own, strict=True)
        ]
        scales.append(
            {
                layer: pooled([one[layer] for one in each], STROKES.get(layer, 0))
                for layer in STYLE_LAYERS
            }
        )
    arrays, units = {THUMBNAIL: _thumbnail(paintings[0])}, {}
    for layer in STYLE_LAYERS:
        reduced, units[layer] = _reduced(layer, [scale[layer] for scale in scales])
        arrays |= reduced
    arrays |= _instant(paintings, own, sides)
    about = StyleMetadata(
        title=title,
        network=choice.name,
        fingerprint=fingerprint(backbone),
        made_by=__version__,
        size=own[0],
        scales=tuple(_side(style_size_for_brush(own[0], (side, side), 100)) for side in sides),
        layers=STYLE_LAYERS,
        strokes_layers=tuple(STROKES_WEIGHT),
        units=units,
        colours=_colours(pictures),
        instant=style_statistics.fingerprint(),
    )
    return StyleFile(about, arrays)


def _instant(
    paintings: list[np.ndarray], own: list[Size], sides: Sequence[float]
) -> dict[str, np.ndarray]:
    """What the instant method wants to know, at every scale."""
    networks = models()
    opaque = [fill_transparent_rgba(painting) for painting in paintings]
    arrays = {}
    for number, side in enumerate(sides):
        each = [
            style_statistics.of_picture(
                networks, picture, style_size_for_brush(size, (side, side), 100)
            )
            for picture, size in zip(opaque, own, strict=True)
        ]
        mean = FeatureStatistics.between(each, [1 / len(each)] * len(each))
        arrays |= style_statistics.arrays_of(mean, number)
    return arrays


def _possible(sides: Sequence[float], own: Size) -> list[float]:
    """Without those at which the painting is as small as the networks allow, but for the
    largest of these."""
    sizes = [style_size_for_brush(own, (side, side), 100) for side in sides]
    return [side for n, side in enumerate(sides) if sizes[n] not in sizes[n + 1 :]]


def _side(size: Size) -> float:
    return (size[0] * size[1]) ** 0.5


@torch.no_grad()
def _kept(
    backbone: nn.Module, colours: Tensor, opacity: Tensor | None, size: Size, at: torch.device
) -> dict[str, LayerStatistics]:
    """What is kept of one painting at one size (width, height); always computed in fp32."""
    features = FeatureExtractor(backbone, MARGIN)(resize(colours, size).to(at), STYLE_LAYERS)
    kept = {}
    for layer, each in features.items():
        shown = opacity
        if opacity is not None:
            shown = F.interpolate(opacity, each.shape[-2:], mode="area")
        kept[layer] = kept_of(each.cpu(), shown, STROKES.get(layer, 0))
    return kept


def _reduced(layer: str, scales: list[LayerStatistics]) -> tuple[dict[str, np.ndarray], float]:
    """The arrays of a layer, as style_file.py describes them, and the layer's unit."""
    seconds = [kept.second_moment for kept in scales]
    unit = float(torch.stack([second.trace() for second in seconds]).mean().sqrt()) or 1.0
    relative = [second / second.trace().clamp_min(1e-30) for second in seconds]
    basis, energies = _principal(sum(relative), LEFT_OUT)
    rank = _rank(energies, STROKES_LEFT_OUT)
    arrays = {f"basis {layer}": basis.half().numpy()}
    basis = basis.half().double()  # as it will be read
    for n, kept in enumerate(scales):
        vectors, values = _principal(basis.T @ kept.covariance @ basis / unit**2, SPREAD_LEFT_OUT)
        arrays[f"mean {layer} {n}"] = (kept.mean @ basis / unit).float().numpy()
        arrays[f"spread {layer} {n}"] = (vectors * values.sqrt()).half().numpy()
        if kept.strokes is not None:
            strokes = kept.strokes.double() @ basis[:, :rank] / unit
            steps = (strokes.abs().amax(0) / 127).clamp_min(1e-12).float()
            arrays[f"steps {layer} {n}"] = steps.numpy()
            arrays[f"strokes {layer} {n}"] = (strokes / steps).round().to(torch.int8).numpy()
    return arrays, unit


def _principal(matrix: Tensor, left_out: float) -> tuple[Tensor, Tensor]:
    """Eigenvectors (n, rank) and eigenvalues (rank,), the largest first, but for those that
    make up the share ``left_out`` of all; at least one."""
    values, vectors = torch.linalg.eigh(matrix)
    values, vectors = values.flip(0).clamp_min(0), vectors.flip(1)
    rank = _rank(values, left_out)
    return vectors[:, :rank], values[:rank]


def _rank(energies: Tensor, left_out: float) -> int:
    """How many of falling ``energies`` hold all but the share ``left_out``; at least one."""
    beyond = energies.sum() - energies.cumsum(0)
    return min(len(energies), int((beyond > left_out * energies.sum()).sum()) + 1)


def _thumbnail(painting: np.ndarray) -> np.ndarray:
    """The bytes of a PNG file."""
    longer = min(THUMBNAIL_SIDE, max(painting.shape[:2]))
    pixels = np.rint(resize_to_longer_side(painting, longer) * 255).astype(np.uint8)
    image = pyvips.Image.new_from_array(pixels, interpretation="srgb")
    return np.frombuffer(image.pngsave_buffer(), np.uint8)


def _colours(pictures: list[tuple[Tensor, Tensor | None]]) -> dict[str, list]:
    """Mean and covariance of all pictures' colours, each picture with the same part."""
    kept = pooled([kept_of(colours, opacity, 0) for colours, opacity in pictures], 0)
    return {"mean": kept.mean.tolist(), "covariance": kept.covariance.tolist()}
