"""``window``: a real GIMP with a window for each version at hand; see window.py for its use."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from ..gimp.conftest import engine_installed, gimp, quick, room  # noqa: F401
from ..gimp.headless import Gimp
from ..gimp.rooms import CHECKOUT
from .window import NoDesktopError, Window

ARTEFACTS = Path(os.environ.get("NST_ARTEFACTS") or CHECKOUT / ".artefacts" / "gui")
FAILED = pytest.StashKey[bool]()


@pytest.fixture
def pictures() -> list[Path]:
    """What GIMP opens at start, in this order; a test module may have its own."""
    return [CHECKOUT / ".pictures" / "style.jpg", CHECKOUT / ".pictures" / "content.jpg"]


@pytest.fixture
def window(gimp, pictures, request) -> Iterator[Window]:  # noqa: F811
    """A GIMP with a window, the plug-in of this checkout and the real engine."""
    with _window(gimp, pictures, request) as opened:
        yield opened


@pytest.fixture
def quick_window(quick, pictures, request) -> Iterator[Window]:  # noqa: F811
    """As ``window``, with the engine whose work takes no time."""
    with _window(quick, pictures, request) as opened:
        yield opened


@contextmanager
def _window(gimp: Gimp, pictures: list[Path], request: pytest.FixtureRequest) -> Iterator[Window]:  # noqa: F811
    test = request.node
    try:
        opened = Window(gimp, pictures, ARTEFACTS / test.originalname.removeprefix("test_"))
        with opened:
            yield opened
            if test.stash.get(FAILED, False):
                print(opened.shot("failed"), opened.log(), sep="\n")
    except NoDesktopError as error:
        if os.environ.get("NST_REQUIRE_GIMP"):
            pytest.fail(str(error))
        pytest.skip(str(error))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    """Let the fixture know of a failure, for its picture."""
    report = yield
    if report.failed:
        item.stash[FAILED] = True
    return report
