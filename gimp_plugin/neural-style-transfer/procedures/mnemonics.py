"""Underlined letters for the dialog: one for each label, none twice."""

from __future__ import annotations

from collections.abc import Sequence

from languages.text import tr

#: Of buttons: Save, Load, Reset, Cancel, OK (in GIMP 3.2), Add Layer or Apply; of the dialog's own:
#: Open a File, Before. Other languages underline others.
# Translators: no word: the letters that GIMP's Reset, Cancel, OK and this dialog's buttons have
TAKEN = tr("slrcoafe")


def with_mnemonics(labels: Sequence[str]) -> list[str]:
    """The labels with ``_`` before a letter of their own; early letters are preferred.

    A label keeps none when every letter in it is needed elsewhere. The assignment is a
    maximum matching (Kuhn's augmenting paths), so that none goes without needlessly.
    """
    owner: dict[str, int] = {}  # letter -> index of its label

    def claim(label: int, tried: set[str]) -> bool:
        for letter in labels[label].lower():
            if letter in TAKEN or not letter.isascii() or not letter.isalpha() or letter in tried:
                continue
            tried.add(letter)
            if letter not in owner or claim(owner[letter], tried):
                owner[letter] = label
                return True
        return False

    for index in range(len(labels)):
        claim(index, set())
    letters = {label: letter for letter, label in owner.items()}
    return [_underlined(label, letters.get(index)) for index, label in enumerate(labels)]


def _underlined(label: str, letter: str | None) -> str:
    at = label.lower().index(letter) if letter else None
    return label if at is None else f"{label[:at]}_{label[at:]}"
