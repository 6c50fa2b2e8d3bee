"""The networks whose features carry content and style."""

from .choice import load_backbone
from .normalised import Normalised

__all__ = ["Normalised", "load_backbone"]
