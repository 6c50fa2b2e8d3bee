"""The command uninstall: what is removed is told, asked about, removed, and looked for again."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from ..contract.errors import EXIT_DONE, UserError
from . import flatpak, gimp, home, traces, venv
from .console import say
from .pip_folder import temporary_folder
from .remote import commands as remote
from .running import refuse_while_running


def uninstall(chosen: argparse.Namespace) -> int:
    """Remove everything but the user's own styles and presets; --all removes these, too."""
    if chosen.remote:
        remote.remove(chosen.remote)
        return EXIT_DONE
    elsewhere = remote.known()
    ours = (*venv.NAMES, *home.OURS, *home.HALF_MADE, *(home.OWN if chosen.all else ()))
    folders = [folder / name for folder in home.folders() for name in ours]
    folders += [temporary_folder(each) for each in folders if each.name in venv.NAMES]
    folders.append(flatpak.pip_cache())
    left = [*gimp.kept_settings(), *traces.telemetry()]
    doomed = [e for e in (*gimp.installed_folders(), *folders, *left) if os.path.lexists(e)]
    say("This removes:" if doomed else "Nothing of Neural Style Transfer is installed.")
    for each in doomed:
        say(f"  {each}{_weights_in(each)}")
    if not doomed or not (chosen.yes or _agrees()):
        return EXIT_DONE
    for python in filter(None, (venv.outside_python(), venv.flatpak_python())):
        refuse_while_running(python)
    gimp.uninstall()
    traces.remove([*folders, *left])
    stuck = [str(each) for each in folders if os.path.lexists(each)]
    if stuck:
        raise UserError(
            "in-use",
            f"Not all could be removed: {', '.join(stuck)}.",
            "Close GIMP and what else uses the engine, see whether it is yours, and run it again.",
            input_error=False,
        )
    if elsewhere:
        remote.tell_what_stays(elsewhere["host"])
    kept = home.tidy_up()
    say(f"Done. Your styles stay in {kept[0] / 'styles'}" if kept else "Done.")
    return EXIT_DONE


def _weights_in(folder: Path) -> str:
    """What is said of the folder with the weights, the one download that is worth keeping."""
    if folder.name != home.WEIGHTS or folder.is_symlink():
        return ""
    size = sum(file.stat().st_size for file in folder.glob("*") if file.is_file())
    return f" (VGG-19's weights, {size / 1e6:.0f} MB)" if size else ""


def _agrees() -> bool:
    """Ask; raises UserError where nobody answers."""
    try:
        return input("Go on? [y/N] ").strip().lower() in ("y", "yes")
    except EOFError as error:
        raise UserError(
            "unanswered",
            "Nothing was removed: nobody answered the question.",
            "Say --yes to remove it without one.",
        ) from error
