"""``batch --scheduler``: a Dask scheduler and workers, each a process with a home of its own."""

import os
import shutil
import subprocess
import sys
import time

import pytest

from .conftest import CHECKOUT
from .outputs import outputs

pytest.importorskip("distributed", reason="needs Dask: python3 install.py --with dask")
pytestmark = pytest.mark.slow

QUICK = ["--method", "instant", "--device", "cpu"]


def scratch(tmp_path):
    """Where workers may write."""
    folder = tmp_path / "scratch"
    folder.mkdir(exist_ok=True)
    return folder


@pytest.fixture
def dask(tmp_path, monkeypatch):
    """dask(kind, *words) -> the process of a scheduler or worker."""
    monkeypatch.setenv("OMP_NUM_THREADS", "1")
    processes = []

    def start(kind, *words):
        home = tmp_path / f"home{len(processes)}"
        home.mkdir()
        log = (home / "log").open("w")
        process = subprocess.Popen(
            [sys.executable, "-m", "dask", kind, *map(str, words)],
            cwd=home,
            env={
                **os.environ,
                "HOME": str(home),
                "TMPDIR": str(scratch(tmp_path)),
                "PYTHONPATH": str(CHECKOUT),
            },
            stdout=log,
            stderr=log,
        )
        processes.append(process)
        return process

    yield start
    for process in processes:
        process.kill()
    for process in processes:
        process.wait(30)


@pytest.fixture
def scheduler(dask, tmp_path):
    """The address of a scheduler that answers."""
    file = tmp_path / "scheduler.json"
    dask(
        "scheduler", "--port", 0, "--host", "127.0.0.1", "--no-dashboard", "--scheduler-file", file
    )
    while not file.exists() or "tcp://" not in file.read_text():
        time.sleep(0.1)
    return file.read_text().split('"address": "')[1].split('"')[0]


def worker(dask, scheduler):
    return dask("worker", scheduler, "--nthreads", 1, "--no-dashboard", "--no-nanny")


def photos(folder, count):
    """More photographs, all different."""
    import pyvips

    scene = pyvips.Image.new_from_file(str(folder / "scene.png"))
    for n in range(count):
        scene.rot(f"d{n % 4 * 90}").linear(1, n).cast("uchar").write_to_file(
            str(folder / "photos" / f"more{n}.png")
        )


def test_a_worker_that_is_lost_and_one_that_joins_late(nst, folder, dask, scheduler, tmp_path):
    """Nothing is lost, nothing made twice, and the bytes are those of one process.

    No photograph is left on the workers' computers, also not of the one that was killed.
    """
    photos(folder, 10)
    words = ["batch", "photos", "--style", "strokes.png", "other.png", *QUICK]
    assert nst(*words, "-o", "alone", folder=folder).returncode == 0
    shutil.copy(folder / "strokes.png", folder / "photos" / "same.png")  # one that cannot be made
    first = [worker(dask, scheduler) for _ in range(2)]
    words += ["-o", "out", "--scheduler", scheduler, "--report", "r.jsonl"]
    process = nst(*words, folder=folder, background=True)
    while len(list((folder / "out").glob("*.png"))) < 4:
        assert process.poll() is None, process.stderr.read()
        time.sleep(0.01)
    first[0].kill()
    worker(dask, scheduler)
    _, err = process.communicate(timeout=200)
    assert process.returncode == 1, err
    assert err.count("the very same picture") == 1
    alone = {f.name: f.read_bytes() for f in (folder / "alone").glob("*.png")}
    made = outputs(folder)
    assert {name: data for name, data in made.items() if not name.startswith("same")} == alone
    assert len(alone) == 24
    lines = (folder / "r.jsonl").read_text().splitlines()
    assert len(lines) == 26
    assert not list(scratch(tmp_path).rglob("*.png"))


def test_no_scheduler_is_one_clear_line(nst, folder):
    words = ["batch", "photos", "--style", "strokes.png", "-o", "out", *QUICK]
    done = nst(*words, "--scheduler", "tcp://127.0.0.1:9", folder=folder)
    assert done.returncode == 2
    assert "No Dask scheduler answers at tcp://127.0.0.1:9" in done.stderr
    assert "Traceback" not in done.stderr
