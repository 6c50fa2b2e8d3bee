"""Settings: four that are seen, two groups that unfold, presets, and times before they pass."""

from ..gimp.rooms import IN_ONE_GIMP
from .dialog import APP, STRENGTH, TITLES, TRANSFER, Dialog

pytestmark = IN_ONE_GIMP

SCREEN = 1280, 720  # px
SMALL = 1272, 680  # px: what that leaves for a window without its frame


def test_every_quality_says_how_long_it_takes_here(quick_window):
    dialog = Dialog(quick_window, "grow and finish")
    dialog.open()
    dialog.choose_style()
    for words in ("Draft, about 8 s", "Standard, about 20 s", "Best, about 3 min"):
        quick_window.wait_for(words, "radio button", APP)
    quick_window.click("Best, about 3 min", app=APP)
    assert dialog.requests(2)[1]["settings"]["quality"] == "best"


def test_a_layer_can_be_added_only_when_there_is_a_style(quick_window):
    dialog = Dialog(quick_window, "grow and finish")
    dialog.open()
    assert not quick_window.wait_for("Add Layer", "button", APP).usable
    dialog.choose_style()
    dialog.button("Add Layer")


def test_presets_set_all_and_ones_own_can_be_kept(quick_window):
    dialog = Dialog(quick_window, "grow and finish")
    dialog.open()
    dialog.choose_style()
    dialog.strength(90)
    dialog.requests(2)
    preset(dialog, "Bold strokes")
    settings = dialog.requests(3)[2]["settings"]
    assert (settings["strength"], settings["brush"]) == (70, 180)
    preset(dialog, "Save These Settings…")
    quick_window.wait_for("Save These Settings", "dialog", APP)
    quick_window.keys("ctrl+a", *"Mine", "Return")
    quick_window.until(lambda: not quick_window.find("Save These Settings", "dialog", APP), "it")
    preset(dialog, "Standard")
    assert dialog.requests(4)[3]["settings"]["strength"] == 50
    preset(dialog, "Mine")
    assert dialog.requests(5)[4]["settings"]["brush"] == 180
    assert dialog.requests()[4]["styles"], "the style stays"


def preset(dialog, name):
    """Choose it in the menu, with the mouse."""
    dialog.window.press("Presets", app=APP)
    dialog.window.press(name, "menu item", APP)


def test_on_a_small_screen_the_basics_need_no_scrolling(quick_window):
    dialog = Dialog(quick_window, "grow and finish")
    dialog.open()
    quick_window.resize(TITLES[TRANSFER], *SMALL)
    quick_window.until(lambda: size(quick_window)[1] <= SCREEN[1], "the window to shrink")
    dialog.screen("small")
    left, top, width, height = quick_window.wait_for(TITLES[TRANSFER], "dialog", APP).extents
    assert width <= SCREEN[0]
    assert height <= SCREEN[1]
    for name in ("Strength (%)", "Brush size (%)", "Colours", "Result", "Standard", "Add Layer"):
        x, y, wide, high = quick_window.wait_for(name, app=APP).extents
        assert left <= x <= left + width - wide, name
        assert top <= y <= top + height - high, name


def size(window):
    return window.wait_for(TITLES[TRANSFER], "dialog", APP).extents[2:]


def test_the_wheel_scrolls_the_settings_and_changes_none(quick_window):
    dialog = Dialog(quick_window, "grow and finish")
    dialog.open()
    dialog.click("Style details")
    dialog.click("For experts")
    strength = dialog.strength()
    slider = quick_window.wait_for(STRENGTH, "spin button", APP)
    left, top, width, height = slider.extents
    quick_window.wheel(left + width // 4, top + height // 2, 1)
    quick_window.until(lambda: there(quick_window) != top, "the settings to be scrolled")
    assert dialog.strength() == strength


def there(window):
    """Where the strength's row is on the screen, from above."""
    return window.wait_for(STRENGTH, "spin button", APP).extents[1]
