"""``doctor``, ``bench`` and ``weights`` from a terminal."""

import json
import subprocess
import sys

import pytest


@pytest.mark.slow
def test_doctor_says_what_works(nst):
    facts = json.loads(nst("doctor", "--json").stdout)
    assert facts["works"] == "yes"
    assert any(d.startswith("cpu") for d in facts["devices"])
    assert any("compact" in n for n in facts["networks"])
    assert "ONNX Runtime" in facts["instant runs on"]
    page = nst("doctor").stdout
    assert all(name in page for name in facts)


@pytest.mark.slow
def test_bench_measures_against_the_baseline(nst):
    rows = json.loads(nst("bench", "--size", 64, 48, "--json").stdout)
    assert [r["what"].split(",")[0] for r in rows] == ["vgg19", "vgg19", "compact"]
    assert all(r["seconds"] > 0 for r in rows)


def test_weights_that_cannot_be_fetched_are_one_clear_sentence(nst_here, monkeypatch):
    monkeypatch.setenv("NST_VGG19_URLS", "http://127.0.0.1:9/vgg19-dcbb9e9d.pth")
    done = nst_here("weights", "--quiet")
    assert done.returncode == 1
    assert "by hand, or go on with the compact network" in done.stderr
    assert done.stderr.count("\n") == 1


def test_no_command_is_explained(nst_here):
    done = nst_here()
    assert done.returncode == 2
    assert "--help" in done.stderr


def test_every_command_is_listed_with_its_words(nst_here):
    page = " ".join(nst_here("--help").stdout.split())
    assert "stylize Stylise an image" in page
    assert "serve Answer the GIMP plug-in" in page


def test_the_engine_of_gimp_loads_no_library_before_it_answers():
    script = "import sys, nst_engine.server; from nst_engine.cli import main\n"
    script += "try: main.main(['serve', '--help'])\n"
    script += "except SystemExit: print(*{'numpy', 'torch', 'tqdm'} & set(sys.modules), 'end')"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert done.stdout.splitlines()[-1].split() == ["end"], done.stderr
