"""Moving pictures: each frame is stylized from the one before."""

from .frame_stylizer import Frame, FrameStylizer, check_settings

__all__ = ["Frame", "FrameStylizer", "check_settings"]
