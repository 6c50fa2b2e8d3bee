"""The comparison with other programs: what is missing is named, and its figures are its runs'."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from nst_engine.contract import UserError
from nst_engine.evaluation.benchmarks.peers import gmic
from nst_engine.evaluation.benchmarks.peers.candidates import (
    GMIC,
    OURS,
    Candidate,
    Task,
    candidates,
)
from nst_engine.evaluation.benchmarks.peers.compare import CONTENT_ITSELF, run
from nst_engine.evaluation.benchmarks.peers.page import markdown, with_block

CHECKOUT = Path(__file__).parents[3]
MODULE = "nst_engine.evaluation.benchmarks.peers"
posix = pytest.mark.skipif(sys.platform == "win32", reason="needs a script that is a program")


def cells(text):
    """Rows of the table in a text, without its head."""
    lines = [line for line in text.splitlines() if line.startswith("| ")][2:]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


@pytest.fixture(scope="module")
def comparison(tmp_path_factory):
    """``peers.json``, the text printed, and the folder, of a small run with a broken G'MIC."""
    folder = tmp_path_factory.mktemp("peers")
    program = folder / "bin" / "gmic"
    program.parent.mkdir()
    program.write_text("#!/bin/sh\necho 'no patches today' >&2\nexit 1\n")
    program.chmod(0o755)
    path = f"{program.parent}{os.pathsep}{os.environ['PATH']}"
    command = [sys.executable, "-m", MODULE, "-o", folder, "--side", "64", "--steps", "1"]
    done = subprocess.run(
        command, cwd=CHECKOUT, capture_output=True, text=True, env={**os.environ, "PATH": path}
    )
    assert done.returncode == 0, done.stderr
    return json.loads((folder / "peers.json").read_text("utf-8")), done.stdout, folder


@posix
@pytest.mark.long
def test_ratios_are_those_of_the_seconds(comparison):
    results, printed, _ = comparison
    rows = {row["name"]: row for row in results["rows"]}
    ours = rows[OURS]["seconds"]
    first, *_, last = rows
    assert (first, last) == (OURS, CONTENT_ITSELF)
    assert len(rows) == 6  # two other ways of this engine, and two baselines
    for row in results["rows"][:-1]:
        assert row["seconds over ours"] == pytest.approx(row["seconds"] / ours)
    for row, written in zip(results["rows"][:-1], cells(printed), strict=False):
        assert float(written[1]) == pytest.approx(row["seconds"], abs=0.05)
        assert float(written[2]) == pytest.approx(row["seconds"] / ours, abs=0.005)


@posix
@pytest.mark.long
def test_every_candidate_made_an_image_of_its_own_and_is_measured(comparison):
    results, _, folder = comparison
    images = {file.name: file.read_bytes() for file in folder.glob("*.png")}
    assert len(images) == len(set(images.values())) == 5 + 2  # and content and style
    *made, content = results["rows"]
    assert content["content"] == pytest.approx(0, abs=1e-5)
    assert all(row["content"] > 0.01 for row in made)
    assert all(row["gram"] < content["gram"] for row in made if row["name"].startswith(OURS))


@posix
@pytest.mark.long
def test_a_program_that_fails_is_named_with_its_last_words(comparison):
    results, printed, folder = comparison
    assert [each["why"] for each in results["left out"]] == ["it failed: no patches today"]
    assert GMIC in printed
    assert "no patches today" in printed
    assert printed == markdown(results) == (folder / "peers.md").read_text("utf-8")


def test_a_missing_gmic_is_named_with_how_to_get_it(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    task = Task(tmp_path / "content.png", tmp_path / "style.png", "compact", "cpu", 100)
    found, left_out = candidates(task, tmp_path)
    assert found[0].name == OURS
    assert left_out == [{"name": GMIC, "why": gmic.HOW_TO_GET}]
    results = json.loads((CHECKOUT / "docs" / "peers.json").read_text("utf-8"))
    page = markdown({**results, "left out": left_out})
    assert f"- {GMIC}: it is not installed" in page
    assert "the package `gmic` of Debian" in page


@pytest.mark.skipif(gmic.find() is None, reason="needs G'MIC")
def test_gmic_makes_an_image(tmp_path):
    data = CHECKOUT / "tests" / "compatibility" / "data"
    output = tmp_path / "out.png"
    command = gmic.command(gmic.find(), data / "content.png", data / "oil-gram.png", output)
    assert run(Candidate("", tuple(command), output))["seconds"] > 0
    assert gmic.version(gmic.find())


@pytest.mark.skipif(not hasattr(os, "wait4"), reason="the system does not tell")
def test_memory_is_that_of_the_command_and_not_of_the_process_that_measures(tmp_path):
    output = tmp_path / "out"
    body = f"held = b'x' * 100_000_000; open({str(output)!r}, 'w').write('')"
    figures = run(Candidate("", (sys.executable, "-c", body), output))
    assert 0.1e9 < figures["peak_memory_bytes"] < 0.13e9  # this one has loaded torch


def test_an_image_of_an_earlier_run_does_not_stand_for_one_that_was_not_made(tmp_path):
    output = tmp_path / "out.png"
    output.write_bytes(b"old")
    with pytest.raises(UserError, match="it failed"):
        run(Candidate("", (sys.executable, "-c", "pass"), output))


def test_the_page_is_made_from_the_figures_beside_it():
    page = (CHECKOUT / "docs" / "benchmarks.md").read_text("utf-8")
    results = json.loads((CHECKOUT / "docs" / "peers.json").read_text("utf-8"))
    command = f"python -m {MODULE} --from docs/peers.json --docs docs"
    assert page == with_block(page, markdown(results)), command
    assert command in page


def test_only_what_stands_between_the_marks_is_written(tmp_path):
    docs = CHECKOUT / "docs"
    results = json.loads((docs / "peers.json").read_text("utf-8"))
    before = (docs / "benchmarks.md").read_text("utf-8")
    (tmp_path / "benchmarks.md").write_text(before.replace(markdown(results), "old\n"), "utf-8")
    figures = docs / "peers.json"
    command = [sys.executable, "-m", MODULE, "--from", figures, "--docs", tmp_path]
    subprocess.run(command, cwd=CHECKOUT, check=True, capture_output=True)
    assert (tmp_path / "benchmarks.md").read_text("utf-8") == before
    assert (tmp_path / "peers.json").read_bytes() == figures.read_bytes()


def test_a_page_without_marks_is_refused():
    with pytest.raises(UserError, match="no marks"):
        with_block("# Benchmarks\n", "")
