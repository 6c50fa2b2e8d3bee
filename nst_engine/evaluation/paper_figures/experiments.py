"""What each figure of the paper shows: which pictures, made from what.

Figure numbers are those of the CVPR paper; lectures that count a schematic figure or two
more number the same experiments 3, 5, 6, 7 and 8.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from ...networks.vgg_layers import STYLE_LAYERS
from ...optimization.recipes.gatys import CONTENT_LAYER, PAPER_RATIO

Pixels = np.ndarray  # float32 (height, width, 4), sRGB with straight alpha

#: paper, figure 1, content reconstructions a to e. Its e is conv5_2; our networks end at 5_1.
CONTENT_LAYERS = ("relu1_2", "relu2_2", "relu3_2", "relu4_2", "relu5_1")
#: paper, figure 4.
RATIOS = (1e-4, 1e-3, 1e-2, 1e-1)
#: paper, figure 5.
CONTENT_DEPTHS = ("relu2_2", "relu4_2")
#: paper, figure 6, panels C: "four different noise images".
NOISES = 4
#: paper, caption of figure 7, and its start from the content: from memory, not checked against
#: the text.
PHOTO_RATIO = 1e-2
#: In place of the half of the objective that an experiment leaves out: a layer that costs little.
UNWEIGHTED = {STYLE_LAYERS[0]: 0.0}


@dataclass(frozen=True)
class Painting:
    """One optimisation: layers with their weights, as ``Recipe`` has them, and the start."""

    style: Pixels
    content_layers: dict[str, float]
    style_layers: dict[str, float]
    init: str = "noise"
    seed: int = 0


@dataclass(frozen=True)
class Cell:
    """A place on a sheet: a picture that is there, or one to be painted."""

    label: str
    what: Pixels | Painting = field(repr=False)


@dataclass(frozen=True)
class Figure:
    """A contact sheet; ``also`` is its number where lectures count differently."""

    title: str
    rows: list[list[Cell]]
    also: int | None = None


@dataclass(frozen=True)
class Pictures:
    """What the experiments are made on; styles by name, at least one.

    ``ratio``: α/β of figures 3, 5 and 6.
    """

    content: Pixels
    styles: dict[str, Pixels]
    photo: Pixels
    ratio: float = PAPER_RATIO

    @property
    def style(self) -> Pixels:
        """The one style of the figures that have only one."""
        return next(iter(self.styles.values()))


def reconstructions(pictures: Pictures) -> Figure:
    """Figure 1: what single layers keep of the content, and growing sets of the style."""
    content, styles = [_photograph(pictures)], [Cell("style", pictures.style)]
    for layer in CONTENT_LAYERS:
        only_content = Painting(pictures.style, {layer: 1.0}, UNWEIGHTED)
        content.append(Cell(f"content of {layer}", only_content))
    for count, layer in enumerate(STYLE_LAYERS, 1):
        only_style = Painting(pictures.style, UNWEIGHTED, _equal(STYLE_LAYERS[:count]))
        styles.append(Cell(f"style of {layer}" if count == 1 else f"… and {layer}", only_style))
    return Figure("Content and style reconstructions", [content, styles])


def grid(pictures: Pictures) -> Figure:
    """Figure 3: the photograph in every style, beside the painting."""
    rows = [
        [_photograph(pictures), Cell(name, style), Cell("result", _painting(style, pictures.ratio))]
        for name, style in pictures.styles.items()
    ]
    return Figure(f"One photograph in several styles, α/β = {pictures.ratio:g}", rows, also=3)


def trade_off(pictures: Pictures) -> Figure:
    """Figure 4: content against style."""
    row = [Cell(f"α/β = {ratio:g}", _painting(pictures.style, ratio)) for ratio in RATIOS]
    return Figure("Relative weighting of content and style", [row], also=5)


def content_layer(pictures: Pictures) -> Figure:
    """Figure 5: matching the content on a lower or a higher layer."""
    row = [_photograph(pictures)]
    for layer in CONTENT_DEPTHS:
        row.append(
            Cell(f"content at {layer}", _painting(pictures.style, pictures.ratio, layer=layer))
        )
    return Figure(f"The content layer, α/β = {pictures.ratio:g}", [row], also=6)


def initialisations(pictures: Pictures) -> Figure:
    """Figure 6: from the content, from the style, from four noises."""
    starts = [
        Cell(f"{letter}: from the {init}", _painting(pictures.style, pictures.ratio, init=init))
        for letter, init in (("A", "content"), ("B", "style"))
    ]
    noises = [
        Cell(f"C: from noise {seed + 1}", _painting(pictures.style, pictures.ratio, seed=seed))
        for seed in range(NOISES)
    ]
    half = NOISES // 2
    rows = [starts, noises[:half], noises[half:]]
    return Figure(f"Initialisation, α/β = {pictures.ratio:g}", rows, also=7)


def photographs(pictures: Pictures) -> Figure:
    """Figure 7: the style of another photograph, starting from the content."""
    result = _painting(pictures.photo, PHOTO_RATIO, init="content")
    row = [
        _photograph(pictures),
        Cell("style photograph", pictures.photo),
        Cell("result", result),
    ]
    return Figure(f"From photograph to photograph, α/β = {PHOTO_RATIO:g}", [row], also=8)


FIGURES: dict[str, Callable[[Pictures], Figure]] = {
    "fig1": reconstructions,
    "fig3": grid,
    "fig4": trade_off,
    "fig5": content_layer,
    "fig6": initialisations,
    "fig7": photographs,
}


def _painting(
    style: Pixels,
    ratio: float,
    layer: str = CONTENT_LAYER,
    init: str = "noise",
    seed: int = 0,
) -> Painting:
    return Painting(style, {layer: ratio}, _equal(STYLE_LAYERS), init, seed)


def _equal(layers: tuple[str, ...]) -> dict[str, float]:
    """paper, section 2.2: the active layers share a weight of 1 equally."""
    return dict.fromkeys(layers, 1 / len(layers))


def _photograph(pictures: Pictures) -> Cell:
    return Cell("photograph", pictures.content)
