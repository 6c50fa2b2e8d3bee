"""Freed memory stays where that was asked for, and is returned in the end."""

import json
import subprocess
import sys

import pytest

from nst_engine import memory

CODE = """
import json
import psutil
from nst_engine import memory

def held():
    return psutil.Process().memory_info().rss / 1e6

def returned_by_itself():
    blocks = [bytearray(b"x") * (40 << 20) for _ in range(6)]
    last = bytearray(b"x") * (1 << 20)  # or all would be the end of the heap
    full = held()
    del blocks
    return full - held()

initially = held()
megabytes = {"returned by default": returned_by_itself()}
memory.retain_freed_memory(True)
megabytes["returned while retaining"] = returned_by_itself()
before = held()
memory.release_retained()
megabytes["returned on release"] = before - held()
returned_by_itself()
memory.release_retained()
megabytes["left in the end"] = held() - initially
print(json.dumps(megabytes))
"""


@pytest.mark.skipif(not memory.HEAP_IS_TUNABLE, reason="glibc's heap is Linux's")
def test_freed_memory_stays_until_it_is_released():
    """In megabytes, of 252 that are freed."""
    done = subprocess.run([sys.executable, "-c", CODE], capture_output=True, check=True)
    megabytes = json.loads(done.stdout)
    assert megabytes["returned by default"] > 200
    assert megabytes["returned while retaining"] < 50
    assert megabytes["returned on release"] > 200
    assert megabytes["left in the end"] < 50
