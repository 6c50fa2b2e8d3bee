"""Makes the README's pictures of the dialog, in a real GIMP with the real engine.

python -m pytest tests/gui/readme_pictures.py -k forky

It is no test: pytest does not find it by itself.
"""

import pytest
import pyvips

from ..gimp.rooms import CHECKOUT
from .dialog import APP, TITLES, TRANSFER, Dialog

PICTURES = CHECKOUT / ".pictures"
STRENGTHS = (10, 30, 50, 70, 90)
PAUSE, LAST = 350, 1800  # ms that a frame is to be seen, and the last one
WIDTH = 720  # px of the animation
FINISHED = "The preview is finished"
PATIENCE = 180  # s for a preview


@pytest.fixture
def image_files():
    return [PICTURES / "style.jpg", PICTURES / "content.jpg"]


def test_make_them(window):
    dialog = Dialog(window)
    dialog.open()
    for name in ("Mosaic", "Charcoal", "Swirling oil"):  # all have been painted then
        dialog.choose_style(name)
    dialog.choose_style("Palette knife")
    window.point("Settings", app=APP)  # the name of a style covers others while it is pointed at
    window.wait_for(where=lambda w: w.name.startswith(FINISHED), app=APP, timeout=PATIENCE)
    window.click("Compare", app=APP)
    frame = window.wait_for(TITLES[TRANSFER], "dialog", APP).extents
    picture = dialog.screen("compared").crop(*frame)
    picture.write_to_file(str(PICTURES / "dialog.jpg"), Q=90)
    window.click("Compare", app=APP)
    frames = []
    for strength in STRENGTHS:
        dialog.strength(strength)
        for moment in ("Sketch: the painting follows", "Preview: 480 px"):
            window.wait_for(where=lambda w, m=moment: w.name.startswith(m), app=APP)
            frames.append(dialog.screen("moving").crop(*frame))
    window.wait_for(where=lambda w: w.name.startswith(FINISHED), app=APP, timeout=PATIENCE)
    frames.append(dialog.screen("moved").crop(*frame))
    save_animation([each.thumbnail_image(WIDTH) for each in frames])


def save_animation(frames):
    """Write dialog.gif; all frames have one size."""
    strip = pyvips.Image.arrayjoin(frames, across=1).copy()
    strip.set_type(pyvips.GValue.gint_type, "page-height", frames[0].height)
    delays = [PAUSE] * (len(frames) - 1) + [LAST]
    strip.set_type(pyvips.GValue.array_int_type, "delay", delays)
    strip.write_to_file(str(PICTURES / "dialog.gif"), dither=0.6, effort=8)
