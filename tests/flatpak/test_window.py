"""A window of GIMP inside of a Flatpak, on a desktop in the same sandbox: painted, cancelled."""

import pytest

from nst_engine.installer import plugin_files
from tests.gimp import processes
from tests.gimp.headless import Gimp
from tests.gimp.rooms import CHECKOUT
from tests.gui.conftest import ARTEFACTS, image_files  # noqa: F401 - a fixture
from tests.gui.dialog import DIRTY, GONE, Dialog
from tests.gui.window import Window

from .test_flatpak import sandboxes, standin_inside  # noqa: F401 - a fixture

pytestmark = [pytest.mark.gui, pytest.mark.slow]


@pytest.fixture
def window(sandboxes, tmp_path, image_files):  # noqa: F811
    gimp = Gimp(sandboxes[0], tmp_path / "gimp")
    engine = standin_inside(tmp_path)
    plugin_files.install_files(gimp.profile, CHECKOUT, tmp_path / "nowhere" / "python", engine)
    with Window(gimp, image_files, ARTEFACTS / "flatpak") as opened:
        yield opened


def test_it_paints_and_cancels_and_ends_with_gimp(window):
    dialog = Dialog(window, "grow and finish")
    dialog.open()
    dialog.choose_style()
    dialog.says("The preview is finished")
    dialog.screen("painted")
    dialog.click("Add Layer")
    painted = ["Style: style", "content.jpg"]
    window.until(lambda: window.layers("content") == painted, "the painting")
    dialog.leaves_but_for_the_engine()

    window.run("for image in Gimp.get_images(): image.clean_all()")
    engine = dialog.engine()
    dialog.works("grow")
    dialog.open()
    dialog.choose_style()
    dialog.says("Preview: ")
    dialog.click("Cancel")
    dialog.leaves_but_for_the_engine()
    assert dialog.engine() == engine, "it waits for the next call, as everywhere on Linux"
    assert window.layers("content") == painted
    assert not any(window.ask(DIRTY))

    window.action("file-quit")
    home = window.gimp.home
    window.until(lambda: not any(p.is_gimp for p in processes.processes(home)), "GIMP to end")
    window.until(lambda: not window.processes(), "the engine to end with it", GONE)
