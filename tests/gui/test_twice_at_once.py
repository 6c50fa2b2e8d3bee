"""The same layer in two dialogs at once: each has its engine, its layer and its undo step."""

from ..gimp.rooms import IN_ONE_GIMP
from .dialog import APP, TRANSFER, added_result

pytestmark = IN_ONE_GIMP


def test_two_dialogs_on_one_layer_do_not_disturb_each_other(quick_window):
    dialog = added_result(quick_window)  # so that a style is chosen from now on
    for _ in range(2):
        dialog.select_layer(1)
        quick_window.action(TRANSFER)

    def both_finished():
        labels = quick_window.find(role="label", app=APP)
        return sum(label.name.startswith("The preview is finished") for label in labels) == 2

    quick_window.until(both_finished, "both previews")
    engines = [process for process in quick_window.processes() if process.is_engine]
    assert len(engines) == 2
    for layers in (3, 4):
        dialog.click("Add Layer")
        quick_window.until(lambda n=layers: len(quick_window.layers("content")) == n, "a layer")
    dialog.until_layers(4)
    colors = [dialog.layer_color(number) for number in range(2)]
    assert colors[0] == colors[1]
    for left in (3, 2):
        quick_window.action("edit-undo")
        dialog.until_layers(left)
