"""A small image grows in the dialog while knobs are turned."""

from .dialog import APP, DIRTY, FEW, TITLES, TRANSFER, Dialog, finished_preview, near


def test_the_preview_grows_follows_the_slider_stops_and_goes_on(quick_window):
    dialog = Dialog(quick_window, "grow")
    dialog.open()
    dialog.says("Choose a style")
    content = dialog.color("no-style")
    assert not quick_window.wait_for("Continue").usable
    assert not dialog.requests()

    dialog.choose_style()
    dialog.says("Preview: 480 px")
    first = dialog.color("growing")
    assert not near(first, content)
    quick_window.until(lambda: dialog.color("grown")[0] > first[0] + FEW, "the picture to grow")
    dialog.click("Before")
    quick_window.until(lambda: near(dialog.color("before"), content), "the photograph")
    dialog.click("Before")

    dialog.strength(80)
    request = dialog.requests(2)[1]
    assert request["settings"]["strength"] == 80
    assert request["initial_image"]["dtype"] == "uint8"
    assert dialog.starts_from(request)[0] > first[0], "not the present picture"
    assert request["mode"] != "refine"

    again = dialog.starts_from(request)[0]
    quick_window.until(lambda: dialog.color("again")[0] > again + FEW, "the picture to go on")
    dialog.stop()
    stopped = dialog.color("stopped")
    assert not near(stopped, content)
    assert near(dialog.color("stopped"), stopped), "it did not stop"
    dialog.click("Continue")
    request = dialog.requests(3)[2]
    assert request["mode"] == "refine"
    assert near(dialog.starts_from(request), stopped)
    dialog.click("Cancel")
    dialog.leaves()
    assert quick_window.layers("content") == ["content.jpg"]


def test_a_small_layer_takes_the_stopped_preview_itself(quick_window):
    """What was seen is what one gets, at once; one undo step takes it away again."""
    dialog = Dialog(quick_window, "grow")
    before = quick_window.ask(DIRTY)
    dialog.open_with_style()
    dialog.stop()
    visible = dialog.color("stopped")
    dialog.click("Add Layer")
    assert dialog.until_layers(2) == ["Style: style", "content.jpg"]
    assert near(dialog.layer_color(), visible)
    assert len(dialog.requests()) == 1
    quick_window.action("edit-undo")
    assert dialog.until_layers(1) == ["content.jpg"]
    assert quick_window.ask(DIRTY) == before
    quick_window.action("edit-redo")
    assert dialog.until_layers(2)[0] == "Style: style"
    assert near(dialog.layer_color(), visible)


def test_a_small_layer_takes_the_finished_preview_itself(quick_window):
    dialog = finished_preview(quick_window)
    visible = dialog.color("finished")
    dialog.click("Add Layer")
    dialog.until_layers(2)
    assert near(dialog.layer_color(), visible)
    assert len(dialog.requests()) == 1


def test_add_layer_while_a_small_one_grows_waits_for_that_image(quick_window):
    dialog = Dialog(quick_window, "grow")
    dialog.open_with_style()
    dialog.click("Add Layer")
    dialog.says("Painting: 480 px")
    assert not quick_window.wait_for("Add Layer", "button", APP).usable
    dialog.click("Finish Now")
    dialog.until_layers(2)
    assert len(dialog.requests()) == 1


def test_a_change_after_the_stop_starts_anew_before_the_layer_is_added(quick_window):
    """Settings that nobody used must not stand in the layer's record."""
    dialog = finished_preview(quick_window)
    dialog.strength(90)
    dialog.click("Add Layer")
    dialog.until_layers(2)
    settings = dialog.of_layer("parasite_of(layer)")["settings"]
    assert settings["strength"] == dialog.requests()[-1]["settings"]["strength"] == 90


def test_unfolded_settings_leave_the_buttons_on_the_screen(quick_window):
    dialog = Dialog(quick_window)
    dialog.open()
    dialog.click("Style details")
    dialog.click("For experts")
    heights = [0, 0]

    def at_rest():
        heights[:] = heights[1], quick_window.wait_for(TITLES[TRANSFER], "dialog", APP).extents[3]
        return heights[0] == heights[1]

    quick_window.until(at_rest, "the dialog to stop growing")
    screen = dialog.screen("unfolded")
    for button in ("Add Layer", "Cancel", "Continue"):
        left, top, width, height = quick_window.wait_for(button, "button", APP).extents
        assert 0 <= left <= screen.width - width
        assert 0 <= top <= screen.height - height, button


def test_the_preview_keeps_its_place_whatever_the_dialog_says(quick_window):
    dialog = Dialog(quick_window, "grow")
    dialog.open()
    dialog.says("Choose a style")
    place = quick_window.wait_for("Live picture", app=APP).extents
    dialog.choose_style()
    dialog.says("Preview: 480 px")
    assert quick_window.wait_for("Live picture", app=APP).extents == place
    dialog.stop()
    assert quick_window.wait_for("Live picture", app=APP).extents == place


def test_what_comes_before_the_preview_is_told_in_the_engines_words(quick_window):
    """A download of weights has no pixels yet; the stand-in calls its stage as its deed."""
    dialog = Dialog(quick_window, "wait for stop")
    dialog.open()
    dialog.choose_style()
    line = dialog.says("wait for stop")
    assert "0×0" not in line
