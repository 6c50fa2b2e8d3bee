"""The plug-in's modules that need no GIMP, laid out as install.py lays them."""

from __future__ import annotations

import importlib
import queue
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace

import pytest

from nst_engine.installer import plugin_files
from tests.server.client import PATIENCE

from .session_stage import LARGE, Stage

CHECKOUT = Path(__file__).parents[2]
MODULES = (
    "contract",
    "dialog.closer_look",
    "dialog.session",
    "dialog.status",
    "engine.child",
    "engine.environment",
    "engine.found",
    "engine.installed",
    "engine.launcher",
    "engine.line",
    "engine.place",
    "engine.place_choice",
    "engine.process",
    "engine.pythons",
    "engine.progress_text",
    "engine.remaining_time",
    "engine.setup",
    "engine.setup_text",
    "engine.staying",
    "engine.watchdog",
    "engine.windows",
    "gallery.navigation",
    "job.spec",
    "languages.catalogue",
    "languages.chosen",
    "languages.text",
    "layers.part",
    "layers.stored_record",
    "layers.style_places",
    "preview.viewport",
    "procedures.mnemonics",
    "settings.presets",
    "styles.cut_off",
    "styles.library",
    "styles.recent",
    "styles.record",
)


@pytest.fixture
def parts(tmp_path, own_home):
    """Namespace of the plug-in's modules, freshly imported; ``engine.json`` names this Python."""
    with _imported(tmp_path) as modules:
        yield modules


@pytest.fixture(scope="module")
def shared_parts(tmp_path_factory):
    """The plug-in's modules for a test module that neither starts an engine nor touches a file."""
    with _imported(tmp_path_factory.mktemp("plugin")) as modules:
        yield modules


@contextmanager
def _imported(profile: Path) -> Iterator[SimpleNamespace]:
    plugin_files.install_files(profile, CHECKOUT, Path(sys.executable))
    before = set(sys.modules)
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(plugin_files.plugin_folder(profile))
        named = {name.split(".")[-1]: importlib.import_module(name) for name in MODULES}
        yield SimpleNamespace(**named)
    for name in set(sys.modules) - before:
        del sys.modules[name]


@pytest.fixture
def attend():
    """attend(engine) -> the queue of what it says; after the test the engine is closed."""
    engines = []

    def begin(engine):
        engines.append(engine)
        said = queue.Queue()
        engine.listen(said.put)
        return said

    yield begin
    for engine in engines:
        engine.close()


def next_message(said, *kinds):
    """The next one of these kinds; what comes before it is passed over."""
    while True:
        message = said.get(timeout=PATIENCE)
        if message.type in kinds:
            return message


@pytest.fixture
def stage(shared_parts):
    """A small layer without a result; the dialog is open."""
    return Stage(shared_parts).open()


@pytest.fixture
def large(shared_parts):
    return Stage(shared_parts, LARGE).open()


@pytest.fixture
def adjusting(shared_parts):
    """A small layer with a result on it; the dialog says what that was made to."""
    return Stage(shared_parts, result_on_layer=True).open()


@pytest.fixture
def adjusting_large(shared_parts):
    return Stage(shared_parts, LARGE, result_on_layer=True).open()
