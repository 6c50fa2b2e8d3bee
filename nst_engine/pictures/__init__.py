"""Pictures on disk: read upright as float sRGB with alpha, written as they came."""

from .holes import filled, holeless
from .loading import load, load_mask
from .picture import Picture
from .resizing import enlarged, large_enough, resize, resize_plane, resize_planes, scaled
from .saving import check_writable, save

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
