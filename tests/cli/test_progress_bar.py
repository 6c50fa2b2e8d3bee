"""How far the work is, also where no bar can be drawn."""

import contextlib
import io
import os
import pty
import sys

import pytest

from nst_engine.cli import progress_bar
from nst_engine.cli.progress_bar import LINE_EVERY, ProgressBar
from nst_engine.contract import Progress


@pytest.fixture
def clock(monkeypatch):
    """The time in seconds, which the test moves."""
    now = [0.0]
    monkeypatch.setattr(progress_bar.time, "monotonic", lambda: now[0])
    return now


def work(clock, quiet=False):
    with ProgressBar(quiet) as bar:
        for step in range(41):
            clock[0] = float(step)
            bar.on_event(Progress("scale 1 of 1", 64, 48, step, 40, step / 40))


def test_a_file_gets_a_line_every_ten_seconds(clock, capsys):
    work(clock)
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 40 / LINE_EVERY
    assert lines[0] == " 25% scale 1 of 1 (64×48), iteration 10/40"


def test_a_download_of_many_steps_is_no_flood(clock, capsys):
    with ProgressBar(quiet=False) as bar:
        for step in range(41):
            clock[0] = float(step)
            bar.on_event(Progress(f"Downloading, {step} of 40 MB", fraction=step / 40))
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.splitlines()[0] == " 25% Downloading, 10 of 40 MB"
    assert len(said.err.splitlines()) == 40 / LINE_EVERY


def test_quiet_is_quiet(clock, capsys):
    work(clock, quiet=True)
    assert capsys.readouterr().err == ""


def everything(terminal):
    """What was written to a pseudo-terminal that is closed: it arrives in pieces."""
    pieces = []
    with contextlib.suppress(OSError):  # Linux's end of it
        while piece := os.read(terminal, 1 << 16):
            pieces.append(piece)
    return b"".join(pieces).decode()


@pytest.mark.skipif(not hasattr(os, "openpty"), reason="needs a pseudo-terminal")
@pytest.mark.parametrize(("columns", "drawn"), [(0, False), (80, True)])
def test_a_terminal_without_a_size_gets_lines_too(clock, monkeypatch, columns, drawn):
    import fcntl
    import struct
    import termios

    ours, theirs = pty.openpty()
    try:
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
        with io.TextIOWrapper(os.fdopen(theirs, "wb", 0), write_through=True) as terminal:
            monkeypatch.setattr(sys, "stderr", terminal)
            work(clock)
            monkeypatch.undo()
        said = everything(ours)
    finally:
        os.close(ours)
    assert ("|" in said) == drawn
    assert said.count("\n") == (0 if drawn else 40 / LINE_EVERY)
