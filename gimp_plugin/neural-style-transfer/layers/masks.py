"""Which part of a layer is meant: the selection, and what its layer mask shows."""

from __future__ import annotations

from array import array

from gi.repository import Gimp

from layers import pixels
from layers.pixels import Area


def selection_and_mask(image: Gimp.Image, layer: Gimp.Layer, halvings: int = 0) -> bytearray | None:
    """Selection times layer mask as float32 in 0..1, row by row; None when it is all of it."""
    area = Area.of(layer)
    selection = None
    if not Gimp.Selection.is_empty(image):
        _, left, top = layer.get_offsets()
        there = Area(left, top, area.width, area.height)
        selection = pixels.read(image.get_selection(), pixels.MASK, there, halvings)
    mask = layer_mask(layer, halvings)
    if selection and mask:
        return _product(selection, mask, (area.width >> halvings) * pixels.MASK.size)
    return selection or mask


def layer_mask(layer: Gimp.Layer, halvings: int = 0) -> bytearray | None:
    """What the layer mask shows, in the same form; None without a mask that applies."""
    if not (layer.get_mask() and layer.get_apply_mask()):
        return None
    return pixels.read(layer.get_mask(), pixels.MASK, Area.of(layer), halvings)


def _product(one: bytearray, other: bytearray, row: int) -> bytearray:
    """Products of the values, in ``one``; ``row`` is the number of bytes in a row.

    Row by row, because most rows are all 0 or all 1 and need no arithmetic.
    """
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
