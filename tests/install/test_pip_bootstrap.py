"""An environment with pip, made by a Python that came without ensurepip."""

import importlib.util
import subprocess
import sys
from pathlib import Path

import pytest

from nst_engine.contract import UserError
from nst_engine.contract.paths import app_dir
from nst_engine.installer import pip_bootstrap

pytestmark = pytest.mark.slow


@pytest.fixture
def without_ensurepip(monkeypatch, tmp_path):
    """This Python as Debian delivers it: venv without ensurepip, and no pip of its own."""
    find = importlib.util.find_spec
    monkeypatch.setattr(
        importlib.util, "find_spec", lambda name: None if name == "ensurepip" else find(name)
    )
    base = tmp_path / "without-pip"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", base], check=True)
    return base / "bin" / "python"


def make(base):
    folder = app_dir() / "venv"
    folder.parent.mkdir(parents=True, exist_ok=True)
    pip_bootstrap.make_environment(folder, base, folder / "bin" / "python")
    return folder


@pytest.fixture
def shared_pip(home):
    """What install.py leaves outside, before it goes into a Flatpak."""
    pip_bootstrap.share_pip()


def test_the_pip_that_another_world_has_left_serves(shared_pip, without_ensurepip):
    if not list((app_dir() / "pip").glob("pip-*.whl")):
        pytest.skip("this Python has no pip to share")
    try:
        folder = make(without_ensurepip)
    except UserError:
        pytest.skip("no package index to fetch pip from")
    done = subprocess.run([folder / "bin" / "python", "-I", "-m", "pip", "--version"])
    assert done.returncode == 0


def test_where_no_pip_can_be_had_the_package_of_debian_is_named(
    home, monkeypatch, without_ensurepip
):
    monkeypatch.setenv("PIP_INDEX_URL", "http://127.0.0.1:9/simple")  # discard: nobody listens
    monkeypatch.setenv("PIP_RETRIES", "0")
    monkeypatch.setattr(pip_bootstrap, "PIP_APPLICATION", "http://127.0.0.1:9/pip.pyz")
    monkeypatch.setenv("PIP_CONFIG_FILE", "/dev/null")
    for name in ("PIP_FIND_LINKS", "PIP_EXTRA_INDEX_URL"):
        monkeypatch.delenv(name, raising=False)
    with pytest.raises(UserError, match="ensurepip module is missing") as caught:
        make(without_ensurepip)
    assert f"python{sys.version_info[0]}.{sys.version_info[1]}-venv" in caught.value.hint
    assert not (app_dir() / "venv").exists(), "nothing half-made stays behind"


def test_pip_is_fetched_from_the_index_that_the_user_has_set(tmp_path, monkeypatch):
    """Its list, as the simple index has it; the newest wheel is taken."""
    folder = tmp_path / "simple" / "pip"
    folder.mkdir(parents=True)
    names = ["pip-9.0-py3-none-any.whl", "pip-26.3-py3-none-any.whl", "pip-25.1-py3-none-any.whl"]
    (folder / "index.html").write_text("".join(f'<a href="{n}#sha256=0">{n}</a>' for n in names))
    (folder / names[1]).write_bytes(b"wheel")
    with server(tmp_path) as address:
        monkeypatch.setenv("PIP_INDEX_URL", f"{address}/simple")
        assert pip_bootstrap._fetch(tmp_path) == tmp_path / names[1] / "pip"
    assert Path(tmp_path / names[1]).read_bytes() == b"wheel"


def server(folder):
    """A context that serves a folder over HTTP; gives its address."""
    import contextlib
    import functools
    import http.server
    import threading

    class Handler(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_):
            pass

    @contextlib.contextmanager
    def serving():
        handler = functools.partial(Handler, directory=str(folder))
        with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as running:
            threading.Thread(target=running.serve_forever, daemon=True).start()
            yield f"http://127.0.0.1:{running.server_address[1]}"
            running.shutdown()

    return serving()
