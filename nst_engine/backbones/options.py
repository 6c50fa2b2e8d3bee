"""How a network is set up beside its weights."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class NetworkOptions:
    """How the backbone is set up; see ``vgg19.py`` for the meaning."""

    pooling: str = "max"
    padding: str = "replicate"
    normalised: bool = False
