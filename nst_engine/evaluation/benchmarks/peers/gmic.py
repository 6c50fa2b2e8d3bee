"""G'MIC's command ``stylize``, run as a program of its own.

It moves patches of the style image (Tschumperlé, gmic.eu), without a network. Nothing of G'MIC,
which is under the licence CeCILL, is part of this project or loaded into it.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

PROGRAM = "gmic"
HOW_TO_GET = (
    "it is not installed; its command line tool is the package `gmic` of Debian and Ubuntu, for "
    "other systems it comes from gmic.eu, and it must answer to the command `gmic`"
)


def find() -> str | None:
    """Path of the command line tool, None where it is not installed."""
    return shutil.which(PROGRAM)


def version(program: str) -> str:
    """Its version, as in ``2.9.4``; empty where it does not tell."""
    # It speaks on standard error, in colors.
    done = subprocess.run([program, "version"], capture_output=True, text=True, errors="replace")
    found = re.search(r"[Vv]ersion\s+([\d.]+)", done.stdout + done.stderr)
    return found[1] if found else ""


def command(program: str, content: Path, style: Path, output: Path) -> list[str]:
    """Stylize with all that G'MIC presets: fidelities, scales, initial image."""
    images = [str(content), str(style)]
    return [program, *images, "stylize[0]", "[1]", "keep[0]", "output", str(output)]
