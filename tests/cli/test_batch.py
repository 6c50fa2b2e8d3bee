"""``batch`` from a terminal: many files in, one for each pair out, whatever happens meanwhile."""

import json
import os
import random
import shutil
import signal
import subprocess
import time

import psutil
import pytest
import pyvips

from .outputs import outputs

QUICK = ("--method", "instant", "--device", "cpu")


@pytest.fixture
def batch(nst_here, folder):
    """batch(*flags) -> photos/ in the styles strokes.png and other.png, written to out/."""

    def run(*flags):
        words = ["photos", "--style", "strokes.png", "other.png", "-o", "out", *QUICK]
        return nst_here("batch", *words, *flags, folder=folder)

    return run


ALL = {f"{content}-{style}.png" for content in ("one", "two") for style in ("strokes", "other")}


def test_every_content_in_every_style_as_by_stylize(batch, nst_here, folder):
    done = batch("--report", "r.jsonl")
    assert done.returncode == 0, done.stderr
    made = outputs(folder)
    assert set(made) == ALL
    assert len(set(made.values())) == 4
    report = [json.loads(line) for line in (folder / "r.jsonl").read_text().splitlines()]
    assert [line["status"] for line in report] == ["done"] * 4
    assert {line["record"]["method"] for line in report} == {"instant"}

    alone = ["photos/two.jpg", "other.png", "-o", "alone.png", *QUICK]
    assert nst_here("stylize", *alone, folder=folder).returncode == 0
    assert (folder / "alone.png").read_bytes() == made["two-other.png"]


def test_it_is_told_once_that_of_an_animation_one_frame_is_painted(batch, folder):
    frames = [pyvips.Image.black(96, 72, bands=3) + value for value in (200, 50)]
    joined = pyvips.Image.arrayjoin(frames, across=1).cast("uchar").copy(interpretation="srgb")
    joined.set_type(pyvips.GValue.gint_type, "page-height", 72)
    (folder / "photos" / "two.jpg").unlink()
    joined.write_to_file(str(folder / "photos" / "two.gif"))
    said = batch().stdout
    assert said.count("two.gif has 2 frames; the first was painted. batch --frames") == 1


def test_only_what_has_changed_is_made_again(batch, folder):
    batch()
    first = {name: (folder / "out" / name).stat().st_mtime_ns for name in ALL}
    os.utime(folder / "photos" / "one.png")
    done = batch()
    assert "0 made, 4 were there already" in done.stdout
    shutil.copy(folder / "scene.png", folder / "photos" / "two.jpg")
    (folder / "out" / "one-other.png").unlink()
    done = batch("--report", "r.jsonl")
    assert "3 made, 1 were there already" in done.stdout
    assert (folder / "out" / "one-strokes.png").stat().st_mtime_ns == first["one-strokes.png"]
    statuses = [json.loads(s)["status"] for s in (folder / "r.jsonl").read_text().splitlines()]
    assert sorted(statuses) == ["done"] * 3 + ["skipped"]
    assert "4 made, 0 were there already" in batch("--strength", 30).stdout


def test_a_bad_file_stops_no_other(batch, folder):
    (folder / "photos" / "bad.png").write_text("no picture at all")
    done = batch("--report", "r.jsonl")
    assert done.returncode == 1
    assert set(outputs(folder)) == ALL
    assert done.stderr.count("bad.png is no picture") == 2
    assert "Traceback" not in done.stderr
    failed = [json.loads(s) for s in (folder / "r.jsonl").read_text().splitlines()][:2]
    assert [line["error"]["code"] for line in failed] == ["bad-picture"] * 2


def test_what_no_batch_wrote_is_not_written_over(batch, folder):
    (folder / "out").mkdir()
    mine = folder / "out" / "one-strokes.png"
    mine.write_bytes(b"mine")
    done = batch()
    assert done.returncode == 1
    assert "no batch wrote it" in done.stderr
    assert mine.read_bytes() == b"mine"
    assert set(outputs(folder)) == ALL
    assert batch("--overwrite").returncode == 0
    assert mine.read_bytes() != b"mine"


def test_an_input_is_never_written_over(nst_here, folder):
    """The output of one pair is the content of another, in the same folder."""
    shutil.copy(folder / "scene.png", folder / "one-strokes.png")
    before = (folder / "one-strokes.png").read_bytes()
    words = ["photos/one.png", "one-strokes.png", "--style", "strokes.png", "-o", "."]
    done = nst_here("batch", *words, "--overwrite", *QUICK, folder=folder)
    assert done.returncode == 1
    assert "would be lost" in done.stderr
    assert (folder / "one-strokes.png").read_bytes() == before
    assert (folder / "one-strokes-strokes.png").exists()


def test_a_dry_run_tells_and_writes_nothing(batch, folder):
    done = batch("--dry-run")
    assert done.returncode == 0, done.stderr
    assert "4 to make, 0 done already." in done.stdout
    assert " s and " in done.stdout
    assert "GB of memory" in done.stdout
    assert not (folder / "out").exists()


@pytest.mark.slow
def test_a_dry_run_foretells_an_optimization(nst_here, folder):
    words = ["photos", "--style", "strokes.png", "-o", "out", "--iterations", 4, "--device", "cpu"]
    done = nst_here("batch", *words, "--dry-run", folder=folder)
    assert done.returncode == 0, done.stderr
    assert "2 to make" in done.stdout
    assert not (folder / "out").exists()


