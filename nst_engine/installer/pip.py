"""pip in the engine's environment: pinned packages, PyTorch's right build, failures explained."""

from __future__ import annotations

import re
import shutil
import sys
import tempfile
import urllib.request
from collections.abc import Sequence
from pathlib import Path

from ..contract.errors import UserError
from . import indexes
from .console import Told, clean_environment, log_file, report, run_logged, say
from .pip_errors import NO_INDEX, explain

VERSION = "26.3"  # any from 25.1 on knows dependency groups
# PyPI has PyTorch's CUDA build for Linux and its CPU build for Windows and macOS. The others
# are on PyTorch's own index; cu130 is what PyPI's torch 2.13.0 depends on.
OTHER_BUILD = {("linux", "cpu"): "cpu", ("win32", "gpu"): "cu130"}
ANSWER_TIMEOUT = 8  # seconds
ROOM_NEEDED = {"cpu": 4, "gpu": 12}  # GB, downloads and installed packages together
REPORT_FROM_MB = 20


def install_groups(python: Path, checkout: Path, build: str, groups: Sequence[str]) -> None:
    """Install dependency groups of the checkout's pyproject.toml; raises UserError."""
    _pip(python, [f"pip=={VERSION}"])
    chosen = [f"--group={checkout / 'pyproject.toml'}:{group}" for group in groups]
    _pip(python, [*_index_for(build), *chosen])


def check_disk_space(folder: Path, build: str) -> None:
    """Raise UserError when the packages will not fit beside what is already there."""
    while not folder.exists():
        folder = folder.parent
    free = shutil.disk_usage(folder).free / 1e9
    if free < ROOM_NEEDED[build]:
        raise UserError(
            "disk-full",
            f"The engine needs about {ROOM_NEEDED[build]} GB, but {folder} has {free:.1f} GB left.",
            "Make room, or let XDG_DATA_HOME name a folder on another disk.",
        )


def _index_for(build: str) -> list[str]:
    """Arguments that add PyTorch's own index where PyPI lacks this build and it answers."""
    name = OTHER_BUILD.get((sys.platform, build))
    if name is None:
        return []
    index = indexes.PYTORCH + name
    if _is_reachable(f"{index}/torch/"):
        return ["--extra-index-url", index]
    say("PyTorch's own package index does not answer; taking the build that pip finds.")
    return []


def _is_reachable(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=ANSWER_TIMEOUT):
            return True
    except (OSError, ValueError):
        return False


def _pip(python: Path, arguments: Sequence[str]) -> None:
    command: list[str | Path] = [
        python,
        "-I",
        "-m",
        "pip",
        "install",
        f"--progress-bar={'raw' if Told.to_program else 'off'}",
        *arguments,
    ]
    code, said = run_logged(command, env=clean_environment(), on_line=Download().on_line)
    if code:
        raise failure_of(python, said)


def failure_of(python: Path, said: str) -> UserError:
    """The error that pip's output speaks of.

    Where pip has found no version of a package at all, it does not say why; asked for itself, which
    every index has, and aloud, it does.
    """
    if "(from versions: none)" in said:
        with tempfile.TemporaryDirectory(prefix="nst-pip-") as folder:
            asked = ["-vv", "download", "--no-deps", "--no-cache-dir", "-d", folder, "pip"]
            code, answer = run_logged([python, "-I", "-m", "pip", *asked], env=clean_environment())
        if code:
            said += "\n" + "\n".join(re.findall("Could not fetch URL.*", answer)) + NO_INDEX
    return explain(said, f"Details: {log_file()}")


class Download:
    """What pip prints, told to who listens: which package it fetches, how much of it is here."""

    def __init__(self) -> None:
        self._item = ""

    def on_line(self, line: str) -> None:
        """Take a line of pip's output."""
        found = re.match(r"\s*Downloading (\S+?)-\d\S* \((\d+\.?\d*) (kB|MB|GB)\)", line)
        progress = re.match(r"Progress (\d+) of (\d+)", line)
        if found:
            self._item = found[1].rpartition("/")[2]
            size = float(found[2]) * {"kB": 1e-3, "MB": 1, "GB": 1e3}[found[3]]
            if size >= REPORT_FROM_MB:
                say(f"  downloading {self._item} ({size:.0f} MB)")
        elif progress:
            report("download", self._item, int(progress[1]) / 1e6, int(progress[2]) / 1e6)
        elif line.startswith("Installing collected packages"):
            report("install")
