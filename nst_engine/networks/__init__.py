"""The networks whose features carry content and style."""

from .feature_extractor import Framed
from .normalized import Normalised
from .selection import Choice, choose_backbone
from .tiles import Tile, tiles_of

__all__ = ["Choice", "Framed", "Normalised", "Tile", "choose_backbone", "tiles_of"]
