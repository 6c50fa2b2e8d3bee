"""A layer group as the style, chosen with the mouse."""

from ..gimp.rooms import IN_ONE_GIMP
from .dialog import Dialog

pytestmark = IN_ONE_GIMP

STYLES = """
image = next(i for i in Gimp.get_images() if "content" in i.get_name())
group = Gimp.GroupLayer.new(image, "paintings")
image.insert_layer(group, None, 0)
size = 480, 320
for name, colour in (("red", (1, 0, 0)), ("blue", (0, 0, 1))):
    layer = layer_of(image, name, size=size, parent=group, values=plain(*colour, 480 * 320))
    masked(layer, array("f", [1.0] * 480 * 320))
image.set_selected_layers([image.get_layers()[1]])
"""
RED, BLUE = [255, 0, 0], [0, 0, 255]
BLUE_ONLY_ON_TOP = """
image = next(i for i in Gimp.get_images() if "content" in i.get_name())
blue = image.get_layers()[0].get_children()[0]
fill(blue.get_mask(), array("f", [1.0] * 480 * 120 + [0.0] * 480 * 200), "Y float")
"""


def test_several_styles_and_a_region_that_changes_while_the_dialog_is_open(quick_window):
    quick_window.run(STYLES)
    dialog = Dialog(quick_window, "grow and finish")
    dialog.open()
    dialog.choose_style("paintings")
    dialog.says("The preview is finished")
    dialog.screen("finished")
    (preview,) = dialog.requests()
    assert [style["mean"] for style in preview["styles"]] == [BLUE, RED]
    assert [region["white"] for region in preview["regions"]] == [[0, 0, 480, 320]] * 2

    quick_window.run(BLUE_ONLY_ON_TOP)
    dialog.click("Add Layer")
    assert dialog.until_layers(3)[1] == "Style: paintings"
    last = dialog.requests(2)[1]
    assert [region["white"] for region in last["regions"]] == [[0, 0, 480, 120], [0, 0, 480, 320]]


def test_a_group_without_a_visible_style_is_refused_until_one_is_shown(quick_window):
    quick_window.run(STYLES + "for each in group.get_children(): each.set_visible(False)")
    dialog = Dialog(quick_window, "grow and finish")
    dialog.open()
    dialog.choose_style("paintings")
    dialog.says("“paintings” shows no layer")
    dialog.screen("nothing")
    dialog.of_layer("[each.set_visible(True) for each in layer.get_children()]")
    dialog.click("Continue")
    dialog.says("The preview is finished")
    dialog.click("Cancel")
    dialog.leaves()
