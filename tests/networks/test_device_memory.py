"""What a process holds is bounded while it works, not only between two tiles."""

import json
import subprocess
import sys

import pytest

from nst_engine import memory

CODE = """
import json
import psutil
import torch
from nst_engine import memory
from nst_engine.contract import Settings
from nst_engine.networks.device_memory import MemoryBound
from nst_engine.networks.devices import choose_device

def held():
    return psutil.Process().memory_info().rss

def returned(most):
    before = held()
    MemoryBound(device, most).keep()
    return (before - held()) / 1e6

device = choose_device(Settings(device="cpu"))
memory.retain_freed_memory(True)
blocks = [torch.ones(2_000_000) for _ in range(40)]
del blocks[::2]
print(json.dumps([returned(held() + 1e6), returned(held() - 50e6)]))
"""


@pytest.mark.skipif(not memory.HEAP_IS_TUNABLE, reason="glibc's heap is Linux's")
def test_gaps_are_returned_only_beyond_the_bound():
    """In megabytes, of 160 that are free in 20 gaps."""
    done = subprocess.run([sys.executable, "-c", CODE], capture_output=True, check=True)
    within, beyond = json.loads(done.stdout)
    assert within < 5
    assert beyond > 120
