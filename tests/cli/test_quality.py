"""``bench quality`` from a terminal: images in, a page with numbers out."""

import json
import re
from urllib.parse import unquote

import pytest
import pyvips

QUICK = ("--size", 64, "--iterations", 2, "--methods", "gram", "strokes")


@pytest.fixture
def folders(images):
    """Folders photos (scene a & b.png, other.png) and paintings (strokes.png) of ``images``."""
    for name in ("photos", "paintings"):
        (images / name).mkdir()
    scene = pyvips.Image.new_from_file(str(images / "scene.png"))
    scene.write_to_file(str(images / "photos" / "scene a & b.png"))
    scene.fliphor().write_to_file(str(images / "photos" / "other.png"))
    (images / "photos" / "notes.txt").write_text("not a picture, and not meant as one")
    (images / "strokes.png").rename(images / "paintings" / "strokes.png")
    return images


@pytest.fixture
def quality(nst_here, folders):
    """quality(*flags): the page is made in this process, its results in one of their own each."""

    def run(*flags, contents="photos", styles="paintings"):
        return nst_here("bench", "quality", contents, styles, "-o", "page", *flags, folder=folders)

    return run


@pytest.mark.slow
def test_the_page_shows_every_pair_by_every_method(quality, folders):
    done = quality(*QUICK)
    assert done.returncode == 0, done.stderr
    page = (folders / "page/index.html").read_text()
    assert page.count("<h2>") == 3  # the means and two pairs
    assert "<h2>scene a &amp; b × strokes</h2>" in page
    assert "<h2>other × strokes</h2>" in page
    links = {unquote(link) for link in re.findall(r'(?:src|href)="([^"]+)"', page)}
    assert len(links) == 1 + 2 + 1 + 4  # numbers, photographs, painting, results
    assert all((folders / "page" / link).is_file() for link in links)
    runs = json.loads((folders / "page/quality.json").read_text())
    assert len(runs) == 6
    for run in runs:
        assert set(run["distances"]) == {"patch", "coverage", "gram", "content"}
        if run["place"][2] == "photograph":
            assert run["distances"]["content"] == 0
        else:
            assert run["distances"]["content"] > 0.01
            assert run["seconds"] > 0
            assert run["peak_memory_bytes"] > 50e6
            assert f"{run['seconds']:.1f}" in page
        assert f"{run['distances']['patch']:.3f}" in page
    assert "compact network's relu3_4" in page


@pytest.mark.slow
def test_a_second_time_nothing_is_made_anew_but_what_changed(quality, folders):
    assert quality(*QUICK, contents="photos/other.png").returncode == 0
    before = _numbers(folders)
    painted = folders / "page/pictures/other.png-strokes.png-gram.png"
    stamp = painted.stat().st_mtime_ns
    assert quality(*QUICK, contents="photos/other.png").returncode == 0
    assert _numbers(folders) == before  # seconds among them
    assert painted.stat().st_mtime_ns == stamp

    (folders / "page/pictures/other.png-strokes.png-strokes.png").unlink()
    assert quality(*QUICK, "--strength", 80, contents="photos/other.png").returncode == 0
    after = _numbers(folders)
    assert painted.stat().st_mtime_ns != stamp  # other settings were asked for
    assert after["gram"]["made_of"] != before["gram"]["made_of"]
    assert after["photograph"] == before["photograph"]
    assert (folders / "page/pictures/other.png-strokes.png-strokes.png").exists()


def _numbers(folders):
    runs = json.loads((folders / "page/quality.json").read_text())
    return {run["place"][2]: run for run in runs}


BAD = {
    "no folder": ((), {"contents": "nowhere"}, "nowhere cannot be read"),
    "no pictures": ((), {"styles": "empty"}, "no picture in the folder empty"),
    "unreadable": ((), {"styles": "broken"}, "broken/text.png"),
    "no method": (("--methods", "magic"), {}, "--methods names 'magic'"),
    "too small": (("--size", 20), {}, "too small to hold features"),
    "itself": ((), {"contents": "paintings"}, "one picture"),
    "no features": (("--features", "nowhere.st"), {}, "nowhere.st cannot be read"),
    "stylize refuses": ((*QUICK, "--content-layers", "relu9_9"), {}, "by gram could not be made"),
}


@pytest.mark.parametrize("case", BAD)
def test_bad_input_is_one_clear_line(quality, folders, case):
    (folders / "empty").mkdir()
    (folders / "broken").mkdir()
    (folders / "broken" / "text.png").write_text("no picture at all")
    flags, sources, words = BAD[case]
    done = quality(*flags, **sources)
    assert done.returncode == 2
    assert words in done.stderr
    assert done.stderr.count("\n") == 1
    assert not list(folders.glob("page/.run-*"))
