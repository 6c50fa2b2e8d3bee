"""How long the engine stays ready when a call is over: the user's choice, kept in a file.

It is no argument of a procedure and no setting of an image: the engine is started before GIMP
has told any argument, both procedures share it, and no result depends on it.
"""

from __future__ import annotations

from pathlib import Path

from contract import Parameter, UserError
from contract.paths import app_dir
from languages.text import tr

from engine.kept_choice import keep_choice, read_choice

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
        return str(STAYS.check(read_choice(_file())))
    except UserError:
        return str(STAYS.default)


def choose(minutes: str) -> None:
    """Remember the choice; raises UserError where it cannot be kept."""
    keep_choice(_file(), minutes, tr("How long the engine stays cannot be kept: {why}."))


def seconds() -> int:
    """What was chosen last, in seconds."""
    return 60 * int(chosen())


def _file() -> Path:
    return app_dir() / "dialog" / "engine-stays.json"
