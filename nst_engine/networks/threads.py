"""torch's threads on the processor: as many as other programs leave cores for.

An evaluation has hundreds of parallel regions, and each ends with its slowest thread. Where
threads have to share cores with other programs, most of the time goes into waiting for the one
that is not running, so fewer threads are done sooner.
"""

from __future__ import annotations

import logging
import math
import os
import time
from collections.abc import Callable
from dataclasses import dataclass

import psutil
import torch

#: Seconds from one look at the cores to the next. A program that is busy for less than
#: ``SPARED`` of that, as GIMP is with a preview, changes nothing.
LOOK_EVERY = 1.0
#: A thread is kept for a core of which others take up to this share.
SPARED = 0.4
#: With one of these a user chooses the number himself; torch reads them when it loads.
CHOSEN_BY = ("OMP_NUM_THREADS", "MKL_NUM_THREADS")

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class CoreTimes:
    """Counters, all in seconds: the clock, what the cores idled, what this process computed."""

    clock: float
    idle: float
    own: float

    @classmethod
    def now(cls) -> CoreTimes:
        """The counters of this moment, of the cores that this process may use."""
        cores = psutil.cpu_times(percpu=True)
        if hasattr(os, "sched_getaffinity"):
            cores = [cores[number] for number in os.sched_getaffinity(0) if number < len(cores)]
        idle = sum(core.idle + getattr(core, "iowait", 0.0) for core in cores)
        return cls(time.monotonic(), idle, time.process_time())

    def cores_free_since(self, earlier: CoreTimes) -> float:
        """Cores that nobody else used between ``earlier`` and this: idle ones and our own."""
        idle_and_own = self.idle - earlier.idle + self.own - earlier.own
        return idle_and_own / (self.clock - earlier.clock)


class ThreadGovernor:
    """Lets the number of threads follow the free cores, downwards and upwards again."""

    def __init__(
        self,
        most: int,
        set_threads: Callable[[int], None],
        core_times: Callable[[], CoreTimes] = CoreTimes.now,
    ) -> None:
        """``most``: threads where all cores are free, which is what there are now."""
        self._most = self.threads = most
        self._set_threads, self._core_times = set_threads, core_times
        self._last = core_times()

    def follow(self) -> None:
        """Look at the cores, unless that was just now, and change the number if need be."""
        now = self._core_times()
        if now.clock - self._last.clock < LOOK_EVERY:
            return
        free = now.cores_free_since(self._last)
        self._last = now
        threads = min(max(math.floor(free + SPARED), 1), self._most)
        if threads != self.threads:
            self._set_threads(threads)
            self.threads = threads
            log.info("%.1f of the cores are free: %d threads", free, threads)


#: The one of this process, as the number of threads is; its first look tells how the cores were
#: used since torch was loaded.
_governor = ThreadGovernor(torch.get_num_threads(), torch.set_num_threads)


def follow_free_cores() -> None:
    """Give torch as many threads as there are free cores, unless the user chose their number.

    To be called between steps of the work, on the thread that does it. Results of another number
    of threads differ by rounding.
    """
    if not any(name in os.environ for name in CHOSEN_BY):
        _governor.follow()


def fix_threads(threads: int) -> None:
    """Give torch so many threads for good, as ``OMP_NUM_THREADS`` would have done."""
    os.environ.setdefault(CHOSEN_BY[0], str(threads))
    torch.set_num_threads(int(os.environ[CHOSEN_BY[0]]))
