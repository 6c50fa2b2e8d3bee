"""Which layer is to be stylised, or one clear sentence why it cannot be."""

from __future__ import annotations

from collections.abc import Sequence

from contract import UserError
from gi.repository import Gimp
from languages.text import tr

#: The code of the error that tells of a layer or an image that cannot be stylised.
BAD_TARGET = "bad-target"


def target_layer(image: Gimp.Image, drawables: Sequence[Gimp.Drawable]) -> Gimp.Layer:
    """The one layer that was meant; raises UserError. A layer mask stands for its layer."""
    if len(drawables) != 1:
        raise _refusal(
            tr("One layer can be stylised at a time, not {count}.").format(count=len(drawables))
            if drawables
            else tr("One layer can be stylised at a time."),
            tr("Select one layer."),
        )
    drawable = drawables[0]
    layer = Gimp.Layer.from_mask(drawable) if isinstance(drawable, Gimp.LayerMask) else drawable
    if not isinstance(layer, Gimp.Layer):
        raise _refusal(tr("A channel cannot be stylised."), tr("Select a layer."))
    if layer.is_group() and not layer.get_children():
        raise _refusal(
            tr("The layer group is empty."), tr("Put a photograph into it, or select a layer.")
        )
    refuse_indexed(image)
    if image.get_floating_sel() is not None:
        raise _refusal(
            tr("The image has a floating selection."),
            tr("Anchor it, or make it a layer of its own, first."),
        )
    return layer


def refuse_indexed(image: Gimp.Image) -> None:
    """Raise UserError for an image whose palette has no colours for a painting."""
    if image.get_base_type() == Gimp.ImageBaseType.INDEXED:
        raise _refusal(
            tr("The image has a fixed palette, and a painting needs colours of its own."),
            tr("Choose Image ▸ Mode ▸ RGB first."),
        )


def _refusal(why: str, what_now: str) -> UserError:
    return UserError(BAD_TARGET, why, what_now)
