"""OpenCV, which is an optional package."""

from __future__ import annotations

from typing import Any

from ..contract import UserError


def require_opencv() -> Any:
    """The module ``cv2``; raises UserError where it is not installed."""
    try:
        import cv2
    except ImportError as error:
        raise UserError(
            "no-opencv",
            "Moving pictures need OpenCV, which is not installed.",
            "Run: python3 install.py --with frames",
        ) from error
    return cv2
