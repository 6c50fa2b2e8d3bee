"""Optical flow: for every pixel of a frame, where it is in another one.

Method: DIS of OpenCV (Kroeger, Timofte, Dai & Van Gool, "Fast Optical Flow using Dense Inverse
Search", ECCV 2016). A flow is float32 (height, width, 2): pixels to the right and down. Images are
float32 (height, width, 3) in 0..1.
"""

from __future__ import annotations

import numpy as np

from .opencv import require_opencv


def flow_between(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """Where each pixel of ``first`` is in ``second``, an image of the same size."""
    cv2 = require_opencv()
    dis = cv2.DISOpticalFlow_create(cv2.DISOPTICAL_FLOW_PRESET_MEDIUM)
    flow: np.ndarray = dis.calc(_grey(first), _grey(second), None)
    return flow


def warp(image: np.ndarray, flow: np.ndarray) -> np.ndarray:
    """``image`` (height, width) or (height, width, channels), fetched from where ``flow`` leads.

    Bicubic: a bilinear one made frames softer from warp to warp. Beyond the border lies the
    nearest pixel.
    """
    cv2 = require_opencv()
    height, width = flow.shape[:2]
    x, y = np.meshgrid(np.arange(width, dtype=np.float32), np.arange(height, dtype=np.float32))
    warped: np.ndarray = cv2.remap(
        image,
        x + flow[..., 0],
        y + flow[..., 1],
        cv2.INTER_CUBIC,
        borderMode=cv2.BORDER_REPLICATE,
    )
    return warped


def _grey(image: np.ndarray) -> np.ndarray:
    cv2 = require_opencv()
    bytes_ = np.rint(image.clip(0, 1) * 255).astype(np.uint8)
    grey: np.ndarray = cv2.cvtColor(np.ascontiguousarray(bytes_), cv2.COLOR_RGB2GRAY)
    return grey
