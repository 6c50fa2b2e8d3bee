"""What tests of several rooms share."""

from __future__ import annotations

import gc
import os
import shutil
import subprocess
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from nst_engine.contract.paths import app_dir
from nst_engine.environment import configure_environment

from . import sshd

configure_environment()
os.environ["LANGUAGE"] = "en"  # of the plug-in's texts, whatever the developer speaks
HERE = Path(__file__).parent
#: Rooms whose tests take long begin first, so that at the end no process is left alone; those
#: in a window, which mostly wait, beside what computes.
LONG_FIRST = ("gui", "install", "optimization", "flatpak", "gimp", "evaluation", "cli")


def pytest_configure(config: pytest.Config) -> None:
    """Fix the number of torch's threads, before there are workers, which inherit it.

    Several processes share the cores, and their torches would fight; one alone has all cores,
    also beside other programs: with another number of threads a picture has other bytes.
    """
    in_parallel = bool(config.getoption("numprocesses", None))
    os.environ.setdefault("OMP_NUM_THREADS", "1" if in_parallel else str(os.cpu_count()))


@pytest.hookimpl(optionalhook=True)  # of pytest-xdist
def pytest_xdist_make_scheduler(config: pytest.Config, log):
    """Say which process runs which tests."""
    from .scheduling import ByGimpOrFile  # needs xdist

    return ByGimpOrFile(config, log) if config.getoption("dist") == "load" else None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what needs a real GIMP by its folder, so that it can be left out with ``-m``.

    What takes minutes is left to ``.ci/long``; what takes long begins first.
    """
    items.sort(key=_begins)
    for item in items:
        if item.get_closest_marker("long") and not os.environ.get("NST_LONG"):
            item.add_marker(pytest.mark.skip(reason="takes minutes: .ci/long, or NST_LONG=1"))
        for room in ("gimp", "gui"):
            if HERE / room in item.path.parents:
                item.add_marker(room)


def pytest_collection_finish() -> None:
    """Let no collection of garbage look through the libraries and tests again.

    The engine collects several times in a job, which took a third of the time of a small one.
    """
    gc.freeze()


def _begins(item: pytest.Item) -> int:
    room = item.path.relative_to(HERE).parts[0]
    return LONG_FIRST.index(room) if room in LONG_FIRST else len(LONG_FIRST)


def pytest_terminal_summary(terminalreporter) -> None:
    """With ``--durations`` also say how the time is spread over the rooms of tests/."""
    if terminalreporter.config.getoption("durations") is None:
        return
    spent: Counter[str] = Counter()
    for reports in terminalreporter.stats.values():
        for report in reports:
            if isinstance(report, pytest.TestReport):
                spent["/".join(report.location[0].split("/")[:-1])] += report.duration
    terminalreporter.section("seconds of tests by folder, over all processes")
    for folder, seconds in spent.most_common():
        terminalreporter.write_line(f"{seconds:8.1f} {folder}")


@pytest.fixture
def own_home(tmp_path, monkeypatch) -> Path:
    """An application home that is empty and this test's own; not yet made."""
    for name in ("XDG_DATA_HOME", "LOCALAPPDATA", "HOME"):
        monkeypatch.setenv(name, str(tmp_path / "user"))
    return app_dir()


@pytest.fixture(scope="session")
def shared() -> Path:
    """Pictures and weights beside the checkout, which are no part of the project."""
    folder = Path(__file__).parents[2] / "shared"
    if not folder.is_dir():
        pytest.skip("needs the folder ../shared beside the checkout")
    return folder


@pytest.fixture
def as_nobody(tmp_path):
    """Context manager that drops root's rights to whatever ``folder`` lies in."""
    if not hasattr(os, "seteuid"):
        pytest.skip("needs POSIX users")

    @contextmanager
    def dropped(folder: Path) -> Iterator[None]:
        if os.geteuid() != 0:  # an ordinary user: take the folder's write permission instead
            mode = folder.stat().st_mode
            folder.chmod(0o555)
            try:
                yield
            finally:
                folder.chmod(mode)
            return
        for parent in (folder, *folder.parents):  # pytest's folders are open to root alone
            if parent.stat().st_mode & 0o055 != 0o055:
                parent.chmod(parent.stat().st_mode | 0o055)
        os.seteuid(65534)
        try:
            yield
        finally:
            os.seteuid(0)

    return dropped


@pytest.fixture
def small_disk(tmp_path) -> Iterator[Path]:
    """A file system of 128 kB; skips where none may be mounted."""
    folder = tmp_path / "small"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=128k", "tmpfs", str(folder)]
    if shutil.which("mount") is None or subprocess.run(mount, capture_output=True).returncode:
        pytest.skip("needs the right to mount a small tmpfs")
    try:
        yield folder
    finally:
        subprocess.run(["umount", str(folder)], check=True)


@pytest.fixture
def other_computer(tmp_path, monkeypatch) -> Iterator[sshd.Computer]:
    """A computer that the ssh of PATH reaches as ``sshd.HOST``."""
    if not sshd.can_be_had():
        pytest.skip("needs Linux with openssh-server and openssh-client")
    computer = sshd.Computer(tmp_path / "other")
    monkeypatch.setenv("PATH", f"{computer.path}{os.pathsep}{os.environ['PATH']}")
    try:
        yield computer
    finally:
        computer.cut()
        computer.switch_off()
