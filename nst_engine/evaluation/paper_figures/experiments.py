"""What each figure of the paper shows: which images, made from what.

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
class Optimization:
    """An image to be optimised: its style, layers with their weights, and initial image."""

    style: Pixels
    content_layers: dict[str, float]
    style_layers: dict[str, float]
    init: str = "noise"
    seed: int = 0


@dataclass(frozen=True)
class Cell:
    """A place on a sheet: an image that is there, or one to be optimised."""

    label: str
    what: Pixels | Optimization = field(repr=False)


@dataclass(frozen=True)
class Figure:
    """A contact sheet; ``also`` is its number where lectures count differently."""

    title: str
    rows: list[list[Cell]]
    also: int | None = None


@dataclass(frozen=True)
class InputImages:
    """The images that experiments are made with; styles by name, at least one.

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


def reconstructions(images: InputImages) -> Figure:
    """Figure 1: what single layers keep of the content, and growing sets of the style."""
    content, styles = [_content_cell(images)], [Cell("style", images.style)]
    for layer in CONTENT_LAYERS:
        only_content = Optimization(images.style, {layer: 1.0}, UNWEIGHTED)
        content.append(Cell(f"content of {layer}", only_content))
    for count, layer in enumerate(STYLE_LAYERS, 1):
        only_style = Optimization(images.style, UNWEIGHTED, _equal(STYLE_LAYERS[:count]))
        styles.append(Cell(f"style of {layer}" if count == 1 else f"… and {layer}", only_style))
    return Figure("Content and style reconstructions", [content, styles])


def grid(images: InputImages) -> Figure:
    """Figure 3: the content image in every style, beside the style image."""
    rows = [
        [_content_cell(images), Cell(name, style), Cell("result", _stylized(style, images.ratio))]
        for name, style in images.styles.items()
    ]
    return Figure(f"One photograph in several styles, α/β = {images.ratio:g}", rows, also=3)


def trade_off(images: InputImages) -> Figure:
    """Figure 4: content against style."""
    row = [Cell(f"α/β = {ratio:g}", _stylized(images.style, ratio)) for ratio in RATIOS]
    return Figure("Relative weighting of content and style", [row], also=5)


def content_layer(images: InputImages) -> Figure:
    """Figure 5: matching the content on a lower or a higher layer."""
    row = [_content_cell(images)]
    for layer in CONTENT_DEPTHS:
        row.append(Cell(f"content at {layer}", _stylized(images.style, images.ratio, layer=layer)))
    return Figure(f"The content layer, α/β = {images.ratio:g}", [row], also=6)


def initializations(images: InputImages) -> Figure:
    """Figure 6: initialised from the content, from the style, from four noise images."""
    starts = [
        Cell(f"{letter}: from the {init}", _stylized(images.style, images.ratio, init=init))
        for letter, init in (("A", "content"), ("B", "style"))
    ]
    noises = [
        Cell(f"C: from noise {seed + 1}", _stylized(images.style, images.ratio, seed=seed))
        for seed in range(NOISES)
    ]
    half = NOISES // 2
    rows = [starts, noises[:half], noises[half:]]
    return Figure(f"Initialisation, α/β = {images.ratio:g}", rows, also=7)


def photo_to_photo(images: InputImages) -> Figure:
    """Figure 7: the style of another photograph, initialised from the content."""
    result = _stylized(images.photo, PHOTO_RATIO, init="content")
    row = [
        _content_cell(images),
        Cell("style photograph", images.photo),
        Cell("result", result),
    ]
    return Figure(f"From photograph to photograph, α/β = {PHOTO_RATIO:g}", [row], also=8)


FIGURES: dict[str, Callable[[InputImages], Figure]] = {
    "fig1": reconstructions,
    "fig3": grid,
    "fig4": trade_off,
    "fig5": content_layer,
    "fig6": initializations,
    "fig7": photo_to_photo,
}


def _stylized(
    style: Pixels,
    ratio: float,
    layer: str = CONTENT_LAYER,
    init: str = "noise",
    seed: int = 0,
) -> Optimization:
    return Optimization(style, {layer: ratio}, _equal(STYLE_LAYERS), init, seed)


def _equal(layers: tuple[str, ...]) -> dict[str, float]:
    """Share a weight of 1 equally among the active layers (paper, section 2.2)."""
    return dict.fromkeys(layers, 1 / len(layers))


def _content_cell(images: InputImages) -> Cell:
    return Cell("photograph", images.content)
