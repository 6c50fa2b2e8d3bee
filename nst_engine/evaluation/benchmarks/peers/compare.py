"""Run all candidates on one pair of images, one after the other, and measure what they made."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import psutil
import torch
from torch import Tensor

from ....contract import Settings, UserError
from ....images import load_image
from ....networks.devices import choose_device
from ....optimization.input_pyramid import split_alpha
from ...quality.evaluator import Evaluator
from . import timed
from .candidates import OURS, Candidate, Task, candidates

Row = dict[str, Any]

CONTENT_ITSELF = "the photograph itself"


def compare(
    task: Task, folder: Path, evaluator: Evaluator, on_row: Callable[[Row], None]
) -> dict[str, Any]:
    """Make an image by each candidate into ``folder``; return figures that are ready for JSON.

    A candidate that fails is left out and named with its last words; raises UserError where
    that is this engine. ``on_row`` is told each row once it is there.
    """
    content, style = _image(task.content), _image(task.style)
    load = psutil.getloadavg()[0]
    found, left_out = candidates(task, folder)
    rows: list[Row] = []

    def measure(name: str, image: Tensor, cost: Row) -> None:
        distances = evaluator.measure(image, content, style)
        ours = next((row["seconds"] for row in rows if row["name"] == OURS), cost["seconds"])
        ratio = cost["seconds"] and cost["seconds"] / ours
        kept = {name: distances[name] for name in ("gram", "content")}
        rows.append({"name": name, **cost, "seconds over ours": ratio, **kept})
        on_row(rows[-1])

    for candidate in found:
        try:
            cost = run(candidate)
        except UserError as error:
            if candidate.name == OURS:
                raise
            left_out.append({"name": candidate.name, "why": error.message})
            continue
        measure(candidate.name, _image(candidate.output), cost)
    measure(CONTENT_ITSELF, content, {"seconds": None, "peak_memory_bytes": None})
    return {
        "date": date.today().isoformat(),
        "size": [content.shape[3], content.shape[2]],
        "network": task.network,
        "steps": task.steps,
        "device": choose_device(Settings(device=task.device)).description,
        "load": round(load, 1),
        "torch": torch.__version__,
        "evaluator": evaluator.name,
        "rows": rows,
        "left out": left_out,
    }


def run(candidate: Candidate) -> Row:
    """Run a candidate; return ``seconds`` and ``peak_memory_bytes`` of its process.

    Raises UserError where it fails, with the last line that it wrote.
    """
    candidate.output.unlink(missing_ok=True)
    command = [sys.executable, "-I", "-S", timed.__file__, *candidate.command]
    done = subprocess.run(
        command, capture_output=True, text=True, errors="replace", stdin=subprocess.DEVNULL
    )
    if done.returncode or not candidate.output.exists():
        said = done.stderr.strip().splitlines() or [f"it ended with {done.returncode}"]
        raise UserError("no-picture", f"it failed: {said[-1]}", input_error=False)
    return json.loads(done.stdout)


def _image(file: Path) -> Tensor:
    """Read (1, 3, height, width) in 0..1."""
    return split_alpha(load_image(file).pixels)[0]
