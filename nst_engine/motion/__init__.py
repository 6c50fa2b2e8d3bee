"""What moves from one frame to the next: optical flow, where it is trusted, cuts.

Imports no torch, and OpenCV only where flow is computed.
"""

from .carrying import MovedImage, carry
from .opencv import require_opencv

__all__ = ["MovedImage", "carry", "require_opencv"]
