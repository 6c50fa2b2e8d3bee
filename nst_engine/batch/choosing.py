"""Which engine makes the images of a batch."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import replace

import psutil

from .cluster import Cluster
from .engine import Engine, InProcess
from .image_maker import ImageMaker
from .tasks import Task
from .work import WorkModel
from .workers import Workers

#: Share of the free memory that all processes together may use, as a plan has it for one.
SHARE = 0.8


def choose_engine(
    tasks: Sequence[Task], model: WorkModel, count: int = 0, scheduler: str | None = None
) -> Engine:
    """Processes beside each other where that is quicker and the memory suffices, or this one.

    ``count``: how many were asked for, or 0 to choose. ``scheduler``: the address of a Dask
    scheduler, whose workers are taken instead.
    """
    if scheduler:
        return Cluster(model.settings, scheduler)
    cores = _cores()
    if not count and model.gains_from_workers:
        most = max((model.bytes(task) for task in tasks), default=0)
        count = min(cores // _chosen_threads(), len(tasks), _fitting(most))
    if count <= 1:
        return InProcess(ImageMaker(model.settings))
    settings = model.settings
    limit = settings.memory_limit or SHARE * psutil.virtual_memory().available / 1e9
    settings = replace(settings, memory_limit=limit / count)
    return Workers(settings, count, max(1, cores // count))


def _cores() -> int:
    """Cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _chosen_threads() -> int:
    """Threads of a process that the user asked for."""
    chosen = os.environ.get("OMP_NUM_THREADS", "")
    return max(1, int(chosen)) if chosen.isdigit() else 1


def _fitting(needed: float) -> int:
    """How many times so many bytes are free."""
    return int(SHARE * psutil.virtual_memory().available / needed) if needed else 1
