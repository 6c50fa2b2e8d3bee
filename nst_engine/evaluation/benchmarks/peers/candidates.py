"""What is compared: each candidate is a command that makes one image of two files."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

from . import gmic, loop

OURS = "this engine"
GMIC = "G'MIC, `stylize`"
#: Other ways of this engine, as flags of ``stylize``.
OUR_OTHERS = {
    f"{OURS}, `--quality draft`": ("--quality", "draft"),
    f"{OURS}, `--method instant`": ("--method", "instant"),
}
#: Recipes written as baselines, by the name of their program.
LOOPS = {
    "the loop of the PyTorch tutorial": loop.TUTORIAL,
    "the recipe of style-transfer-pytorch": loop.STYLE_TRANSFER_PYTORCH,
}


@dataclass(frozen=True)
class Task:
    """What every candidate is asked for.

    ``steps``: percent of those that the recipe of style-transfer-pytorch makes, which takes by far
    the longest.
    """

    content: Path
    style: Path
    network: str
    device: str
    steps: float


@dataclass(frozen=True)
class Candidate:
    """A program to compare: its name for people, and the command that writes ``output``."""

    name: str
    command: tuple[str, ...]
    output: Path


def candidates(task: Task, folder: Path) -> tuple[list[Candidate], list[dict[str, str]]]:
    """All that can run here, this engine first; and the ``name`` of each other with ``why``.

    Images go into ``folder``.
    """
    images = [str(task.content), str(task.style)]
    same = ["--network", task.network, "--device", task.device]
    found: list[Candidate] = []

    def add(name: str, file: str, *command: str) -> None:
        found.append(Candidate(name, command, folder / file))

    for name, flags in {OURS: (), **OUR_OTHERS}.items():
        file = "-".join(["engine", *flags[1:]]) + ".png"
        output = str(folder / file)
        command = ["-m", "nst_engine", "stylize", *images, "-o", output, "--quiet", *same, *flags]
        add(name, file, sys.executable, *command)
    for name, recipe in LOOPS.items():
        file = f"{recipe}.png"
        command = ["-m", loop.__name__, recipe, *images, str(folder / file), *same]
        command += ["--steps", str(task.steps)] if recipe == loop.STYLE_TRANSFER_PYTORCH else []
        add(name, file, sys.executable, *command)
    program = gmic.find()
    if program is None:
        return found, [{"name": GMIC, "why": gmic.HOW_TO_GET}]
    of_gmic = gmic.command(program, task.content, task.style, folder / "gmic.png")
    add(f"{GMIC}, version {gmic.version(program)}", "gmic.png", *of_gmic)
    return found, []
