"""Neural style transfer engine: VGG-based optimisation after Gatys, Ecker & Bethge (CVPR 2016).

>>> from nst_engine import Settings, stylize  # doctest: +SKIP
>>> stylize("photo.jpg", "painting.jpg", Settings(size=512)).save("out.png")  # doctest: +SKIP
"""

from __future__ import annotations

TYPE_CHECKING = False  # as typing's, which takes a while to load: Ctrl-C is not heeded before that
if TYPE_CHECKING:
    from typing import Any

    from .api import StylizedImage, stylize
    from .contract import Request, Settings, UserError

__version__ = "0.1.0"
__all__ = ["Request", "Settings", "StylizedImage", "UserError", "__version__", "stylize"]


def __getattr__(name: str) -> Any:
    """Load what is asked for, and nothing before: commands and the server must start at once."""
    if name in ("Request", "Settings", "UserError"):
        from . import contract

        return getattr(contract, name)
    if name in ("StylizedImage", "stylize"):
        from . import api

        return getattr(api, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
