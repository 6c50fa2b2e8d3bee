"""``install.py --remote HOST``: the engine on another computer, on which GIMP paints from then on.

One of them at a time; the engine of this computer stays what it is, and can be chosen in GIMP.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path, PurePosixPath

from ... import __version__
from ...contract.errors import UserError
from ...contract.installing import InstallProgress, engine_from_line, event_from_line
from ...contract.paths import NAME, place_file
from ...contract.ssh import check_host
from .. import gimp, plugin_files, source
from ..console import say
from ..trees import digest_of
from . import receiver
from .archive import packed
from .shell import run_python
from .thumbnails import fetch_thumbnails
from .trial import stylize_there

NOBODY = "none"  # in place of a host
#: Runs a script there, as ``python3 SCRIPT`` does.
RUN_SCRIPT = (
    f"import os, runpy, sys; print({receiver.MARK!r}, flush=True); del sys.argv[0]; "
    "sys.path[0] = os.path.dirname(sys.argv[0]); runpy.run_path(sys.argv[0], run_name='__main__')"
)
STEPS = {
    "environment": "making a Python environment",
    "download": "downloading packages",
    "install": "unpacking the packages; this takes minutes",
    "weights": "fetching the weights of the network",
    "styles": "painting the built-in styles",
}


def connect(checkout: Path, host: str, arguments: Sequence[str]) -> None:
    """Install the engine there, try it, and let GIMP paint with it; raises UserError.

    ``arguments`` are for the installer there.
    """
    check_host(host)
    say(f"On {host}, by ssh:")
    digest = digest_of(checkout / "nst_engine")
    python = _install(checkout, host, arguments)
    say("  painting a first image over the line …")
    say(f"  It computes on: {stylize_there(host, python, digest)}")
    fetch_thumbnails(host, python)
    source.keep(checkout)
    gimp.place(checkout, gimp.find())
    for folder in gimp.installed_folders():
        plugin_files.set_remote(folder, {"host": host, "python": python, "digest": digest})
    place_file().unlink(missing_ok=True)  # an older choice of this computer
    say("GIMP paints there from now on. Under For experts its dialog has this computer, too.")


def disconnect() -> None:
    """Let GIMP paint on this computer alone; says what stays on the other one."""
    remote = known()
    _let_go()
    if remote:
        tell_what_stays(remote["host"])


def remove(host: str) -> None:
    """Take the engine away from there, as ``uninstall`` there does; raises UserError."""
    check_host(host)
    remote = known()
    if remote is None or remote["host"] != host:
        raise UserError(
            "bad-parameter",
            f"GIMP knows of no engine on {host}.",
            f"Log in there and run: python3 ~/.local/share/{NAME}/source/install.py uninstall",
        )
    script = PurePosixPath(remote["python"]).parents[2] / "source" / "install.py"
    arguments = ["-c", RUN_SCRIPT, str(script), "uninstall", "--yes"]
    run_python(host, arguments, on_line=lambda line: say(f"  {line}"))
    _let_go()


def known() -> dict[str, str] | None:
    """Host, interpreter and digest of the engine elsewhere that GIMP knows of."""
    return next(filter(None, map(plugin_files.remote_of, gimp.installed_folders())), None)


def tell_what_stays(host: str) -> None:
    """Say that the engine there is still there, and how it goes."""
    say(f"The engine on {host} stays there. Without it and all else that `uninstall` takes there:")
    say(f"  python3 install.py uninstall --remote {host}")


def _install(checkout: Path, host: str, arguments: Sequence[str]) -> str:
    """Send the project and have it installed; returns the interpreter of the engine there."""
    data = packed(checkout)
    say(f"  sending version {__version__} ({len(data) / 1e6:.0f} MB)")
    told: list[str] = []
    pythons: list[str] = []

    def hear(line: str) -> None:
        event = event_from_line(line)
        words = _words(event) if isinstance(event, InstallProgress) else ""
        if words and words not in told:
            told.append(words)
            say(f"  {words}")
        pythons.extend(filter(None, [engine_from_line(line)]))

    sent = [str(len(data)), hashlib.sha256(data).hexdigest(), *arguments]
    run_python(host, ["-c", Path(receiver.__file__).read_text("utf-8"), *sent], data, hear)
    if not pythons:
        raise UserError(
            "remote",
            f"The installation on {host} did not say where its engine is.",
            "Run it again; its install.log there may say more.",
            input_error=False,
        )
    return pythons[-1]


def _words(progress: InstallProgress) -> str:
    """What a step is; of a download the whole size alone, of an environment what is chosen."""
    if progress.stage == "download" and progress.total and not progress.item:
        return f"{STEPS[progress.stage]}: {progress.total:.0f} MB in all"
    if progress.stage == "environment" and progress.item:
        return progress.item
    return STEPS[progress.stage]


def _let_go() -> None:
    for folder in gimp.installed_folders():
        plugin_files.set_remote(folder, None)
    place_file().unlink(missing_ok=True)
    say("GIMP paints on this computer alone from now on.")
