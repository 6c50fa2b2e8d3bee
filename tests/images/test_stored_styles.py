"""Built-in styles are painted once and kept."""

import subprocess
import sys
import time

import numpy as np
import pytest

from nst_engine.contract.paths import built_in_folder, built_in_thumbnail
from nst_engine.images import builtin, load_image
from nst_engine.images.builtin.stored import VERSION, stored

NAME, SIZE = "mosaic", (512, 384)


@pytest.fixture
def kept(own_home):
    """The style as it came the first time."""
    return stored(NAME, *SIZE)


def test_the_first_time_and_later_give_the_same_pixels(kept):
    assert np.array_equal(stored(NAME, *SIZE), kept)
    assert np.abs(kept - builtin.render(NAME, *SIZE)).max() <= 0.5 / 255 + 1e-6
    assert np.array_equal(load_image(built_in_thumbnail(NAME)).pixels[..., :3], kept)


def test_it_is_read_and_not_painted_again(kept):
    other = built_in_thumbnail("charcoal")
    other.write_bytes(built_in_thumbnail(NAME).read_bytes())
    assert np.array_equal(stored("charcoal", *SIZE), kept)


@pytest.mark.parametrize("damage", ["cut", "other-code"])
def test_what_is_damaged_or_of_another_version_is_painted_anew(kept, damage):
    file = built_in_thumbnail(NAME)
    if damage == "cut":
        file.write_bytes(file.read_bytes()[:999])
    else:
        file.write_bytes(b"older")
        (built_in_folder() / VERSION).write_text("another")
    assert np.array_equal(stored(NAME, *SIZE), kept)
    assert file.stat().st_size > 999


def test_a_home_that_cannot_be_written_does_no_harm(own_home):
    own_home.parent.mkdir(parents=True)
    own_home.write_text("no folder")
    assert stored(NAME, *SIZE).shape == (384, 512, 3)


def test_the_painting_process_ends_with_its_input(own_home):
    command = [sys.executable, "-m", "nst_engine.images.builtin.stored", "--leave-with-input"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        process.stdout.readline()  # it is at work: the first style is there
        process.stdin.close()
        closed = time.monotonic()
        process.wait(10)
        assert time.monotonic() - closed < 2
    assert len(list(built_in_folder().glob("*.png"))) < len(builtin.NAMES)
