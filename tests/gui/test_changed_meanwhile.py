"""What the user does to the image while the dialog is open is in what he gets."""

from ..gimp.rooms import IN_ONE_GIMP
from .dialog import Dialog, finished_preview

pytestmark = IN_ONE_GIMP

SELECTED = "bool(layer.get_mask()) and pixel(layer.get_mask(), {}, 9, 'Y float')[0]"


def select_left_half(dialog):
    dialog.of_layer("layer.get_image().select_rectangle(Gimp.ChannelOps.REPLACE, 0, 0, 240, 320)")


def masked(dialog):
    return [dialog.of_layer(SELECTED.format(x)) for x in (9, 470)]


def test_a_selection_made_after_the_preview_is_the_mask(quick_window):
    dialog = finished_preview(quick_window)
    select_left_half(dialog)
    dialog.click("Add Layer")
    dialog.until_layers(2)
    assert masked(dialog) == [1, 0]


def test_a_kept_preview_has_the_selection_as_its_mask(quick_window):
    dialog = Dialog(quick_window, "grow")
    dialog.open_with_style()
    dialog.stop()
    select_left_half(dialog)
    dialog.close_image(1)
    dialog.says("not open any more")
    dialog.click("Keep This Picture")
    dialog.until_layers(2)
    assert masked(dialog) == [1, 0]


def test_a_layer_that_was_scaled_meanwhile_is_stylized_as_it_is(quick_window):
    dialog = finished_preview(quick_window)
    dialog.of_layer("layer.scale(300, 100, True)")
    dialog.click("Add Layer")
    dialog.until_layers(2)
    assert dialog.of_layer("[layer.get_width(), layer.get_height()]") == [300, 100]


def test_another_style_begins_anew(quick_window):
    """The strokes of the first one would show through."""
    dialog = Dialog(quick_window, "grow")
    dialog.open_with_style()
    dialog.strength(70)
    assert dialog.requests(2)[1]["initial_image"]
    dialog.choose_style("Swirling oil")
    assert dialog.requests(3)[2]["initial_image"] is None
    dialog.click("Cancel")
    dialog.leaves()
