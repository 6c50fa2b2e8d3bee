"""The dialog: GIMP's own widgets for the procedure's arguments."""

from __future__ import annotations

import gi

gi.require_version("GimpUi", "3.0")
from arguments import STYLE_FILE, STYLE_LAYER  # noqa: E402
from gi.repository import Gimp, GimpUi  # noqa: E402


def ask(procedure: Gimp.Procedure, config: Gimp.ProcedureConfig) -> bool:
    """Let the user set the arguments; False when he wants no picture."""
    GimpUi.init("neural-style-transfer")
    config.connect(f"notify::{STYLE_LAYER}", _one_style_only, STYLE_FILE)
    config.connect(f"notify::{STYLE_FILE}", _one_style_only, STYLE_LAYER)
    dialog = GimpUi.ProcedureDialog.new(procedure, config, "Neural Style Transfer")
    dialog.fill(None)
    wanted = dialog.run()
    dialog.destroy()
    return wanted


def _one_style_only(config: Gimp.ProcedureConfig, changed: object, other: str) -> None:
    """Choosing a layer takes back the file, and the other way round."""
    if config.get_property(changed.name) is not None:
        config.set_property(other, None)
