"""An installation from a folder of packages, where nothing else can be reached."""

import hashlib
import importlib.metadata
import json
import os
import shutil
import subprocess
import zipfile

import pytest

from nst_engine.contract import UserError
from nst_engine.installer import engine, lock, pip, venv, wheel_folder
from nst_engine.installer.commands import run

from .test_venv import GROUPS


@pytest.fixture
def no_network(monkeypatch):
    """pip reaches no index, and reads no settings of this computer."""
    for name in ("PIP_EXTRA_INDEX_URL", "PIP_CONSTRAINT", "PIP_NO_INDEX", "PIP_FIND_LINKS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("PIP_INDEX_URL", "http://127.0.0.1:9/simple")  # discard: nobody listens
    monkeypatch.setenv("PIP_NO_CACHE_DIR", "1")
    monkeypatch.setenv("PIP_RETRIES", "0")
    yield
    for name in ("PIP_NO_INDEX", "PIP_FIND_LINKS"):  # which the installer sets for its process
        os.environ.pop(name, None)


@pytest.fixture
def folder(tmp_path, wheel):
    """A folder with a space in its name, the small wheel and the pip of this environment."""
    there = tmp_path / "my wheels"
    there.mkdir()
    shutil.copy(wheel, there)
    itself = importlib.metadata.distribution("pip")
    with zipfile.ZipFile(there / f"pip-{itself.version}-py3-none-any.whl", "w") as archive:
        for file in itself.files:
            if file.parts[0].startswith("pip") and file.suffix != ".pyc":
                archive.write(itself.locate_file(file), file)
    return there


@pytest.mark.slow
def test_packages_and_pip_come_from_the_folder_and_must_be_those_of_the_lock(
    home, checkout, folder, wheel, tmp_path, no_network
):
    (checkout / "pyproject.toml").write_text(GROUPS.format(engine=json.dumps("leaf==1.0")))
    (checkout / lock.FILE).parent.mkdir()
    right = hashlib.sha256(wheel.read_bytes()).hexdigest()
    python = venv.make_empty(tmp_path / "environment")

    def install(sum_of_leaf):
        text = f"# by hand\nleaf==1.0 \\\n    --hash=sha256:{sum_of_leaf}\n"
        (checkout / lock.FILE).write_text(text)
        pip.install_groups(python, checkout, "cpu", ["engine"])

    def has_leaf():
        return not subprocess.run(
            [python, "-I", "-c", "import leaf"], capture_output=True
        ).returncode

    with pytest.raises(UserError, match="could not be downloaded"):
        install(right)
    wheel_folder.use(folder)
    with pytest.raises(UserError, match="not the file that this version was made with"):
        install("0" * 64)
    assert not has_leaf()
    install(right)
    assert has_leaf()
    (checkout / "pyproject.toml").write_text(GROUPS.format(engine=json.dumps("twig==1.0")))
    with pytest.raises(UserError, match=f"{folder} has no twig==1.0") as caught:
        install(right)
    assert "install.py wheels" in caught.value.hint


def test_a_folder_without_packages_is_told_before_anything_is_made(home, tmp_path, capsys):
    assert run(["--wheels", str(tmp_path)]) == 2
    assert "There are no packages (.whl) in" in capsys.readouterr().err
    assert not venv.folder().exists()


def test_weights_come_from_the_folder_too_and_are_not_asked_of_the_network(
    home, folder, monkeypatch, no_network
):
    asked = []
    monkeypatch.setattr(engine, "run", lambda *words: asked.append(words) or 0)
    wheel_folder.use(folder)
    engine.fetch_weights()
    assert asked == []
    (folder / "vgg19-dcbb9e9d.pth").write_bytes(b"")
    engine.fetch_weights()
    assert asked == [("weights", folder / "vgg19-dcbb9e9d.pth")]
