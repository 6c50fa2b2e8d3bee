"""What a card must reach."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from .cases import COMPACT, VGG19
from .check import NOT_ASKED

MET, NOT_MET, NOT_RUN = "met", "not met", "not run"
Row = dict[str, Any]


def verdicts(
    iterations: Sequence[Row], instant: Sequence[Row], asked: bool
) -> list[dict[str, str]]:
    """Each bar with its figure and the verdict; ``asked``: False on a processor or in a hurry."""
    vgg19 = [row for row in iterations if row["network"] == VGG19]
    engine = [row for row in iterations if row["network"] in (VGG19, COMPACT)]

    def at(rows: Sequence[Row], width: int) -> list[Row]:
        return [row for row in rows if row["size"][0] == width]

    in_a_row = [row["seconds of 300"] for row in at(vgg19, 512) if row["seconds of 300"]]
    shares = [row["of matrix rate"] or 0 for row in at(vgg19, 2048) if row["precision"] == "bf16"]
    memory = [row["peak_memory_bytes"] / 1e9 for row in at(engine, 6000)]
    instants = [row["milliseconds"] for row in instant if row["on card"]]
    best: dict[int, float] = {}
    for row in vgg19:
        if row["times faster"]:
            side = row["size"][0]
            best[side] = max(best.get(side, 0.0), row["times faster"])
    return [
        _bar("300 evaluations of VGG-19 at 512² ≤ 1.0 s", in_a_row, min, "s", asked, most=1.0),
        _bar("VGG-19 at 2048² ≥ 50 % of the bf16 rate", shares, max, "of it", asked, least=0.5),
        _bar("24 megapixels ≤ 8 GB, all formats", memory, max, "GB", asked, most=8.0),
        _bar("instant at 512² ≤ 5 ms", instants, min, "ms", asked, most=5.0),
        _bar(
            "the plain loop beaten ≥ 4 times at every size",
            list(best.values()),
            min,
            "times",
            asked,
            least=4.0,
        ),
    ]


def _bar(
    name: str,
    figures: Sequence[float],
    pick: Callable[[Sequence[float]], float],
    unit: str,
    asked: bool,
    *,
    most: float = float("inf"),
    least: float = 0.0,
) -> dict[str, str]:
    """The figure that ``pick`` takes, which must be between ``least`` and ``most``."""
    if not asked:
        return {"bar": name, "figure": "–", "verdict": NOT_ASKED}
    if not figures:
        return {"bar": name, "figure": "–", "verdict": NOT_RUN}
    figure = pick(figures)
    verdict = MET if least <= figure <= most else NOT_MET
    return {"bar": name, "figure": f"{figure:.3g} {unit}", "verdict": verdict}
