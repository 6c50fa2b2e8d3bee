"""The same job on a device and on the processor gives the same image."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
import torch

from ....contract import Settings
from .samples import METHODS, STYLE, run_sample

SIDE = 64  # px
#: Mean difference of sRGB values in 0..1 that nobody sees.
TOLERANCE = 2 / 255
#: Few, because Adam makes rounding errors grow: on a processor, with oneDNN's convolutions and
#: without them, fp32 differs in the mean by 0.09 to 0.39 of 1/255 after 6, by 0.26 to 0.84 after
#: 12 and by 0.66 to 2.3 after 25 (the methods' least and most); bf16 by 2.1 to 2.4 after 6.
ITERATIONS = 6


def compare(kind: str, quick: bool) -> list[dict[str, Any]]:
    """For each method the mean difference in fp32, which must be small, and in the fast format.

    In a reduced format it is told only, and not at all in a hurry. A processor is compared with
    itself, with the convolutions of another library.
    """
    rows = []
    for method in METHODS:
        reference = _pixels(method, "cpu", "fp32")
        for precision in ("fp32",) if quick else ("fp32", "auto"):
            with _other_convolutions(kind == "cpu" and precision == "fp32"):
                image = _pixels(method, kind, precision)
            difference = float(np.abs(image - reference).mean())
            rows.append(
                {
                    "method": method,
                    "precision": precision,
                    "mean difference": difference * 255,
                    "equal": difference <= TOLERANCE,  # NaN is not
                    "required": precision == "fp32",
                }
            )
    return rows


def _pixels(method: str, device: str, precision: str) -> np.ndarray:
    settings = Settings(
        built_in=STYLE,
        method=method,
        network="compact",
        device=device,
        precision=precision,
        iterations=ITERATIONS,
    )
    return np.asarray(run_sample(settings, SIDE).pixels.data)[..., :3]


@contextmanager
def _other_convolutions(wanted: bool) -> Iterator[None]:
    """Within the context, if ``wanted``, torch computes convolutions without oneDNN."""
    backend: Any = torch.backends.mkldnn
    enabled = backend.enabled
    backend.enabled = enabled and not wanted
    try:
        yield
    finally:
        backend.enabled = enabled
