"""What the live dialog is doing."""

from __future__ import annotations

import enum


class Phase(enum.Enum):
    """What the dialog is doing."""

    LIVE = "live"
    """Settings may change, and a small image follows them."""
    FINISHING = "finishing"
    """The image of the layer's own size is being made."""
    KEEPING = "keeping"
    """The preview itself shall become the layer."""
    DISMISSED = "dismissed"
    """The dialog was closed while it was finishing."""
