"""Which part of a layer is meant: the selection, and what its layer mask shows."""

from __future__ import annotations

from array import array

from gi.repository import Gimp

from layers import pixels


def selection_and_mask(image: Gimp.Image, layer: Gimp.Layer, halved: int = 0) -> bytearray | None:
    """Selection times layer mask as float32 in 0..1, row by row; None when it is all of it."""
    size = (layer.get_width(), layer.get_height())
    selected = None
    if not Gimp.Selection.is_empty(image):
        _, left, top = layer.get_offsets()
        selected = pixels.read(image.get_selection(), pixels.MASK, left, top, *size, halved)
    masked = layer_mask(layer, halved)
    if selected and masked:
        return _product(selected, masked, (size[0] >> halved) * pixels.MASK.size)
    return selected or masked


def layer_mask(layer: Gimp.Layer, halved: int = 0) -> bytearray | None:
    """What the layer mask shows, in the same form; None without a mask that applies."""
    if not (layer.get_mask() and layer.get_apply_mask()):
        return None
    size = (layer.get_width(), layer.get_height())
    return pixels.read(layer.get_mask(), pixels.MASK, 0, 0, *size, halved)


def _product(one: bytearray, other: bytearray, row: int) -> bytearray:
    """Row by row, because most rows are all 0 or all 1 and need no arithmetic."""
    white = array("f", [1.0]).tobytes() * (row // 4)
    black = bytes(row)
    for start in range(0, len(one), row):
        here = slice(start, start + row)
        if one[here] == black or other[here] == white:
            continue
        if one[here] == white or other[here] == black:
            one[here] = other[here]
        else:
            pairs = zip(array("f", one[here]), array("f", other[here]), strict=True)
            one[here] = array("f", [a * b for a, b in pairs]).tobytes()
    return one
