"""The networks whose features carry content and style."""

from .choice import Choice, choose_backbone
from .framed import Framed
from .normalised import Normalised
from .tiles import Tile, tiles_of

__all__ = ["Choice", "Framed", "Normalised", "Tile", "choose_backbone", "tiles_of"]
