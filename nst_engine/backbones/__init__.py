"""The networks whose features carry content and style."""

from .choice import Choice, choose_backbone
from .framed import Framed
from .normalised import Normalised

__all__ = ["Choice", "Framed", "Normalised", "choose_backbone"]
