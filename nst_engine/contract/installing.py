"""What an installation tells the plug-in that has started it: a line of JSON for each step."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass

from .errors import UserError

#: The steps of an installation in their order, with the share of the time that each takes: of 380 s
#: on two cores with a fast network, most goes into downloading and unpacking torch.
STAGES = {"environment": 0.05, "download": 0.55, "install": 0.3, "weights": 0.05, "styles": 0.05}


@dataclass(frozen=True)
class InstallProgress:
    """A step of an installation; of a download also which, and how much of it, in MB.

    ``item`` is the package; of an environment, what is to be known about the graphics card.
    """

    stage: str
    item: str = ""
    done: float = 0
    total: float = 0

    def __post_init__(self) -> None:
        if self.stage not in STAGES:
            raise ValueError(f"no stage of an installation: {self.stage}")

    def to_line(self) -> str:
        """A line without its end."""
        return json.dumps(asdict(self))

    @property
    def fraction(self) -> float:
        """How far the installation is, from 0 to 1, as far as that can be told."""
        names = [*STAGES]
        before = sum(STAGES[name] for name in names[: names.index(self.stage)])
        within = min(1.0, self.done / self.total) if self.total else 0.0
        return before + STAGES[self.stage] * within


def error_line(error: UserError) -> str:
    """The line that ends an installation that failed."""
    return json.dumps({"error": error.code, "message": error.message, "hint": error.hint})


def engine_line(python: str) -> str:
    """The line that ends an installation on another computer: the interpreter of its engine."""
    return json.dumps({"engine": python})


def engine_from_line(line: str) -> str | None:
    """The interpreter that such a line names; None for another line."""
    try:
        return str(json.loads(line)["engine"])
    except (ValueError, TypeError, KeyError):
        return None


def event_from_line(line: str) -> InstallProgress | UserError | None:
    """What a line says; None for one that is not of these."""
    try:
        values = json.loads(line)
        if "error" in values:
            error, message, hint = (str(values[name]) for name in ("error", "message", "hint"))
            return UserError(error, message, hint, input_error=False)
        return InstallProgress(**values)
    except (ValueError, TypeError, KeyError):
        return None
