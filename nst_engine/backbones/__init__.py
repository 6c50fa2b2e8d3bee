"""The networks whose features carry content and style."""

from .choice import Choice, choose_backbone
from .normalised import Normalised

__all__ = ["Choice", "Normalised", "choose_backbone"]
