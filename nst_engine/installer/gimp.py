"""The GIMP side of an installation: the plug-in in every profile, tested in every GIMP."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from ..contract.paths import NAME
from ..contract.ssh import host_name
from . import plugin_files, smoke_test, traces, venv
from .console import say
from .gimp_profiles import SNAP, profiles, snap_is_installed
from .gimp_versions import Gimp, find_gimps, make_profile, shadowing_python

SNAP_WARNING = (
    "  GIMP from Snap cannot start the engine: Snap does not let plug-ins start programs. "
    "Use GIMP from Flatpak (flatpak install org.gimp.GIMP) or from your distribution."
)


def find() -> list[Gimp]:
    """Find the GIMPs 3 of this computer; says which others are here."""
    found = []
    for gimp in find_gimps():
        if gimp.is_3:
            found.append(gimp)
        else:
            say(f"GIMP {gimp.version} is here, but the plug-in needs GIMP 3.")
    return found


def install(checkout: Path, found: Sequence[Gimp]) -> bool:
    """Install the plug-in in every profile and test it in these GIMPs.

    Returns whether every GIMP runs it.
    """
    place(checkout, found)
    outcomes = [_run_smoke_test(gimp) for gimp in found]
    return all(outcomes)


def place(checkout: Path, found: Sequence[Gimp]) -> None:
    """Install the plug-in in every profile, also in those that these GIMPs have yet to make."""
    for gimp in found:
        make_profile(gimp)
    found_profiles = profiles()
    for profile in found_profiles:
        changed = plugin_files.install_files(
            profile.folder, checkout, venv.outside_python(), venv.flatpak_python()
        )
        say(
            f"The plug-in {'is now' if changed else 'is already'} in "
            f"{plugin_files.plugin_folder(profile.folder)}"
        )
    for warning in _warnings(found):
        say(warning)
    if not found_profiles:
        say("No GIMP 3 was found: install GIMP 3, start it once, then run install.py again.")
        say("The engine works without it, from the command line.")
    elif not found:
        say("No GIMP answers outside of a window here: restart GIMP and look into its menu")
        say("Filters ▸ Artistic for Neural Style Transfer…")


def described() -> Iterator[str]:
    """Yield a line for each GIMP and profile, and for what keeps the plug-in from working."""
    found = find_gimps()
    for gimp in found:
        note = "" if gimp.is_3 else " (the plug-in needs 3)"
        yield f"GIMP {gimp.version}: {' '.join(gimp.command)}{note}"
    if not found:
        yield "GIMP: none answers without a window"
    for profile in profiles():
        engine = plugin_files.engine_of(profile.folder)
        if engine is None:
            yield f"Profile {profile.name}: no plug-in in {profile.folder}"
            continue
        inside = venv.has_files(Path(str(engine.get("flatpak", ""))))
        outside = Path(str(engine.get("python", ""))).is_file()
        remote = plugin_files.remote_of(plugin_files.plugin_folder(profile.folder))
        elsewhere = f", with an engine on {host_name(remote['host'])}" if remote else ""
        gone = "" if inside or outside or remote else ", but its engine is gone"
        about = f"version {engine.get('version')} in {profile.folder}"
        yield f"Profile {profile.name}: {about}{elsewhere}{gone}"
    yield from _warnings(found)


def uninstall() -> None:
    """Remove the plug-in from every profile."""
    for profile in profiles():
        if plugin_files.engine_of(profile.folder) is None:
            continue
        folder = plugin_files.plugin_folder(profile.folder)
        if plugin_files.remove(profile.folder):
            say(f"Removed {folder}")
        else:
            say(f"Removed our files from {folder}; your own files in it stay.")


def installed_folders() -> list[Path]:
    """Folders in which the plug-in is installed now."""
    folders = [profile.folder for profile in profiles()]
    return [plugin_files.plugin_folder(f) for f in folders if plugin_files.engine_of(f) is not None]


def kept_settings() -> list[Path]:
    """Files in which GIMP keeps the last settings of our procedures."""
    return [file for profile in profiles() for file in traces.settings_of(profile.folder)]


def _run_smoke_test(gimp: Gimp) -> bool:
    """Test the plug-in in this GIMP, tell the outcome, and return whether it works."""
    outcome = smoke_test.run_in_gimp(gimp)
    where = f" from {gimp.sandbox}" if gimp.sandbox else ""
    if "problem" in outcome:
        say(f"GIMP {gimp.version}{where}: {NAME} does not work yet: {outcome['problem']}.")
        return False
    tested = f"tested in {outcome['seconds']:.0f} s"
    say(f"GIMP {gimp.version}{where}: {outcome['menu']} is there ({tested}).")
    return True


def _warnings(found: Sequence[Gimp]) -> Iterator[str]:
    if snap_is_installed() or any(profile.sandbox == SNAP for profile in profiles()):
        yield SNAP_WARNING
    first = shadowing_python() if found else None
    if first:
        yield (
            f"  {first} comes first in PATH here and lacks GIMP's gi module: a GIMP started from "
            "this terminal runs no Python plug-in; start it from the menu instead."
        )
