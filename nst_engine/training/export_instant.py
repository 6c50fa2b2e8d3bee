"""The instant networks as they are shipped: ONNX to run, safetensors to train on."""

from __future__ import annotations

import warnings
from pathlib import Path

import torch
from safetensors.torch import save_file
from torch import Tensor, nn

from ..instant.decoder import Decoder
from ..instant.levels import LEVELS, NOISES, TAPS
from ..instant.onnx_backend import ENCODER, EVENLY, PER_LEVEL, REGIONS, WEIGHTS
from ..networks.compact import Compact, load_compact

OPSET = 17
SIDE = 64  # px, of the pictures that the graphs are traced with


class Encoder(nn.Module):
    """The compact network up to the deepest level of instant."""

    def __init__(self, compact: Compact) -> None:
        super().__init__()
        self.compact = compact

    def forward(self, picture: Tensor) -> tuple[Tensor, ...]:
        features = self.compact.narrow(picture, until=TAPS[-1])
        return tuple(features[tap] for tap in TAPS)


class Flat(nn.Module):
    """The decoder with all its arguments in one row, as a graph has them."""

    def __init__(self, decoder: Decoder, evenly: bool) -> None:
        super().__init__()
        self.decoder = decoder
        self.decode = decoder.evenly if evenly else decoder

    def forward(self, *given: Tensor) -> Tensor:
        levels = len(LEVELS)
        groups = [given[n * levels : (n + 1) * levels] for n in range(len(PER_LEVEL))]
        return self.decode(*groups, given[len(PER_LEVEL) * levels :])


def export(checkpoint: Path, out: Path) -> None:
    """Write the graphs and the decoder's weights of a checkpoint into the folder ``out``."""
    state = torch.load(checkpoint, weights_only=True)
    decoder = Decoder()
    decoder.load_state_dict(state["average"])
    save_file(
        {name: value.contiguous() for name, value in state["average"].items()},
        out / WEIGHTS.name,
        metadata={"steps": str(state["step"]), "license": "GPL-3.0-or-later"},
    )
    encoder = Encoder(load_compact())
    write_encoder(encoder, out / ENCODER.name)
    write_decoder(decoder, out / EVENLY.name, evenly=True)
    write_decoder(decoder, out / REGIONS.name, evenly=False)


def write_encoder(encoder: Encoder, file: Path) -> None:
    """Its graph, for sides of any multiple of ``levels.STRIDE``."""
    axes = {name: {2: f"height {name}", 3: f"width {name}"} for name in ("picture", *TAPS)}
    _write(encoder, (torch.rand(1, 3, SIDE, SIDE),), file, ["picture"], list(TAPS), axes)


def write_decoder(decoder: Decoder, file: Path, evenly: bool) -> None:
    """Its graph for any size: with any number of regions, or ``Decoder.evenly``.

    Inputs are called ``role_layer``.
    """
    regions = 1 if evenly else 2
    given: dict[str, Tensor] = {}
    axes: dict[str, dict[int, str]] = {}
    shapes = {
        "features": lambda width, side: (width, side, side),
        "maps": lambda width, side: (regions, width, width),
        "own": lambda width, side: (regions, width),
        "wanted": lambda width, side: (regions, width),
        "shares": lambda width, side: (1, 1, 1) if evenly else (regions, side, side),
        "noise": lambda width, side: (NOISES, side, side),
    }
    for role, shape in shapes.items():
        for tap, width, stride in LEVELS if role in PER_LEVEL else LEVELS[-2:]:
            name = f"{role}_{tap}"
            given[name] = torch.rand(1, *shape(width, SIDE // stride))
            axes[name] = {}
            if not evenly and role not in ("features", "noise"):
                axes[name] |= {1: "regions"}
            if role in ("features", "noise") or (role == "shares" and not evenly):
                axes[name] |= {2: f"height {name}", 3: f"width {name}"}
    axes["picture"] = {2: "height", 3: "width"}
    _write(Flat(decoder, evenly), tuple(given.values()), file, list(given), ["picture"], axes)


def _write(
    module: nn.Module,
    given: tuple[Tensor, ...],
    file: Path,
    inputs: list[str],
    outputs: list[str],
    axes: dict[str, dict[int, str]],
) -> None:
    with warnings.catch_warnings():
        # the older exporter needs the package onnx alone, where the newer needs onnxscript too
        warnings.simplefilter("ignore")
        torch.onnx.export(
            module.eval(),
            given,
            file,
            dynamo=False,
            input_names=inputs,
            output_names=outputs,
            dynamic_axes=axes,
            opset_version=OPSET,
        )
