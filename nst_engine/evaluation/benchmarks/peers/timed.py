"""Run a command; tell its time and its peak memory.

A file to run by itself, ``python -I -S timed.py COMMAND``, that prints them as JSON: on Linux a
new process is said to have had the memory of the one that started it, so that must be a small
one. Standard library only.
"""

import json
import os
import subprocess
import sys
import time


def main() -> int:
    """Print ``seconds`` and ``peak_memory_bytes`` (null where unknown); return its exit status."""
    began = time.perf_counter()
    process = subprocess.Popen(
        sys.argv[1:], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=None
    )
    peak = None
    if hasattr(os, "wait4"):
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        peak = usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024)  # getrusage(2)
    else:
        process.wait()
    seconds = time.perf_counter() - began
    print(json.dumps({"seconds": seconds, "peak_memory_bytes": peak}))
    return process.returncode


if __name__ == "__main__":
    sys.exit(main())
