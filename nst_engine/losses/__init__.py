"""Small loss modules with one face (``base.Loss``)."""

from .base import IMAGE, Loss, SpatialLoss
from .content import ContentLoss
from .gram import GramLoss
from .moments import WassersteinLoss
from .nearest_neighbor import NearestNeighborLoss
from .total_variation import TotalVariationLoss

__all__ = [
    "IMAGE",
    "ContentLoss",
    "GramLoss",
    "Loss",
    "NearestNeighborLoss",
    "SpatialLoss",
    "TotalVariationLoss",
    "WassersteinLoss",
]
