"""Tests that a GIMP sees the installed plug-in and gets an image from it."""

from __future__ import annotations

import json
import shutil
import subprocess
import tempfile
from pathlib import Path

from .console import run_logged
from .gimp_versions import Gimp, gimp_environment
from .plugin_files import plugin_folder

PROBE = Path(__file__).with_name("gimp_probe.py")
TIMEOUT = 300  # seconds; PyTorch's first import from a slow disk can take a minute
SETTINGS = "(check-updates no)\n(color-profile-policy keep)\n"


def run_in_gimp(gimp: Gimp) -> dict[str, object]:
    """Run a small transfer in this GIMP; returns ``{"menu", "seconds"}`` or ``{"problem"}``.

    GIMP gets a profile of its own with a link to the installed plug-in, so that a GIMP that
    is open now and the user's settings are not touched.
    """
    with tempfile.TemporaryDirectory(prefix="nst-smoke-test-") as folder:
        profile, answer = Path(folder) / "profile", Path(folder) / "answer.json"
        _link(plugin_folder(gimp.profile), plugin_folder(profile))
        (profile / "gimprc").write_text(SETTINGS, "utf-8")
        env = {
            **gimp_environment(),
            "GIMP3_DIRECTORY": str(profile),
            "NST_PROBE_ANSWER": str(answer),
        }
        read = f"open({PROBE.as_posix()!r}, encoding='utf-8').read()"
        start = f"exec(compile({read}, 'gimp_probe.py', 'exec'))"
        options = ["-i", "-d", "-f", "--batch-interpreter=python-fu-eval", "-b", start, "--quit"]
        try:
            run_logged([*gimp.command, *options], env=env, timeout=TIMEOUT)
            return json.loads(answer.read_text("utf-8"))
        except subprocess.TimeoutExpired:
            return {"problem": f"no answer within {TIMEOUT} s"}
        except (OSError, ValueError):
            return {"problem": "it ran no Python (was GIMP installed without its Python support?)"}


def _link(real: Path, link: Path) -> None:
    """Make a link to the folder, or a copy of it where links are not allowed."""
    link.parent.mkdir(parents=True)
    try:
        link.symlink_to(real, target_is_directory=True)
    except OSError:  # Windows lets only some users make links
        shutil.copytree(real, link)
