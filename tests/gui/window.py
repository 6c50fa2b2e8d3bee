"""A real GIMP with a window, for tests: chosen from, clicked, looked at.

Every wait is for a condition, and fails with its name.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Any

from ..gimp import processes
from ..gimp.acting import AROUND, PRELUDE
from ..gimp.headless import Gimp
from ..gimp.processes import Process
from ..server.standin import DEED, REQUESTS
from .link import Link
from .widgets import Widgets

HERE = Path(__file__).parent
SIZE = "1600x1000"  # of the screen
STARTING = 90  # seconds until GIMP is up, on a busy machine
# Without the version GIMP takes the profile for a new one and greets.
SETTINGS = """(config-version "{}")
(show-welcome-dialog no)
(save-session-info no)
(save-accels no)
"""
DISPLAYS = "[n for n in range(1, 500) if Gimp.get_images() and Gimp.Display.id_is_valid(n)]"
RESET = f"""
for number in {DISPLAYS}:
    Gimp.Display.get_by_id(number).delete()
for name in Gimp.get_parasite_list():
    Gimp.detach_parasite(name)
"""


class NoDesktopError(Exception):
    """The room has GIMP but not all that a window needs."""


class Window(Widgets):
    """Started by ``with``; everything ends with the block.

    ``gimp`` has the profile and the plug-in in it. ``image_files`` are opened, the last one is
    the image that the menus are about.
    """

    def __init__(self, gimp: Gimp, image_files: Sequence[Path], shots: Path) -> None:
        self.gimp, self.image_files = gimp, list(image_files)
        self.version = version(gimp)
        self.pid = 0
        self._shots = shots
        self._jobs = 0
        self._jobs_fd = -1  # file descriptor of the FIFO that jobs.py reads
        self._log_begins = 0
        self.is_open = False
        self.displays: list[int] = []

    def __enter__(self) -> Window:
        return self.open()

    def open(self) -> Window:
        """Start desktop and GIMP; ``close`` ends them. Raises NoDesktopError."""
        with (self.gimp.profile / "gimprc").open("a") as settings:
            settings.write(SETTINGS.format(self.version))
        self._let_do_jobs()
        arguments = ["python3", "-B", str(HERE / "driver" / "main.py")]
        around = {**self.gimp.environment(), **AROUND}
        also = [self.gimp.folder, *self.image_files]
        command = self.gimp.room.command(arguments, around, *also)
        self._link = Link(command, self.gimp.home, self.gimp.folder / "driver.log")
        try:
            self._start_gimp()
        except BaseException:
            self.close()
            raise
        self.is_open = True
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """End GIMP, the desktop and all that they started."""
        self.is_open = False
        self._link.close()
        if self._jobs_fd >= 0:
            os.close(self._jobs_fd)
            self._jobs_fd = -1

    def reset(self, image_files: Sequence[Path], shots: Path) -> None:
        """Make it as if it had just been started with these images.

        A dialog that is still open is cancelled. AssertionError when anything else is left.
        """
        if self.processes():
            self.click("Cancel", "button", "neural-style-transfer")
            self.until(lambda: not self.processes(), "plug-in and engine to end")
        self.run(RESET)
        shutil.rmtree(self.gimp.profile / "plug-in-settings", ignore_errors=True)
        shutil.rmtree(self.gimp.home / ".local", ignore_errors=True)
        for name in (REQUESTS, DEED):
            (self.gimp.home / name).unlink(missing_ok=True)
        self.image_files, self._shots = list(image_files), shots
        for file in image_files:
            self.open_file(file)
        self._wait_for_images()
        assert len(self.windows()) == 1, f"windows are left: {self.windows()}"
        self._log_begins = len(self._whole_log())

    # GIMP

    def action(self, name: str) -> None:
        """Choose a menu entry by its action's name; a plug-in's is its procedure's."""
        self._link.order("bus.activate", action=name)

    def open_file(self, file: Path) -> None:
        """Open an image as a file manager does; GIMP may need a moment for it."""
        self._link.order("bus.open", path=str(file))

    def enabled(self, name: str) -> bool:
        """Whether the menu entry is not greyed out."""
        return self._link.order("bus.enabled", action=name)

    def run(self, code: str) -> None:
        """Execute Python in the running GIMP; it sees what stage.py and its imports offer."""
        self._job(code, None)

    def ask(self, expression: str) -> Any:
        """The value (as JSON has it) of a Python expression in the running GIMP."""
        return self._job("", expression)

    def layers(self, image: int | str = 0) -> list[str]:
        """Names of an image's layers, top first; the image by number or by part of its name.

        One that is being closed has no name.
        """
        return self._job(
            f"image = {image!r}\n"
            "if isinstance(image, str):\n"
            "    found = next(i for i in Gimp.get_images() if image in (i.get_name() or ''))\n"
            "else:\n"
            "    found = Gimp.get_images()[image]\n",
            "[layer.get_name() for layer in found.get_layers()]",
        )

    def log(self) -> str:
        """What GIMP, the plug-in and other children wrote to the terminal since the reset."""
        return self._whole_log()[self._log_begins :]

    def _whole_log(self) -> str:
        return (self.gimp.folder / "gimp.log").read_text(errors="replace")

    def processes(self) -> list[Process]:
        """The plug-in and engine processes of this GIMP that live."""
        return processes.plug_in_and_engine(self.gimp.home)

    # Screen

    def keys(self, *keys: str) -> None:
        """Press keys (``ctrl+z``, ``Escape``) in the window that has the focus."""
        self._link.order("desktop.keys", keys=keys)

    def windows(self) -> list[str]:
        """Titles of the windows to be seen."""
        return self._link.order("desktop.windows")

    def shot(self, name: str) -> Path:
        """A PNG of the screen among the artefacts."""
        path = self._shots.with_name(f"{self.version}-{self._shots.name}-{name}.png")
        path.parent.mkdir(parents=True, exist_ok=True)
        inside = self.gimp.folder / "shot.png"
        self._link.order("desktop.shot", path=str(inside))
        path.write_bytes(inside.read_bytes())
        return path

    def _let_do_jobs(self) -> None:
        folder = self.gimp.profile / "plug-ins" / "nst-test-jobs"
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copy(HERE / "jobs.py", folder / f"{folder.name}.py")
        (folder / f"{folder.name}.py").chmod(0o755)
        fifo = self.gimp.folder / "jobs"
        if not fifo.exists():  # by an earlier GIMP in this folder
            os.mkfifo(fifo)
        self._jobs_fd = os.open(fifo, os.O_RDWR)  # for reading as well, or it would wait for GIMP

    def _start_gimp(self) -> None:
        lacking = self._link.order("missing")
        if lacking:
            raise NoDesktopError(f"{self.gimp.room.name} has no {', '.join(lacking)}")
        self.pid = self._link.order(
            "start",
            logs=str(self.gimp.folder),
            size=SIZE,
            image_files=[str(p) for p in self.image_files],
        )
        self.until(lambda: self._link.order("is_up"), "GIMP's menus", STARTING)
        self._wait_for_images()
        self._link.order("desktop.fill_screen", title="GIMP$")

    def _wait_for_images(self) -> None:
        """Until all are open; ``displays`` has what GIMP calls their windows, in this order."""

        def there() -> bool:
            self.displays = self.ask(DISPLAYS)
            return len(self.displays) == len(self.image_files)

        self.until(there, "the pictures to open", STARTING)

    def _job(self, code: str, expression: str | None) -> Any:
        self._jobs += 1
        job = self.gimp.folder / f"job-{self._jobs}.json"
        job.write_text(json.dumps({"prelude": PRELUDE, "code": code, "expression": expression}))
        done = job.with_suffix(".done")
        done.unlink(missing_ok=True)  # by an earlier GIMP in this folder
        os.write(self._jobs_fd, f"{job}\n".encode())
        self.until(done.exists, f"GIMP to execute {expression or code}", 60)
        answer = json.loads(done.read_text())
        if "error" in answer:
            raise AssertionError(f"{expression or code}\n{answer['error']}")
        return answer["value"]


def version(gimp: Gimp) -> str:
    """The version of this GIMP, like ``3.0.4``."""
    command = gimp.room.command(["gimp-console", "--version"], gimp.environment())
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()[-1]
