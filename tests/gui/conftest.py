"""``window``: a real GIMP with a window for each version at hand; see window.py for its use."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from ..gimp.conftest import (  # noqa: F401
    engine_installed,
    own_gimp,
    own_quick,
    room,
    with_engine,
    with_standin,
)
from ..gimp.headless import Gimp
from ..gimp.rooms import CHECKOUT, Room
from .window import NoDesktopError, Window

ARTEFACTS = Path(os.environ.get("NST_ARTEFACTS") or CHECKOUT / ".artefacts" / "gui")
FAILED = pytest.StashKey[bool]()

#: A room, what is opened in it, and where its screen shots go.
Windows = Callable[[Room, list[Path], Path], Window]


@pytest.fixture
def image_files() -> list[Path]:
    """The files that GIMP opens at start, in this order; a test module may have its own."""
    return [CHECKOUT / ".pictures" / "style.jpg", CHECKOUT / ".pictures" / "content.jpg"]


@pytest.fixture
def window(room, windows, image_files, request, engine_installed) -> Iterator[Window]:  # noqa: F811
    """A GIMP with a window, the plug-in of this checkout and the real engine.

    Other tests may have used it, but there is nothing to be seen of them.
    """
    with _window(room, windows, image_files, request) as opened:
        with_engine(opened.gimp)
        yield opened


@pytest.fixture
def quick_window(room, windows, image_files, request) -> Iterator[Window]:  # noqa: F811
    """A ``window`` with the engine whose work takes no time."""
    with _window(room, windows, image_files, request) as opened:
        with_standin(opened.gimp)
        yield opened


@pytest.fixture(scope="session")
def windows(tmp_path_factory) -> Iterator[Windows]:
    """Gives the window that is open in a room, as if it were new; opens it where none is."""
    opened: dict[str, Window] = {}

    def of(room: Room, image_files: list[Path], shots: Path) -> Window:  # noqa: F811
        window = opened.get(room.name)
        if window and window.is_open:
            try:
                window.reset(image_files, shots)
            except AssertionError as error:
                print(f"another GIMP is started, because of the last test: {error}")
                window.close()
            else:
                return window
        gimp = Gimp(room, tmp_path_factory.mktemp("gimp") / "gimp")
        opened[room.name] = Window(with_engine(gimp), image_files, shots).open()
        return opened[room.name]

    yield of
    for window in opened.values():
        window.close()


@contextmanager
def _window(
    room: Room,  # noqa: F811
    windows: Windows,
    image_files: list[Path],
    request: pytest.FixtureRequest,
) -> Iterator[Window]:
    test = request.node
    try:
        window = windows(room, image_files, ARTEFACTS / test.originalname.removeprefix("test_"))
    except NoDesktopError as error:
        if os.environ.get("NST_REQUIRE_GIMP"):
            pytest.fail(str(error))
        pytest.skip(str(error))
    yield window
    if test.stash.get(FAILED, False):
        print(window.shot("failed"), window.log(), sep="\n")
        window.close()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    """Let the fixture know of a failure, for its screen shot."""
    report = yield
    if report.failed:
        item.stash[FAILED] = True
    return report
