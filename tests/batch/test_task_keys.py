"""What makes an output another one: the bytes of the files and the settings, nothing else."""

import dataclasses
import os

import pytest

from nst_engine.batch.task_keys import TaskKeys
from nst_engine.batch.tasks import Task
from nst_engine.contract import Settings


@pytest.fixture
def task(tmp_path) -> Task:
    for name in ("content", "style", "start"):
        (tmp_path / name).write_bytes(name.encode())
    return Task(tmp_path / "content", tmp_path / "style", tmp_path / "out.png")


def key_of(task, **settings) -> str:
    return TaskKeys(Settings(**settings)).key_of(task)


def test_the_key_follows_content_not_time_or_place(task, tmp_path):
    before = key_of(task)
    os.utime(task.content, (1, 1))
    (tmp_path / "moved").write_bytes(task.style.read_bytes())
    assert key_of(dataclasses.replace(task, style=tmp_path / "moved")) == before
    task.content.write_bytes(b"edited")
    assert key_of(task) != before


def test_settings_count_but_those_of_the_computer(task, tmp_path):
    before = key_of(task)
    assert key_of(task, strength=40) != before
    assert key_of(task, memory_limit=2, tile="512", device="cpu") == before
    start = key_of(task, init=str(tmp_path / "start"))
    assert start != before
    (tmp_path / "start").write_bytes(b"edited")
    assert key_of(task, init=str(tmp_path / "start")) != start
