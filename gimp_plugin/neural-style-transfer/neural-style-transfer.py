#!/usr/bin/env python3
"""Neural Style Transfer for GIMP 3: a layer in the style of another image, as a new layer."""

import sys
from pathlib import Path

from engine.launcher import start_engine

# First of all: the engine loads while GIMP's libraries load here and the dialog opens.
ENGINE = start_engine() if "-run" in sys.argv else None

import gi  # noqa: E402

gi.require_version("Babl", "0.1")
gi.require_version("Gegl", "0.4")
gi.require_version("Gimp", "3.0")
from gi.repository import Gimp, Gio  # noqa: E402
from procedures.adjust import ADJUST  # noqa: E402
from procedures.transfer import TRANSFER  # noqa: E402

HELP = Path(__file__).resolve().parent / "help"
PROCEDURES = {procedure.name: procedure for procedure in (TRANSFER, ADJUST)}


class NeuralStyleTransfer(Gimp.PlugIn):
    """What GIMP asks a plug-in."""

    def do_set_i18n(self, _name: str) -> bool:
        return False  # the texts are translated already: see languages/

    def do_query_procedures(self) -> list[str]:
        self.set_help_domain("neural-style-transfer", Gio.File.new_for_path(str(HELP)))
        return list(PROCEDURES)

    def do_create_procedure(self, name: str) -> Gimp.Procedure:
        return PROCEDURES[name].create(self, ENGINE)


Gimp.main(NeuralStyleTransfer.__gtype__, sys.argv)
