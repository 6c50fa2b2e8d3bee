"""A preview as an image of its own: for when the image that it was made for is closed."""

from __future__ import annotations

from contract import Array
from gi.repository import Gimp
from languages.text import tr
from layers import pixels

from job.content import ContentLayer


def open_as_image(preview: Array, content: ContentLayer, title: str) -> None:
    """Open the preview, uint8 (height, width, 4), at the size of the layer that is gone.

    It is in the layer's colour space, in 8 bits.
    """
    height, width, _ = preview.shape
    image = Gimp.Image.new(width, height, Gimp.ImageBaseType.RGB)
    image.undo_disable()
    if content.profile:
        image.set_color_profile(content.profile)
    kind, mode = Gimp.ImageType.RGBA_IMAGE, Gimp.LayerMode.NORMAL
    layer = Gimp.Layer.new(
        image, tr("Style: {title}").format(title=title), width, height, kind, 100, mode
    )
    image.insert_layer(layer, None, 0)
    pixels.write(layer, content.preview_form, preview.data)
    Gimp.context_push()
    Gimp.context_set_interpolation(Gimp.InterpolationType.CUBIC)
    image.scale(*content.size)
    Gimp.context_pop()
    image.undo_enable()
    Gimp.Display.new(image)
    Gimp.displays_flush()
