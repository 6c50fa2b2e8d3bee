"""How long an instant result takes while the engine is warm.

``python -m nst_engine.evaluation.benchmarks.instant`` prints, for a square content image, the time
of a whole request, from its pixels to the result: for a new content image, and for the previous
one with another strength; as a final result, and as a first preview once torch is loaded.
"""

from __future__ import annotations

import argparse
from statistics import median
from time import perf_counter
from typing import TYPE_CHECKING

from ...environment import configure_environment

if TYPE_CHECKING:
    from ...contract import Array, Request
    from ...stylizer import Stylizer

#: Requests of each kind, whose median is reported.
REQUESTS = 9
#: Requests before them, in which libraries choose their algorithms.
WARM_UP = 2


def main() -> None:
    """Print a line for the final result and one for the first preview."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--side", type=int, default=512, help="px of the square content image")
    side = parser.parse_args().side
    configure_environment()
    from ...contract import Request, Settings
    from ...instant.backend import select_backend
    from ...optimization import run  # noqa: F401 - loads torch, as in an engine after its first job
    from ...stylizer import Stylizer

    style, *contents = _images(side)

    def request(content: Array, strength: float) -> Request:
        settings = Settings(method="instant", strength=strength)
        return Request(settings, content, (style,), preview_first=preview)

    for preview, name in ((False, "final result"), (True, "first preview")):
        stylizer, new_content, new_strength = Stylizer(), [], []
        for n, content in enumerate(contents):
            new_content.append(_timed(stylizer, request(content, 50)))
            new_strength.append(_timed(stylizer, request(content, 20 + n)))
        first, second = (1e3 * median(each[WARM_UP:]) for each in (new_content, new_strength))
        device = select_backend(Settings(), preview).description
        print(
            f"{side}x{side} {name}: new content {first:.0f} ms, "
            f"another strength {second:.0f} ms ({device})"
        )


def _images(side: int) -> list[Array]:
    """Make a style image, and as many different content images as there are requests."""
    import numpy as np

    from ...contract import Array
    from ...images.builtin.sample import landscape, strokes

    content = landscape(side, side)
    images = [strokes(side, side)]
    images += [np.roll(content, n, axis=1) for n in range(WARM_UP + REQUESTS)]
    arrays = []
    for image in images:
        pixels = np.concatenate([image, np.ones_like(image[..., :1])], axis=2, dtype="<f4")
        arrays.append(Array("image", "float32", pixels.shape, pixels))
    return arrays


def _timed(stylizer: Stylizer, request: Request) -> float:
    """Seconds that the request takes."""
    from ...job.control import JobControl

    began = perf_counter()
    stylizer(request, lambda event: None, JobControl())
    return perf_counter() - began


if __name__ == "__main__":
    main()
