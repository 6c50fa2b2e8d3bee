"""Small loss modules with one face (``base.Loss``)."""

from .base import IMAGE, Loss, Placed
from .content import ContentLoss
from .gram import GramLoss
from .moments import MomentsLoss
from .nearest_neighbor import StrokesLoss
from .total_variation import TotalVariationLoss

__all__ = [
    "IMAGE",
    "ContentLoss",
    "GramLoss",
    "Loss",
    "MomentsLoss",
    "Placed",
    "StrokesLoss",
    "TotalVariationLoss",
]
