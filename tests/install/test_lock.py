"""The lock agrees with the pins of pyproject.toml, and is where the installer looks for it."""

import re
from pathlib import Path

from nst_engine.installer import lock, pip, source
from nst_engine.installer.lock import Lock
from nst_engine.installer.plan import Package

PROJECT = Path(__file__).parents[2]
FOR_USERS = ("engine", "engine-gpu", "engine-cpu", "dask", "frames")


def pinned():
    """(name, version) of all that pyproject.toml pins for users, and of pip."""
    text = (PROJECT / "pyproject.toml").read_text("utf-8")
    found = {("pip", pip.VERSION)}
    for group in FOR_USERS:
        section = re.search(rf"^{group} = (\[.*?\])$", text, re.MULTILINE | re.DOTALL)[1]
        found |= {*re.findall(r'"([a-z0-9-]+)(?:\[\w+\])?==([\w.]+)', section)}
    return found


def test_the_lock_has_every_pin_of_pyproject_with_its_sums():
    locked = Lock.of(PROJECT)
    assert len(pinned()) >= 13
    assert pinned() <= locked.sums.keys(), "run .ci/lock"
    assert all(locked.sums.values())
    names = {name for name, _ in pinned()}
    versions = {(name, version) for name, version in locked.sums if name in names}
    assert versions == pinned(), "run .ci/lock"


def test_what_comes_from_pips_own_index_is_checked_and_pytorchs_own_builds_are_not():
    packages = [Package("torch", "2.13.0", ""), Package("torch", "2.13.0+cpu", "")]
    packages += [Package("pyvips", "3.2.0", ""), Package("leaf", "1", "file:///leaf", True)]
    known, others = Lock.of(PROJECT).split(packages, from_folder=False)
    assert [f"{p.name} {p.version}" for p in known] == ["torch 2.13.0", "pyvips 3.2.0"]
    assert len(others) == 2
    known, _ = Lock.of(PROJECT).split(packages, from_folder=True)
    assert [p.name for p in known] == ["torch"]


def test_a_build_for_another_cuda_may_need_other_versions_of_it():
    locked = Lock.of(PROJECT)
    assert "nvidia-" in locked.constraints(with_cuda=True)
    assert not re.search("nvidia|cuda|triton", locked.constraints(with_cuda=False))
    assert "sympy==" in locked.constraints(with_cuda=False)


def test_a_repair_from_inside_gimp_has_the_lock_too(home):
    source.keep(PROJECT)
    assert (source.source_folder() / lock.FILE).read_bytes() == (PROJECT / lock.FILE).read_bytes()
