"""Which picture to start from: iterations to the loss that the default start ends with.

``python -m nst_engine.evaluation.benchmarks.starts PHOTOS PAINTINGS`` prints a table.
"""

from __future__ import annotations

import argparse
import itertools
import math
import statistics
from pathlib import Path

from ...environment import configure_environment

#: ``--init``, and the iterations of it whose loss is to be reached.
DEFAULT, GIVEN = "auto", 50
OTHERS = ("content", "instant")
#: ``--iterations`` that are tried; between them the loss's logarithm is taken for a line.
TRIED = (25, 35, 50, 70)


def iterations_to(loss: float, losses: list[float]) -> float:
    """How many iterations lead to ``loss``, where those of ``TRIED`` lead to ``losses``.

    Infinite where none does; the fewest tried where all do.
    """
    if losses[0] <= loss:
        return TRIED[0]
    pairs = zip(TRIED, losses, strict=True)
    for (fewer, above), (more, below) in itertools.pairwise(pairs):
        if below <= loss:
            share = (math.log(above) - math.log(loss)) / (math.log(above) - math.log(below))
            return fewer + share * (more - fewer)
    return math.inf


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("photos", type=Path)
    parser.add_argument("paintings", type=Path)
    parser.add_argument("--size", type=int, default=320)
    parser.add_argument("--method", default="moments")  # the loss of strokes moves as they do
    parser.add_argument("--pairs", type=int, default=10)
    chosen = parser.parse_args()
    configure_environment()
    import numpy as np

    from ...contract import Array, Request, Settings
    from ...images import large_enough, load_image
    from ...job.control import JobControl
    from ...optimization.objective.cache import FeatureCache
    from ...optimization.run import optimize
    from ..quality.image_pairs import pairs_of

    def picture(file: Path) -> Array:
        pixels = np.ascontiguousarray(
            large_enough(load_image(file).pixels, chosen.size, file), "<f4"
        )
        return Array(file.name, "float32", pixels.shape, pixels)

    cache = FeatureCache()

    def loss(content: Array, style: Array, init: str, iterations: int) -> float:
        settings = Settings(init=init, method=chosen.method, iterations=iterations)
        request = Request(settings, content, (style,))
        return optimize(request, lambda _: None, JobControl(), cache=cache).record["losses"][
            "total"
        ]

    pairs = pairs_of(chosen.photos, chosen.paintings)
    every = len(pairs) / min(chosen.pairs, len(pairs))
    needed: dict[str, list[float]] = {init: [] for init in OTHERS}
    for n in range(min(chosen.pairs, len(pairs))):
        files = [source.file for source in pairs[int(n * every)]]
        content, style = map(picture, files)
        wanted = loss(content, style, DEFAULT, GIVEN)
        row = [f"{DEFAULT} {GIVEN}"]
        for init in OTHERS:
            losses = [loss(content, style, init, tried) for tried in TRIED]
            needed[init].append(iterations_to(wanted, losses))
            row.append(f"{init} {needed[init][-1]:.0f}")
        print(f"{files[0].stem} × {files[1].stem}: {', '.join(row)}", flush=True)
    for init, each in needed.items():
        print(f"{init}: median {statistics.median(each):.1f} iterations a scale")


if __name__ == "__main__":
    main()
