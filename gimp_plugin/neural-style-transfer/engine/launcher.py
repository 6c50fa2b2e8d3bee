"""How the engine is started from inside GIMP."""

from __future__ import annotations

import contextlib
import logging
import os
import subprocess

from contract import BUILT_IN_STYLES, UserError
from contract.logs import configure_logging
from contract.paths import built_in_thumbnail
from languages.text import tr

from engine import staying
from engine.child import start_process
from engine.environment import engine_environment
from engine.found import find_engine
from engine.installed import ENGINE_FILE, installed_engine, installed_version, not_installed
from engine.line import Line
from engine.place import Place, place_of
from engine.place_choice import chosen_engine
from engine.process import EngineProcess


def start_engine() -> EngineProcess | UserError:
    """The engine, loading, or one that an earlier call has left; or why there is none.

    One on another computer ends with the call, and none that waits here is taken for it.
    Needs neither GIMP nor its libraries.
    """
    with contextlib.suppress(AttributeError, OSError):  # Windows has none; a leader may not
        os.setpgid(0, 0)  # GIMP's Cancel kills the whole process group
    configure_logging("plug-in")
    try:
        remote = chosen_engine()
        if remote:
            line = Line(remote)
            return EngineProcess(line.open(), installed_version(), line=line)
        found = installed_engine()
        python, version = found.python, found.version
        place = place_of(python, version, ENGINE_FILE) if staying.seconds() else None
        process = (place and find_engine(place)) or _start(python, place)
        return EngineProcess(process, version, staying.seconds if place else None)
    except UserError as error:
        return error
    except OSError as error:
        return not_installed(
            tr("its Python cannot be started ({reason})").format(reason=error.strerror)
        )


def paint_built_in_styles() -> subprocess.Popen[bytes] | None:
    """A process that paints the built-in styles that are missing, and ends with this one.

    None where none is missing, or where it cannot be started.
    """
    if all(built_in_thumbnail(name).exists() for name in BUILT_IN_STYLES):
        return None
    try:
        python = installed_engine().python
        command = [*_python(python), "-m", "nst_engine.images.builtin.stored", "--leave-with-input"]
        silent = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        return start_process(command, engine_environment(), **silent)
    except (UserError, OSError) as error:
        logging.info("The built-in styles are not painted: %s", error)
        return None


def _start(python: str, place: Place | None) -> subprocess.Popen[bytes]:
    command = [*_python(python), "-u", "-m", "nst_engine", "serve"]
    if place is None:
        return start_process(command, engine_environment())
    # In a session of its own: what GIMP does to the plug-in's group must not end the engine.
    apart = {"start_new_session": True, "pass_fds": [place.gimp]}
    return start_process([*command, *place.arguments()], engine_environment(), **apart)


def _python(python: str) -> list[str]:
    """A Python that neither the user's nor GIMP's variables mislead, and whose files are UTF-8."""
    return [python, "-I", "-X", "utf8"]
