"""Neural style transfer engine: VGG-based optimisation after Gatys, Ecker & Bethge (CVPR 2016).

>>> from nst_engine import Request, Settings, stylize  # doctest: +SKIP
>>> result = stylize(Request(Settings(), content, (style,)))  # doctest: +SKIP
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .contract import Request, Settings
    from .stylizer import stylize

__version__ = "0.1.0"
__all__ = ["Request", "Settings", "__version__", "stylize"]


def __getattr__(name: str) -> Any:
    """Load what is asked for, and nothing before: commands and the server must start at once."""
    if name in ("Request", "Settings"):
        from . import contract

        return getattr(contract, name)
    if name == "stylize":
        from .stylizer import stylize

        return stylize
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
