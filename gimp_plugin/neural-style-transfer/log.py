"""The plug-in's own log, beside the engine's."""

from __future__ import annotations

import logging
import logging.handlers
from pathlib import Path

from contract.home import application_home

BYTES = 1 << 20  # of one file, before it is renamed
OLD_FILES = 3


def log_file() -> Path:
    """Where the plug-in writes its log."""
    return application_home() / "logs" / "plug-in.log"


def start() -> None:
    """Log to the file; where it cannot be written, to GIMP's own stderr."""
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
