"""All measurements and checks of a card, as plain values ready for JSON."""

from __future__ import annotations

import logging
import platform
from collections.abc import Callable
from dataclasses import asdict
from typing import Any, TypeVar

import onnxruntime
import torch

from ....contract import Settings
from ....networks.devices import choose_device
from .bars import verdicts
from .budget import Budget
from .cases import QUICK_SIZES, SIZES, cases
from .equal_images import compare
from .instant import measure_instant
from .iterations import IterationTable
from .jobs import check_jobs
from .libraries import check_libraries
from .number_formats import fp16_overflow, tf32_in_convolutions

Found = TypeVar("Found")
log = logging.getLogger(__name__)


def prove(kind: str, quick: bool, seconds: float) -> dict[str, Any]:
    """Everything about a kind of device, cuda or cpu, in about so many ``seconds``.

    What tells whether images are right comes first; of the iterations those are left out that
    the time does not allow. What fails is named, and the rest is done
    nevertheless. Raises UserError where there is no such device.
    """
    budget = Budget(seconds)
    device = choose_device(Settings(device=kind))
    failures: list[dict[str, str]] = []

    def attempted(what: str, work: Callable[[], list[Found]]) -> list[Found]:
        try:
            return work()
        except Exception as error:  # what comes after it is to be known as well
            log.exception("%s failed", what)
            failures.append({"what": what, "error": f"{type(error).__name__}: {error}"})
            return []

    equal = attempted("equal images", lambda: compare(kind, quick))
    checks = [
        *attempted("fp16", lambda: [fp16_overflow(kind)]),
        *attempted("TF32", lambda: [tf32_in_convolutions(kind)]),
        *attempted("graph and provider", lambda: check_libraries(kind)),
        *attempted("time and memory of a job", lambda: check_jobs(kind, quick)),
    ]
    instant = attempted("instant", lambda: measure_instant(kind, quick))
    table = IterationTable(kind)
    attempted("matrix products", table.measure_rates)
    for case in cases(QUICK_SIZES if quick else SIZES, kind):
        attempted(case.name, lambda case=case: table.measure(case, budget))  # type: ignore[misc]
    passed = not failures and all(check.passed for check in checks)
    passed &= all(row["equal"] for row in equal if row["required"])
    return {
        "made on": {
            "kind": kind,
            "device": device.description,
            "torch": torch.__version__,
            "CUDA": torch.version.cuda,
            "ONNX Runtime": onnxruntime.__version__,
            "Python": platform.python_version(),
        },
        "quick": quick,
        "passed": passed,
        "budget": seconds,
        "seconds": budget.spent,
        "bars": verdicts(table.compared(), instant, asked=kind == "cuda" and not quick),
        "checks": [asdict(check) for check in checks],
        "equal images": equal,
        "rates": table.rates,
        "iterations": table.compared(),
        "left out": table.left_out,
        "failures": failures,
        "instant": instant,
    }
