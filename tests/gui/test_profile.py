"""The live preview of an image in Adobe RGB is shown on the screen as what it is."""

import numpy as np
import pytest
import pyvips

from ..gimp.rooms import CHECKOUT
from ..images.profiles import ADOBE, matrix_profile, seen_as_srgb
from ..server.standin import FIRST
from .dialog import FEW, finished_preview, near

GAMMA = 2.2


@pytest.fixture
def image_files(tmp_path):
    """The usual files, but the content is in Adobe RGB."""
    folder, file = CHECKOUT / ".pictures", tmp_path / "content.png"
    content = pyvips.Image.new_from_file(str(folder / "content.jpg")).copy()
    profile = matrix_profile(ADOBE, GAMMA)
    content.set_type(pyvips.GValue.blob_type, "icc-profile-data", profile)
    content.write_to_file(str(file))
    return [folder / "style.jpg", file]


def test_the_screen_gets_what_the_profile_says(quick_window):
    dialog = finished_preview(quick_window)
    visible = dialog.color("adobe")
    dialog.click("Add Layer")
    dialog.until_layers(2)
    numbers = dialog.of_layer("pixel(layer, 9, 9, own(layer))")[:3]
    assert np.abs(np.multiply(numbers, 255)[1:] - FIRST[1:]).max() <= 1, "not what the engine sent"
    meant = seen_as_srgb(np.array(numbers), ADOBE, GAMMA).clip(0, 1) * 255
    assert np.abs(meant - np.multiply(numbers, 255)).max() > 5 * FEW, "the profiles hardly differ"
    assert near(visible, tuple(meant))
