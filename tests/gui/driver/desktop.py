"""A desktop that nobody sees: X server, session bus, window manager, and GIMP on it."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

NEEDED = ("gimp", "Xvfb", "dbus-daemon", "openbox", "xdotool", "import")
PATIENCE = 20  # seconds for one of these to answer


def missing() -> list[str]:
    """The programs and libraries that this room lacks."""
    lacking = [name for name in NEEDED if shutil.which(name) is None]
    try:
        import gi

        gi.require_version("Atspi", "2.0")
    except (ImportError, ValueError):
        lacking.append("python3-gi with Atspi")
    return lacking


class Desktop:
    """Starts at once; what it starts is ended by ``processes.end``.

    ``logs`` gets the terminal output of each program, ``runtime`` (a short path, because
    sockets lie in it) is the session's own folder. ``size`` is like ``1600x1000``.
    """

    def __init__(self, logs: Path, runtime: Path, size: str) -> None:
        self._logs, self._size = logs, size
        own = {"XDG_RUNTIME_DIR": str(runtime), "TMPDIR": str(runtime)}
        self._environment = {**os.environ, **own}
        # Xvfb takes the first display that is free, so desktops never collide.
        screen = ["-screen", "0", f"{size}x24", "-nolisten", "tcp"]
        self._set("DISPLAY", ":" + self._start_daemon(["Xvfb", *screen, "-displayfd"], "Xvfb"))
        bus = ["dbus-daemon", "--session", "--nofork", "--print-address"]
        self._set("DBUS_SESSION_BUS_ADDRESS", self._start_daemon(bus, "dbus"))
        self.start(["openbox", "--sm-disable"], "openbox")

    def start(self, arguments: list[str], name: str, *fds: int) -> subprocess.Popen[bytes]:
        """Start a program on this desktop; its output goes to ``name``.log."""
        with (self._logs / f"{name}.log").open("wb") as log:
            return subprocess.Popen(
                arguments,
                env=self._environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                pass_fds=fds,
            )

    def windows(self) -> list[str]:
        """Titles of the windows that are to be seen; one may go while the others are asked."""
        names = [
            self._run("xdotool", "getwindowname", window, may_fail=True).strip()
            for window in self._visible(".")
        ]
        return [name for name in names if name]

    def fill_screen(self, title: str) -> None:
        """Let the window whose title matches cover the screen, its frame included."""
        width, height = map(int, self._size.split("x"))
        for window in self._visible(title):
            place = ["windowmove", window, "0", "0"]
            self._run("xdotool", *place, "windowsize", window, str(width - 2), str(height - 24))

    def resize(self, title: str, width: int, height: int) -> None:
        """Give the window whose title matches another size."""
        for window in self._visible(f"^{title}$"):
            self._run("xdotool", "windowsize", window, str(width), str(height))

    def keys(self, keys: list[str]) -> None:
        """Press keys, named as xdotool does (``ctrl+z``, ``Escape``)."""
        self._run("xdotool", "key", *keys)

    def press(self, x: int, y: int) -> None:
        """A click of the mouse here."""
        self.point(x, y)
        self._run("xdotool", "click", "1")

    def point(self, x: int, y: int) -> None:
        """Move the mouse here."""
        # From beside it: xdotool waits 15 s for a mouse to move that is there already.
        self._run("xdotool", "mousemove", str(x + 1), str(y))
        self._run("xdotool", "mousemove", "--sync", str(x), str(y))

    def wheel(self, x: int, y: int, clicks: int) -> None:
        """Turn the mouse's wheel here: downwards, or upwards where ``clicks`` is negative."""
        # Not in step with the screen, as elsewhere: that waits for ever where the mouse is there.
        self._run("xdotool", "mousemove", str(x), str(y))
        button = "5" if clicks > 0 else "4"
        self._run("xdotool", "click", "--repeat", str(abs(clicks)), "--delay", "20", button)

    def drag(self, x: int, y: int, to_x: int, to_y: int) -> None:
        """Press the mouse here, move it there, let go."""
        self.point(x, y)
        self._run("xdotool", "mousedown", "1")
        self.point((x + to_x) // 2, (y + to_y) // 2)
        self.point(to_x, to_y)
        self._run("xdotool", "mouseup", "1")

    def hold(self, x: int, y: int, down: bool) -> None:
        """Press the mouse's button here, or let it go."""
        self._run("xdotool", "mousemove", str(x), str(y))
        self._run("xdotool", "mousedown" if down else "mouseup", "1")

    def shot(self, path: str) -> None:
        """An image of the whole screen."""
        self._run("import", "-window", "root", path)

    def _visible(self, title: str) -> list[str]:
        return self._run(
            "xdotool", "search", "--onlyvisible", "--name", title, may_fail=True
        ).split()

    def _run(self, *arguments: str, may_fail: bool = False) -> str:
        ended = subprocess.run(
            arguments, env=self._environment, capture_output=True, text=True, timeout=PATIENCE
        )
        if ended.returncode and not may_fail:
            raise RuntimeError(f"{' '.join(arguments)}: {ended.stderr}")
        return ended.stdout

    def _set(self, name: str, value: str) -> None:
        # For children, and for the libraries in this process.
        self._environment[name] = os.environ[name] = value

    def _start_daemon(self, arguments: list[str], name: str) -> str:
        """The line that a daemon writes into the file descriptor named by its last option."""
        reading, writing = os.pipe()
        self.start([*arguments, str(writing)], name, writing)
        os.close(writing)
        with os.fdopen(reading) as line_reader:
            line = line_reader.readline().strip()
        if not line:
            raise RuntimeError(f"{name} did not start: see {self._logs / name}.log")
        return line
