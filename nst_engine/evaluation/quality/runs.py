"""The images and numbers of a quality page: made once and kept in its folder."""

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
from ...images import load_image, save_image
from ...optimization.input_pyramid import split_alpha
from ..input_images import load_at_size
from . import image_measures, metrics
from .evaluator import Evaluator, at_area_of
from .image_measures import measure_pixels
from .image_pairs import Pair, Source
from .measures import Run

NUMBERS = "quality.json"
SUMMARY = "summary.json"
IMAGES = "pictures"
#: Stands for the content image itself where a method would.
CONTENT_ITSELF = "photograph"


@dataclass(frozen=True)
class Case:
    """One row of the page; ``flags`` are those of ``stylize``, but for method and size."""

    pair: Pair
    method: str
    size: int  # px, longer side
    flags: tuple[str, ...]

    @property
    def content(self) -> Source:
        return self.pair.content

    @property
    def style(self) -> Source:
        return self.pair.style

    @property
    def place(self) -> list[str]:
        """Names of content, style and method: the row of the page."""
        return [self.content.name, self.style.name, self.method]

    @property
    def made_of(self) -> list[Any]:
        """Everything that decides the image, JSON-ready."""
        flags = [] if self.method == CONTENT_ITSELF else list(self.flags)
        return [self.content.checksum, self.style.checksum, self.method, self.size, flags]

    @property
    def image(self) -> str:
        """Path of its file, relative to the page."""
        if self.method == CONTENT_ITSELF:
            return self.content_image
        return f"{IMAGES}/{'-'.join(self.place)}.png"

    @property
    def content_image(self) -> str:
        """Path of the content image, relative to the page."""
        return f"{IMAGES}/content-{self.content.name}.png"

    @property
    def style_image(self) -> str:
        """Path of the style image, relative to the page."""
        return f"{IMAGES}/style-{self.style.name}.png"


class Runs:
    """The rows that a folder holds already, and the making of those it lacks."""

    def __init__(self, folder: Path, evaluator: Evaluator) -> None:
        """Raises UserError when nothing can be written into ``folder``."""
        self._folder, self._evaluator = folder, evaluator
        try:
            (folder / IMAGES).mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise _unwritable(folder, error) from error
        self._known = _read(folder / NUMBERS)
        self._measured_by = (
            f"{evaluator.name}, distances {metrics.VERSION}, pixels {image_measures.VERSION}"
        )

    def get(self, case: Case) -> Run:
        """Return the row, made where its image or numbers are not here.

        An image that is here is only measured anew when the evaluator or what is measured of
        the pixels is another.
        """
        run = next((run for run in self._known if run["place"] == case.place), None)
        image = self._folder / case.image
        if run is None or run["made_of"] != case.made_of or not image.exists():
            self._keep_instead(case, [])  # numbers of another image would outlive a Ctrl-C
            run = self._make(case)
        elif run["judge"] == self._measured_by:
            return run
        run = {**run, "judge": self._measured_by, **self._measure(case)}
        self._keep_instead(case, [run])
        return run

    def show_sources(self, rows: Sequence[Case]) -> None:
        """Put all content and style images, at the page's size, beside it. Raises UserError."""
        files = {row.content_image: row.content.file for row in rows}
        files |= {row.style_image: row.style.file for row in rows}
        for name, file in files.items():
            image = load_at_size(file, rows[0].size)
            save_image(self._folder / name, image.pixels, image)

    def _make(self, case: Case) -> Run:
        run: Run = {"place": case.place, "made_of": case.made_of, "picture": case.image}
        if case.method == CONTENT_ITSELF:
            return {**run, "seconds": None, "peak_memory_bytes": None, "report": None}
        report = self._stylize(case)
        figures = {name: report[name] for name in ("seconds", "peak_memory_bytes")}
        return {**run, **figures, "report": report}

    def _stylize(self, case: Case) -> dict[str, Any]:
        """Run ``stylize`` in a process of its own, so that its peak memory is measured alone."""
        with tempfile.TemporaryDirectory(dir=self._folder, prefix=".run-") as temporary:
            output, report = Path(temporary) / "out.png", Path(temporary) / "report.json"
            command = [sys.executable, "-m", "nst_engine", "stylize", "--quiet"]
            command += [str(case.content.file), str(case.style.file), "-o", str(output)]
            command += ["--report", str(report), "--method", case.method]
            command += ["--size", str(case.size), *case.flags]
            done = subprocess.run(command, stdin=subprocess.DEVNULL, stderr=subprocess.PIPE)
            if done.returncode:
                raise _failed(case, done)
            output.replace(self._folder / case.image)
            return json.loads(report.read_text(encoding="utf-8"))

    def _measure(self, case: Case) -> dict[str, dict[str, Any]]:
        """Distances of features and what the pixels tell, by the keys of ``measures.MEASURES``."""
        result, content = (_tensor(self._folder / p) for p in (case.image, case.content_image))
        style = at_area_of(result, _tensor(case.style.file))
        return {
            "distances": self._evaluator.measure(result, content, style),
            "pixels": measure_pixels(result, content, style),
        }

    def _keep_instead(self, case: Case, runs: list[Run]) -> None:
        """Write the numbers, with ``runs`` for what was known in the place of ``case``."""
        others = [run for run in self._known if run["place"] != case.place]
        self._known = others + runs
        try:
            write_atomically(self._folder / NUMBERS, json.dumps(self._known, indent=1).encode())
        except OSError as error:
            raise _unwritable(self._folder / NUMBERS, error) from error


def _read(file: Path) -> list[Run]:
    """Read the rows of an earlier run; none where there is no such file."""
    try:
        return json.loads(file.read_bytes())
    except FileNotFoundError:
        return []
    except (OSError, ValueError) as error:
        raise UserError(
            "bad-file", f"{file} cannot be read as numbers of an earlier time.", "Remove it."
        ) from error


def _tensor(file: Path) -> Tensor:
    """Read (1, 3, height, width) in 0..1, transparent parts filled from their surroundings."""
    return split_alpha(load_image(file).pixels)[0]


def _failed(case: Case, done: subprocess.CompletedProcess[bytes]) -> UserError:
    """Make an error of the last line that ``stylize`` wrote, naming the row it was about."""
    lines = done.stderr.decode(errors="replace").strip().splitlines()
    reason = lines[-1].removeprefix("nst_engine: ") if lines else f"it ended with {done.returncode}"
    what = f"{case.content.name} × {case.style.name} by {case.method} could not be made"
    wrong_input = done.returncode == EXIT_BAD_INPUT
    return UserError("no-picture", f"{what}: {reason}", input_error=wrong_input)


def _unwritable(path: Path, error: OSError) -> UserError:
    return UserError(
        "unwritable", f"{path} cannot be written: {error.strerror}.", "Choose another folder."
    )
