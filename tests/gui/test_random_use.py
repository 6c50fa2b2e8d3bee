"""Somebody who clicks here and there, quickly: no error, no process left, no wrong image."""

import os
import random

import pytest

from ..gimp.rooms import IN_ONE_GIMP
from .dialog import APP, Dialog

pytestmark = IN_ONE_GIMP
RUNS = int(os.environ.get("NST_RANDOM_RUNS", "2"))  # seeds, for whoever wants more of them
DEEDS = 30
BUILT_IN = 5  # that are reached by keys
BUTTONS = ("Before", "Compare", "Zoom in", "Zoom out", "Style details", "For experts")
QUALITIES = ("Draft", "Standard", "Best")


@pytest.mark.parametrize("seed", range(RUNS))
def test_thirty_deeds_in_a_row(quick_window, seed):
    """What is added at the end is what the settings say then."""
    draw = random.Random(seed)
    dialog = Dialog(quick_window, "grow")
    dialog.open()
    done = ["choose_style"]
    dialog.choose_style()
    deeds = [choose, move_strength, press, turn_wheel, drag, set_quality, stop_or_continue]
    for _ in range(DEEDS):
        deed = draw.choice(deeds)
        done.append(f"{deed.__name__} {deed(dialog, draw) or ''}")
    print(*done, sep="\n")
    assert not quick_window.find(role="alert", app=APP), "an error is shown"
    dialog.works("grow and finish")
    strength = draw.randint(1, 100)
    dialog.strength(strength)
    dialog.says("The preview is finished")
    dialog.click("Add Layer")
    name, _ = dialog.until_layers(2)
    last = dialog.requests()[-1]
    assert last["settings"]["strength"] == strength
    record = dialog.of_layer("parasite_of(layer)")
    ignored = {"size": None}  # of the preview
    assert {**record["settings"], **ignored} == {**last["settings"], **ignored}
    assert name == f"Style: {record['style']['title']}"
    content = dialog.of_layer("pixel(layer, 5, 5)", number=1)
    assert dialog.of_layer("pixel(layer, 5, 5)") != content
    dialog.leaves()


def choose(dialog, draw):
    """The open style with the mouse, then perhaps a built-in one by keys."""
    dialog.choose_style()
    way = draw.randrange(BUILT_IN + 1)
    if way:
        dialog.window.keys("Down", *["Right"] * (way - 1), "Return")
    return way


def move_strength(dialog, draw):
    """Several positions of the slider, without a wait between them."""
    for _ in range(draw.randint(1, 4)):
        dialog.strength(draw.randint(0, 100))


def press(dialog, draw):
    """A button, twice as often as not."""
    name = draw.choice(BUTTONS)
    for _ in range(draw.randint(1, 2)):
        dialog.click(name)
    return name


def turn_wheel(dialog, draw):
    """Over the image: in or out."""
    left, top, width, height = dialog.window.wait_for("Live picture", app=APP).extents
    x, y = left + draw.randrange(width), top + draw.randrange(height)
    dialog.window.wheel(x, y, draw.choice((-4, -1, 1, 4)))


def drag(dialog, draw):
    """From one place of the image to another."""
    left, top, width, height = dialog.window.wait_for("Live picture", app=APP).extents
    start, end = ((left + draw.randrange(width), top + draw.randrange(height)) for _ in range(2))
    dialog.window.drag(start, end)


def set_quality(dialog, draw):
    """One of the three, whose names also tell the time as soon as that is known."""
    wanted = draw.choice(QUALITIES)
    dialog.window.press(
        role="radio button", app=APP, where=lambda button: button.name.startswith(wanted)
    )
    return wanted


def stop_or_continue(dialog, draw):
    """Whatever the button says, which may change while the mouse is on its way to it."""
    dialog.window.press(
        role="button",
        app=APP,
        where=lambda button: button.usable and button.name in ("Stop", "Continue"),
    )
