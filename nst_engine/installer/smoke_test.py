"""Proves that a GIMP sees the laid plug-in and gets a picture from it."""

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
    """Run a small transfer in this GIMP: ``{"menu", "seconds"}`` or ``{"problem"}``.

    GIMP gets a profile of its own that shows it the plug-in where it really lies, so that a
    GIMP that is open now and the person's settings are not touched.
    """
    with tempfile.TemporaryDirectory(prefix="nst-proof-") as made:
        profile, answer = Path(made) / "profile", Path(made) / "answer.json"
        _show(plugin_folder(gimp.profile), plugin_folder(profile))
        (profile / "gimprc").write_text(SETTINGS)
        env = {
            **gimp_environment(),
            "GIMP3_DIRECTORY": str(profile),
            "NST_PROBE_ANSWER": str(answer),
        }
        start = f"exec(compile(open({PROBE.as_posix()!r}).read(), 'gimp_probe.py', 'exec'))"
        words: list[str | Path] = [
            gimp.console,
            "-i",
            "-d",
            "-f",
            "--batch-interpreter=python-fu-eval",
        ]
        try:
            run_logged([*words, "-b", start, "--quit"], env=env, timeout=TIMEOUT)
            return json.loads(answer.read_text("utf-8"))
        except subprocess.TimeoutExpired:
            return {"problem": f"no answer within {TIMEOUT} s"}
        except (OSError, ValueError):
            return {"problem": "it ran no Python (was GIMP installed without its Python support?)"}


def _show(real: Path, shown: Path) -> None:
    shown.parent.mkdir(parents=True)
    try:
        shown.symlink_to(real, target_is_directory=True)
    except OSError:  # Windows lets only some users make links
        shutil.copytree(real, shown)
