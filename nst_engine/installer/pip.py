"""pip in the engine's environment: locked packages, PyTorch's right build, failures explained."""

from __future__ import annotations

import json
import re
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Sequence
from http.client import HTTPException
from pathlib import Path

from ..contract.errors import UserError
from . import indexes, wheel_folder
from .card_build import CPU
from .console import Told, agrees, clean_environment, log, log_file, report, run_logged, say
from .lock import Lock
from .pip_errors import NO_INDEX, explain
from .pip_folder import keep_no_downloads
from .plan import Package, Plan
from .space import check_space

VERSION = "26.3"  # any from 25.1 on knows dependency groups
ANSWER_TIMEOUT = 8  # seconds
PAUSES = (0, 2, 5)  # seconds before each try: without this index a processor's computer gets 3 GB
# Packages of torch's CUDA build without which torch imports and paints on a processor (tried with
# torch 2.13.0): the compiler of kernels and a linear algebra that is loaded when it is used first.
# The other NVIDIA libraries are linked to torch's own: without them it cannot be imported.
NOT_FOR_CPU = ("triton", "nvidia-cusolver")
ONNX_RUNTIMES = ("onnxruntime", "onnxruntime-gpu")
ITSELF = Package("pip", VERSION, "")
ASK_FROM_MB = 1000  # to be downloaded, before a person is asked
QUESTION = "Download this?"
REPORT_FROM_MB = 20


def install_groups(
    python: Path,
    checkout: Path,
    build: str,
    groups: Sequence[str],
    before_changes: Callable[[], object] = lambda: None,
) -> None:
    """Install dependency groups of the checkout's pyproject.toml; raises UserError.

    What will be fetched is told before, and refused where the disk has no room for it. Until
    ``before_changes`` is called, all packages but pip are as they were.
    """
    lock = Lock.of(checkout)
    _take(python, lock, [ITSELF])
    index = _index_for(build)
    plan = _plan(python, lock, index, _chosen(checkout, groups))
    if build == CPU and plan.has("nvidia-"):
        plan = plan.without(NOT_FOR_CPU)
        say("There is no graphics card here, but only torch's build for one can be had.")
    if not plan.packages:
        return
    _agree_on(python, plan)
    before_changes()
    for new, other in (ONNX_RUNTIMES, ONNX_RUNTIMES[::-1]):
        if plan.names(new):  # both are the same folder, and removing one breaks the other
            run_logged(
                [python, "-I", "-m", "pip", "uninstall", "-y", other], env=clean_environment()
            )
    _take(python, lock, plan.packages, index)


def can_have(build: str) -> bool:
    """Whether a folder or an index that answers has this build; one for processors there is."""
    has_part = (sys.platform, build) in indexes.PARTS
    return build == CPU or not has_part or bool(wheel_folder.chosen() or _index_for(build))


def collect_groups(
    python: Path, checkout: Path, build: str, groups: Sequence[str], folder: Path
) -> None:
    """Put wheels of all that these groups need, and pip's own, into a folder; raises UserError.

    ``python`` is an environment that has none of it.
    """
    lock = Lock.of(checkout)
    _take(python, lock, [ITSELF])
    index = _index_for(build)
    plan = _plan(python, lock, index, _chosen(checkout, groups))
    _agree_on(python, plan)
    _take(python, lock, [ITSELF, *plan.packages], index, into=folder)


def _chosen(checkout: Path, groups: Sequence[str]) -> list[str]:
    return [f"--group={checkout / 'pyproject.toml'}:{group}" for group in groups]


def _agree_on(python: Path, plan: Plan) -> None:
    """Say how much it is, look at the disks, and ask before a large download."""
    say(plan.description)
    report("download", "", 0, plan.download_mb)
    _check_space(python, plan)
    if plan.download_mb > ASK_FROM_MB and not wheel_folder.chosen() and not agrees(QUESTION):
        raise UserError("stopped", "Nothing was downloaded.", "", input_error=False)


def _plan(python: Path, lock: Lock, index: Sequence[str], chosen: Sequence[str]) -> Plan:
    """What pip would install; raises UserError where it cannot be had."""
    with tempfile.TemporaryDirectory(prefix="nst-pip-") as folder:
        file, pins = Path(folder) / "report.json", Path(folder) / "pins.txt"
        pins.write_text(lock.constraints(with_cuda=not index), "utf-8")
        # fast-deps: of a wheel whose index does not tell what it needs, its end is read alone
        reading = ["--dry-run", "--use-feature=fast-deps", "--report", str(file)]
        _pip(python, [*reading, "--constraint", str(pins), *index, *chosen])
        return Plan.of(json.loads(file.read_text("utf-8")))


def _take(
    python: Path,
    lock: Lock,
    packages: Sequence[Package],
    index: Sequence[str] = (),
    into: Path | None = None,
) -> None:
    """Install these packages, or put their wheels into a folder; those of the lock must fit."""
    verb = ["--wheel-dir", str(into)] if into else []
    progress = "off" if ITSELF in packages else ""  # the pip of before may not know of "raw"
    known, others = lock.split(packages, from_folder=wheel_folder.chosen() is not None)
    if others:
        log.info("not in the lock: %s", ", ".join(each.requirement for each in others))
        _pip(python, [*verb, *index, "--no-deps", *(each.requirement for each in others)], progress)
    if known:
        with tempfile.TemporaryDirectory(prefix="nst-pip-") as folder:
            file = Path(folder) / "locked.txt"
            file.write_text(lock.requirements(known), "utf-8")
            given = ["--no-deps", "--require-hashes", "-r", str(file)]
            _pip(python, [*verb, *index, *given], progress)


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
    if name is None or wheel_folder.chosen():
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
    progress = progress or ("raw" if Told.to_program else "off")
    command: list[str | Path] = [
        python,
        "-I",
        "-m",
        "pip",
        "wheel" if "--wheel-dir" in arguments else "install",
        f"--progress-bar={progress}",
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
    if "(from versions: none)" in said and not wheel_folder.chosen():
        with tempfile.TemporaryDirectory(prefix="nst-pip-") as folder:
            asked = ["-vv", "download", "--no-deps", "--no-cache-dir", "-d", folder, "pip"]
            code, answer = run_logged([python, "-I", "-m", "pip", *asked], env=clean_environment())
        if code:
            said += "\n" + "\n".join(re.findall("Could not fetch URL.*", answer)) + NO_INDEX
    return explain(said, f"Details: {log_file()}", wheel_folder.chosen())


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
