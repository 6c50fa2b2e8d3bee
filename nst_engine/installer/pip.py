"""pip in the engine's environment: pinned packages, PyTorch's right build, failures explained."""

from __future__ import annotations

import json
import re
import sys
import tempfile
import time
import urllib.request
from collections.abc import Sequence
from http.client import HTTPException
from pathlib import Path

from ..contract.errors import UserError
from . import indexes
from .card_build import CPU
from .console import Told, agrees, clean_environment, log_file, report, run_logged, say
from .pip_errors import NO_INDEX, explain
from .pip_folder import keep_no_downloads
from .plan import Plan
from .space import check_space

VERSION = "26.3"  # any from 25.1 on knows dependency groups
ANSWER_TIMEOUT = 8  # seconds
PAUSES = (0, 2, 5)  # seconds before each try: without this index a processor's computer gets 3 GB
# Packages of torch's CUDA build without which torch imports and paints on a processor (tried with
# torch 2.13.0): the compiler of kernels and a linear algebra that is loaded when it is used first.
# The other NVIDIA libraries are linked to torch's own: without them it cannot be imported.
NOT_FOR_CPU = ("triton", "nvidia-cusolver")
ONNX_RUNTIMES = ("onnxruntime", "onnxruntime-gpu")
ASK_FROM_MB = 1000  # to be downloaded, before a person is asked
REPORT_FROM_MB = 20


def install_groups(python: Path, checkout: Path, build: str, groups: Sequence[str]) -> None:
    """Install dependency groups of the checkout's pyproject.toml; raises UserError.

    What will be fetched is told before, and refused where the disk has no room for it.
    """
    _pip(python, [f"pip=={VERSION}"], progress="off")  # by one that may not know of "raw"
    index = _index_for(build)
    chosen = [f"--group={checkout / 'pyproject.toml'}:{group}" for group in groups]
    plan = _plan(python, [*index, *chosen])
    if build == CPU and plan.has("nvidia-"):
        plan = plan.without(NOT_FOR_CPU)
        say("There is no graphics card here, but only torch's build for one can be had.")
    if not plan.packages:
        return
    say(plan.description)
    report("download", "", 0, plan.download_mb)
    _check_space(python, plan)
    if plan.download_mb > ASK_FROM_MB and not agrees("Download this?"):
        raise UserError("stopped", "Nothing was downloaded.", "", input_error=False)
    for new, other in (ONNX_RUNTIMES, ONNX_RUNTIMES[::-1]):
        if plan.names(new):  # both are the same folder, and removing one breaks the other
            run_logged(
                [python, "-I", "-m", "pip", "uninstall", "-y", other], env=clean_environment()
            )
    _pip(python, [*index, "--no-deps", *(package.requirement for package in plan.packages)])


def can_have(build: str) -> bool:
    """Whether an index that answers has this build; there is always one for processors."""
    return build == CPU or (sys.platform, build) not in indexes.PARTS or bool(_index_for(build))


def _plan(python: Path, arguments: Sequence[str]) -> Plan:
    """What pip would install; raises UserError where it cannot be had."""
    with tempfile.TemporaryDirectory(prefix="nst-pip-") as folder:
        file = Path(folder) / "report.json"
        # fast-deps: of a wheel whose index does not tell what it needs, its end is read alone
        reading = ["--dry-run", "--use-feature=fast-deps", "--report", str(file)]
        _pip(python, [*reading, *arguments])
        return Plan.of(json.loads(file.read_text("utf-8")))


def _check_space(python: Path, plan: Plan) -> None:
    """Raise UserError without room; pip's cache is done without before that."""
    needs = [(python, plan.disk_mb), (Path(tempfile.gettempdir()), plan.download_mb)]
    code, said = run_logged([python, "-I", "-m", "pip", "cache", "dir"], env=clean_environment())
    cache = [(Path(said.strip()), plan.download_mb)] if code == 0 else []
    try:
        check_space([*needs, *cache])
    except UserError:
        check_space(needs)
        say("There is no room to keep what is downloaded for another time.")
        keep_no_downloads()


def _index_for(build: str) -> list[str]:
    """Arguments that add PyTorch's own index where PyPI lacks this build and it answers."""
    name = indexes.PARTS.get((sys.platform, build))
    if name is None:
        return []
    index = indexes.PYTORCH + name
    for pause in PAUSES:
        time.sleep(pause)
        if _is_reachable(f"{index}/torch/"):
            return ["--extra-index-url", index]
    if build == CPU:
        say("PyTorch's own package index does not answer; taking the build that pip finds.")
    return []


def _is_reachable(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=ANSWER_TIMEOUT):
            return True
    except (OSError, ValueError, HTTPException):
        return False


def _pip(python: Path, arguments: Sequence[str], progress: str = "") -> None:
    command: list[str | Path] = [
        python,
        "-I",
        "-m",
        "pip",
        "install",
        f"--progress-bar={progress or ('raw' if Told.to_program else 'off')}",
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
