"""Losses, one a module, with the interface ``base.Loss``."""

from .base import IMAGE, Loss, PlacedLoss, SearchingLoss, SpatialLoss
from .content import ContentLoss
from .content_distance import content_distance, shape_distance
from .gram import GramLoss
from .moments import WassersteinLoss
from .nearest_neighbor import NearestNeighborLoss
from .temporal import TemporalLoss
from .tone import ToneLoss, tone_size
from .total_variation import TotalVariationLoss

__all__ = [
    "IMAGE",
    "ContentLoss",
    "GramLoss",
    "Loss",
    "NearestNeighborLoss",
    "PlacedLoss",
    "SearchingLoss",
    "SpatialLoss",
    "TemporalLoss",
    "ToneLoss",
    "TotalVariationLoss",
    "WassersteinLoss",
    "content_distance",
    "shape_distance",
    "tone_size",
]
