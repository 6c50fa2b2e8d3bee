"""``batch --frames`` from a terminal: numbered files and animations, each frame from the last."""

import json

import numpy as np
import pytest

from nst_engine.evaluation.benchmarks.moving_scenes import pan
from tests.motion.scenes import photograph

from .outputs import outputs

pytest.importorskip("cv2", reason="needs OpenCV: python3 install.py --with frames")
Image = pytest.importorskip("PIL.Image", reason="needs Pillow: install.py --with frames")

NAMES = ["f1", "f2", "f10"]


@pytest.fixture
def walk(folder, monkeypatch):
    """walk/ with three frames of a pan, and walk.gif with the same, of different durations."""
    monkeypatch.setenv("OMP_NUM_THREADS", "1")
    frames = pan(photograph(100, 80), 64, 3).frames
    images = [Image.fromarray(np.uint8(frame[..., :3] * 255)) for frame in frames]
    (folder / "walk").mkdir()
    for name, image in zip(NAMES, images, strict=True):
        image.save(folder / "walk" / f"{name}.png")
    durations = {"duration": [100, 250, 40], "loop": 0}
    images[0].save(folder / "walk.gif", save_all=True, append_images=images[1:], **durations)
    return folder


@pytest.fixture
def batch(nst_here, walk):
    """batch(content, *flags) -> its frames in the style strokes.png, in out/."""

    def run(content, *flags):
        words = [content, "--frames", "--style", "strokes.png", "-o", "out", "--device", "cpu"]
        return nst_here("batch", *words, "--iterations", 1, *flags, folder=walk)

    return run


def test_frames_go_on_from_each_other_and_from_where_a_run_was_killed(batch, walk):
    done = batch("walk", "--report", "r.jsonl")
    assert done.returncode == 0, done.stderr
    made = outputs(walk)
    assert set(made) == {f"{name}-strokes.png" for name in NAMES}
    lines = [json.loads(line) for line in (walk / "r.jsonl").read_text().splitlines()]
    assert [line["record"]["continues"] for line in lines] == [False, True, True]
    assert [line["record"]["scales"][-1][0] for line in lines] == [64] * 3

    (walk / "out" / "f10-strokes.png").unlink()
    done = batch("walk")
    assert "1 made, 2 were there already" in done.stdout
    assert outputs(walk) == made


def test_a_bad_frame_stops_no_other(batch, walk):
    (walk / "walk" / "f2.png").write_text("no picture at all")
    done = batch("walk")
    assert done.returncode == 1
    assert "f2.png is no picture" in done.stderr
    assert set(outputs(walk)) == {"f1-strokes.png", "f10-strokes.png"}


def test_an_animation_comes_out_as_one_with_its_durations(batch, walk):
    done = batch("walk.gif")
    assert done.returncode == 0, done.stderr
    assert set(outputs(walk)) == {"walk-strokes.gif"}  # and no working files
    with Image.open(walk / "out" / "walk-strokes.gif") as image:
        durations = []
        for number in range(image.n_frames):
            image.seek(number)
            durations.append(image.info["duration"])
    assert durations == [100, 250, 40]
    assert "0 made, 4 were there already" in batch("walk.gif").stdout


def test_a_dry_run_tells_and_writes_nothing(batch, walk):
    done = batch("walk.gif", "--dry-run")
    assert done.returncode == 0, done.stderr
    assert "walk-strokes.gif: 3 frames from walk.gif on" in done.stdout
    assert "3 to make, 0 done already." in done.stdout
    assert "GB of memory" in done.stdout
    assert not (walk / "out").exists()


@pytest.mark.parametrize(
    ("flags", "words"),
    [
        (("--method", "instant"), "--method instant"),
        (("--scheduler", "tcp://x:1"), "one frame is painted after another"),
    ],
)
def test_what_does_not_go_with_frames_is_told(batch, walk, flags, words):
    done = batch("walk", *flags)
    assert done.returncode == 2
    assert words in done.stderr
    assert not (walk / "out").exists()
