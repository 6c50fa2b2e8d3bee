"""How long an instant picture takes, the engine being warm.

``python -m nst_engine.evaluation.benchmarks.instant`` prints, for a square photograph, the time
of a whole
order, from its pixels to the result: of a photograph that is new, and of one that was there
before, with another strength; as it is kept, and as a sketch once torch is loaded.
"""

from __future__ import annotations

import argparse
from statistics import median
from time import perf_counter
from typing import TYPE_CHECKING

from ...environment import configure_environment

if TYPE_CHECKING:
    from ...contract import Array
    from ...stylizer import Stylizer

#: Orders of each kind; the median of them is told.
ORDERS = 9
#: Those before them, in which libraries choose their algorithms.
WARMING = 2


def main() -> None:
    """Print a line for each way."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--side", type=int, default=512, help="px of the square photograph")
    side = parser.parse_args().side
    configure_environment()
    from ...contract import Settings
    from ...instant.backend import select_backend
    from ...optimization import run  # noqa: F401 - torch is loaded, as in an engine that has painted
    from ...stylizer import Stylizer

    style, *photographs = _pictures(side)
    for sketch, name in ((False, "as kept"), (True, "as a sketch")):
        stylizer, news, seconds = Stylizer(), [], []
        for n, photograph in enumerate(photographs):
            news.append(_timed(stylizer, photograph, style, 50, sketch))
            seconds.append(_timed(stylizer, photograph, style, 20 + n, sketch))
        new, second = (1e3 * median(each[WARMING:]) for each in (news, seconds))
        words = select_backend(Settings(), sketch).words
        print(f"{side}x{side} {name}: new {new:.0f} ms, second setting {second:.0f} ms ({words})")


def _pictures(side: int) -> list[Array]:
    """A style, and photographs that are as many different ones."""
    import numpy as np

    from ...contract import Array
    from ...images.builtin.sample import landscape, strokes

    photograph = landscape(side, side)
    pictures = [strokes(side, side)]
    pictures += [np.roll(photograph, n, axis=1) for n in range(WARMING + ORDERS)]
    arrays = []
    for picture in pictures:
        pixels = np.concatenate([picture, np.ones_like(picture[..., :1])], axis=2, dtype="<f4")
        arrays.append(Array("picture", "float32", pixels.shape, pixels))
    return arrays


def _timed(
    stylizer: Stylizer, photograph: Array, style: Array, strength: float, sketch: bool
) -> float:
    from ...contract import Request, Settings
    from ...job.control import JobControl

    settings = Settings(method="instant", strength=strength)
    request = Request(settings, photograph, (style,), preview_first=sketch)
    began = perf_counter()
    stylizer(request, lambda event: None, JobControl())
    return perf_counter() - began


if __name__ == "__main__":
    main()
