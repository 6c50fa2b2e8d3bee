"""Convolutional networks whose features describe content and style."""

from .feature_extractor import AutocastExtractor, FeatureExtractor
from .normalized import NormalizedNetwork
from .selection import NetworkOnDevice, NetworkSpec, select_network
from .tiles import Tile, tiles_of

__all__ = [
    "AutocastExtractor",
    "FeatureExtractor",
    "NetworkOnDevice",
    "NetworkSpec",
    "NormalizedNetwork",
    "Tile",
    "select_network",
    "tiles_of",
]
