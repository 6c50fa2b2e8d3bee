"""The plug-in's own log, beside the engine's."""

from __future__ import annotations

from pathlib import Path

from contract import logs


def log_file() -> Path:
    """Where the plug-in writes its log."""
    return logs.log_file("plug-in")


def start() -> None:
    """Log from now on."""
    logs.configure_logging("plug-in")
