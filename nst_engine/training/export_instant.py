"""The instant networks as they are shipped: ONNX to run, safetensors to train on."""

from __future__ import annotations

import warnings
from pathlib import Path

import torch
from safetensors.torch import save_file
from torch import Tensor, nn

from ..instant.decoder import Decoder, to_stored_names
from ..instant.levels import (
    GRAPH_INPUTS,
    LAYERS,
    LEVELS,
    NOISE_CHANNELS,
    NOISE_LEVELS,
    Level,
    LevelInputs,
)
from ..instant.onnx_backend import ENCODER, REGIONS, UNIFORM, WEIGHTS
from ..networks.narrow import Narrow, load_narrow

OPSET = 17
SIZE = 64  # px, of the image that the graphs are traced with


class Encoder(nn.Module):
    """The compact network up to the deepest level of instant."""

    def __init__(self, narrow: Narrow) -> None:
        super().__init__()
        self.narrow = narrow

    def forward(self, image: Tensor) -> tuple[Tensor, ...]:
        features = self.narrow.unprojected(image, LAYERS)
        return tuple(features[layer] for layer in LAYERS)


class FlatDecoder(nn.Module):
    """The decoder with one flat list of arguments, as a graph has them."""

    def __init__(self, decoder: Decoder, uniform: bool) -> None:
        super().__init__()
        self.decoder = decoder
        self.decode = decoder.forward_uniform if uniform else decoder

    def forward(self, *inputs: Tensor) -> Tensor:
        rest = iter(inputs)
        named: dict[str, list[Tensor | None]] = {
            name: [next(rest) for _ in _levels_with(name)] for name in GRAPH_INPUTS
        }
        without: list[Tensor | None] = [None] * (len(LEVELS) - NOISE_LEVELS)
        named["noise"] = without + named["noise"]
        each = zip(*(named[name] for name in GRAPH_INPUTS), strict=True)
        return self.decode([LevelInputs(*values) for values in each])


def export(checkpoint: Path, out: Path) -> None:
    """Write the graphs and the decoder's weights of a checkpoint into the folder ``out``."""
    state = torch.load(checkpoint, map_location="cpu", weights_only=True)
    decoder = Decoder()
    decoder.load_state_dict(state["average"])
    save_file(
        {n: value.contiguous() for n, value in to_stored_names(state["average"]).items()},
        out / WEIGHTS.name,
        metadata={"steps": str(state["step"]), "license": "GPL-3.0-or-later"},
    )
    encoder = Encoder(load_narrow())
    write_encoder(encoder, out / ENCODER.name)
    write_decoder(decoder, out / UNIFORM.name, uniform=True)
    write_decoder(decoder, out / REGIONS.name, uniform=False)


def write_encoder(encoder: Encoder, file: Path) -> None:
    """Write the encoder's graph, for sides of any multiple of ``levels.STRIDE``."""
    axes = {name: {2: f"height {name}", 3: f"width {name}"} for name in ("picture", *LAYERS)}
    _write(encoder, {"picture": torch.rand(1, 3, SIZE, SIZE)}, file, list(LAYERS), axes)


def write_decoder(decoder: Decoder, file: Path, uniform: bool) -> None:
    """Write the decoder's graph for any size.

    It has any number of regions, or is that of ``Decoder.forward_uniform``. Inputs are
    named as ``levels.GRAPH_INPUTS`` says.
    """
    regions = 1 if uniform else 2
    inputs: dict[str, Tensor] = {}
    axes: dict[str, dict[int, str]] = {}
    shapes = {
        "features": lambda width, side: (width, side, side),
        "transport_maps": lambda width, side: (regions, width, width),
        "content_mean": lambda width, side: (regions, width),
        "target_mean": lambda width, side: (regions, width),
        "style_weights": lambda width, side: (1, 1, 1) if uniform else (regions, side, side),
        "noise": lambda width, side: (NOISE_CHANNELS, side, side),
    }
    for kind, stored in GRAPH_INPUTS.items():
        for level in _levels_with(kind):
            name = f"{stored}_{level.layer}"
            inputs[name] = torch.rand(1, *shapes[kind](level.channels, SIZE // level.stride))
            axes[name] = {}
            if not uniform and kind not in ("features", "noise"):
                axes[name] |= {1: "regions"}
            if kind in ("features", "noise") or (kind == "style_weights" and not uniform):
                axes[name] |= {2: f"height {name}", 3: f"width {name}"}
    axes["picture"] = {2: "height", 3: "width"}
    _write(FlatDecoder(decoder, uniform), inputs, file, ["picture"], axes)


def _levels_with(kind: str) -> tuple[Level, ...]:
    """The levels that are given this kind of input."""
    return LEVELS[-NOISE_LEVELS:] if kind == "noise" else LEVELS


def _write(
    module: nn.Module,
    inputs: dict[str, Tensor],
    file: Path,
    outputs: list[str],
    axes: dict[str, dict[int, str]],
) -> None:
    """Trace the module with these inputs and write its graph."""
    with warnings.catch_warnings():
        # the older exporter needs the package onnx alone, where the newer needs onnxscript too
        warnings.simplefilter("ignore")
        torch.onnx.export(
            module.eval(),
            tuple(inputs.values()),
            file,
            dynamo=False,
            input_names=list(inputs),
            output_names=outputs,
            dynamic_axes=axes,
            opset_version=OPSET,
        )
