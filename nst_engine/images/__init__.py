"""Image files: read upright as float sRGB with alpha, written as they came. Imports no torch."""

from .decode import image_size
from .folders import image_files
from .image import ImageFile
from .loading import load_image, load_mask
from .resizing import (
    enlarge_part,
    resize,
    resize_plane,
    resize_planes,
    resize_planes_unclipped,
    resize_to_longer_side,
)
from .saving import check_length, check_place, check_writable, encode_image, save_image, unwritable
from .softening import soften_plane
from .transparency import fill_transparent, fill_transparent_rgba

__all__ = [
    "ImageFile",
    "check_length",
    "check_place",
    "check_writable",
    "encode_image",
    "enlarge_part",
    "fill_transparent",
    "fill_transparent_rgba",
    "image_files",
    "image_size",
    "load_image",
    "load_mask",
    "resize",
    "resize_plane",
    "resize_planes",
    "resize_planes_unclipped",
    "resize_to_longer_side",
    "save_image",
    "soften_plane",
    "unwritable",
]
