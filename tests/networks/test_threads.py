"""torch's threads follow the cores that other programs leave free, in both directions."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from nst_engine.networks.threads import CHOSEN_BY, CoreTimes, ThreadGovernor

#: A program that does not sleep on any core until its input ends.
BUSY = """
import os, sys, threading
for _ in range(os.cpu_count() - 1):
    if os.fork() == 0:
        break
threading.Thread(target=lambda: (sys.stdin.read(), os._exit(0)), daemon=True).start()
print("at work", flush=True)
while True:
    pass
"""
#: Stylizes until there are fewer threads, at most three seconds, and says how many there are.
STYLIZE = """
from nst_engine.environment import configure_environment
configure_environment()
import time
import numpy as np
import torch
from nst_engine import Request, Settings, stylize
from nst_engine.contract import Array
from nst_engine.job.control import JobControl

def noise(name, seed):
    pixels = np.random.default_rng(seed).random((64, 64, 4), dtype=np.float32)
    return Array(name, "float32", pixels.shape, pixels)

def on_event(event):
    if torch.get_num_threads() < most or time.monotonic() > until:
        control.stop()

control, most, until = JobControl(), torch.get_num_threads(), time.monotonic() + 3
settings = Settings(iterations=400, network="compact")
stylize(Request(settings, noise("content", 1), (noise("style", 2),)), on_event, control)
print(most, torch.get_num_threads())
"""


class Cores:
    """A governor's counters, as a machine of ``number`` cores counts them."""

    def __init__(self, number: int) -> None:
        self.number = number
        self.now = CoreTimes(0, 0, 0)
        self.threads = number
        self.governor = ThreadGovernor(number, self._set_threads, lambda: self.now)

    def _set_threads(self, threads: int) -> None:
        self.threads = threads

    def pass_time(self, seconds: float, *, idle: float, own: float) -> int:
        """So long, ``idle`` and ``own`` cores on average; gives the number of threads then."""
        self.now = CoreTimes(
            self.now.clock + seconds,
            self.now.idle + seconds * idle,
            self.now.own + seconds * own,
        )
        self.governor.follow()
        return self.threads


def test_alone_all_cores_are_used():
    """Also while an evaluation has parts that only one core can do."""
    cores = Cores(2)
    assert [cores.pass_time(1.2, idle=0.45, own=1.5) for _ in range(5)] == [2] * 5


def test_beside_busy_programs_there_is_one_thread_and_afterwards_all_again():
    cores = Cores(2)
    assert cores.pass_time(1.5, idle=0, own=0.6) == 1  # two threads among six
    assert cores.pass_time(1.1, idle=0, own=0.4) == 1  # one among five
    assert cores.pass_time(1.1, idle=0.9, own=0.9) == 2  # the others have ended


def test_a_program_on_one_core_leaves_the_other_ones():
    cores = Cores(8)
    assert cores.pass_time(1.1, idle=1, own=6) == 7
    assert cores.pass_time(1.1, idle=3, own=1) == 4


def test_a_moment_of_other_work_changes_nothing():
    """GIMP draws a preview; and time that is too short to be measured well."""
    cores = Cores(2)
    assert cores.pass_time(1.0, idle=0.2, own=1.5) == 2
    assert cores.pass_time(0.1, idle=0, own=0.2) == 2


@contextmanager
def busy_program() -> Iterator[None]:
    command = [sys.executable, "-c", BUSY]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe) as program:
        program.stdout.readline()
        yield
        program.stdin.close()


@pytest.mark.slow
@pytest.mark.skipif((os.cpu_count() or 1) < 2 or not hasattr(os, "fork"), reason="two cores")
@pytest.mark.parametrize("chosen", [None, "2"])
def test_the_engine_takes_fewer_threads_beside_a_busy_program_unless_told(chosen):
    around = {name: value for name, value in os.environ.items() if name not in CHOSEN_BY}
    if chosen:
        around["OMP_NUM_THREADS"] = chosen
    with busy_program():
        done = subprocess.run(
            [sys.executable, "-c", STYLIZE], env=around, capture_output=True, text=True, check=True
        )
    most, threads = map(int, done.stdout.split())
    assert threads == most if chosen else threads < most
