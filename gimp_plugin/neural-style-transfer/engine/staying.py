"""How long the engine stays ready when a call is over: the user's choice, kept in a file.

It is no argument of a procedure and no setting of an image: the engine is started before GIMP
has told any argument, both procedures share it, and no result depends on it.
"""

from __future__ import annotations

import json
from pathlib import Path

from contract import Parameter, UserError
from contract.paths import app_dir

STAYS = Parameter(
    name="stays",
    kind="choice",
    default="5",
    label="Engine stays ready",
    help="How long the engine waits for the next call, which is quicker then. "
    "It takes memory meanwhile, and ends with GIMP in any case.",
    choices={"0": "Not at all", "5": "5 minutes", "30": "30 minutes"},
)


def chosen() -> str:
    """One of the choices of ``STAYS``: what was chosen last, else its default."""
    try:
        return str(STAYS.check(json.loads(_file().read_text("utf-8"))))
    except (OSError, ValueError, UserError):
        return str(STAYS.default)


def choose(minutes: str) -> None:
    """Remember the choice; raises UserError where it cannot be kept."""
    try:
        _file().parent.mkdir(parents=True, exist_ok=True)
        _file().write_text(json.dumps(minutes), "utf-8")
    except OSError as error:
        raise UserError(
            "unwritable",
            f"How long the engine stays cannot be kept: {error.strerror}.",
            f"See whether {_file().parent} is yours and the disk has room.",
        ) from error


def seconds() -> int:
    """What was chosen last, in seconds."""
    return 60 * int(chosen())


def _file() -> Path:
    return app_dir() / "dialog" / "engine-stays.json"
