"""The proof of a graphics card keeps what docs/benchmarks.md promises: on a processor, in small."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import torch

from nst_engine.evaluation.benchmarks.card import bars, requirements
from nst_engine.evaluation.benchmarks.card.budget import Budget
from nst_engine.evaluation.benchmarks.card.cases import SIZES, Case, cases
from nst_engine.evaluation.benchmarks.card.check import NO, NOT_ASKED, YES, Check
from nst_engine.evaluation.benchmarks.card.iterations import IterationTable

CHECKOUT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def proof(tmp_path_factory):
    """The exit status, ``card.json`` and ``card.md`` of a quick run on the processor."""
    if sys.platform == "win32":
        pytest.skip("needs bash")
    folder = tmp_path_factory.mktemp("card")
    command = [CHECKOUT / ".ci/gpu", "--device", "cpu", "--quick", "--out", folder]
    python = {**os.environ, "PYTHON": sys.executable}
    done = subprocess.run(command, env=python, capture_output=True, text=True)
    assert (folder / "card.json").exists(), done.stdout + done.stderr
    return (
        done.returncode,
        json.loads((folder / "card.json").read_text("utf-8")),
        (folder / "card.md").read_text("utf-8"),
    )


@pytest.mark.slow
def test_on_a_processor_it_passes_and_says_that_no_card_was_run(proof):
    status, results, page = proof
    assert status == 0, page
    assert results["passed"]
    assert results["failures"] == []
    assert page.startswith("# CUDA not run")
    assert {bar["verdict"] for bar in results["bars"]} == {NOT_ASKED}


@pytest.mark.slow
def test_images_are_equal_but_not_compared_with_themselves(proof):
    rows = proof[1]["equal images"]
    assert [row["method"] for row in rows] == ["gram", "moments", "strokes"]
    assert all(row["mean difference"] <= 2 and row["equal"] for row in rows)
    if torch.backends.mkldnn.is_available():  # else there are no other convolutions
        assert all(row["mean difference"] > 0 for row in rows)


@pytest.mark.slow
def test_every_doubt_is_answered_with_a_figure(proof):
    checks = proof[1]["checks"]
    assert len(checks) == 6
    for check in checks:
        assert check["answer"] in (YES, NO, NOT_ASKED)
        assert check["figure"].endswith((".", ")"))
        assert check["question"] in proof[2]
        assert check["figure"] in proof[2]


@pytest.mark.slow
def test_both_networks_and_the_plain_loop_are_timed(proof):
    results = proof[1]
    timed = {(row["network"], row["precision"]) for row in results["iterations"]}
    engine = {(name, p) for name in ("vgg19", "compact") for p in ("fp32", "bf16")}
    assert timed == engine | {("baseline", "fp32")}
    assert results["left out"] == []
    for row in results["iterations"]:
        assert row["seconds"] > 0
        assert row["gflop"] > 0
        assert row["times faster"] > 0
        assert row["of matrix rate"] > 0
        assert row["graph"] == "off"
    assert {row["library"] for row in results["instant"]} == {"torch", "ONNX Runtime"}


def test_what_the_time_does_not_allow_is_named():
    table = IterationTable("cpu")
    table.measure(Case("compact", (64, 64), "fp32"), Budget(0))
    assert table.rows == []
    assert table.left_out[0]["what"] == "compact 64×64 fp32"
    assert "0 s are left" in table.left_out[0]["why"]


def test_a_card_is_asked_about_every_format_and_small_images_with_and_without_a_graph():
    asked = cases(SIZES, "cuda")
    assert len(asked) == len(set(asked)) == 3 * 4 * 2 + 3 * 4 + 4  # and graphs, and the plain loop
    assert {case.size for case in asked if case.graph} == {(512, 512), (1024, 1024)}
    assert {case.precision for case in asked} == {"fp32", "bf16", "fp16"}


def row(side, **more):
    return {
        "network": "vgg19",
        "size": [side, side],
        "precision": "bf16",
        "seconds of 300": None,
        "of matrix rate": 0.1,
        "peak_memory_bytes": 1e9,
        "times faster": None,
        **more,
    }


@pytest.mark.parametrize(("better", "verdict"), [(True, bars.MET), (False, bars.NOT_MET)])
def test_each_bar_is_met_on_its_good_side_alone(better, verdict):
    rows = [
        row(512, **{"seconds of 300": 0.99 if better else 1.01}),
        row(1024, **{"times faster": 4.1 if better else 3.9}),
        row(2048, **{"of matrix rate": 0.51 if better else 0.49, "times faster": 9}),
        row(6000, peak_memory_bytes=7.9e9 if better else 8.1e9),
    ]
    instant = [{"on card": True, "milliseconds": 4.9 if better else 5.1}]
    judged = bars.verdicts(rows, instant, asked=True)
    assert [bar["verdict"] for bar in judged] == [verdict] * 5


def test_a_bar_without_its_row_is_not_met():
    on_processor = [{"on card": False, "milliseconds": 1.0}]
    assert {bar["verdict"] for bar in bars.verdicts([], on_processor, asked=True)} == {bars.NOT_RUN}


@pytest.mark.parametrize(
    ("answer", "wrong_image", "passed"),
    [(YES, True, False), (YES, False, True), (NO, True, True), (NOT_ASKED, True, True)],
)
def test_only_a_doubt_that_makes_images_wrong_fails(answer, wrong_image, passed):
    assert Check("Does it overflow?", NO, answer, "", wrong_image).passed == passed


def test_packages_that_are_missing_are_named_but_never_torch(tmp_path):
    file = tmp_path / "pyproject.toml"
    file.write_text(
        "[dependency-groups]\n"
        'engine = [\n    "torch==99",\n    "numpy==99",\n    "no-such-package==1.5",\n'
        "    \"not-for-here==2; python_version < '3'\",\n]\n"
        'test = ["pytest==99", "no-such-tool==3"]\n'
    )
    assert requirements.missing(file) == ["no-such-package==1.5"]
    assert requirements.missing() == []


@pytest.mark.skipif(sys.platform == "win32", reason="needs bash")
def test_without_a_card_the_script_says_so_and_what_to_do():
    nobody = {**os.environ, "PYTHON": "/no/such/python"}
    done = subprocess.run([CHECKOUT / ".ci" / "gpu"], env=nobody, capture_output=True, text=True)
    assert done.returncode == 2
    assert "/no/such/python" in done.stderr
    assert "--device cpu --quick" in done.stderr
