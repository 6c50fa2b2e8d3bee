"""GIMP from Flatpak: an engine made by the sandbox's own Python, in the same folders as outside."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from nst_engine.contract.paths import NAME
from nst_engine.installer import flatpak, plugin_files
from nst_engine.installer.pip_bootstrap import share_pip
from tests.gimp.acting import act
from tests.gimp.headless import Gimp
from tests.gimp.rooms import CHECKOUT
from tests.gimp.waiting import until
from tests.install.conftest import BUILD, checkout, wheel  # noqa: F401 - fixtures

from .sandbox import provision

pytestmark = [pytest.mark.gimp, pytest.mark.slow]
GROUPS = "[dependency-groups]\nengine = [{engine}]\n"
PREPARE = """
import sys; sys.path.insert(0, {project!r}); sys.dont_write_bytecode = True
from pathlib import Path
from nst_engine.contract.errors import UserError
from nst_engine.installer import console, engine_package, venv
console.open_log()
try:
    print(venv.prepare(Path({checkout!r}), {build!r}, ("engine",)))
    engine_package.install(Path({checkout!r}), venv.site_packages(), venv.python())
except UserError as error:
    print(error.code)
"""
LOOK = """
import sys; sys.path.insert(0, {plugin!r}); sys.dont_write_bytecode = True
import time
from contract import UserError
from engine.installed import installed_engine
start = time.perf_counter()
try:
    print("works", installed_engine().python)
except UserError as error:
    print(error.code, error)
print(time.perf_counter() - start)
"""


@pytest.fixture(scope="session")
def sandboxes():
    found, why = provision()
    if not found and os.environ.get("NST_REQUIRE_FLATPAK"):
        pytest.fail(why)
    if not found:
        pytest.skip(why)
    return found


@pytest.fixture
def home(tmp_path):
    folder = tmp_path / "gimp" / "home"
    folder.mkdir(parents=True)
    return folder


def standin_inside(folder):
    """A program that is the engine whose work takes no time, by the sandbox's own Python."""
    engine = folder / "engine"
    engine.write_text(
        f'#!/bin/sh\ncase "$*" in *" serve"*) ;; *) exit;; esac\ncd {CHECKOUT}\n'
        f'echo "$$" > {folder}/engine-was-here\n'
        'exec /usr/bin/python3 -B -m tests.server.standin "$@"\n'
    )
    engine.chmod(0o755)
    return engine


def look(sandbox, home, profile):
    code = LOOK.format(plugin=str(plugin_files.plugin_folder(profile)))
    said, seconds = sandbox.run(home, "python3", "-c", code).splitlines()
    return said, float(seconds)


def test_a_painting_in_gimp_from_flatpak(sandboxes, tmp_path):
    """The sandbox's own Python serves; the one for outside, in the same file, is not there."""
    gimp = Gimp(sandboxes[0], tmp_path / "gimp")
    engine = standin_inside(tmp_path)
    plugin_files.install_files(gimp.profile, CHECKOUT, Path("/nowhere/python"), engine)
    outcome = act(
        gimp,
        """
        image = image_of()
        style = layer_of(image_of(), "waves", values=plain(0.2, 0.3, 0.9))
        stylise(image, layer_of(image), style, content_layers="echo")
        report([layer.get_name() for layer in image.get_layers()])
        """,
    )
    assert outcome == ["Style: waves", "photo"]
    assert (tmp_path / "engine-was-here").exists()
    left = subprocess.run(["ps", "-A", "-o", "args="], capture_output=True, text=True).stdout
    assert str(tmp_path) not in left


def test_logs_and_weights_are_in_one_folder_for_both_worlds(sandboxes, home):
    code = f"import sys; sys.path.insert(0, {str(CHECKOUT)!r}); sys.dont_write_bytecode = True\n"
    code += "from nst_engine.contract.paths import app_dir; print(app_dir())"
    outside = subprocess.run(
        [sys.executable, "-c", code],
        env={"HOME": str(home)},
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert sandboxes[0].run(home, "python3", "-c", code) == outside
    assert outside == f"{home}/.local/share/{NAME}\n"


def test_what_runs_inside_ends_with_who_has_started_it(sandboxes, home, monkeypatch):
    """As a GIMP that does not answer when it is tried at the end of an installation."""
    for variable in sandboxes[0].variables(home):
        name, _, value = variable.partition("=")
        monkeypatch.setenv(name, value)
    process = subprocess.Popen([*flatpak.inside("sleep"), "600"])
    inside = f"HOME={home}\0".encode()

    def sleeps():
        found = Path("/proc").glob("[0-9]*/environ")
        return any(inside in read(e) and read(e.with_name("comm")) == b"sleep\n" for e in found)

    until(sleeps, "the program to run inside")
    process.kill()
    process.wait()
    until(lambda: not sleeps(), "it to end")


def read(file):
    try:
        return file.read_bytes()
    except OSError:  # the process has ended
        return b""


def tree(home):
    """All files of the user, but those of the sandbox, of pip and of the test itself."""
    others = {".var", ".cache", ".run"}
    paths = (path.relative_to(home) for path in home.rglob("*"))
    return {path for path in paths if path.parts[0] not in others}


@pytest.mark.parametrize(
    "repaired", [False, pytest.param(True, marks=pytest.mark.long)], ids=["noticed", "repaired"]
)
def test_a_runtime_with_another_python_is_noticed_repaired_and_uninstalled(
    sandboxes,
    home,
    monkeypatch,
    checkout,  # noqa: F811
    wheel,  # noqa: F811
    repaired,
):
    older, newer = sandboxes
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.delenv("XDG_DATA_HOME", raising=False)
    leaf = json.dumps(f"leaf @ {wheel.as_uri()}")
    (checkout / "pyproject.toml").write_text(GROUPS.format(engine=leaf))
    prepare = PREPARE.format(project=str(CHECKOUT), checkout=str(checkout), build=BUILD)
    profile, folder = home / ".config/GIMP/3.0", home / ".local/share" / NAME
    profile.mkdir(parents=True)
    (profile / "gimprc").touch()
    folder.parent.mkdir(parents=True)
    before = tree(home)
    share_pip()  # as install.py does outside, before it goes inside
    said = older.run(home, "python3", "-c", prepare)
    if "no-network" in said or "no-venv" in said:
        pytest.skip("no package index to fetch pip from")
    assert said.endswith("True\n")
    python = folder / "venv-flatpak/bin/python"
    plugin_files.install_files(profile, CHECKOUT, folder / "venv/bin/python", python)
    assert look(older, home, profile)[0] == f"works {python}"

    said, seconds = look(newer, home, profile)
    assert said.startswith("engine-broken")
    assert "3.13" in said or "gone" in said
    assert seconds < 0.2

    if repaired:
        assert newer.run(home, "python3", "-c", prepare).endswith("True\n")
        assert look(newer, home, profile)[0] == f"works {python}"
        ask = "import leaf, sys; print(sys.version_info[1])"
        assert newer.run(home, python, "-c", ask) == "14\n"

    assert tree(home) > before
    words = [sys.executable, CHECKOUT / "install.py", "uninstall", "--yes"]
    subprocess.run(words, check=True, capture_output=True)
    assert tree(home) - before == {profile.relative_to(home) / "plug-ins"}
    assert not (home / ".var/app/org.gimp.GIMP/cache/pip").exists()
