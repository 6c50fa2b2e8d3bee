"""The one parameter table. Dialog, PDB arguments, command line, validation and docs use it.

Each field of ``Settings`` is declared through ``_row``; ``PARAMETERS`` lists the rows.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, field
from typing import Any

from .built_in_styles import BUILT_IN_STYLES
from .errors import UserError
from .parameter import Parameter


def _row(kind: str, default: Any, label: str, help: str, **more: Any) -> Any:
    row = {"kind": kind, "default": default, "label": label, "help": help, **more}
    return field(default=default, metadata=row)


#: Values that are gone but stand in saved settings and scripts, and what they are read as.
RETIRED = {("init", "instant"): "auto"}


@dataclass(frozen=True)
class Settings:
    """How an image is stylized. Unset values are the defaults of the table."""

    built_in: str = _row(
        "choice",
        "none",
        "Built-in style",
        "A style that this program paints itself, where no picture is chosen as the style.",
        choices={"none": "None", **BUILT_IN_STYLES},
        group="basic",
    )
    method: str = _row(
        "choice",
        "strokes",
        "Method",
        "How the painting is followed. Brush strokes look for its nearest features, soft textures "
        "for its means and covariances, classic for Gram matrices. Instant is one pass through a "
        "trained network: what concerns measuring, starting and optimising does nothing there.",
        choices={
            "strokes": "Brush strokes",
            "moments": "Soft textures",
            "gram": "Classic (Gatys, Ecker & Bethge 2016)",
            "instant": "Instant (there at once, less exact)",
        },
        group="details",
    )
    preset: str = _row(
        "choice",
        "none",
        "Preset",
        "A faithful reproduction instead of this program's own recipe.",
        choices={
            "none": "None",
            "gatys-paper": "As written in the CVPR 2016 paper",
            "gatys-code": "As in the authors' published code",
        },
    )
    network: str = _row(
        "choice",
        "auto",
        "Network",
        "auto takes VGG-19 where its weights are present and a GPU answers, else compact.",
        choices={
            "auto": "Automatic",
            "compact": "Compact (built in, quick on any computer)",
            "vgg19": "VGG-19 (slow without a GPU)",
        },
    )
    strength: float = _row(
        "number",
        50.0,
        "Strength",
        "0 keeps the photograph, 100 puts the style everywhere.",
        minimum=0,
        maximum=100,
        unit="%",
        group="basic",
    )
    brush: float = _row(
        "number",
        100.0,
        "Brush size",
        "Size of the strokes: the style picture's scale against the result.",
        minimum=10,
        maximum=300,
        unit="%",
        group="basic",
    )
    colors: str = _row(
        "choice",
        "style",
        "Colours",
        "Where the colours of the result come from.",
        choices={
            "style": "From the style",
            "content": "Keep the photograph's colours",
            "match": "Style matched to the photograph's palette",
            "histogram": "Photograph's colours by histogram",
        },
        group="basic",
    )
    quality: str = _row(
        "choice",
        "standard",
        "Quality",
        "How much time the painting is given. Draft takes a third; best takes twice as long, as "
        "it is painted larger. A preset and the instant method do not look at it.",
        choices={"draft": "Draft", "standard": "Standard", "best": "Best"},
        group="basic",
    )
    style_weights: tuple[float, ...] = _row(
        "numbers",
        (),
        "Style weights",
        "One weight for each style picture; equal when left out.",
        minimum=0,
        maximum=1000,
        in_dialog=False,
    )
    smoothness: float = _row(
        "number",
        1.0,
        "Smoothness",
        "Higher is smoother, 0 keeps every speck. It weighs the total variation.",
        minimum=0,
        maximum=10,
        group="details",
    )
    size: int = _row(
        "integer",
        0,
        "Working size",
        "Longer side of the result in pixels; 0 is the picture's own size.",
        minimum=0,
        maximum=32768,
        unit="px",
        in_dialog=False,
    )
    init: str = _row(
        "choice",
        "auto",
        "Begin with",
        "What to start from; auto is the photograph in the style's palette, or what a preset says.",
        choices={
            "auto": "Automatic",
            "content": "The photograph",
            "noise": "Noise",
            "style": "The style",
        },
        open_choice=True,
    )
    content_layers: str = _row(
        "text",
        "relu4_2",
        "Content layers",
        "Layers that must keep the photograph, each with an optional :weight.",
    )
    style_layers: str = _row(
        "text",
        "relu1_1 relu2_1 relu3_1 relu4_1",
        "Style layers",
        "Layers whose statistics must become the style's, each with an optional :weight.",
    )
    content_mask: tuple[str, ...] = _row(
        "files",
        (),
        "Content masks",
        "One for each style, white where it applies, or none; elsewhere the photograph stays.",
        in_dialog=False,
    )
    style_mask: tuple[str, ...] = _row(
        "files",
        (),
        "Style masks",
        "One for each style picture, white where its style is taken from, or none.",
        in_dialog=False,
    )
    optimizer: str = _row(
        "choice",
        "adam",
        "Optimizer",
        "Adam is quicker at large sizes, L-BFGS is the paper's.",
        choices={"adam": "Adam", "lbfgs": "L-BFGS"},
        in_dialog=False,
    )
    iterations: int = _row(
        "integer",
        28,
        "Iterations",
        "Steps at the first and the last scale; those between get three quarters.",
        minimum=1,
        maximum=10000,
    )
    seed: int = _row(
        "integer",
        0,
        "Seed",
        "The same seed gives the same picture, another one like it.",
        minimum=0,
        maximum=2**31 - 1,
        group="details",
    )
    weights: str = _row(
        "file",
        "",
        "VGG-19 weights",
        "A file with VGG-19's weights to use instead of the installed one.",
        in_dialog=False,
    )
    device: str = _row(
        "choice",
        "auto",
        "Device",
        "Where the computation runs.",
        choices={
            "auto": "Fastest available",
            "cpu": "Processor",
            "cuda": "NVIDIA graphics card",
            "mps": "Apple graphics",
        },
    )
    precision: str = _row(
        "choice",
        "auto",
        "Precision",
        "Number format of the network; statistics are always fp32.",
        choices={"auto": "Automatic", "fp32": "fp32", "bf16": "bf16", "fp16": "fp16"},
        in_dialog=False,
    )
    tile: str = _row(
        "text",
        "auto",
        "Tiles",
        "auto, off, or the side of a tile in pixels, at least 64; the picture stays the same.",
        in_dialog=False,
    )
    memory_limit: float = _row(
        "number",
        0.0,
        "Memory limit",
        "What needs more is painted in tiles; 0 allows 80 % of what is free.",
        minimum=0,
        maximum=4096,
        unit="GB",
        in_dialog=False,
    )

    def __post_init__(self) -> None:
        for parameter in PARAMETERS:
            value = getattr(self, parameter.name)
            if isinstance(value, str):
                value = RETIRED.get((parameter.name, value), value)
            checked = parameter.check(value)
            object.__setattr__(self, parameter.name, checked)

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> Settings:
        """Settings from JSON; raises UserError for a name or value that does not exist."""
        unknown = sorted(set(values) - {p.name for p in PARAMETERS})
        if unknown:
            raise UserError(
                "bad-parameter",
                f"There is no setting called {unknown[0]!r}.",
                "The plug-in and the engine may be of different versions: run install.py again.",
            )
        return cls(**values)

    def to_dict(self) -> dict[str, Any]:
        """All values, ready for JSON."""
        return dataclasses.asdict(self)


PARAMETERS: tuple[Parameter, ...] = tuple(
    Parameter(name=f.name, **f.metadata) for f in dataclasses.fields(Settings)
)
