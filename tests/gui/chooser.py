"""GIMP's own chooser of a layer among all open images."""

from __future__ import annotations

from .widgets import Widget
from .window import Window


def choose_layer(window: Window, button: str, image: str, layer: str, app: str) -> None:
    """Press the button of ``app``, then choose with the mouse, as users do.

    ``image`` is the name of its file without the suffix.
    """
    window.press(button, "button", app)
    chooser = window.wait_for(role="dialog", app="gimp", where=_is_chooser).name

    def is_image(cell: Widget) -> bool:
        return cell.window == chooser and f"[{image}]" in cell.name

    window.press(role="table cell", app="gimp", where=is_image)
    window.press(layer, "table cell", "gimp", where=lambda cell: cell.window == chooser)
    # The mouse's way to GIMP is another than the button's, and may be the longer one.
    window.wait_for(layer, "table cell", "gimp", where=lambda cell: "selected" in cell.states)
    window.click("OK", "button", "gimp")
    window.until(lambda: not window.find(chooser, "dialog", "gimp"), "the chooser to close")


def _is_chooser(dialog: Widget) -> bool:
    return dialog.name.startswith(("Choose drawable", "Choose item"))  # GIMP 3.0, GIMP 3.2
