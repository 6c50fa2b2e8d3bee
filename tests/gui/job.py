"""Runs in the Python of a GIMP that has a window: does one job and leaves its value in a file."""

import json
import traceback
from pathlib import Path


def do(job: Path) -> None:
    """``job`` holds ``code`` to execute and ``expression`` to evaluate, or None."""
    task = json.loads(job.read_text())
    try:
        answer = {"value": _value(task)}
    except BaseException:
        answer = {"error": traceback.format_exc()}
    partial = job.with_suffix(".partial")
    partial.write_text(json.dumps(answer))
    partial.rename(job.with_suffix(".done"))  # which is never seen half written


def _value(task: dict) -> object:
    space: dict[str, object] = {}
    exec(task["prelude"] + task["code"], space)
    return eval(task["expression"], space) if task["expression"] else None
