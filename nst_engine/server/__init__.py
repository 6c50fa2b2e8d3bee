"""The engine process that the plug-in talks to, in frames over two pipes."""

from .main import serve

__all__ = ["serve"]
