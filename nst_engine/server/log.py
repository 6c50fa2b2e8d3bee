"""The engine's log: what happened on this computer, for the person and for us."""

from __future__ import annotations

import logging
import logging.handlers
from pathlib import Path

from ..contract.home import application_home

BYTES = 1 << 20  # of one file, before it is renamed
OLD_FILES = 3


def log_file() -> Path:
    """Where the engine writes its log."""
    return application_home() / "logs" / "engine.log"


def start() -> None:
    """Log to the file, or to stderr where it cannot be written: that must stop no picture."""
    try:
        log_file().parent.mkdir(parents=True, exist_ok=True)
        handler: logging.Handler = logging.handlers.RotatingFileHandler(
            log_file(), maxBytes=BYTES, backupCount=OLD_FILES, encoding="utf-8"
        )
    except OSError:
        handler = logging.StreamHandler()
    logging.basicConfig(
        level=logging.INFO, handlers=[handler], format="%(asctime)s %(levelname)s %(message)s"
    )
    logging.captureWarnings(True)
