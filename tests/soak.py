"""Hundreds of jobs in one engine: ``python -m tests.soak --jobs 500 --seed 0``.

Sizes, methods, ends (finished, stopped, cancelled, superseded, refused) and their moments are mixed
by chance. Every finished result must be, byte for byte, that of the same job in a fresh engine;
memory of a warm engine and open descriptors must not grow. Prints one line of figures.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import tempfile
import time
from array import array
from collections import Counter
from dataclasses import replace
from pathlib import Path
from statistics import median

from nst_engine.contract import Array, Request, Settings

from .server.client import REAL, Client

SIZES = ((64, 64), (96, 72), (160, 120), (200, 260))
METHODS = ("strokes", "moments", "gram", "instant")
ENDS = ("finish",) * 5 + ("stop", "cancel", "supersede", "refuse")
#: Growth of memory from the first jobs of a warm engine to the last that is still called flat.
FLAT = 0.03
SAMPLES = 50  # jobs whose median is taken


def noise(name: str, seed: int, size: tuple[int, int]) -> Array:
    """An opaque image of soft noise."""
    width, height = size
    chance = random.Random(seed)
    coarse = [[chance.random() for _ in range(3)] for _ in range(9)]
    values = array("f")
    for y in range(height):
        for x in range(width):
            values.extend(0.8 * c + 0.2 * chance.random() for c in coarse[(x // 24 + y // 24) % 9])
            values.append(1.0)
    return Array(name, "float32", (height, width, 4), values.tobytes())


def jobs() -> list[Request]:
    """One for each size and method."""
    return [
        Request(
            Settings(method=method, iterations=3),
            noise("content", n, size),
            (noise("style", 9, (80, 90)),),
        )
        for n, size in enumerate(SIZES)
        for method in METHODS
    ]


def fresh(request: Request) -> bytes:
    """The result of this job in an engine that has made nothing before."""
    with tempfile.TemporaryDirectory() as home, Client(Path(home), REAL) as engine:
        engine._patience.cancel()
        engine.stylize("", job=0, request=request)
        return bytes(engine.until("result", "error").arrays[0].data)


def resources(process: int) -> tuple[int, int]:
    """Resident bytes and open descriptors of a process."""
    pages = int(Path(f"/proc/{process}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE"), len(list(Path(f"/proc/{process}/fd").iterdir()))


def middle(series: list[tuple[int, int]]) -> tuple[int, int]:
    """The medians of memory and descriptors."""
    memory, descriptors = zip(*series, strict=True)
    return int(median(memory)), int(median(descriptors))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--jobs", type=int, default=500)
    parser.add_argument("--seed", type=int, default=0)
    chosen = parser.parse_args()
    os.environ["OMP_NUM_THREADS"] = "1"  # with another number of threads a picture has other bytes
    chance, requests, began = random.Random(chosen.seed), jobs(), time.monotonic()
    expected: dict[int, bytes] = {}
    ends, different, series = Counter(), 0, []
    with tempfile.TemporaryDirectory() as home, Client(Path(home), REAL) as engine:
        engine._patience.cancel()
        for job in range(chosen.jobs):
            which, end = chance.randrange(len(requests)), chance.choice(ENDS)
            answer = one(engine, job, requests[which], end, chance)
            ends[f"{end}: {answer.values.get('code') or answer.type}"] += 1
            if end == "finish":
                if which not in expected:
                    expected[which] = fresh(requests[which])
                different += bytes(answer.arrays[0].data) != expected[which]
            series.append(resources(engine.process.pid))
    # After each job was made about three times. One sample is worth little: a large job's last
    # tensors are given back in its own time.
    warm = series[min(len(requests) * 3, len(series) - 1) :]
    tenth, last = middle(warm[:SAMPLES]), middle(warm[-SAMPLES:])
    growth = last[0] / tenth[0] - 1
    print("MB after every 25th job:", *(memory // 10**6 for memory, _ in series[::25]))
    print(
        f"{chosen.jobs} jobs in {time.monotonic() - began:.0f} s, {dict(ends)}; different from a "
        f"fresh engine: {different}; memory {tenth[0] / 1e6:.0f} to {last[0] / 1e6:.0f} MB "
        f"({growth:+.1%}); descriptors {tenth[1]} to {last[1]}"
    )
    return int(bool(different) or growth > FLAT or last[1] > tenth[1])


def one(engine: Client, job: int, request: Request, end: str, chance: random.Random):
    """Do one job to its end; its answer."""
    if end == "refuse":  # when the work has begun: no such layer
        request = replace(request, settings=replace(request.settings, content_layers="relu9_9"))
        request = replace(request, settings=replace(request.settings, method="strokes"))
    engine.stylize("", job=2 * job, request=request)
    if end in ("stop", "cancel", "supersede"):
        for _ in range(chance.randrange(4)):
            if engine.until("progress", "preview", "result", "error").type in ("result", "error"):
                break
        if end == "supersede":
            engine.stylize("", job=2 * job + 1, request=replace(request, mode=request.mode))
        else:
            engine.send(end)
            engine.stylize("", job=2 * job + 1, request=request)
        wanted = 2 * job + 1
    else:
        wanted = 2 * job
    while True:
        answer = engine.until("result", "error")
        if answer is None:
            raise SystemExit(f"the engine ended at job {job} ({end})")
        if answer.values.get("job") == wanted:
            return answer


if __name__ == "__main__":
    sys.exit(main())
