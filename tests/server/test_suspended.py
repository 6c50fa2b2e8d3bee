"""A computer that was put to sleep in the middle of a picture: the work goes on afterwards."""

import signal
from pathlib import Path

import pytest

from .client import Client


def state(process):
    """The state of a process as proc(5) tells it: T where it is stopped."""
    return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="reads /proc")
def test_a_job_goes_on_after_the_engine_was_stopped(tmp_path):
    with Client(tmp_path) as engine:
        engine.stylize("wait for stop", job=1)
        engine.until("progress")
        engine.process.send_signal(signal.SIGSTOP)
        while state(engine.process.pid) != "T":
            pass
        engine.send("stop")  # which lies in the pipe meanwhile
        assert state(engine.process.pid) == "T"
        engine.process.send_signal(signal.SIGCONT)
        assert engine.until("result", "error").type == "result"
        engine.stylize("echo", job=2)
        assert engine.until("result", "error").values["job"] == 2
