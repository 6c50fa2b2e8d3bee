"""The engine's environment with one small package in PyTorch's place: made, kept, repaired."""

import json
import os
import shutil
import subprocess

import pytest

from nst_engine.contract import UserError
from nst_engine.installer import console, venv

from .conftest import BUILD

pytestmark = pytest.mark.slow


GROUPS = """
[dependency-groups]
engine = [{engine}]
test = []

[tool.other]
"""


@pytest.fixture
def project(home, checkout, wheel):
    """A checkout whose engine needs nothing but the small wheel."""

    def write(requirement):
        text = GROUPS.format(engine=json.dumps(requirement))
        (checkout / "pyproject.toml").write_text(text)
        return checkout

    return write


def prepare(project):
    try:
        return venv.prepare(project, BUILD, ("engine",))
    except UserError as problem:
        if problem.code == "no-network":
            pytest.skip("no package index to fetch pip from")
        raise


def has_leaf():
    command = [venv.python(), "-I", "-c", "import leaf"]
    return subprocess.run(command, capture_output=True).returncode == 0


def test_an_environment_is_made_kept_and_repaired(project, wheel, home, monkeypatch):
    """As from the dialog, which is told the progress; the first pip may be an old one.

    After an installation that was interrupted: test_rough_homes.py.
    """
    monkeypatch.setattr(console.Told, "to_program", True)
    leaf = f"leaf @ {wheel.as_uri()}"
    checkout = project(leaf)
    assert prepare(checkout)
    assert venv.folder().is_relative_to(home)
    assert has_leaf()
    assert not prepare(checkout), "nothing changed, so nothing is done"

    # The Python that it was made with is gone after a system upgrade.
    venv.python().unlink()
    venv.python().symlink_to("/nowhere/python3")
    assert not venv.is_complete()
    assert prepare(checkout)
    assert has_leaf()


def test_a_missing_package_is_told_and_leaves_a_half_made_environment(project):
    with pytest.raises(UserError, match="There is no nst-no-such-leaf==1") as caught:
        prepare(project("nst-no-such-leaf==1"))
    assert "install.log" in caught.value.hint
    assert not venv.is_complete()


def test_what_cannot_be_added_leaves_what_works(project, wheel, monkeypatch):
    """Without network, or where a person does not agree to a download."""
    leaf = f"leaf @ {wheel.as_uri()}"
    assert prepare(project(leaf))
    text = GROUPS.format(engine=json.dumps(leaf)).replace("test = []", 'test = ["nst-no-leaf==1"]')
    checkout = project(leaf)
    (checkout / "pyproject.toml").write_text(text)
    for _ in range(2):
        with pytest.raises(UserError, match="There is no nst-no-leaf==1"):
            venv.prepare(checkout, BUILD, ("engine", "test"))
        assert venv.is_complete()
        assert has_leaf()


def test_no_network_is_told_as_such(project, monkeypatch):
    for name in ("PIP_FIND_LINKS", "PIP_EXTRA_INDEX_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("PIP_INDEX_URL", "http://127.0.0.1:9/simple")  # discard: nobody listens
    monkeypatch.setenv("PIP_RETRIES", "0")
    with pytest.raises(UserError, match="could not be downloaded") as caught:
        venv.prepare(project("leaf"), BUILD, ("engine",))
    assert caught.value.exit_code == 1


def test_a_full_disk_is_told_before_anything_is_fetched(project, monkeypatch):
    usage = shutil.disk_usage("/")._replace(free=10**8)
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage)
    with pytest.raises(UserError, match=r"needs 0\.3 GB .* has 0\.1 GB left"):
        venv.prepare(project("leaf"), BUILD, ("engine",))
    assert not venv.folder().exists()
