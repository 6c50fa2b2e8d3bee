"""The last preview at the layer's own size, by GIMP alone: for when the engine is gone."""

from __future__ import annotations

from array import array

from contract import Array, Result
from gi.repository import Gimp
from layers import pixels
from layers.rendering import hidden_image, rendered

from job.content import ContentLayer


def upscale_preview(picture: Array, canvas: ContentLayer, record: dict) -> Result:
    """``picture``, uint8 (height, width, 4), as a result with the alpha of the canvas."""
    height, width, _ = picture.shape
    with hidden_image(canvas.image, width, height) as stage:
        kind, mode = canvas.layer.type_with_alpha(), Gimp.LayerMode.NORMAL
        layer = Gimp.Layer.new(stage, "preview", width, height, kind, 100, mode)
        stage.insert_layer(layer, None, 0)
        opaque = bytearray(picture.data)
        opaque[3::4] = b"\xff" * (width * height)  # its alpha says what counts, not what is there
        pixels.write(layer, canvas.preview_form, opaque)
        Gimp.context_push()
        Gimp.context_set_interpolation(Gimp.InterpolationType.CUBIC)
        layer.scale(canvas.width, canvas.height, False)
        Gimp.context_pop()
        size = (0, 0, canvas.width, canvas.height)
        colours = array("f", pixels.read(layer, canvas.form, *size))
    with rendered(canvas.layer) as seen:
        colours[3::4] = array("f", pixels.read(seen, canvas.form, *size))[3::4]
    return Result(Array("result", "float32", (canvas.height, canvas.width, 4), colours), record)
