"""The pictures and numbers of a quality page: made, kept in its folder, not made twice."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from torch import Tensor

from ...contract import EXIT_BAD_INPUT, UserError
from ...files import write_atomically
from ...images import large_enough, load_image, save_image
from ...optimization.input_pyramid import split_alpha
from .evaluator import Evaluator
from .image_pairs import Source

NUMBERS = "quality.json"
PICTURES = "pictures"
#: Stands for the untouched photograph where a method would.
PHOTOGRAPH = "photograph"

Run = dict[str, Any]


@dataclass(frozen=True)
class Case:
    """One row of the page; ``flags`` are those of ``stylize``, but for method and size."""

    content: Source
    style: Source
    method: str
    size: int  # px, longer side
    flags: tuple[str, ...]

    @property
    def place(self) -> list[str]:
        """Where it stands on the page."""
        return [self.content.name, self.style.name, self.method]

    @property
    def made_of(self) -> list[Any]:
        """All that decides the picture, JSON-ready."""
        flags = [] if self.method == PHOTOGRAPH else list(self.flags)
        return [self.content.checksum, self.style.checksum, self.method, self.size, flags]

    @property
    def picture(self) -> str:
        """Its file, as seen from the page."""
        if self.method == PHOTOGRAPH:
            return self.content_picture
        return f"{PICTURES}/{'-'.join(self.place)}.png"

    @property
    def content_picture(self) -> str:
        """The file that shows the photograph, as seen from the page."""
        return f"{PICTURES}/content-{self.content.name}.png"

    @property
    def style_picture(self) -> str:
        """The file that shows the style, as seen from the page."""
        return f"{PICTURES}/style-{self.style.name}.png"


class Runs:
    """What a folder holds already, and the making of what it lacks."""

    def __init__(self, folder: Path, judge: Evaluator) -> None:
        """Raises UserError when nothing can be written into ``folder``."""
        self._folder, self._judge = folder, judge
        try:
            (folder / PICTURES).mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise _unwritable(folder, error) from error
        self._known = _read(folder / NUMBERS)

    def get(self, asked: Case) -> Run:
        """The row, made where its picture or numbers are not here.

        A picture that is here is only measured anew when the judge is another one.
        """
        run = next((run for run in self._known if run["place"] == asked.place), None)
        picture = self._folder / asked.picture
        if run is None or run["made_of"] != asked.made_of or not picture.exists():
            self._keep_instead(asked, [])  # numbers of another picture would outlive a Ctrl-C
            run = self._make(asked)
        elif run["judge"] == self._judge.name:
            return run
        run = {**run, "judge": self._judge.name, "distances": self._measure(asked)}
        self._keep_instead(asked, [run])
        return run

    def show_sources(self, rows: Sequence[Case]) -> None:
        """Put all photographs and styles, at the page's size, beside it. Raises UserError."""
        shown = {row.content_picture: row.content.file for row in rows}
        shown |= {row.style_picture: row.style.file for row in rows}
        for picture, file in shown.items():
            whole = load_image(file)
            save_image(
                self._folder / picture, large_enough(whole.pixels, rows[0].size, file), whole
            )

    def _make(self, asked: Case) -> Run:
        run: Run = {"place": asked.place, "made_of": asked.made_of, "picture": asked.picture}
        if asked.method == PHOTOGRAPH:
            return {**run, "seconds": None, "peak_memory_bytes": None, "report": None}
        report = self._paint(asked)
        figures = {name: report[name] for name in ("seconds", "peak_memory_bytes")}
        return {**run, **figures, "report": report}

    def _paint(self, asked: Case) -> dict[str, Any]:
        """Run ``stylize`` in a process of its own, whose peak memory is then its alone."""
        with tempfile.TemporaryDirectory(dir=self._folder, prefix=".run-") as temporary:
            painted, report = Path(temporary) / "out.png", Path(temporary) / "report.json"
            command = [sys.executable, "-m", "nst_engine", "stylize", "--quiet"]
            command += [str(asked.content.file), str(asked.style.file), "-o", str(painted)]
            command += ["--report", str(report), "--method", asked.method]
            command += ["--size", str(asked.size), *asked.flags]
            done = subprocess.run(command, stdin=subprocess.DEVNULL, stderr=subprocess.PIPE)
            if done.returncode:
                raise _failed(asked, done)
            painted.replace(self._folder / asked.picture)
            return json.loads(report.read_text(encoding="utf-8"))

    def _measure(self, asked: Case) -> dict[str, float]:
        result, content = (self._folder / p for p in (asked.picture, asked.content_picture))
        return self._judge.measure(*map(_tensor, (result, content, asked.style.file)))

    def _keep_instead(self, asked: Case, runs: list[Run]) -> None:
        """Write the numbers, with ``runs`` for what was known in the place of ``asked``."""
        others = [run for run in self._known if run["place"] != asked.place]
        self._known = others + runs
        try:
            write_atomically(self._folder / NUMBERS, json.dumps(self._known, indent=1).encode())
        except OSError as error:
            raise _unwritable(self._folder / NUMBERS, error) from error


def _read(file: Path) -> list[Run]:
    """What an earlier time left, nothing where there is no such file."""
    try:
        return json.loads(file.read_bytes())
    except FileNotFoundError:
        return []
    except (OSError, ValueError) as error:
        raise UserError(
            "bad-file", f"{file} cannot be read as numbers of an earlier time.", "Remove it."
        ) from error


def _tensor(file: Path) -> Tensor:
    """(1, 3, height, width) in 0..1, transparent parts filled from their surroundings."""
    return split_alpha(load_image(file).pixels)[0]


def _failed(asked: Case, done: subprocess.CompletedProcess[bytes]) -> UserError:
    """What ``stylize`` said in its last line, with the row that it was about."""
    lines = done.stderr.decode(errors="replace").strip().splitlines()
    reason = lines[-1].removeprefix("nst_engine: ") if lines else f"it ended with {done.returncode}"
    what = f"{asked.content.name} × {asked.style.name} by {asked.method} could not be made"
    wrong_input = done.returncode == EXIT_BAD_INPUT
    return UserError("no-picture", f"{what}: {reason}", input_error=wrong_input)


def _unwritable(path: Path, error: OSError) -> UserError:
    return UserError(
        "unwritable", f"{path} cannot be written: {error.strerror}.", "Choose another folder."
    )
