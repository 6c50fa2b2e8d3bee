"""The journal of an output folder, also after a kill at the worst moment."""

import os
from pathlib import Path

import pytest

from nst_engine.batch import journal as module
from nst_engine.batch.journal import NAME, Journal


@pytest.fixture
def output(tmp_path) -> Path:
    return tmp_path / "out.png"


def again(output: Path) -> Journal:
    """What another process would read."""
    return Journal(output.parent)


def test_an_output_is_done_while_its_bytes_and_its_key_are_the_same(output):
    Journal(output.parent).write(output, "key", b"image")
    assert again(output).is_done(output, "key")
    assert not again(output).is_done(output, "other")
    output.write_bytes(b"edited")
    assert not again(output).is_done(output, "key")
    assert not again(output).is_own(output)


def test_equal_bytes_of_two_keys_are_done_for_both(output):
    for key in ("one", "two"):
        Journal(output.parent).write(output, key, b"image")
    assert again(output).is_done(output, "one")
    assert again(output).is_done(output, "two")


def test_killed_before_the_image_is_in_its_place(output, monkeypatch):
    """The entry is there, the image is not; what stood there before is still known as own."""
    Journal(output.parent).write(output, "old", b"first")

    def killed(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(module, "write_atomically", killed)
    with pytest.raises(KeyboardInterrupt):
        Journal(output.parent).write(output, "new", b"second")
    monkeypatch.undo()
    assert output.read_bytes() == b"first"
    assert again(output).is_own(output)
    assert not again(output).is_done(output, "new")
    again(output).write(output, "new", b"second")
    assert again(output).is_done(output, "new")


@pytest.mark.parametrize("line", [b'{"file": "other.pn', b"[1]", b"5", b'"x"', b"null"])
def test_a_line_that_is_no_entry_spoils_no_other(output, line):
    """It was cut short, or others wrote it."""
    Journal(output.parent).write(output, "key", b"image")
    file = output.parent / NAME
    file.write_bytes(file.read_bytes() + line)
    other = output.with_name("other.png")
    again(output).write(other, "key", b"other image")
    assert again(output).is_done(output, "key")
    assert again(output).is_done(other, "key")


def test_what_a_killed_process_left_half_written_is_removed(output):
    abandoned = output.with_name(f".{output.name}.{2**22 + 1}.part")  # above Linux's highest pid
    abandoned.write_bytes(b"ima")
    Journal(output.parent).write(output, "key", b"image")
    assert not abandoned.exists()
    assert output.read_bytes() == b"image"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no pipes in folders")
def test_a_pipe_in_the_journals_place_is_not_waited_for(output):
    os.mkfifo(output.parent / NAME)
    assert not Journal(output.parent).knows(output)
