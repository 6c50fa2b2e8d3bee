"""The last preview at the layer's own size, by GIMP alone: for when the engine is gone."""

from __future__ import annotations

from array import array
from typing import Any

from contract import Array, Result
from gi.repository import Gimp
from layers import pixels
from layers.pixels import Area
from layers.rendering import hidden_image, rendered

from job.content import ContentLayer


def upscale_preview(preview: Array, content: ContentLayer, record: dict[str, Any]) -> Result:
    """The preview, uint8 (height, width, 4), as a result with the alpha of the content."""
    height, width, _ = preview.shape
    with hidden_image(content.image, width, height) as stage:
        kind, mode = content.layer.type_with_alpha(), Gimp.LayerMode.NORMAL
        layer = Gimp.Layer.new(stage, "preview", width, height, kind, 100, mode)
        stage.insert_layer(layer, None, 0)
        opaque = bytearray(preview.data)
        opaque[3::4] = b"\xff" * (width * height)  # its alpha says what counts, not what is there
        pixels.write(layer, content.preview_form, opaque)
        Gimp.context_push()
        Gimp.context_set_interpolation(Gimp.InterpolationType.CUBIC)
        layer.scale(*content.size, False)
        Gimp.context_pop()
        colors = array("f", pixels.read(layer, content.form, Area.of(layer)))
    with rendered(content.layer) as drawable:
        own = array("f", pixels.read(drawable, content.form, Area.of(drawable)))
    colors[3::4] = own[3::4]
    return Result(Array("result", "float32", (content.height, content.width, 4), colors), record)
