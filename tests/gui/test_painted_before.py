"""The filter is called on a painting that it made: is that meant?"""

import pytest

from ..gimp.rooms import IN_ONE_GIMP
from .dialog import ADJUST, APP, TITLES, TRANSFER, added_result

pytestmark = IN_ONE_GIMP


@pytest.fixture
def painted(quick_window):
    """The filter's dialog is open on a painting of the strength 70."""
    dialog = added_result(quick_window)
    quick_window.action(TRANSFER)
    quick_window.wait_for(TITLES[TRANSFER], "dialog", APP)
    dialog.says("This layer is a painting that was made here.")
    return dialog


def test_it_can_be_adjusted_instead(painted):
    painted.click("Adjust This One")
    painted.window.wait_for(TITLES[ADJUST], "dialog", APP)
    painted.window.until(lambda: painted.strength() == 70, "its own settings")
    painted.strength(85)
    painted.says("The preview is finished")
    painted.click("Apply")
    assert painted.until_layers(2) == ["Style: style", "content.jpg"]
    assert painted.of_layer("parasite_of(layer)")["settings"]["strength"] == 85


def test_its_photograph_can_be_painted_instead(painted):
    painted.click("Use the Photograph")
    painted.choose_style("Palette knife")
    painted.says("The preview is finished")
    painted.click("Add Layer")
    assert painted.until_layers(3) == ["Style: style", "Style: Palette knife", "content.jpg"]


def test_who_means_the_painting_goes_on(painted):
    painted.choose_style("Palette knife")
    painted.says("The preview is finished")
    painted.click("Add Layer")
    assert painted.until_layers(3)[0] == "Style: Palette knife"
