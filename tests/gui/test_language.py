"""The dialog speaks the language that GIMP's preferences name."""

import os

import pytest

from ..gimp.rooms import IN_ONE_GIMP
from ..server.standin import DEED
from .conftest import ARTEFACTS
from .dialog import APP, TILE, TRANSFER
from .window import NoDesktopError, Window

pytestmark = IN_ONE_GIMP

WORDS = ("Stärke (%)", "Pinselgröße (%)", "Farben", "Geöffnete Ebenen", "Wirbelndes Öl")
BUTTONS = ("Ebene hinzufügen", "Datei öffnen…", "Vorher", "Vergleichen", "Voreinstellungen")


@pytest.fixture
def german_window(own_quick, image_files):
    """A GIMP with a window, and German in its preferences."""
    with (own_quick.profile / "gimprc").open("a") as settings:
        settings.write('(language "de")\n')
    (own_quick.home / DEED).write_text("grow and finish")
    try:
        with Window(own_quick, image_files, ARTEFACTS / "german") as window:
            yield window
    except NoDesktopError as error:
        if os.environ.get("NST_REQUIRE_GIMP"):
            pytest.fail(str(error))
        pytest.skip(str(error))


def test_the_dialog_is_german_where_gimp_is(german_window):
    german_window.action(TRANSFER)
    german_window.wait_for("Neuronale Stilübertragung", "dialog", APP)
    for name in (*WORDS, *BUTTONS):
        german_window.wait_for(name, app=APP)
    german_window.press("style", TILE, APP)
    try:
        finished = "Die Vorschau ist fertig, in der Größe Ihrer Ebene."
        german_window.wait_for(finished, "label", APP)
    finally:
        german_window.shot("dialog")
