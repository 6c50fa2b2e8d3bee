"""A script for GIMP's python-fu-eval: calls the plug-in on a small image and writes the outcome.

NST_PROBE_ANSWER names the JSON file to write: ``{"menu", "seconds"}`` or ``{"problem"}``.
"""

from __future__ import annotations

import json
import os
import time
from pathlib import Path

import gi

for name, version in (("Gimp", "3.0"), ("Gegl", "0.4")):
    gi.require_version(name, version)
from gi.repository import Gegl, Gimp  # noqa: E402 - gi wants its versions first

PROCEDURE = "plug-in-neural-style-transfer"
SIZE = 64
ITERATIONS = 4  # enough to see that the image changes


def make_image(color) -> tuple[Gimp.Image, Gimp.Layer]:  # noqa: ANN001 - a function of x and y
    """Make a small image whose pixel at (x, y) is ``color(x, y)``, three values of 0..255."""
    image = Gimp.Image.new(SIZE, SIZE, Gimp.ImageBaseType.RGB)
    layer = Gimp.Layer.new(
        image, "probe", SIZE, SIZE, Gimp.ImageType.RGB_IMAGE, 100.0, Gimp.LayerMode.NORMAL
    )
    pixels = bytes(value for y in range(SIZE) for x in range(SIZE) for value in color(x, y))
    layer.get_buffer().set(Gegl.Rectangle.new(0, 0, SIZE, SIZE), "R'G'B' u8", pixels)
    image.insert_layer(layer, None, 0)
    return image, layer


def read(layer: Gimp.Layer) -> bytes:
    """All pixels of the layer, as 8-bit RGB."""
    area = Gegl.Rectangle.new(0, 0, layer.get_width(), layer.get_height())
    return layer.get_buffer().get(area, 1.0, "R'G'B' u8", Gegl.AbyssPolicy.NONE)


def probe() -> dict[str, object]:
    """Run the plug-in; returns ``{"menu", "seconds"}`` or ``{"problem"}``."""
    Gegl.init(None)
    procedure = Gimp.get_pdb().lookup_procedure(PROCEDURE)
    if procedure is None:
        return {"problem": "GIMP does not see the plug-in"}
    image, source = make_image(lambda x, y: (4 * x, 4 * y, 128))
    _, style = make_image(lambda x, y: (230, 170, 40) if (x // 4 + y // 8) % 2 else (20, 40, 110))
    config = procedure.create_config()
    config.set_property("run-mode", Gimp.RunMode.NONINTERACTIVE)
    config.set_property("image", image)
    config.set_core_object_array("drawables", [source])
    config.set_property("style-layer", style)
    config.set_property("iterations", ITERATIONS)
    start = time.monotonic()
    values = procedure.run(config)
    if values.index(0) != Gimp.PDBStatusType.SUCCESS:
        return {"problem": values.index(1) or "the plug-in failed without a reason"}
    layers = image.get_layers()
    if len(layers) != 2 or read(layers[0]) == read(source):
        return {"problem": "the plug-in gave no new image back"}
    path = procedure.get_menu_paths()[0].partition("/")[2].split("/")
    label = procedure.get_menu_label().replace("_", "")
    return {"menu": " ▸ ".join([*path, label]), "seconds": time.monotonic() - start}


try:
    outcome = probe()
except Exception as error:
    outcome = {"problem": f"{type(error).__name__}: {error}"}
for left in Gimp.get_images():
    left.delete()
Path(os.environ["NST_PROBE_ANSWER"]).write_text(json.dumps(outcome), "utf-8")
