"""The engine's log: what happened on this computer, for the person and for us."""

from __future__ import annotations

import logging
from pathlib import Path

from ..contract import logs


def log_file() -> Path:
    """Where the engine writes its log."""
    return logs.log_file("engine")


def start() -> None:
    """Log from now on, warnings of libraries included."""
    logs.configure_logging("engine")
    logging.captureWarnings(True)
