"""What is measured of a result: headings, definitions, which way is better, and bars."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf
from typing import Any, Literal

Run = dict[str, Any]


@dataclass(frozen=True)
class Measure:
    """One column of the page.

    ``bar``: the least and the most that a mean should have. Where there is one, a result within
    it is no outlier.
    """

    key: str
    heading: str
    better: Literal["less", "more", "near 1"]
    definition: str
    bar: tuple[float, float] | None = None

    def of(self, run: Run) -> float | None:
        """The value of a row; None where there was nothing to measure."""
        return {**run["distances"], **run["pixels"]}[self.key]

    def badness(self, value: float) -> float:
        """A number that is larger the worse the value is."""
        return {"less": value, "more": -value, "near 1": abs(value - 1)}[self.better]

    def in_bar(self, value: float) -> bool:
        """Whether there is a bar that the value meets."""
        return self.bar is not None and self.bar[0] <= value <= self.bar[1]

    def misses_bar(self, value: float) -> bool:
        """Whether there is a bar that the value does not meet."""
        return self.bar is not None and not self.in_bar(value)


MEASURES = (
    Measure(
        "patch",
        "patch distance",
        "less",
        "how far the result's features are from the nearest ones of the style (1 − cosine, centred "
        "on the style's mean; mean over positions, at full and at half size): are the strokes the "
        "style's?",
    ),
    Measure(
        "coverage",
        "coverage",
        "less",
        "the same from the style to the result: is all of the style used?",
    ),
    Measure(
        "gram",
        "Gram distance",
        "less",
        "‖G − A‖ / ‖A‖ of the Gram matrices, at full and at half size. It does not see strokes.",
    ),
    Measure(
        "content",
        "content distance",
        "less",
        "how far the features are from the content's at the same place (1 − cosine, each centred "
        "on its own image's mean; mean over positions, at full and at half size): is the content "
        "still there? Near 0.9 nothing can be recognised.",
    ),
    Measure(
        "shapes",
        "shape distance",
        "less",
        "the same where the content has detail: each position counts by the square of how far its "
        "feature is from its surroundings'. This is what a style strength means.",
    ),
    Measure(
        "edges",
        "edge correlation",
        "more",
        "correlation of the steepness of the lightness (Sobel after a blur of 1.5 px) in result "
        "and content: are the outlines where they were? 1 is equal.",
    ),
    Measure(
        "border",
        "border saturation",
        "near 1",
        "mean chroma (OKLab) along the border, 3 % of the shorter side wide, over that inside; 1 "
        "also where it lies between 1 and the content's own: do colours smear along the border?",
        bar=(0.9, 1.1),
    ),
    Measure(
        "grain",
        "chroma noise",
        "less",
        "how much the colours flicker from pixel to pixel where the content is plain (OKLab's a "
        "and b less a blur of 1.5 px; deviation × 255): is there coloured grain? A dash where "
        "nothing is plain.",
    ),
    Measure(
        "finest",
        "finest band",
        "more",
        "energy of the finest band of the lightness's Laplacian pyramid over that of the style at "
        "the result's area: is it as crisp as the style, 1? A style that had to be enlarged has "
        "little there.",
        bar=(0.85, inf),
    ),
)
