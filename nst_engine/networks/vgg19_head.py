"""The first eight convolutions of the original VGG-19, up to relu3_4."""

from __future__ import annotations

from pathlib import Path

import torch
import torch.nn.functional as F
from safetensors import safe_open
from torch import Tensor

from ..contract import UserError
from .preprocessing import CAFFE_MEAN
from .vgg_layers import CONVS, POOL_BEFORE, RELUS, VGG19_WIDTHS

#: The deepest layer of the first eight convolutions.
LAST = "relu3_4"
EIGHT = CONVS[: RELUS.index(LAST) + 1]


class Vgg19Head:
    """The original VGG-19 up to relu3_4: images as BGR, 0 to 255, mean subtracted.

    Borders are padded by reflection, not with zeros as trained, so that no frame is measured.
    """

    def __init__(self, tensors: dict[str, Tensor]) -> None:
        """``tensors``: ``conv1_1.weight`` to ``conv3_4.bias``."""
        self.tensors = tensors
        self.mean = torch.tensor(CAFFE_MEAN).view(1, 3, 1, 1)

    def __call__(self, image: Tensor, until: str = LAST) -> dict[str, Tensor]:
        """Features of every ReLU up to ``until`` of (batch, 3, height, width), sRGB in 0..1."""
        x, features = image.flip(1) * 255 - self.mean, {}
        for name, relu in zip(EIGHT, RELUS, strict=False):
            if name in POOL_BEFORE:
                x = F.max_pool2d(x, 2)
            x = F.pad(x, (1, 1, 1, 1), mode="reflect")
            x = F.relu(F.conv2d(x, self.tensors[f"{name}.weight"], self.tensors[f"{name}.bias"]))
            features[relu] = x
            if relu == until:
                break
        return features


def load_vgg19_head(file: Path) -> Vgg19Head:
    """The network of a safetensors file; raises UserError where it does not hold it."""
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
    return Vgg19Head(tensors)


def _unfit(file: Path, reason: str) -> UserError:
    return UserError(
        "bad-weights",
        f"{file} does not hold VGG-19's first eight layers: {reason}.",
        f"Expected are {EIGHT[0]}.weight to {EIGHT[-1]}.bias for BGR images of 0 to 255.",
    )
