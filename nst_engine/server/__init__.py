"""The same request from the plug-in: an engine process that talks frames over two pipes."""

from .main import serve

__all__ = ["serve"]
