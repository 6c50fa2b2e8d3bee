"""Pictures on disk: read upright as float sRGB with alpha, written as they came."""

from .image import Picture
from .loading import load, load_mask
from .resizing import enlarged, large_enough, resize, resize_plane, resize_planes, scaled
from .saving import check_writable, save
from .transparency import filled, holeless

__all__ = [
    "Picture",
    "check_writable",
    "enlarged",
    "filled",
    "holeless",
    "large_enough",
    "load",
    "load_mask",
    "resize",
    "resize_plane",
    "resize_planes",
    "save",
    "scaled",
]
