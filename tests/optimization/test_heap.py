"""Freed memory stays where that was asked for, and is returned in the end."""

import json
import subprocess
import sys

import pytest

from nst_engine import memory

CODE = """
import json, sys
import psutil
from nst_engine import heap

def held():
    return psutil.Process().memory_info().rss / 1e6

def freed():
    blocks = [bytearray(b"x") * (40 << 20) for _ in range(6)]
    last = bytearray(b"x") * (1 << 20)  # or all would be the end of the heap
    full = held()
    del blocks
    return full - held()

start = held()
told = {"by itself": freed()}
heap.keep_freed(True)
told["kept"] = freed()
before = held()
heap.stop_keeping()
told["returned"] = before - held()
freed()
heap.stop_keeping()
told["still here"] = held() - start
print(json.dumps(told))
"""


@pytest.mark.skipif(not memory.IS_OURS, reason="glibc's heap is Linux's")
def test_it_stays_until_it_is_returned():
    """In megabytes, of 252 that are freed."""
    done = subprocess.run([sys.executable, "-c", CODE], capture_output=True, check=True)
    told = json.loads(done.stdout)
    assert told["by itself"] > 200
    assert told["kept"] < 50
    assert told["returned"] > 200
    assert told["still here"] < 50
