"""A choice of the user that is kept in a small file of its own.

So it is known before GIMP tells any argument, and both procedures share it.
"""

from __future__ import annotations

import json
from pathlib import Path

from contract import UserError
from languages.text import tr


def read_choice(file: Path) -> object:
    """What was chosen last; None where there is nothing that can be read."""
    try:
        return json.loads(file.read_text("utf-8"))
    except (OSError, ValueError):
        return None


def keep_choice(file: Path, choice: str, refusal: str) -> None:
    """Remember the choice.

    Raises UserError where it cannot be kept, with this refusal, in which ``{why}`` is the reason.
    """
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(choice), "utf-8")
    except OSError as error:
        raise UserError(
            "unwritable",
            refusal.format(why=error.strerror),
            tr("See whether {folder} is yours and the disk has room.").format(folder=file.parent),
        ) from error
