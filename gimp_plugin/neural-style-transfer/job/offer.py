"""What the dialog proposes to do instead of what it was opened for."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Offer:
    """A sentence, and the words of buttons with what is raised when one is pressed."""

    sentence: str
    choices: dict[str, Exception]
