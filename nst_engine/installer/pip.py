"""pip in the engine's environment: pinned packages, PyTorch's right build, failures explained."""

from __future__ import annotations

import re
import shutil
import sys
import urllib.request
from collections.abc import Sequence
from pathlib import Path

from ..contract.errors import UserError
from . import indexes
from .console import clean_environment, log_file, run_logged, say

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
        "--progress-bar=off",
        *arguments,
    ]
    code, said = run_logged(command, env=clean_environment(), on_line=_report_download)
    if code:
        raise _explain(said)


def _report_download(line: str) -> None:
    found = re.match(r"\s*Downloading (\S+?)-\d\S* \((\d+)\.?\d* (MB|GB)\)", line)
    if found and (found[3] == "GB" or int(found[2]) >= REPORT_FROM_MB):
        say(f"  downloading {found[1].rpartition('/')[2]} ({found[2]} {found[3]})")


def _explain(said: str) -> UserError:
    """Turn pip's last lines into an error for people."""
    see = f"Details: {log_file()}"
    if "No space left" in said or "Errno 28" in said:
        return UserError("disk-full", "The disk is full.", f"Make room and run it again. {see}")
    network = "NewConnectionError|NameResolutionError|ConnectionError|timed out|ProxyError"
    missing = re.search(r"No matching distribution found for (\S+)", said)
    no_pip = missing and missing[1].startswith("pip=")  # every index has pip
    if no_pip or re.search(network + "|Network is unreachable|SSLError", said):
        return UserError(
            "no-network",
            "The engine's packages could not be downloaded: the package index does not answer.",
            f"Check the network (or proxy) and run it again. {see}",
            input_error=False,
        )
    if missing:
        version = ".".join(map(str, sys.version_info[:2]))
        return UserError(
            "no-package",
            f"There is no {missing[1]} for Python {version} on this kind of computer.",
            f"Another Python from 3.10 to 3.14 may have one. {see}",
            input_error=False,
        )
    errors = [line for line in said.splitlines() if line.startswith("ERROR:")]
    last = errors[-1].removeprefix("ERROR:").strip() if errors else "pip gave no reason"
    return UserError("pip", f"pip could not install the packages: {last}", see, input_error=False)
