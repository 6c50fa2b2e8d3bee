"""What became of a task, in words and as a line of the report."""

from __future__ import annotations

import json
import logging
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..contract import UserError
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
    error: UserError | None = None

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


def explained(error: Exception) -> UserError:
    """Any error in words for a person; what nobody expected also goes to the log."""
    if isinstance(error, UserError):
        return error
    logging.error("a task failed", exc_info=error)
    if is_out_of_memory(error):
        return UserError(
            "no-memory", "There is not enough memory for this picture.", "Choose a smaller --size."
        )
    return UserError("internal", f"It failed unexpectedly ({type(error).__name__}: {error}).")


def append_line(report: Path, line: str) -> None:
    """Add a line to a report, behind what earlier runs wrote; raises OSError."""
    with report.open("a", encoding="utf-8") as file:
        file.write(line + "\n")
