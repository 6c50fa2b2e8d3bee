"""Where optical flow is trusted: what both frames show, away from the edges of what moves.

Source: Ruder, Dosovitskiy & Brox, "Artistic Style Transfer for Videos", GCPR 2016, section 4.3,
after Sundaram, Brox & Keutzer, "Dense Point Trajectories by GPU-accelerated Large Displacement
Optical Flow", ECCV 2010.
"""

from __future__ import annotations

import numpy as np

from .optical_flow import warp


def visible_in_both(forward: np.ndarray, backward: np.ndarray) -> np.ndarray:
    """Which pixels of the later frame the earlier one shows too; bool (height, width).

    Not those where the flows there and back do not meet, |w + b|^2 > 0.01 (|w|^2 + |b|^2) + 0.5
    (equation 5; w: ``forward`` where ``backward``, b, leads, equation 4), nor those that come from
    beyond the border.
    """
    there = warp(forward, backward)
    apart = _squared(there + backward)
    consistent = apart <= 0.01 * (_squared(there) + _squared(backward)) + 0.5
    return consistent & _inside(backward)


def motion_boundaries(backward: np.ndarray) -> np.ndarray:
    """Where what moves differently meets; bool (height, width).

    |grad u|^2 + |grad v|^2 > 0.01 |b|^2 + 0.002 (equation 6).
    """
    gradients = [each for k in (0, 1) for each in np.gradient(backward[..., k])]
    steepness = sum(each**2 for each in gradients)
    edges: np.ndarray = steepness > 0.01 * _squared(backward) + 0.002
    return edges


def _squared(flow: np.ndarray) -> np.ndarray:
    lengths: np.ndarray = (flow**2).sum(2)
    return lengths


def _inside(flow: np.ndarray) -> np.ndarray:
    """Where a flow leads to a pixel of the image."""
    height, width = flow.shape[:2]
    x = np.arange(width)[None] + flow[..., 0]
    y = np.arange(height)[:, None] + flow[..., 1]
    inside: np.ndarray = (x >= 0) & (x <= width - 1) & (y >= 0) & (y <= height - 1)
    return inside
