"""Where GIMP paints: on this computer, or on the one where install.py has put an engine, too.

The choice is kept in a file, like how long the engine stays, and for the same reasons: the engine
is started before GIMP has told any argument, and both procedures share it. Besides, neither GIMP's
stored settings nor an image's record shall tell the name of another computer.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass

from contract.paths import place_file
from contract.ssh import host_name
from languages.text import tr

from engine.installed import ENGINE_FILE
from engine.kept_choice import keep_choice, read_choice

#: Called after each choice.
listeners: list[Callable[[], object]] = []
HERE, ELSEWHERE = "here", "elsewhere"


@dataclass(frozen=True)
class RemoteEngine:
    """``host`` as ssh takes it, the interpreter there, and the digest that its files must have."""

    host: str
    python: str
    digest: str

    @property
    def name(self) -> str:
        """The computer's name for a person."""
        return host_name(self.host)


def remote_engine() -> RemoteEngine | None:
    """The engine elsewhere that ``engine.json`` tells of."""
    try:
        remote = json.loads(ENGINE_FILE.read_text("utf-8"))["remote"]
        return RemoteEngine(*(str(remote[name]) for name in ("host", "python", "digest")))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def chosen_engine() -> RemoteEngine | None:
    """The engine elsewhere that is to be used now; None for that of this computer."""
    return remote_engine() if chosen() == ELSEWHERE else None


def chosen() -> str:
    """HERE or ELSEWHERE; without a choice ELSEWHERE: whoever installs an engine there wants it."""
    return HERE if read_choice(place_file()) == HERE else ELSEWHERE


def choose(place: str) -> None:
    """Remember the choice; raises UserError where it cannot be kept."""
    keep_choice(place_file(), place, tr("Where GIMP paints cannot be kept: {why}."))
    for listener in listeners:
        listener()
