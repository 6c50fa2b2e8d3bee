#!/usr/bin/env python3
"""Neural Style Transfer for GIMP 3: a layer in the style of another image, as a new layer."""

import gc
import os
import sys
from pathlib import Path

gc.disable()  # what is imported stays: to look for garbage in it takes a sixth of that time
from engine.launcher import start_engine  # noqa: E402

# First of all: the engine loads while GIMP's libraries load here and the dialog opens.
ENGINE = start_engine() if "-run" in sys.argv else None

# What GIMP's libraries read when they start. The engine gets none of it.
os.environ["BABL_LUT"] = "0"  # no tables: only to see whether they pay takes 0.3 s and 350 MB
os.environ["BABL_PATH_LENGTH"] = "2"  # ways from format to format are found in 20 ms, not 100
os.environ["GEGL_PATH"] = os.devnull  # no operations: buffers alone are used here

import gi  # noqa: E402

gi.require_version("Babl", "0.1")
gi.require_version("Gegl", "0.4")
gi.require_version("Gimp", "3.0")
from gi.repository import Gimp, Gio  # noqa: E402
from procedures.adjust import ADJUST  # noqa: E402
from procedures.transfer import TRANSFER  # noqa: E402

HELP = Path(__file__).resolve().parent / "help"
PROCEDURES = {procedure.name: procedure for procedure in (TRANSFER, ADJUST)}
gc.freeze()
gc.enable()


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
