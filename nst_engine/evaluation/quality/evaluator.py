"""The features that results are measured by: relu3_4, a layer that no method optimises."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import torch
import torch.nn.functional as F
from safetensors import safe_open
from torch import Tensor

from ...contract import UserError
from ...job.sizes import Size, style_size_for_brush
from ...networks.compact import Compact, load_compact
from ...networks.preprocessing import CAFFE_MEAN
from ...networks.vgg_layers import CONVS, POOL_BEFORE, RELUS, VGG19_WIDTHS
from ...networks.weights.download import sha256_of
from ...optimization.pyramid import resize
from .metrics import content_distance, gram_distance, nearest_neighbor_distances

#: The deepest layer of the first eight convolutions. Methods optimise relu1_1 to relu5_1 and
#: relu4_2, so it is no target of theirs in either network.
LAYER = "relu3_4"
EIGHT = CONVS[: RELUS.index(LAYER) + 1]


class Vgg19Features:
    """The original VGG-19 up to relu3_4: images as BGR, 0 to 255, mean subtracted.

    Borders are padded by reflection, not with zeros as trained, so that no frame is measured.
    """

    def __init__(self, tensors: dict[str, Tensor]) -> None:
        self.tensors = tensors
        self.mean = torch.tensor(CAFFE_MEAN).view(1, 3, 1, 1)

    def __call__(self, image: Tensor) -> Tensor:
        x = image.flip(1) * 255 - self.mean
        for name in EIGHT:
            if name in POOL_BEFORE:
                x = F.max_pool2d(x, 2)
            x = F.pad(x, (1, 1, 1, 1), mode="reflect")
            x = F.relu(F.conv2d(x, self.tensors[f"{name}.weight"], self.tensors[f"{name}.bias"]))
        return x


class CompactFeatures:
    """Relu3_4 of the compact network."""

    def __init__(self, network: Compact) -> None:
        self.network = network

    def __call__(self, image: Tensor) -> Tensor:
        return self.network(image, {LAYER})[LAYER]


@dataclass(frozen=True)
class Evaluator:
    """Measures results; ``name`` tells evaluators apart, ``description`` stands on the page."""

    name: str
    description: str
    features: Vgg19Features | CompactFeatures

    @torch.no_grad()
    def measure(self, result: Tensor, content: Tensor, style: Tensor) -> dict[str, float]:
        """Measure the four distances of images (1, 3, height, width) in 0..1.

        ``result`` and ``content`` have the same size; the style is resized to their area.
        All is measured at full and at half size.
        """
        style = at_area_of(result, style)
        of_result, of_style = self._at_two_scales(result), self._at_two_scales(style)
        patch, coverage = nearest_neighbor_distances(of_result, of_style)
        return {
            "patch": patch,
            "coverage": coverage,
            "gram": gram_distance(of_result, of_style),
            "content": content_distance(of_result, self._at_two_scales(content)),
        }

    def _at_two_scales(self, image: Tensor) -> list[Tensor]:
        width, height = _size_of(image)
        half = resize(image, (round(width / 2), round(height / 2)))
        return [self.features(image), self.features(half)]


def at_area_of(result: Tensor, style: Tensor) -> Tensor:
    """Resize the style to the area of the result, at which its strokes are looked for."""
    return resize(style, style_size_for_brush(_size_of(style), _size_of(result), 100))


def _size_of(image: Tensor) -> Size:
    """Width and height of (1, channels, height, width)."""
    return image.shape[3], image.shape[2]


def choose_evaluator(file: Path | None) -> Evaluator:
    """Measure by VGG-19 from a file, or by the compact network where there is none.

    Raises UserError for a file that does not hold VGG-19's first eight layers.
    """
    if file is None:
        description = (
            f"the built-in compact network's {LAYER}. No method optimises this layer, but they "
            "do optimise others of the same network, which favours them. With --features and "
            "the first eight layers of the original VGG-19 the measure is independent"
        )
        return Evaluator(f"compact {LAYER}", description, CompactFeatures(load_compact()))
    tensors = _read(file)
    description = f"the original VGG-19's {LAYER}, which no method optimised"
    return Evaluator(f"vgg19 {LAYER} {sha256_of(file)[:8]}", description, Vgg19Features(tensors))


def _read(file: Path) -> dict[str, Tensor]:
    """Read and check ``conv1_1.weight`` … ``conv3_4.bias``."""
    try:
        file.open("rb").close()
        with safe_open(file, "pt") as opened:
            present = set(opened.keys())
            names = [f"{name}.{kind}" for name in EIGHT for kind in ("weight", "bias")]
            tensors = {n: opened.get_tensor(n).float() for n in names if n in present}
    except OSError as error:
        raise UserError("no-weights", f"{file} cannot be read: {error.strerror}.") from error
    except Exception as error:  # readers of foreign bytes fail in more ways than they document
        raise _unfit(file, "it is damaged, or not in safetensors format") from error
    channels = 3
    for name, width in zip(EIGHT, VGG19_WIDTHS, strict=False):
        shapes = {"weight": (width, channels, 3, 3), "bias": (width,)}
        for kind, shape in shapes.items():
            tensor = tensors.get(f"{name}.{kind}")
            if tensor is None or tuple(tensor.shape) != shape:
                raise _unfit(file, f"{name}.{kind} is missing or not {shape}")
        channels = width
    return tensors


def _unfit(file: Path, reason: str) -> UserError:
    return UserError(
        "bad-weights",
        f"{file} does not hold VGG-19's first eight layers: {reason}.",
        f"Expected are {EIGHT[0]}.weight to {EIGHT[-1]}.bias for BGR images of 0 to 255.",
    )
