"""The plug-in's dialog as tests use it, and what it requested of the stand-in engine."""

from __future__ import annotations

import itertools
import json
from typing import Any

import pyvips

from ..server.standin import DEED, REQUESTS
from .widgets import Widget
from .window import Window

APP = "neural-style-transfer"
TRANSFER, ADJUST = "plug-in-neural-style-transfer", "plug-in-neural-style-adjust"
TITLES = {TRANSFER: "Neural Style Transfer", ADJUST: "Adjust Neural Style"}
TILE = "list item"  # the role of a style in the gallery
STRENGTH = "Strength (%)"
GONE = 10  # seconds to leave: an engine gets 2 before it is killed, the machine is busy
DIRTY = "[image.is_dirty() for image in Gimp.get_images()]"

FEW = 3  # of 255: what scaling for the screen may change in a plain colour

Color = tuple[int, int, int]  # 0..255


def near(one: Color, other: Color) -> bool:
    """Whether the colours are the same, but for what the screen makes of them."""
    return all(abs(a - b) <= FEW for a, b in zip(one, other, strict=True))


class Dialog:
    """``deed`` is what the stand-in engine does with all requests; see standin.py."""

    def __init__(self, window: Window, deed: str | None = None) -> None:
        self.window = window
        if deed:
            self.works(deed)

    def works(self, deed: str) -> None:
        """Let the stand-in engine do this from now on."""
        (self.window.gimp.home / DEED).write_text(deed)

    def open(self, action: str = TRANSFER) -> None:
        """Choose the menu entry; the dialog is there."""
        self.window.action(action)
        self.window.wait_for(TITLES[action], "dialog", APP)

    def open_with_style(self) -> None:
        """Choose the menu entry and a style; the first preview is to be seen."""
        self.open()
        self.choose_style()
        self.says("Preview: ")
        self.says(" px")

    def choose_style(self, name: str = "style") -> None:
        """Click a tile with the mouse; the other image that is open is called ``style``."""
        self.scroll_to(name)
        self.window.press(name, TILE, APP)

    def scroll_to(self, name: str) -> None:
        """Turn the wheel over the gallery until the tile is to be seen.

        GTK tells of a tile far down in the gallery only while its heading is in the first view.
        """
        left, top, width, height = self.window.wait_for("Styles", app=APP).extents
        steps = itertools.cycle([-30, *[1] * 15])  # to the top, then down again

        def is_there() -> bool:
            for tile in self.window.find(name, TILE, APP):
                _, y, _, high = tile.extents
                if top <= y and y + high <= top + height:
                    return True
            self.window.wheel(left + width // 2, top + height // 2, next(steps))
            return False

        self.window.until(is_there, f"{name!r} to be scrolled to")

    def chosen(self, *names: str) -> None:
        """Wait until the tiles of these names are framed, and no others."""

        def framed() -> bool:
            tiles = self.window.find(role=TILE, app=APP)
            found = [tile.name for tile in tiles if tile.description.startswith("Chosen")]
            return found == [*names]

        self.window.until(framed, f"{names} to be framed")

    def click(self, button: str) -> None:
        """Press a button of the dialog as soon as it is usable."""
        self.window.click(button, app=APP)

    def stop(self) -> None:
        """End the job at work; it has ended."""
        self.click("Stop")
        self.button("Continue")

    def button(self, name: str) -> Widget:
        """Wait for a button to be usable."""
        return self.window.wait_for(name, app=APP, where=lambda widget: widget.usable)

    def says(self, text: str) -> str:
        """Wait for a line of the dialog with these words; the whole line."""
        return self.window.wait_for(role="label", app=APP, part=text).name

    def strength(self, percent: float | None = None) -> float:
        """The value of the slider, after moving it where one is given."""
        return self.window.value(STRENGTH, percent, "spin button", APP)

    def is_open(self) -> bool:
        return bool(self.window.find(role="dialog", app=APP))

    def leaves(self) -> None:
        """Wait until neither dialog nor processes are left."""

        def gone() -> bool:
            return not self.window.processes()

        try:
            self.window.until(gone, "plug-in and engine to end", GONE)
        except AssertionError as error:
            left = [process.arguments for process in self.window.processes()]
            error.add_note(f"left: {left}; dialog open: {self.is_open()}")
            raise
        assert not self.is_open()

    def leaves_but_for_the_engine(self) -> None:
        """Wait until dialog and plug-in are gone; the engine is not."""

        def gone() -> bool:
            return not any(process.is_plug_in for process in self.window.processes())

        self.window.until(gone, "the plug-in to end", GONE)
        assert not self.is_open()
        assert self.engine()

    # The image

    def crop(self, name: str = "picture") -> pyvips.Image:
        """What the screen shows where the live preview is."""
        left, top, width, height = self.window.wait_for("Live picture", app=APP).extents
        return self.screen(name).crop(left, top, width, height)

    def screen(self, name: str) -> pyvips.Image:
        """The whole screen, which stays among the artefacts."""
        return pyvips.Image.new_from_buffer(self.window.shot(name).read_bytes(), "")[:3]

    def color(self, name: str = "picture") -> Color:
        """The colour of the middle of the live preview on the screen."""
        crop = self.crop(name)
        middle = crop.crop(crop.width // 4, crop.height // 4, crop.width // 2, crop.height // 2)
        return tuple(round(middle[band].avg()) for band in range(3))

    # The image

    def layer_color(self, number: int = 0, image: str = "content") -> Color:
        """The colour of the layer's middle; the topmost layer is number 0."""
        middle = "pixel(layer, layer.get_width() // 2, layer.get_height() // 2)"
        return tuple(round(255 * value) for value in self.of_layer(middle, number, image)[:3])

    def of_layer(self, expression: str, number: int = 0, image: str = "content") -> Any:
        """The value of Python in the running GIMP that speaks of ``layer``."""
        found = f"next(i for i in Gimp.get_images() if {image!r} in (i.get_name() or ''))"
        return self.window.ask(f"(lambda layer: {expression})({found}.get_layers()[{number}])")

    def until_layers(self, count: int, image: str = "content") -> list[str]:
        """Wait until the image has this many layers, and no plug-in; their names."""
        names: list[str] = []

        def there() -> bool:
            names[:] = self.window.layers(image)
            return len(names) == count and not self.window.processes()

        self.window.until(there, f"{count} layers")
        return names

    def select_layer(self, number: int, image: str = "content") -> None:
        """Make it the active layer; the topmost is number 0."""
        self.of_layer("layer.get_image().set_selected_layers([layer])", number, image)

    def close_image(self, number: int) -> None:
        """Close the image that GIMP opened as this one at its start (from 1), unasked."""
        self.window.run(f"Gimp.Display.get_by_id({self.window.displays[number - 1]}).delete()")

    # The engine

    def engine(self) -> int:
        """The id of the engine's process."""
        (found,) = [process.pid for process in self.window.processes() if process.is_engine]
        return found

    def requests(self, count: int = 0) -> list[dict[str, Any]]:
        """All requests to the engine, as soon as there are ``count``."""
        file = self.window.gimp.home / REQUESTS

        def lines() -> list[str]:
            return file.read_text().splitlines() if file.exists() else []

        self.window.until(lambda: len(lines()) >= count, f"request number {count}")
        return [json.loads(line) for line in lines()]

    def starts_from(self, request: dict[str, Any]) -> Color:
        """The mean colour of the image that the engine was to go on from."""
        return tuple(round(value) for value in request["initial_image"]["mean"])


def finished_preview(window: Window) -> Dialog:
    """The dialog when its whole preview has been made."""
    dialog = Dialog(window, "grow and finish")
    dialog.open()
    dialog.choose_style()
    dialog.says("The preview is finished")
    return dialog


def added_result(window: Window) -> Dialog:
    """A result of the strength 70 was added by the dialog, which is closed."""
    dialog = Dialog(window, "grow and finish")
    dialog.open()
    dialog.strength(70)
    dialog.choose_style()
    dialog.says("The preview is finished")
    dialog.click("Add Layer")
    dialog.until_layers(2)
    return dialog
