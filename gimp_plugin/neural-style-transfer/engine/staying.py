"""How long the engine stays ready when a call is over: the user's choice, kept in a file.

It is no argument of a procedure and no setting of an image: the engine is started before GIMP
has told any argument, both procedures share it, and no result depends on it.
"""

from __future__ import annotations

import json
from pathlib import Path

from contract import Parameter, UserError
from contract.paths import app_dir
from languages.text import tr

STAYS = Parameter(
    name="stays",
    kind="choice",
    default="5",
    label=tr("Engine stays ready"),
    help=tr(
        "How long the engine waits for the next call, which is quicker then. "
        "It takes memory meanwhile, and ends with GIMP in any case."
    ),
    choices={"0": tr("Not at all"), "5": tr("5 minutes"), "30": tr("30 minutes")},
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
            tr("How long the engine stays cannot be kept: {why}.").format(why=error.strerror),
            tr("See whether {folder} is yours and the disk has room.").format(
                folder=_file().parent
            ),
        ) from error


def seconds() -> int:
    """What was chosen last, in seconds."""
    return 60 * int(chosen())


def _file() -> Path:
    return app_dir() / "dialog" / "engine-stays.json"
