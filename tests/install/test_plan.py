"""What will be fetched is known, told and refused before anything is fetched."""

import json
import os
import pathlib
import shutil
import sys
import tempfile

import pytest

from nst_engine.contract import UserError
from nst_engine.installer import pip, space, venv
from nst_engine.installer.console import clean_environment, run_logged
from nst_engine.installer.pip_folder import temporary_files_beside
from nst_engine.installer.plan import Package, Plan
from nst_engine.installer.space import SPARE, check_space

from .conftest import BUILD
from .test_pip_bootstrap import server


def plan_of(**sizes):
    return Plan(tuple(Package(name, "1", "", mb=mb) for name, mb in sizes.items()))


def test_sizes_are_asked_of_the_server_and_of_files(wheel, tmp_path):
    (tmp_path / "big.whl").write_bytes(bytes(3_000_000))
    with server(tmp_path) as address:
        report = [
            ("Big_One", f"{address}/big.whl"),
            ("leaf", wheel.as_uri()),
            ("gone", f"{address}/x"),
            ("secret", "https://user:****@index.example/x.whl"),  # as pip tells of a password
        ]
        items = [
            {
                "metadata": {"name": name, "version": "1.0"},
                "download_info": {"url": url},
                "is_direct": False,
            }
            for name, url in report
        ]
        plan = Plan.of({"install": items})
    assert [(p.name, round(p.mb, 4)) for p in plan.packages] == [
        ("big-one", 3.0),
        ("leaf", round(wheel.stat().st_size / 1e6, 4)),
        ("gone", 0),
        ("secret", 0),
    ]


def test_sizes_and_time_are_said():
    said = plan_of(torch=3100).description
    assert "3.10 GB" in said
    assert "5.1 GB" in said
    assert "min" in said


def test_the_build_for_processors_takes_what_was_measured():
    """269 MB of wheels became 1122 MB; 3.1 GB with CUDA 5.1 GB."""
    assert plan_of(torch=269).disk_mb == pytest.approx(1122, rel=0.02)
    assert plan_of(torch=2500, nvidia=600).disk_mb == pytest.approx(5100, rel=0.02)


def test_100_mb_less_than_needed_are_refused_and_no_more(monkeypatch, tmp_path):
    usage = shutil.disk_usage(tmp_path)
    needs = [(tmp_path / "not" / "there", 1000.0), (tmp_path, 500.0)]
    free = int((1500 + SPARE) * 1e6)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage._replace(free=free))
    check_space(needs)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage._replace(free=free - 10**8))
    with pytest.raises(UserError, match=r"needs 1\.8 GB .* has 1\.7 GB left"):
        check_space(needs)


def test_each_disk_is_looked_at_for_itself(monkeypatch, tmp_path, small_disk):
    """A file system of 128 kB, and a large one."""
    check_space([(tmp_path, 1.0)])
    with pytest.raises(UserError, match=str(small_disk)):
        check_space([(tmp_path, 1.0), (small_disk / "cache", 1.0)])


class Listening:
    """pip that only answers what would be installed, and notes what it is told to."""

    def __init__(self, packages):
        self.packages, self.told = packages, []

    def __call__(self, _python, arguments, progress=""):
        if "--dry-run" in arguments:
            file = arguments[arguments.index("--report") + 1]
            items = [
                {
                    "metadata": {"name": name, "version": "1.0"},
                    "download_info": {"url": "file:///nowhere"},
                    "is_direct": False,
                }
                for name in self.packages
            ]
            with pathlib.Path(file).open("w") as opened:
                json.dump({"install": items}, opened)
        self.told.append([a for a in arguments if "==" in a])


@pytest.mark.parametrize("build", ["cpu", "gpu"])
def test_a_computer_without_a_card_gets_nothing_that_only_a_card_needs(
    home, checkout, monkeypatch, interpreter, build
):
    listening = Listening(["torch", "nvidia-cublas", "nvidia_cusolver", "triton", "numpy"])
    monkeypatch.setattr(pip, "_pip", listening)
    monkeypatch.setattr(pip, "_index_for", lambda _: [])
    pip.install_groups(interpreter, checkout, build, ["engine"])
    installed = {name.partition("==")[0] for name in listening.told[-1]}
    for_a_card = {"nvidia-cusolver", "triton"}
    assert installed == {"torch", "nvidia-cublas", "numpy"} | (
        for_a_card if build == "gpu" else set()
    )