BAD = {
    "no style": (["photos"], "No style was given"),
    "two kinds": (["photos", "--style", "strokes.png", "--built-in", "mosaic"], "Choose one of"),
    "empty folder": (["out", "--style", "strokes.png"], "no picture in the folder out"),
    "bad value": (["photos", "--style", "strokes.png", "--strength", "x"], "--strength is 'x'"),
    "mask": (["photos", "--style", "strokes.png", "--style-mask", "x"], "--style-mask"),
    "report": (
        ["photos", "--style", "strokes.png", "--report", "strokes.png"],
        "one of the images to be read",
    ),
    "out": (["photos", "--style", "strokes.png", "-o", "scene.png"], "scene.png cannot be"),
}


@pytest.mark.parametrize("case", BAD)
def test_bad_arguments_are_one_clear_line(nst_here, folder, case):
    (folder / "out").mkdir()
    words, expected = BAD[case]
    before = (folder / "strokes.png").read_bytes()
    output = [] if "-o" in words else ["-o", "out"]
    done = nst_here("batch", *words, *output, *QUICK, folder=folder)
    assert done.returncode == 2
    assert expected in done.stderr
    assert done.stderr.count("\n") == 1
    assert list((folder / "out").iterdir()) == []
    assert (folder / "strokes.png").read_bytes() == before


#: How often a batch is killed; .ci/long says ten times.
KILLS = int(os.environ.get("NST_KILLS", "3"))


@pytest.mark.slow
def test_killed_at_any_moment_it_goes_on_to_the_same_bytes(nst, folder):
    words = ["batch", "photos", "--style", "strokes.png", "other.png", *QUICK]
    began = time.monotonic()
    assert nst(*words, "-o", "undisturbed", folder=folder).returncode == 0
    whole = time.monotonic() - began
    moments = random.Random(0)
    for _ in range(KILLS):
        process = nst(*words, "-o", "out", folder=folder, background=True)
        try:
            process.communicate(timeout=moments.uniform(0.3, 1.0) * whole)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            process.communicate()
        for name, data in outputs(folder).items() if (folder / "out").exists() else ():
            if not name.endswith(".part"):
                assert data == (folder / "undisturbed" / name).read_bytes()
    done = nst(*words, "-o", "out", folder=folder)
    assert done.returncode == 0, done.stderr
    expected = {name: (folder / "undisturbed" / name).read_bytes() for name in ALL}
    assert outputs(folder) == expected


@pytest.mark.slow
def test_processes_beside_each_other_make_the_same_bytes(nst, folder, monkeypatch):
    monkeypatch.setenv("OMP_NUM_THREADS", "1")
    words = ["batch", "photos", "--style", "strokes.png", "other.png", "--iterations", 2]
    (folder / "photos" / "bad.png").write_text("no picture at all")
    for count in (1, 2):
        done = nst(*words, "-o", f"by{count}", "--local-workers", count, folder=folder)
        assert done.returncode == 1
        assert done.stderr.count("bad.png is no picture") == 2
    for name in ALL:
        assert (folder / "by1" / name).read_bytes() == (folder / "by2" / name).read_bytes()


@pytest.mark.slow
def test_a_worker_that_is_killed_costs_no_image(nst, folder):
    words = ["batch", "photos", "--style", "strokes.png", "other.png", "--iterations", 10]
    process = nst(*words, "-o", "out", "--local-workers", 2, folder=folder, background=True)
    workers = two_workers(process)
    while workers[1].cpu_times().user < 2:  # at work
        assert process.poll() is None, process.stderr.read()
        time.sleep(0.05)
    workers[1].kill()
    _, err = process.communicate(timeout=300)
    assert process.returncode == 0, err
    assert set(outputs(folder)) == ALL
    assert not any(worker.is_running() for worker in workers)


@pytest.mark.slow
def test_workers_leave_with_a_batch_that_is_killed(nst, folder):
    words = ["batch", "photos", "--style", "strokes.png", "-o", "out", "--iterations", 10000]
    process = nst(*words, "--local-workers", 2, folder=folder, background=True)
    workers = two_workers(process)
    process.kill()
    process.communicate()
    assert psutil.wait_procs(workers, timeout=30)[1] == []


@pytest.mark.slow
def test_interrupted_it_says_how_to_go_on(nst, folder):
    words = ["batch", "photos", "--style", "strokes.png", "-o", "out", "--iterations", 10000]
    words += ["--local-workers", 2, "--report", "r.jsonl"]
    process = nst(*words, folder=folder, background=True)
    two_workers(process)  # before that Ctrl-C ends a program that has begun nothing
    process.send_signal(signal.SIGINT)
    out, _ = process.communicate(timeout=120)
    assert process.returncode == 130
    assert "2 are left" in out
    assert outputs(folder) == {}


def two_workers(process):
    """The processes that paint, as soon as both are there."""
    workers = []
    while len(workers) < 2:
        assert process.poll() is None, process.stderr.read()
        time.sleep(0.05)
        children = psutil.Process(process.pid).children()
        workers = [child for child in children if "spawn_main" in " ".join(child.cmdline())]
    return workers
