"""Sequences of frames: their order, animations taken apart and made again, keys in a chain."""

from pathlib import Path

import numpy as np
import pytest

from nst_engine.batch.frames.animation import Animation
from nst_engine.batch.frames.frame_keys import FrameKeys
from nst_engine.batch.frames.sequences import find_sequences
from nst_engine.batch.tasks import Task
from nst_engine.contract import Settings, UserError

Image = pytest.importorskip("PIL.Image", reason="needs Pillow: install.py --with frames")

DURATIONS = [100, 250, 40]


def animated(file, loop=0, **options):
    """A file with three frames of one colour each."""
    colors = ("#d03020", "#20a040", "#3040c0")
    first, *rest = (Image.new("RGB", (48, 40), color) for color in colors)
    first.save(file, save_all=True, append_images=rest, duration=DURATIONS, loop=loop, **options)
    return file


def test_numbers_in_names_are_ordered_by_their_value(tmp_path):
    for number in (10, 9, 100, 1):
        (tmp_path / f"frame{number}.png").touch()
    (sequence,) = find_sequences([tmp_path])
    assert [f.stem for f in sequence.files] == ["frame1", "frame9", "frame10", "frame100"]


def test_each_folder_and_each_animation_is_a_sequence_and_files_are_one(tmp_path):
    for name in ("a1.png", "a2.png", "walk/1.png"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        Image.new("RGB", (48, 40)).save(tmp_path / name)
    gif = animated(tmp_path / "b.gif")
    paths = [tmp_path / "a2.png", gif, tmp_path / "walk", tmp_path / "a1.png"]
    animation, walk, loose = find_sequences(paths)
    assert animation.animation.file == gif
    assert [f.name for f in walk.files] == ["1.png"]
    assert [f.name for f in loose.files] == ["a1.png", "a2.png"]


@pytest.mark.parametrize("name", ["x.gif", "x.webp", "x.png"])
def test_what_was_clear_in_a_frame_stays_clear(tmp_path, name):
    """Also where another frame has something there."""
    frames = []
    for number in range(3):
        frame = Image.new("RGBA", (48, 40))
        left = 16 * number
        frame.paste("#d03020", (left, 0, left + 16, 40))
        frame.paste((0, 0, 0, 0), (left + 4, 10, left + 12, 30))
        frames.append(frame)
    first, *rest = frames
    first.save(tmp_path / name, save_all=True, append_images=rest, duration=100, disposal=2)
    animation = Animation.of(tmp_path / name)
    animation.unpack(tmp_path / "frames")
    again = tmp_path / f"again-{name}"
    again.write_bytes(animation.packed(animation.frame_files(tmp_path / "frames")))
    with Image.open(again) as after:
        for number in range(3):
            after.seek(number)
            clear, wanted = (
                np.asarray(image.convert("RGBA"))[..., 3] < 128 for image in (after, frames[number])
            )
            assert (clear == wanted).all()


@pytest.mark.parametrize("name", ["x.gif", "x.webp", "x.png"])
@pytest.mark.parametrize("loop", [0, 3])
def test_an_animation_comes_back_with_its_frames_durations_and_loops(tmp_path, name, loop):
    file = animated(tmp_path / name, loop, **({"lossless": True} if "webp" in name else {}))
    animation = Animation.of(file)
    animation.unpack(tmp_path / "frames")
    frames = animation.frame_files(tmp_path / "frames")
    again = tmp_path / f"again-{name}"
    again.write_bytes(animation.packed(frames))
    assert Animation.of(again).durations == tuple(DURATIONS)
    assert Animation.of(again).loop == loop
    with Image.open(file) as before, Image.open(again) as after:
        assert before.format == after.format
        for number in range(3):
            before.seek(number)
            after.seek(number)
            pair = [np.asarray(each.convert("RGB"), float) for each in (before, after)]
            assert np.abs(pair[0] - pair[1]).mean() < 4


def test_a_still_image_is_no_animation_and_a_damaged_one_is_told(tmp_path):
    Image.new("RGB", (48, 40)).save(tmp_path / "still.gif")
    assert Animation.of(tmp_path / "still.gif") is None
    (tmp_path / "bad.gif").write_bytes(b"GIF89a, and nothing more")
    with pytest.raises(UserError, match=r"bad\.gif is damaged"):
        Animation.of(tmp_path / "bad.gif")


@pytest.fixture
def tasks(tmp_path):
    for name in "abc":
        (tmp_path / name).write_text(name)
    (tmp_path / "style").write_text("style")
    return [Task(tmp_path / name, tmp_path / "style", Path(f"{name}.png")) for name in "abc"]


def keys(tasks):
    keys = FrameKeys(Settings(), dict(zip(tasks[1:], tasks, strict=False)))
    return [keys.key_of(task) for task in tasks]


def test_a_frame_that_changes_changes_all_that_follow(tasks):
    before = keys(tasks)
    assert len(set(before)) == 3
    tasks[1].content.write_text("other")
    after = keys(tasks)
    assert [a == b for a, b in zip(before, after, strict=True)] == [True, False, False]


def test_a_frame_that_is_missing_leaves_keys_to_those_that_follow(tasks):
    tasks[0].content.unlink()
    chained = FrameKeys(Settings(), dict(zip(tasks[1:], tasks, strict=False)))
    with pytest.raises(OSError, match="a"):
        chained.key_of(tasks[0])
    assert chained.key_of(tasks[2])
