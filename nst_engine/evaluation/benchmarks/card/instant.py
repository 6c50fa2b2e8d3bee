"""An instant image by torch and by ONNX Runtime."""

from __future__ import annotations

from statistics import median
from time import perf_counter
from typing import Any

import numpy as np

from ....contract import Settings
from ....images.builtin import render
from ....images.builtin.sample import landscape
from ....instant import style_statistics
from ....instant.backend import Backend
from ....instant.coarse_to_fine import CoarseToFine
from ....instant.content_image import StyleShare
from ....instant.onnx_backend import OnnxBackend
from ....instant.torch_backend import TorchBackend
from ....job.sizes import Size
from ....networks.devices import choose_device
from .samples import STYLE

SIDE, QUICK_SIDE = 512, 128  # px
WARM_UP, ROUNDS = 2, 9


def measure_instant(kind: str, quick: bool) -> list[dict[str, Any]]:
    """Milliseconds from the pixels of a new content image to its stylized ones; a row for each.

    The style is known, as while a slider moves. ONNX Runtime works on the processor where its
    CUDA provider does not answer, which the row says.
    """
    side = QUICK_SIDE if quick else SIDE
    torch_backend = TorchBackend(choose_device(Settings(device=kind)))
    rows = []
    for library, backend in (("torch", torch_backend), ("ONNX Runtime", OnnxBackend(kind))):
        rows.append(
            {
                "library": library,
                "device": backend.description,
                "on card": backend.on_card,
                "precision": backend.precision,
                "side": side,
                "milliseconds": _milliseconds(backend, side),
            }
        )
    return rows


def _milliseconds(backend: Backend, side: int) -> float:
    style = render(STYLE, side, side)
    opaque = np.concatenate([style, np.ones_like(style[..., :1])], axis=2)
    known = {
        size: style_statistics.of_image(backend, opaque, size)
        for size in ((side >> halvings, side >> halvings) for halvings in range(side.bit_length()))
        if min(size) >= 32
    }
    content = np.ascontiguousarray(landscape(side, side).transpose(2, 0, 1))

    def shares(size: Size, share: float) -> list[StyleShare]:
        return [StyleShare([(known[size], 1.0)], share)]

    times = []
    for number in range(WARM_UP + ROUNDS):
        fresh = np.roll(content, number, axis=2)
        began = perf_counter()
        CoarseToFine(backend, fresh).stylized(shares)
        times.append(perf_counter() - began)
    return 1e3 * median(times[WARM_UP:])
