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


@pytest.fixture
def quality_of_list(nst_here, folders):
    """quality_of_list(*flags): the pairs of list.csv, paths from where it lies."""

    def run(*flags):
        words = ("--pairs", "list.csv", "-o", "page", *flags)
        return nst_here("bench", "quality", *words, folder=folders)

    return run


@pytest.mark.slow
def test_the_page_shows_every_pair_by_every_method(quality, folders):
    done = quality(*QUICK)
    assert done.returncode == 0, done.stderr
    page = (folders / "page/index.html").read_text()
    assert page.count("<h2") == 4  # outliers, means and two pairs
    assert ">scene a &amp; b.png × strokes.png</h2>" in page
    assert ">other.png × strokes.png</h2>" in page
    links = {unquote(link) for link in re.findall(r'(?:src|href)="([^"]+)"', page)}
    assert len(links) == 2 + 2 + 1 + 4  # numbers and means, photographs, painting, results
    assert all((folders / "page" / link).is_file() for link in links)
    runs = json.loads((folders / "page/quality.json").read_text())
    assert len(runs) == 6
    for run in runs:
        assert set(run["distances"]) == {"patch", "coverage", "gram", "content", "shapes"}
        assert set(run["pixels"]) == {"edges", "border", "grain", "finest"}
        if run["place"][2] == "photograph":
            assert run["distances"]["content"] == pytest.approx(0, abs=1e-6)
            assert run["pixels"]["edges"] == pytest.approx(1, abs=1e-4)
            assert run["pixels"]["border"] == 1
        else:
            assert run["pixels"]["edges"] < 0.999
            assert run["distances"]["content"] > 0.01
            assert run["seconds"] > 0
            assert run["peak_memory_bytes"] > 50e6
            assert f"{run['seconds']:.1f}" in page
        assert f"{run['distances']['patch']:.3f}" in page
        assert f"{run['pixels']['finest']:.3f}" in page
    means = {
        m["method"]: m for m in json.loads((folders / "page/summary.json").read_text())["means"]
    }
    assert set(means) == {"photograph", "gram", "strokes"}
    edges = [run["pixels"]["edges"] for run in runs if run["place"][2] == "strokes"]
    assert means["strokes"]["measures"]["edges"] == pytest.approx(sum(edges) / 2)
    assert f"edges {sum(edges) / 2:.3f}" in done.stdout
    assert done.stdout.endswith("page/index.html\n")
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


@pytest.mark.slow
def test_a_list_says_which_pairs_and_of_what_kind(quality_of_list, folders):
    (folders / "list.csv").write_text(
        "name, kind, medium, content, style\n"
        "first, night, pen, photos/other.png, paintings/strokes.png\n"
        "second, animal, pen, photos/scene a & b.png, photos/other.png\n"
    )
    quick = ("--size", 64, "--iterations", 2, "--methods", "gram")
    done = quality_of_list(*quick)
    assert done.returncode == 0, done.stderr
    page = (folders / "page/index.html").read_text()
    assert ">first <small>night × pen</small></h2>" in page
    assert "pen (2), gram" in page
    links = {unquote(link) for link in re.findall(r'(?:src|href)="([^#"]+)"', page)}
    assert all((folders / "page" / link).is_file() for link in links)
    summary = json.loads((folders / "page/summary.json").read_text())
    assert {m["over"] for m in summary["kinds"]} == {"night", "animal"}

    numbers = (folders / "page/quality.json").read_text()
    text = (folders / "list.csv").read_text()
    (folders / "list.csv").write_text(text.replace("first, night", "renamed, portrait"))
    assert quality_of_list(*quick).returncode == 0
    assert (folders / "page/quality.json").read_text() == numbers  # nothing was made anew
    assert (
        ">renamed <small>portrait × pen</small></h2>" in (folders / "page/index.html").read_text()
    )


@pytest.mark.slow
def test_numbers_without_what_is_measured_now_are_measured_and_not_made_anew(quality, folders):
    gram = (*QUICK[:-1], "--quiet")
    assert quality(*gram, contents="photos/other.png").returncode == 0
    before = _numbers(folders)
    painted = folders / "page/pictures/other.png-strokes.png-gram.png"
    stamp = painted.stat().st_mtime_ns
    old = [{k: v for k, v in run.items() if k != "pixels"} for run in before.values()]
    (folders / "page/quality.json").write_text(json.dumps([{**r, "judge": "older"} for r in old]))
    assert quality(*gram, contents="photos/other.png").returncode == 0
    assert _numbers(folders) == before
    assert painted.stat().st_mtime_ns == stamp


def _numbers(folders):
    runs = json.loads((folders / "page/quality.json").read_text())
    return {run["place"][2]: run for run in runs}


BAD = {
    "no folder": ((), {"contents": "nowhere"}, "nowhere cannot be read"),
    "no pictures": ((), {"styles": "empty"}, "no picture in the folder empty"),
    "unreadable": ((), {"styles": "broken"}, "broken/text.png"),
    "no method": (("--methods", "magic"), {}, "--methods names 'magic'"),
    "too small": (("--size", 20), {}, "too small to be painted"),
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


NOT_CLEAR = {
    "nothing": (),
    "half of it": ("photos",),
    "both": ("photos", "paintings", "--pairs", "list.csv"),
    "contents and a list": ("photos", "--pairs", "list.csv"),
    "a root without a list": ("photos", "paintings", "--root", "photos"),
}


@pytest.mark.parametrize("case", NOT_CLEAR)
def test_what_to_pair_must_be_clear(nst_here, folders, case):
    done = nst_here("bench", "quality", *NOT_CLEAR[case], "-o", "page", folder=folders)
    assert done.returncode == 2
    assert "What to pair is not clear." in done.stderr
    assert not (folders / "page").exists()


def test_the_root_of_a_list_may_be_elsewhere(quality_of_list, folders):
    (folders / "list.csv").write_text(
        "name, kind, medium, content, style\nfirst, night, pen, other.png, none.png\n"
    )
    done = quality_of_list("--root", "photos")
    assert done.returncode == 2
    assert "list.csv, line 2: photos/none.png is not there." in done.stderr
