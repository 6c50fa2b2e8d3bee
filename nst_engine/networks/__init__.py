"""The networks whose features carry content and style."""

from .feature_extractor import FeatureExtractor
from .normalized import NormalizedNetwork
from .selection import NetworkSpec, select_network
from .tiles import Tile, tiles_of

__all__ = [
    "FeatureExtractor",
    "NetworkSpec",
    "NormalizedNetwork",
    "Tile",
    "select_network",
    "tiles_of",
]
