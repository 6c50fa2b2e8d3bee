"""A preview or a result as an image of its own, where the one that it was made for is closed."""

from __future__ import annotations

from contract import Array
from gi.repository import Gimp
from languages.text import tr
from layers import pixels

from job.content import ContentLayer


def open_as_image(stylized: Array, content: ContentLayer, title: str) -> None:
    """Open a preview, uint8 (height, width, 4), at the size of the layer that is gone; or a result.

    It is in the layer's colour space, a preview in 8 bits, a result in those of the layer.
    """
    height, width, _ = stylized.shape
    is_preview = stylized.dtype == "uint8"
    precision = Gimp.Precision.U8_NON_LINEAR if is_preview else content.precision
    image = Gimp.Image.new_with_precision(width, height, Gimp.ImageBaseType.RGB, precision)
    image.undo_disable()
    if content.profile:
        image.set_color_profile(content.profile)
    kind, mode = Gimp.ImageType.RGBA_IMAGE, Gimp.LayerMode.NORMAL
    layer = Gimp.Layer.new(
        image, tr("Style: {title}").format(title=title), width, height, kind, 100, mode
    )
    image.insert_layer(layer, None, 0)
    pixels.write(layer, content.preview_form if is_preview else content.form, stylized.data)
    if is_preview:
        Gimp.context_push()
        Gimp.context_set_interpolation(Gimp.InterpolationType.CUBIC)
        image.scale(*content.size)
        Gimp.context_pop()
    image.undo_enable()
    Gimp.Display.new(image)
    Gimp.displays_flush()
