"""The engine's installation as a process: started from GIMP, listened to, cancelled."""

from __future__ import annotations

import logging
import os
import subprocess
import threading
from collections.abc import Callable

from contract import UserError
from contract.installing import InstallProgress, event_from_line
from contract.logs import log_file
from contract.paths import app_dir, shortened, source_folder
from languages.text import tr

from engine.child import start_process
from engine.environment import engine_environment
from engine.installed import ENGINE_FILE, recorded_python
from engine.pythons import installer_command, suitable_python

#: Progress, or how it ended: None for well.
OnEvent = Callable[[InstallProgress | UserError | None], object]


def can_set_up() -> bool:
    """Whether what the engine is installed from is here."""
    return (source_folder() / "install.py").is_file()


class EngineSetup:
    """An installation at work. ``on_event`` is called from a thread; its last call says the end.

    ``folder`` is where everything shall live from now on, if not where it does.
    """

    def __init__(self, on_event: OnEvent, folder: str | None = None) -> None:
        self._on_event = on_event
        self._more = ["--plug-in", str(ENGINE_FILE.parent)]
        if folder and folder != str(app_dir()):
            self._more += ["--home", folder]
        self._process: subprocess.Popen[bytes] | None = None
        self._is_cancelled = False
        threading.Thread(target=self._run, daemon=True).start()

    def cancel(self) -> None:
        """End it, and what it has started. What was downloaded serves the next time."""
        self._is_cancelled = True
        if self._process and self._process.stdin:
            self._process.stdin.close()  # which ends it

    def _run(self) -> None:
        outcome: UserError | None
        try:
            outcome = self._install()
        except UserError as error:
            outcome = error
        except Exception as error:  # somebody waits for an answer
            logging.exception("The installation could not be followed.")
            outcome = _failed(f"{type(error).__name__}: {error}")
        self._on_event(outcome)

    def _install(self) -> UserError | None:
        """Install, telling the progress; returns what went wrong."""
        python = suitable_python(recorded_python())
        apart = {"start_new_session": True} if os.name == "posix" else {}
        process = start_process(
            [*installer_command(python), "--progress", *self._more],
            engine_environment(),
            stderr=subprocess.STDOUT,
            **apart,
        )
        self._process = process
        if self._is_cancelled:
            self.cancel()
        error, last = None, ""
        with process:
            assert process.stdout
            for raw in process.stdout:
                line = raw.decode("utf-8", "replace").strip()
                event = event_from_line(line)
                if isinstance(event, UserError):
                    error = event
                elif event:
                    self._on_event(event)
                else:
                    logging.info("Installation: %s", line)
                    last = line or last
        if process.returncode == 0:
            return None
        return error or _failed(last or str(process.returncode))


def _failed(why: str) -> UserError:
    return UserError(
        "setup",
        tr("The engine could not be installed ({why}).").format(why=why),
        tr("The details are in {file}.").format(file=shortened(str(log_file("install")))),
        input_error=False,
    )
