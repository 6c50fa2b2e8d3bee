"""Whether torch and the other packages exist for this Python, told before anything is fetched."""

from __future__ import annotations

import os
import platform
import re
import sys
import sysconfig
from dataclasses import dataclass

from ..contract.errors import UserError

OLDEST_MACOS = 14  # of torch 2.13's wheels for Apple silicon
UNKNOWN_MACOS = "10.16"  # what any macOS from 11 on says to a Python that was built for older ones
OLDEST_GLIBC = (2, 28)  # of wheels called manylinux_2_28, torch's among them
PYTHON_ORG = "Install Python 3.13 (64-bit) from python.org, then run: py -3.13 install.py"
MACHINES = {"x86_64", "amd64", "aarch64", "arm64"}


@dataclass(frozen=True)
class PythonFacts:
    """What decides which packages a Python can have.

    ``platform_tag`` is that of ``sysconfig.get_platform()``; ``kernel`` the system's own words
    about itself; ``macos`` and ``glibc`` are versions, empty where there is no such thing.
    """

    system: str
    machine: str
    bits: int
    executable: str
    implementation: str = "CPython"
    platform_tag: str = ""
    kernel: str = ""
    macos: str = ""
    glibc: str = ""
    is_free_threaded: bool = False

    @classmethod
    def here(cls) -> PythonFacts:
        """Facts of the Python that runs this."""
        uname = platform.uname()
        return cls(
            system=sys.platform,
            machine=uname.machine,
            bits=64 if sys.maxsize > 2**32 else 32,
            executable=f"{sys.base_prefix}{os.sep}{os.path.basename(sys.executable)}",  # noqa: PTH119
            implementation=platform.python_implementation(),
            platform_tag=sysconfig.get_platform(),
            kernel=uname.version,
            macos=platform.mac_ver()[0],
            glibc=_glibc(),
            is_free_threaded=bool(sysconfig.get_config_var("Py_GIL_DISABLED")),
        )


def check_python(facts: PythonFacts) -> None:
    """Raise UserError where no packages exist for such a Python, with what to do instead."""
    why, advice = _objection(facts)
    if why:
        raise UserError("unusable-python", f"This Python cannot run the engine: {why}.", advice)


def _objection(facts: PythonFacts) -> tuple[str, str]:
    if facts.implementation != "CPython":
        return f"it is {facts.implementation}, and torch exists for CPython alone", (
            "Start install.py with the Python of your system or of python.org."
        )
    if facts.is_free_threaded:
        return "it is a free-threaded one, and not all packages exist for that", (
            "Start install.py with the usual build of the same Python (without a t at its end)."
        )
    if facts.system in ("win32", "cygwin", "msys"):
        return _objection_on_windows(facts)
    if facts.system == "darwin":
        return _objection_on_macos(facts)
    return _objection_on_linux(facts)


def _objection_on_windows(facts: PythonFacts) -> tuple[str, str]:
    place = facts.executable.lower().replace("/", "\\")
    if "\\windowsapps\\" in place or "pythonsoftwarefoundation" in place:
        return "it is Microsoft Store's, which hides what it writes from GIMP", PYTHON_ORG
    if facts.system != "win32" or facts.platform_tag.startswith("mingw"):
        return "it was built by MSYS2 (as GIMP's own is), and torch's packages do not fit", (
            PYTHON_ORG
        )
    if facts.bits == 32:
        return "it is a 32-bit one, and torch is 64-bit", PYTHON_ORG
    if facts.platform_tag == "win-arm64":
        return "it is built for ARM, and not all packages exist for that", (
            "Install Python 3.13 (64-bit, x86-64) from python.org: Windows runs it on ARM, too."
        )
    return "", ""


def _objection_on_macos(facts: PythonFacts) -> tuple[str, str]:
    if facts.machine == "x86_64":
        if "ARM64" in facts.kernel:  # translated by Rosetta
            return "it is built for Intel, on a Mac with Apple silicon", (
                "Install Python 3.13 from python.org and run: python3.13 install.py"
            )
        return "this Mac has an Intel processor, for which torch ends at version 2.2", (
            "The engine needs a Mac with Apple silicon (M1 or later), or another computer."
        )
    known = facts.macos and facts.macos != UNKNOWN_MACOS
    if known and int(facts.macos.split(".")[0]) < OLDEST_MACOS:
        return f"this is macOS {facts.macos}, and torch needs {OLDEST_MACOS} or later", (
            "Update macOS in System Settings, then run install.py again."
        )
    return "", ""


def _objection_on_linux(facts: PythonFacts) -> tuple[str, str]:
    if facts.bits == 32:
        return "it is a 32-bit one, and torch is 64-bit", "Use a 64-bit system."
    if facts.machine.lower() not in MACHINES:
        return f"the processor is a {facts.machine}, for which torch has no packages", (
            "The engine needs an x86-64 or a 64-bit ARM processor."
        )
    version = re.match(r"(\d+)\.(\d+)", facts.glibc)
    if not version:
        return "the system's C library is not glibc, and torch's packages need that", (
            "Use GIMP from Flatpak, which brings its own: flatpak install org.gimp.GIMP"
        )
    if (int(version[1]), int(version[2])) < OLDEST_GLIBC:
        return f"glibc is {facts.glibc}, and torch's packages need 2.28 or later", (
            "Use GIMP from Flatpak, which brings its own: flatpak install org.gimp.GIMP"
        )
    return "", ""


def _glibc() -> str:
    try:
        name, _, version = (os.confstr("CS_GNU_LIBC_VERSION") or "").partition(" ")
    except (AttributeError, OSError, ValueError):  # Windows; macOS; musl
        return ""
    return version if name == "glibc" else ""
