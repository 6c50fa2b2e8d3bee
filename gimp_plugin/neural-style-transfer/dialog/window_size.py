"""The size that the user gave the dialog's window, from one opening to the next."""

from __future__ import annotations

import json
import logging
from pathlib import Path

import gi

gi.require_version("Gdk", "3.0")
gi.require_version("Gtk", "3.0")
from contract.paths import app_dir  # noqa: E402
from gi.repository import Gdk, Gtk  # noqa: E402

USUAL = (1120, 760)  # px at first
FRAME = (8, 40)  # px that a window's frame may take


def restore_size(window: Gtk.Window) -> None:
    """Let the window open as large as last time, if the screen is still as large."""
    width, height = _stored() or USUAL
    monitor = Gdk.Display.get_default().get_primary_monitor()
    if monitor is None:
        monitor = Gdk.Display.get_default().get_monitor(0)
    if monitor is not None:
        free = monitor.get_workarea()
        width, height = min(width, free.width - FRAME[0]), min(height, free.height - FRAME[1])
    window.set_default_size(width, height)


def store_size(window: Gtk.Window) -> None:
    """Remember the window's size; without a writable folder it is forgotten."""
    width, height = window.get_size()
    try:
        _file().parent.mkdir(parents=True, exist_ok=True)
        _file().write_text(json.dumps([width, height]), "utf-8")
    except OSError as error:
        logging.info("The window's size cannot be kept: %s", error)


def _stored() -> tuple[int, int] | None:
    try:
        width, height = json.loads(_file().read_text("utf-8"))
        return (int(width), int(height)) if min(width, height) > 0 else None
    except (OSError, ValueError, TypeError):
        return None


def _file() -> Path:
    return app_dir() / "dialog" / "window.json"
