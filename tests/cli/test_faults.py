"""What goes wrong around the program: full disks, no memory, no descriptors, odd names."""

import json
import os
import resource
import signal
import subprocess
import sys

import pytest

from nst_engine.images import load_image

from .conftest import CHECKOUT


@pytest.fixture
def limited(own_home, images):
    """limited(*flags, home=…, RLIMIT_…=n) -> stylize by the instant method under these limits."""

    def run(*flags, content="scene.png", output="out.png", home=None, path=CHECKOUT, **limits):
        def restrict():
            for name, limit in limits.items():
                resource.setrlimit(getattr(resource, name), (limit, limit))

        words = [content, "strokes.png", "-o", output, "--method", "instant", *flags]
        environment = {**os.environ, "PYTHONPATH": str(path)}
        if home:
            environment |= {"HOME": str(home), "XDG_DATA_HOME": str(home)}
        return subprocess.run(
            [sys.executable, "-m", "nst_engine", "stylize", *map(os.fspath, words)],
            cwd=images,
            env=environment,
            capture_output=True,
            text=True,
            errors="surrogateescape",
            preexec_fn=restrict,
        )

    return run


def test_a_home_that_cannot_be_written_keeps_no_picture_from_being_made(limited, images):
    done = limited(home="/proc/no/such/home")
    assert done.returncode == 0, done.stderr
    assert load_image(images / "out.png").width == 96


def test_a_full_disk_under_the_log_keeps_no_picture_from_being_made(limited, images, small_disk):
    fill(small_disk)
    done = limited("--built-in", "none", home=small_disk)
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    assert load_image(images / "out.png").width == 96


def test_a_full_disk_under_the_report_is_one_line_and_the_picture_is_there(
    limited, images, small_disk
):
    fill(small_disk)
    done = limited("--report", small_disk / "report.json")
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert "report.json cannot be written" in done.stderr
    assert load_image(images / "out.png").width == 96
    assert [file.name for file in small_disk.iterdir()] == ["filling"]


def fill(disk):
    with (disk / "filling").open("wb", 0) as file:
        try:
            while True:
                file.write(bytes(4096))
        except OSError:
            pass


@pytest.mark.parametrize(
    "name", [b"caf\xe9.png", "Grüße ☕ 写真.png".encode(), b"-o.png", b"a\nb.png"]
)
def test_names_that_are_no_text_do(limited, images, name):
    content, output = os.fsdecode(b"in-" + name), os.fsdecode(b"./" + name)
    (images / content).write_bytes((images / "scene.png").read_bytes())
    done = limited(content=content, output=output)
    assert done.returncode == 0, done.stderr
    assert load_image(images / output).width == 96


def test_a_name_that_is_too_long_is_one_line(limited, images):
    for flags in ({"content": "x" * 300 + ".png"}, {"output": "x" * 300 + ".png"}):
        done = limited(**flags)
        assert done.returncode == 2
        assert done.stderr.count("\n") == 1
        assert "Traceback" not in done.stderr


@pytest.mark.parametrize("descriptors", [5, 8, 12, 64])
def test_too_few_descriptors_end_in_a_picture_or_in_words(limited, images, descriptors):
    done = limited(RLIMIT_NOFILE=descriptors)
    assert in_words(done, images), done.stderr


@pytest.mark.parametrize("megabytes", [400, 700, 1000, 1400, 2000])
def test_too_little_memory_ends_in_a_picture_or_in_words(limited, images, megabytes):
    """From the loading of the libraries over the networks to the last picture."""
    done = limited("--size", "1200", RLIMIT_AS=megabytes << 20)
    if done.returncode in (-signal.SIGABRT, -signal.SIGSEGV, 127):  # a library of C ended it
        assert not (images / "out.png").exists()
    else:
        assert in_words(done, images), done.stderr


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has glibc")
def test_what_exceptions_pass_through_glibc_with_is_there_before_memory_runs_out(own_home):
    """Else the process aborts: "libgcc_s.so.1 must be installed for unwinding to work"."""
    code = (
        "from nst_engine.memory import prepare_unwinding\n"
        "prepare_unwinding()\n"
        "print('libgcc_s.so' in open('/proc/self/maps').read())"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=CHECKOUT, capture_output=True)
    assert b"True" in done.stdout, done.stderr


def in_words(done, images):
    """Whether there is a whole picture, or one line that says why not and nothing left."""
    if done.returncode == 0:
        return load_image(images / "out.png").width > 0
    whole = {"scene.png", "strokes.png"} == {p.name for p in images.iterdir() if p.is_file()}
    return whole and done.returncode in (1, 2) and "Traceback" not in done.stderr


JUMPING = """
import itertools, time
jumps = itertools.cycle([0, 3600, -3600, 10 ** 9])
wall = time.time
time.time = lambda: wall() + next(jumps)
time.time_ns = lambda: int(1e9 * time.time())
"""


@pytest.mark.parametrize(
    "method", ["instant", "moments"] if os.environ.get("NST_LONG") else ["instant"]
)
def test_a_clock_that_jumps_changes_nothing(limited, images, tmp_path, monkeypatch, method):
    """By an hour back and forth and by thirty years, whenever anybody asks for it."""
    (tmp_path / "sitecustomize.py").write_text(JUMPING)
    words = ["--method", method, "--iterations", "2", "--size", "96", "--report", "report.json"]
    monkeypatch.setenv("OMP_NUM_THREADS", "1")
    seconds = []
    for name, path in (("steady.png", CHECKOUT), ("jumping.png", f"{tmp_path}:{CHECKOUT}")):
        done = limited(*words, output=name, path=path)
        assert done.returncode == 0, done.stderr
        seconds.append(json.loads((images / "report.json").read_text())["seconds"])
        (images / "report.json").unlink()
    steady, jumping = (load_image(images / f"{n}.png").pixels for n in ("steady", "jumping"))
    assert (steady == jumping).all()
    assert 0 <= seconds[1] < 60 + seconds[0]
