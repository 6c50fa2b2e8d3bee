"""What the user does to the image while the dialog is open is in what he gets."""

from ..gimp.rooms import IN_ONE_GIMP
from .dialog import ADJUST, Dialog, added_result, finished_preview

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


TO_INDEXED = (
    "layer.get_image().convert_indexed(Gimp.ConvertDitherType.NONE,"
    " Gimp.ConvertPaletteType.GENERATE, 4, False, False, '')"
)


def test_a_result_that_its_image_takes_no_more_is_an_image_of_its_own(quick_window):
    dialog = Dialog(quick_window, "grow")
    dialog.open_with_style()
    dialog.click("Add Layer")
    dialog.button("Finish Now")
    dialog.of_layer(TO_INDEXED)
    dialog.click("Finish Now")
    images = "[[layer.get_name() for layer in i.get_layers()] for i in Gimp.get_images()]"
    window = dialog.window
    window.until(lambda: ["Style: style"] in window.ask(images), "the result as an image")
    assert ["content.jpg"] in window.ask(images)
    window.wait_for(role="label", part="open as an image of its own")


def test_a_painting_that_was_scaled_meanwhile_is_not_written_over(quick_window):
    dialog = added_result(quick_window)
    dialog.works("grow")
    dialog.open(ADJUST)
    dialog.strength(85)
    dialog.says("Preview: ")
    dialog.click("Apply")
    dialog.button("Finish Now")
    dialog.of_layer("layer.scale(300, 200, True)")
    dialog.click("Finish Now")
    dialog.until_layers(3)
    size = "[layer.get_width(), layer.get_height()]"
    assert [dialog.of_layer(size, number) for number in range(3)] == [
        [480, 320],
        [300, 200],
        [480, 320],
    ]
