"""What became of a task, in words and as a line of the report."""

from __future__ import annotations

import json
import traceback
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..contract import Error, UserError
from ..contract.logs import ENGINE, log_file
from ..memory import is_out_of_memory
from .tasks import Task

#: It was made; it was there already; there is none.
DONE, SKIPPED, FAILED = "done", "skipped", "failed"


@dataclass(frozen=True)
class Outcome:
    """What became of a task: done, skipped or failed, and the seconds that it took.

    ``record``: how the image was made. ``error``: why there is none.
    """

    task: Task
    status: str
    seconds: float = 0.0
    record: dict[str, Any] = field(default_factory=dict)
    error: Error | None = None

    def to_json(self) -> str:
        """One line of JSON."""
        task, error = self.task, self.error
        values: dict[str, Any] = {
            "content": str(task.content),
            "style": None if task.style is None else str(task.style),
            "output": str(task.output),
            "status": self.status,
        }
        if self.status == DONE:
            values |= {"seconds": round(self.seconds, 3), "record": self.record}
        if error:
            values["error"] = {"code": error.code, "message": error.message, "hint": error.hint}
        return json.dumps(values)


def explained(error: Exception) -> Error:
    """Any error in words for a person; ``details`` tell what nobody expected."""
    if isinstance(error, UserError):
        return Error.of(error)
    details = "".join(traceback.format_exception(error))
    if is_out_of_memory(error):
        message, hint = "There is not enough memory for this picture.", "Choose a smaller --size."
        return Error("no-memory", message, hint, details)
    message = f"It failed unexpectedly ({type(error).__name__}: {error})."
    return Error("internal", message, f"The details are in {log_file(ENGINE)}.", details)


def append_line(report: Path, line: str) -> None:
    """Add a line to a report, behind what earlier runs wrote; raises OSError."""
    with report.open("a", encoding="utf-8") as file:
        file.write(line + "\n")
