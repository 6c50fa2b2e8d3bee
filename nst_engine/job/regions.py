"""Which style applies where: masks over the content image become shares of its pixels.

Source: Gatys, Ecker, Bethge, Hertzmann & Shechtman, "Controlling Perceptual Factors in Neural
Style Transfer", CVPR 2017, section 4.1 (guided Gram matrices): every style has statistics of
its own, over positions weighted by its guidance channel.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from ..images import resize_plane, soften_plane
from .decoding import empty_content_masks
from .sizes import Size

#: Shares are divided by no less, so that where no style applies they are 0 and not 0 / 0.
LEAST = 1e-30
#: Softness of the border between two styles, as a part of the longer side. Where masks had hard
#: edges the strokes of both ended in a seam.
BORDER = 0.01


@dataclass(frozen=True, eq=False)
class StyleRegions:
    """What the content masks M_k say, with the weights w_k of their styles; all (height, width).

    Style k has the share w_k M_k / sum of all w_j M_j of a pixel, times the pixel's coverage.

    coverage: how much of each pixel is stylized at all, the sum of all M_j but at most 1; the
        rest stays the content image.
    weighted_masks: w_k M_k, for each style, where there are several with soft edges.
    areas: for each style, its part of all pixels that count without masks. Times this, a mean
        over the region pulls at each of its pixels as a mean over the whole image would.
    """

    coverage: np.ndarray
    weighted_masks: list[np.ndarray]
    areas: list[float]

    @classmethod
    def from_masks(
        cls,
        masks: Sequence[np.ndarray | None],
        style_weights: Sequence[float],
        weight_map: np.ndarray | None,
        size: Size,
    ) -> StyleRegions:
        """Regions of a content image of ``size`` (width, height).

        masks: (h, w) in 0..1 of any size, stretched over the content image, or None for all white.
        style_weights: of the same styles, above 0.
        weight_map: (height, width), how much each pixel counts in statistics, or None.

        Raises UserError when no pixel is left that counts for any style.
        """
        white = np.ones((size[1], size[0]), np.float32)
        planes = [white if mask is None else resize_plane(mask, *size) for mask in masks]
        coverage = np.minimum(sum(planes), 1)
        soft = planes if len(planes) == 1 else [soften_plane(plane, BORDER) for plane in planes]
        weighted = [w * plane for w, plane in zip(style_weights, soft, strict=True)]
        whole = white.size if weight_map is None else weight_map.sum(dtype=np.float64)
        shares = _shares(coverage, weighted, weight_map)
        areas = [float(share.sum(dtype=np.float64) / whole) for share in shares]
        if not any(areas):
            raise empty_content_masks()
        return cls(coverage, weighted, areas)

    def shares(self, weight_map: np.ndarray | None = None) -> Iterator[np.ndarray]:
        """The share of each style at every pixel, times ``weight_map``; made one by one."""
        return _shares(self.coverage, self.weighted_masks, weight_map)


def _shares(
    coverage: np.ndarray, weighted: Sequence[np.ndarray], weight_map: np.ndarray | None
) -> Iterator[np.ndarray]:
    scale = coverage if weight_map is None else weight_map * coverage
    scale = scale / np.maximum(sum(weighted), LEAST)
    return (scale * each for each in weighted)
