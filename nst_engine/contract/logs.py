"""A log file for each program, in the application home."""

from __future__ import annotations

import logging
import logging.handlers
from pathlib import Path

from .paths import app_dir

ENGINE = "engine"  # the program that stylizes
BYTES = 1 << 20  # of one file, before it is renamed
OLD_FILES = 3


def log_file(program: str) -> Path:
    """Where ``engine`` or ``plug-in`` writes its log."""
    return app_dir() / "logs" / f"{program}.log"


def configure_logging(program: str) -> None:
    """Log to the program's file, warnings of libraries included.

    Where it cannot be written, log to stderr: that must stop no image. Only the first call counts.
    """
    if logging.getLogger().hasHandlers():
        return
    file = log_file(program)
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        handler: logging.Handler = logging.handlers.RotatingFileHandler(
            file, maxBytes=BYTES, backupCount=OLD_FILES, encoding="utf-8"
        )
    except OSError:
        handler = logging.StreamHandler()
    logging.basicConfig(
        level=logging.INFO, handlers=[handler], format="%(asctime)s %(levelname)s %(message)s"
    )
    logging.captureWarnings(True)
    logging.raiseExceptions = False  # a full disk is told by what the user wants, not by the log
