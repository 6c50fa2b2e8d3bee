"""A layer as the user sees it: with the effects that GIMP applies without touching its pixels."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from gi.repository import Gimp


@contextmanager
def rendered(layer: Gimp.Layer, masked: bool = False) -> Iterator[Gimp.Layer]:
    """A drawable of the layer's size with its effects, and with ``masked`` its layer mask.

    It is the layer itself where that is the same; else a rendering in a hidden image,
    which is deleted afterwards. Opacity and blend mode are left to the layer's stack.
    """
    mask = layer.get_mask() if layer.get_apply_mask() else None
    if not (masked and mask) and not any(f.get_visible() for f in layer.get_filters()):
        yield layer
        return
    with hidden_image(layer.get_image(), layer.get_width(), layer.get_height()) as stage:
        actor = Gimp.Layer.new_from_drawable(layer, stage)
        stage.insert_layer(actor, None, 0)
        if actor.get_mask() and not masked:
            actor.remove_mask(Gimp.MaskApplyMode.DISCARD)
        actor.set_offsets(0, 0)
        actor.set_opacity(100)
        actor.set_mode(Gimp.LayerMode.NORMAL)
        actor.set_visible(True)
        rendering = Gimp.Layer.new_from_visible(stage, stage, layer.get_name())
        stage.insert_layer(rendering, None, 0)
        yield rendering


@contextmanager
def hidden_image(image: Gimp.Image, width: int, height: int) -> Iterator[Gimp.Image]:
    """An image that nobody sees, in the precision and profile of ``image``; deleted at the end."""
    kind = image.get_base_type()
    if kind == Gimp.ImageBaseType.INDEXED:
        kind = Gimp.ImageBaseType.RGB
    hidden = Gimp.Image.new_with_precision(width, height, kind, image.get_precision())
    try:
        hidden.undo_disable()
        profile = image.get_color_profile()
        if profile:
            hidden.set_color_profile(profile)
        yield hidden
    finally:
        hidden.delete()
