"""What one parameter is: type, range, default, words for people, and its validation."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from .errors import UserError

#: Characters of a wrong value that are told.
LONGEST = 60
#: Parts of the dialog from top to bottom: title, and what one finds there. The first is always to
#: be seen, the others are folded.
GROUPS = {
    "basic": ("", ""),
    "details": (
        "Style details",
        "How closely the brushwork is followed; another seed gives another variation.",
    ),
    "expert": ("For experts", "What is measured and computed. The defaults suit nearly all."),
}


@dataclass(frozen=True)
class Parameter:
    """A row of the parameter table.

    ``kind``: ``number`` (float), ``integer``, ``choice``, ``numbers`` (tuple of floats),
    ``text``, ``file`` (path or empty) or ``files`` (tuple of paths).
    ``choices`` maps each value of a ``choice`` to its words; with ``open_choice`` the path
    of a file is accepted as well. ``group`` is the part of the dialog that it stands in, a key of
    GROUPS. ``in_dialog`` is False for what only the command line can use.
    """

    name: str
    kind: str
    default: Any
    label: str
    help: str
    minimum: float = -math.inf
    maximum: float = math.inf
    unit: str = ""
    choices: dict[str, str] | None = None
    open_choice: bool = False
    group: str = "expert"
    in_dialog: bool = True

    @property
    def basic(self) -> bool:
        """Whether it is always to be seen in the dialog."""
        return self.group == "basic"

    @property
    def flag(self) -> str:
        """Name on the command line: ``style_weights`` -> ``--style-weights``."""
        return "--" + self.name.replace("_", "-")

    @property
    def allowed(self) -> str:
        """The permitted values in words."""
        if self.choices:
            values = ", ".join(self.choices)
            return values + (" or a file" if self.open_choice else "")
        if self.kind in ("number", "integer", "numbers"):
            return f"{_short(self.minimum)} to {_short(self.maximum)}"
        return "text"

    def check(self, value: Any) -> Any:
        """The value in its proper type; raises UserError naming value and range."""
        if self.kind in ("numbers", "files"):
            return tuple(self._check_one(v) for v in self._as_list(value))
        return self._check_one(value)

    def _as_list(self, value: Any) -> list[Any]:
        if isinstance(value, str):
            return value.split() if self.kind == "numbers" else [value]
        try:
            return list(value)
        except TypeError:
            raise self._refusal(value) from None

    def _check_one(self, value: Any) -> Any:
        if self.kind in ("number", "numbers", "integer"):
            return self._check_number(value)
        if not isinstance(value, str):
            raise self._refusal(value)
        if self.kind == "choice" and value not in (self.choices or {}) and not self.open_choice:
            raise self._refusal(value)
        return value

    def _check_number(self, value: Any) -> float | int:
        if isinstance(value, bool):
            raise self._refusal(value)
        try:
            number = float(value)
        except (TypeError, ValueError, OverflowError):
            raise self._refusal(value) from None
        if not math.isfinite(number) or not self.minimum <= number <= self.maximum:
            raise self._refusal(value)
        if self.kind == "integer":
            if number != int(number):
                raise self._refusal(value)
            return int(number)
        return number

    def _refusal(self, value: Any) -> UserError:
        """The error for a value that is not allowed."""
        text = repr(value) if isinstance(value, str) else str(value)
        if len(text) > LONGEST:
            text = f"{text[:LONGEST]}…"
        return UserError(
            "bad-parameter", f"{self.flag} is {text}, but it must be {self.allowed}.", ""
        )


def _short(bound: float) -> str:
    if math.isinf(bound):
        return "any number"
    return str(int(bound)) if bound == int(bound) else f"{bound:g}"
