"""Processes beside each other: what each task becomes where processes are killed."""

import os
import signal

import numpy as np
import psutil
import pytest

from nst_engine.batch.engine import Made
from nst_engine.batch.tasks import Task
from nst_engine.batch.workers import Workers
from nst_engine.contract import Settings
from nst_engine.images import ImageFile, save_image
from nst_engine.job.control import JobControl

pytestmark = pytest.mark.slow


@pytest.fixture
def tasks(tmp_path) -> list[Task]:
    """Five images to make."""
    pixels = np.random.default_rng(0).random((6, 40, 48, 4), np.float32)
    files = [tmp_path / f"{name}.png" for name in range(6)]
    for file, each in zip(files, pixels, strict=True):
        save_image(file, each, ImageFile(each))
    return [Task(file, files[5], tmp_path / f"out{file.name}") for file in files[:5]]


def test_every_task_has_one_result_whichever_process_is_killed(tasks):
    """All processes are killed as soon as the second image is there, and again after the fourth."""
    workers = Workers(Settings(method="instant", device="cpu"), 2, 1)
    others = set(psutil.Process().children())
    results = []
    for task, made in workers.results(tasks, lambda *_: None, JobControl()):
        results.append((task, made))
        if len(results) in (2, 4):
            for process in set(psutil.Process().children()) - others:
                if "spawn_main" in " ".join(process.cmdline()):
                    os.kill(process.pid, signal.SIGKILL)
    assert sorted(task.output.name for task, _ in results) == [f"out{n}.png" for n in range(5)]
    assert sum(isinstance(made, Made) for _, made in results) >= 4
