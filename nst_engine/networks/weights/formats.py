"""Formats of VGG-19 weight files: reading torchvision's and Caffe's, writing safetensors."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import safetensors.torch
import torch
from safetensors import safe_open
from torch import Tensor

from ...contract import UserError
from ...files import open_regular, write_atomically
from ..preprocessing import PREPROCESSINGS
from ..vgg_layers import CONVS, POOL_BEFORE, VGG19_WIDTHS

#: Key in a safetensors file's metadata that names the preprocessing the weights expect.
TAG = "preprocessing"


@dataclass(frozen=True)
class Vgg19Weights:
    """The thirteen convolutions (``conv1_1.weight`` …, fp32) and their preprocessing.

    ``preprocessing``: a key of ``PREPROCESSINGS``.
    """

    tensors: dict[str, Tensor]
    preprocessing: str


def read_weights(file: Path, preprocessing: str | None = None) -> Vgg19Weights:
    """Weights from a ``.safetensors`` or a PyTorch file, without executing its pickles.

    Accepted are torchvision's layout (``features.0.weight`` …) and Caffe's layer names
    (``conv1_1.weight`` …). ``preprocessing`` overrides the file's tag; without either,
    torchvision's layout means torchvision's preprocessing. Raises UserError for anything else.
    """
    reader = _read_safetensors if file.suffix.lower() == ".safetensors" else _read_pytorch
    try:
        open_regular(file).close()  # the readers' messages for a missing file are no good
        tensors, tag = reader(file)
    except OSError as error:
        raise UserError("no-weights", f"{file} cannot be read: {error.strerror}.") from error
    except Exception as error:  # readers of foreign bytes fail in more ways than they document
        raise UserError(
            "bad-weights",
            f"{file} is damaged, or holds more than weights and was not opened for safety.",
            "Remove it, or get it again.",
        ) from error
    layout = TORCHVISION_NAMES if TORCHVISION_NAMES[0] + ".weight" in tensors else CONVS
    convolutions = _convolutions(file, tensors, layout)
    chosen = preprocessing or tag or ("torchvision" if layout is TORCHVISION_NAMES else "")
    if chosen not in PREPROCESSINGS:
        raise UserError(
            "bad-weights",
            f"{file} does not say which pictures its weights expect.",
            f"Save it as .safetensors with the metadata {TAG}=caffe (BGR, 0 to 255, mean "
            f"subtracted) or {TAG}=torchvision.",
        )
    return Vgg19Weights(convolutions, chosen)


def write_weights(file: Path, weights: Vgg19Weights) -> None:
    """Save as safetensors with the tag, whole or not at all; raises OSError."""
    tensors = {name: tensor.contiguous() for name, tensor in weights.tensors.items()}
    data = safetensors.torch.save(tensors, {TAG: weights.preprocessing})
    file.parent.mkdir(parents=True, exist_ok=True)
    write_atomically(file, data)


def _torchvision_names() -> tuple[str, ...]:
    """Names of the convolutions in ``vgg19().features``, where ReLUs and poolings count too."""
    names, index = [], 0
    for conv in CONVS:
        index += conv in POOL_BEFORE
        names.append(f"features.{index}")
        index += 2
    return tuple(names)


TORCHVISION_NAMES = _torchvision_names()
TENSOR_NAMES = {f"{n}.{kind}" for n in (*CONVS, *TORCHVISION_NAMES) for kind in ("weight", "bias")}


def _read_safetensors(file: Path) -> tuple[dict[str, Tensor], str | None]:
    with safe_open(file, "pt") as opened:
        tensors = {name: opened.get_tensor(name) for name in opened.keys() if name in TENSOR_NAMES}  # noqa: SIM118
        return tensors, (opened.metadata() or {}).get(TAG)


def _read_pytorch(file: Path) -> tuple[dict[str, Tensor], None]:
    # Mapped, the 500 MB of classifier behind the convolutions are never read. PyTorch's
    # older format, which is no zip file, cannot be mapped and is in memory for a moment.
    mapped = zipfile.is_zipfile(file)
    state = torch.load(file, map_location="cpu", weights_only=True, mmap=mapped)
    if not isinstance(state, Mapping):
        raise TypeError(f"{type(state)} instead of a state dict")
    return {name: value for name, value in state.items() if name in TENSOR_NAMES}, None


def _convolutions(
    file: Path, tensors: Mapping[str, Tensor], layout: tuple[str, ...]
) -> dict[str, Tensor]:
    """The tensors under Caffe's layer names in fp32, their shapes and values checked."""
    found: dict[str, Tensor] = {}
    channels = 3
    for conv, stored, width in zip(CONVS, layout, VGG19_WIDTHS, strict=True):
        shapes = {"weight": (width, channels, 3, 3), "bias": (width,)}
        for kind, shape in shapes.items():
            tensor = tensors.get(f"{stored}.{kind}")
            if tensor is None or tuple(tensor.shape) != shape:
                has = "is missing" if tensor is None else f"is {tuple(tensor.shape)}, not {shape}"
                raise UserError(
                    "bad-weights",
                    f"{file} does not hold VGG-19: {stored}.{kind} {has}.",
                    f"Expected are torchvision's {TORCHVISION_NAMES[0]} to "
                    f"{TORCHVISION_NAMES[-1]}, or {CONVS[0]} to {CONVS[-1]}.",
                )
            found[f"{conv}.{kind}"] = tensor.float()
        channels = width
    if not all(bool(t.isfinite().all()) for t in found.values()):
        raise UserError(
            "bad-weights",
            f"{file} holds values that are no numbers.",
            "Remove it, or get it again.",
        )
    return found