def test_a_large_download_is_asked_about_and_a_no_downloads_nothing(
    home, checkout, monkeypatch, interpreter
):
    listening = Listening(["torch"])
    monkeypatch.setattr(pip, "_pip", listening)
    monkeypatch.setattr(pip, "_index_for", lambda _: [])
    monkeypatch.setattr(pip.Plan, "download_mb", 3100)
    monkeypatch.setattr(pip, "check_space", lambda _: None)
    monkeypatch.setattr(pip, "agrees", lambda _: False)
    with pytest.raises(UserError, match="Nothing was downloaded"):
        pip.install_groups(interpreter, checkout, "cpu", ["engine"])
    assert listening.told[-1] == [], "the last that pip did was to plan"


def test_pytorchs_index_is_tried_again(monkeypatch, tmp_path):
    answers = iter([False, False, True])
    monkeypatch.setattr(pip, "PAUSES", (0, 0, 0))
    monkeypatch.setattr(pip, "_is_reachable", lambda _: next(answers))
    monkeypatch.setitem(pip.indexes.PARTS, (pip.sys.platform, "cpu"), "cpu")
    assert pip._index_for("cpu")[0] == "--extra-index-url"


def test_pytorchs_index_really_has_to_answer(monkeypatch, tmp_path):
    (tmp_path / "cpu" / "torch").mkdir(parents=True)
    monkeypatch.setattr(pip, "PAUSES", (0,))
    monkeypatch.setitem(pip.indexes.PARTS, (pip.sys.platform, "cpu"), "cpu")
    with server(tmp_path) as address:
        monkeypatch.setattr(pip.indexes, "PYTORCH", f"{address}/")
        assert pip._index_for("cpu") == ["--extra-index-url", f"{address}/cpu"]
    assert pip._index_for("cpu") == []


@pytest.mark.slow
def test_no_room_is_told_before_anything_is_fetched_and_leaves_no_environment(
    home, checkout, wheel, monkeypatch
):
    (checkout / "pyproject.toml").write_text(
        f"[dependency-groups]\nengine = [{json.dumps(f'leaf @ {wheel.as_uri()}')}]\n"
    )
    usage = shutil.disk_usage("/")
    free = int((SPARE + venv.ROOM_OF_EMPTY) * 1e6)
    monkeypatch.setattr(space.shutil, "disk_usage", lambda _: usage._replace(free=free))
    monkeypatch.setattr(pip.Plan, "disk_mb", 5100)
    with pytest.raises(UserError) as caught:
        venv.prepare(checkout, BUILD, ("engine",))
    if caught.value.code in ("no-network", "no-venv"):
        pytest.skip("no package index to fetch pip from")
    assert caught.value.code == "disk-full"
    assert "--home" in caught.value.hint
    assert not venv.folder().exists()


def test_pips_cache_is_done_without_before_an_installation_is_refused(
    home, interpreter, monkeypatch, capsys
):
    """1 GB to fetch needs 5.2 GB beside the environment, and one more for the cache."""
    usage = shutil.disk_usage("/")
    free = int((5300 + SPARE) * 1e6)
    monkeypatch.setattr(space.shutil, "disk_usage", lambda _: usage._replace(free=free))
    environment = home / "venv"
    with temporary_files_beside(environment):
        pip._check_space(interpreter, plan_of(torch=1000))
        assert "no room to keep" in capsys.readouterr().out
        said = [sys.executable, "-c", "import os, tempfile as t; print(t.gettempdir(), os.environ)"]
        _, inside = run_logged(said, env=clean_environment())
        assert inside.startswith(str(home / ".venv-pip"))
        assert "'PIP_NO_CACHE_DIR': '1'" in inside
    assert not (home / ".venv-pip").exists()
    assert "PIP_NO_CACHE_DIR" not in os.environ
    assert tempfile.gettempdir() != str(home / ".venv-pip")


def test_a_disk_that_is_not_there_is_told(monkeypatch):
    monkeypatch.setattr(pathlib.Path, "exists", lambda _: False)
    with pytest.raises(UserError, match=r"disk of /gone/nst is not there"):
        check_space([(pathlib.Path("/gone/nst"), 1)])
