"""A known doubt, answered."""

from __future__ import annotations

from dataclasses import dataclass

YES, NO, NOT_ASKED = "yes", "no", "not asked"


@dataclass(frozen=True)
class Check:
    """A question with its answer, ``YES``, ``NO`` or ``NOT_ASKED``.

    ``expected``: the answer that we hope for. ``figure``: what was measured, in one sentence.
    ``wrong_image``: whether another answer means that images may be wrong.
    """

    question: str
    expected: str
    answer: str
    figure: str
    wrong_image: bool = False

    @property
    def passed(self) -> bool:
        """Whether no image may be wrong for it."""
        return self.answer in (self.expected, NOT_ASKED) or not self.wrong_image


def answered(yes: bool) -> str:
    """The word for it."""
    return YES if yes else NO
