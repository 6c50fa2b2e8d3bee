"""The engine is on another computer: what the dialog says of it, and where the line is lost.

A program stands for ssh that runs what it is given in another home here (tests/plugin has a real
one): no GIMP at hand has an ssh beside it.
"""

import os
import signal

import pytest

from nst_engine.installer import plugin_files

from ..gimp.conftest import with_standin
from ..server.client import standin_program
from ..server.standin import DEED, REQUESTS
from .conftest import ARTEFACTS
from .dialog import APP, Dialog
from .window import NoDesktopError, Window

HOST = "me@far-box"
#: Ends as ssh does without a line, when it is asked to.
SSH = """#!/bin/sh
for command; do :; done
exec 3<&0
HOME={home} setsid sh -c "$command" <&3 &
trap 'kill -9 -$!; exit 255' TERM
wait $!
exit $?
"""

pytestmark = pytest.mark.long  # a GIMP of its own: half a minute


@pytest.fixture
def far_home(own_quick, monkeypatch):
    """The home on the other computer, where the engine's pictures grow."""
    home, path = own_quick.folder / "far home", own_quick.folder / "bin"
    for folder in (home, path):
        folder.mkdir()
    (home / DEED).write_text("grow")
    (path / "ssh").write_text(SSH.format(home=f"'{home}'"))
    (path / "ssh").chmod(0o755)
    around = {**own_quick.environment(), "PATH": f"{path}:/usr/local/bin:/usr/bin:/bin"}
    monkeypatch.setattr(own_quick, "environment", lambda: around)
    with_standin(own_quick)
    engine = {"python": str(standin_program(own_quick.folder)), "digest": "any", "host": HOST}
    plugin_files.set_remote(plugin_files.plugin_folder(own_quick.profile), engine)
    return home


@pytest.fixture
def dialog(own_quick, far_home, image_files):
    try:
        with Window(own_quick, image_files, ARTEFACTS / "remote") as window:
            yield Dialog(window, "grow")
    except NoDesktopError as error:
        pytest.skip(str(error))


def test_a_line_is_lost_found_again_and_done_without(dialog, far_home):
    window = dialog.window
    dialog.open_with_style()
    assert (far_home / REQUESTS).exists()
    dialog.click("About this computation")
    dialog.says("Computes on: Processor on far-box")
    window.keys("Escape")

    first = dialog.color()
    window.until(lambda: dialog.color() > first, "the picture to grow")
    os.kill(dialog.engine(), signal.SIGTERM)
    dialog.says("The connection to the other computer was lost.")
    dialog.screen("lost")
    dialog.button("Keep This Picture")
    dialog.click("Continue")
    window.until(lambda: len((far_home / REQUESTS).read_text().splitlines()) > 1, "the next try")

    dialog.says("Preview: ")
    os.kill(dialog.engine(), signal.SIGTERM)
    visible = dialog.color()
    dialog.click("Paint on This Computer")
    (request,) = dialog.requests(1)
    assert request["mode"] == "refine"
    window.until(lambda: dialog.color("here") > visible, "the picture to grow here")

    dialog.click("For experts")
    left, top, width, _ = window.wait_for("For experts", app=APP).extents
    window.wheel(left + width // 2, top, 40)  # to the last of the settings
    window.wait_for("This computer", app=APP)
    dialog.screen("choice")
    dialog.stop()
    dialog.click("Add Layer")
    dialog.until_layers(2)
    settings = list(window.gimp.folder.rglob("*.last"))
    assert settings
    assert not any(b"far-box" in file.read_bytes() for file in settings)
