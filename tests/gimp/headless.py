"""GIMPs without a window, each in a profile of its own."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import textwrap
import time
from collections.abc import Sequence
from pathlib import Path

from .rooms import HERE, Room

# Enough to run Python, to open and save images and to ask for help; fewer plug-ins start sooner.
IMAGES = ("file-png", "file-jpeg", "file-tiff", "file-exr")
SYSTEM_PLUGINS = ("python-eval", *IMAGES, "help", "web-browser")
SETTINGS = "(check-updates no)\n(color-profile-policy keep)\n(metadata-rotation-policy keep)\n"


class GimpError(AssertionError):
    """The script failed inside GIMP; the text holds what it and GIMP printed."""

    def __init__(self, code: int, output: str, stderr: str) -> None:
        super().__init__(f"exit code {code}\n--- stdout\n{output}\n--- stderr\n{stderr}")
        self.code, self.output, self.stderr = code, output, stderr


class Gimp:
    """Runs Python scripts in headless GIMP; ``folder`` holds its home and profile.

    ``stderr`` is what GIMP, the script and the plug-in wrote there during the last run.
    """

    def __init__(self, room: Room, folder: Path) -> None:
        self.room, self.folder, self.stderr = room, folder, ""
        self.home, self.profile = folder / "home", folder / "profile"
        self.home.mkdir(parents=True)
        self.profile.mkdir()
        self._write_settings()

    def run(
        self,
        script: str | Path,
        args: Sequence[object] = (),
        timeout: float = 300,
        env: dict[str, str] | None = None,
    ) -> str:
        """Run a script (its text, or a path) and return what it printed.

        It sees Gimp, Gegl, Babl, GLib, GObject, Gio, ``ARGS`` (JSON values) and ``fail(why)``.
        Raises GimpError when it raises or fails (code 1), calls ``sys.exit(n)`` (n), does not
        end in ``timeout`` seconds (124) or is killed by GIMP (70).
        """
        text = script.read_text() if isinstance(script, Path) else textwrap.dedent(script)
        (self.folder / "script.py").write_text(text)
        (self.folder / "args.json").write_text(json.dumps(list(args), default=str))
        (self.folder / "exit-code").unlink(missing_ok=True)
        code, output, self.stderr = self._call(env, timeout)
        if code == 0:
            return output
        raise GimpError(code, output, self.stderr)

    def command(self, env: dict[str, str] | None = None) -> list[str]:
        """The command line that runs ``script.py`` of the folder in GIMP."""
        around = {**self.environment(), "NST_RUN": str(self.folder), **(env or {})}
        start = f"exec(compile(open({str(HERE / 'inside.py')!r}).read(), 'inside.py', 'exec'))"
        arguments = ["gimp-console", "-i", "-d", "-f", "--batch-interpreter=python-fu-eval"]
        return self.room.command([*arguments, "-b", start, "--quit"], around, self.folder)

    def environment(self) -> dict[str, str]:
        """Variables that keep GIMP and the engine inside the folder."""
        return {
            "HOME": str(self.home),
            "GIMP3_DIRECTORY": str(self.profile),
            "PYTHONDONTWRITEBYTECODE": "1",
        }

    def _call(self, env: dict[str, str] | None, timeout: float) -> tuple[int, str, str]:
        errors = self.folder / "stderr"
        with (
            errors.open("w") as stderr,
            subprocess.Popen(
                self.command(env),
                stdout=subprocess.PIPE,
                stderr=stderr,
                text=True,
                start_new_session=True,
            ) as process,
        ):
            try:
                output, _ = process.communicate(timeout=timeout)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                output, _ = process.communicate()
                return 124, output, f"not finished after {timeout:g} s\n{_read(errors)}"
            except BaseException:
                os.killpg(process.pid, signal.SIGKILL)
                raise
        code = _read(self.folder / "exit-code")
        if code:
            return int(code), output, _read(errors)
        why = f"the script did not finish (GIMP's exit code {process.returncode})\n"
        return 70, output, why + _read(errors)

    def _write_settings(self) -> None:
        settings = SETTINGS
        system = self.room.system_plugins()
        if system:
            few = self.folder / "system-plug-ins"
            few.mkdir()
            for name in SYSTEM_PLUGINS:
                (few / name).symlink_to(system / name)
            settings += f'(plug-in-path "${{gimp_dir}}/plug-ins:{few}")\n'
        (self.profile / "gimprc").write_text(settings)


class RunningGimp(Gimp):
    """A Gimp that stays between scripts: starting one takes longer than most of them.

    ``env`` is that of all scripts. Images are gone after each script; what else a script leaves
    behind stays until ``reset``.
    """

    def __init__(self, room: Room, folder: Path, env: dict[str, str]) -> None:
        super().__init__(room, folder)
        self._env = env
        self._scripts = folder / "scripts"
        os.mkfifo(self._scripts)
        self._process: subprocess.Popen[bytes] | None = None
        self._scripts_fd = -1  # file descriptor

    @property
    def has_ended(self) -> bool:
        """Whether it was started and runs no more."""
        return self._process is not None and self._process.poll() is not None

    def reset(self) -> None:
        """Forget what scripts, plug-in and stand-in engine have left behind."""
        shutil.rmtree(self.profile / "plug-in-settings", ignore_errors=True)
        shutil.rmtree(self.home, ignore_errors=True)
        self.home.mkdir(exist_ok=True)
        self.run("for name in Gimp.get_parasite_list(): Gimp.detach_parasite(name)")

    def close(self) -> None:
        """End GIMP."""
        if self._process is None:
            return
        os.close(self._scripts_fd)
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._kill()

    def _call(self, _env: dict[str, str] | None, timeout: float) -> tuple[int, str, str]:
        if self._process is None:
            self._start()
        known = (self.folder / "stderr").stat().st_size
        for name in ("output", "errors"):
            (self.folder / name).unlink(missing_ok=True)
        os.write(self._scripts_fd, b"next\n")
        deadline = time.monotonic() + timeout
        while not (code := _read(self.folder / "exit-code")):
            if self.has_ended:
                return 70, self._output(), f"the script did not finish\n{self._errors(known)}"
            if time.monotonic() > deadline:
                self._kill()
                return (
                    124,
                    self._output(),
                    f"not finished after {timeout:g} s\n{self._errors(known)}",
                )
            time.sleep(0.005)
        return int(code), self._output(), self._errors(known)

    def _start(self) -> None:
        # For reading as well, or opening would wait for GIMP.
        self._scripts_fd = os.open(self._scripts, os.O_RDWR)
        with (self.folder / "stderr").open("wb") as stderr:
            self._process = subprocess.Popen(
                self.command(self._env),
                stdout=subprocess.DEVNULL,
                stderr=stderr,
                start_new_session=True,
            )

    def _kill(self) -> None:
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()

    def _output(self) -> str:
        return _read(self.folder / "output")

    def _errors(self, known: int) -> str:
        """What the script wrote, and after it what GIMP and the plug-in did."""
        of_gimp = (self.folder / "stderr").read_bytes()[known:].decode(errors="replace")
        return _read(self.folder / "errors") + of_gimp


def _read(path: Path) -> str:
    return path.read_text(errors="replace") if path.exists() else ""
