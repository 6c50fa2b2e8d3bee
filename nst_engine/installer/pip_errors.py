"""What pip's last lines mean, in words for people: what happened, and what to do now."""

from __future__ import annotations

import platform
import re
import sys
from dataclasses import dataclass
from pathlib import Path

from ..contract.errors import UserError


@dataclass(frozen=True)
class Failure:
    """A failure of pip: the pattern that tells it, and the words for it.

    ``message`` and ``hint`` may hold the pattern's named groups in braces.
    """

    pattern: str
    code: str
    message: str
    hint: str


NO_INDEX = "The index has no pip."  # which every index has
AGAIN = "and run it again: what was downloaded is kept."
#: The first that fits is meant. Numbers are those of Windows (winerror.h, winsock2.h).
FAILURES = (
    Failure(
        r"No space left on device|Errno 28\b|Errno 122\b|WinError 112\b",
        "disk-full",
        "The disk is full.",
        f"Make room {AGAIN}",
    ),
    Failure(
        r"WinError 206\b|Errno 36\b|File name too long|filename or extension is too long"
        r"|Windows Long Path support",  # what pip adds to an Errno 2
        "path-too-long",
        "A file of the packages would have a longer path than the system allows.",
        "Choose a short folder, for example: install.py --home C:\\nst, or switch on long paths in "
        "Windows (LongPathsEnabled).",
    ),
    Failure(
        r"WinError 225\b|WinError 226\b",
        "antivirus",
        "The virus scanner took a file of the packages away.",
        "Let it except the application's folder, and run it again.",
    ),
    Failure(
        r"WinError 5\b|WinError 32\b",
        "in-use",
        "A file of the engine is in use, so that Windows does not let it be replaced.",
        "Close GIMP and other programs that use the engine, and run it again. A virus scanner that "
        "is just looking at the file has the same effect.",
    ),
    Failure(
        r"WinError 10013\b",
        "firewall",
        "A firewall does not let this Python connect to the network.",
        "Allow python.exe in the firewall, and run it again.",
    ),
    Failure(
        r"Errno 13\b|Permission denied",
        "unwritable",
        "The engine's folder cannot be written.",
        "See whether it is yours, and run it again.",
    ),
    Failure(
        r"CERTIFICATE_VERIFY_FAILED|SSLCertVerificationError|certificate verify failed",
        "certificate",
        "The package index shows a certificate that this Python does not trust.",
        "Set the computer's clock right. Where a company looks into the network's traffic, set "
        "PIP_CERT to the file with its certificate.",
    ),
    Failure(
        r"ProxyError|proxy connection error|Tunnel connection failed|407 Proxy Authentication",
        "proxy",
        "The proxy does not let the packages through.",
        "Set HTTPS_PROXY to http://USER:PASSWORD@HOST:PORT as your network asks for it.",
    ),
    Failure(
        r"NameResolutionError|Failed to resolve|Name or service not known|getaddrinfo failed"
        r"|Network is unreachable",
        "no-network",
        "The engine's packages could not be downloaded: there is no network.",
        f"Connect to the internet {AGAIN}",
    ),
    Failure(
        r"NewConnectionError|ConnectTimeoutError|ReadTimeoutError|Read timed out|timed out"
        rf"|ConnectionError|SSLError|SSL: |connection error|{NO_INDEX}"
        r"|HTTP error 5\d\d|5\d\d Server Error",
        "no-network",
        "The engine's packages could not be downloaded: the package index does not answer.",
        f"Wait a moment, check the network (or proxy) {AGAIN}",
    ),
    Failure(
        r"IncompleteRead|IncompleteDownloadError|Connection broken|ChunkedEncodingError",
        "interrupted",
        "A download broke off several times.",
        f"Check the network {AGAIN}",
    ),
    Failure(
        r"THESE PACKAGES DO NOT MATCH THE HASHES|BadZipFile|zlib\.error|invalid wheel",
        "damaged",
        "A package is not the file that this version was made with: it arrived damaged, or where "
        "it came from has another one.",
        "Run it again; if it stays so, empty pip's cache (python -m pip cache purge) and see which "
        "index PIP_INDEX_URL names.",
    ),
)


def explain(said: str, see: str, wheels: Path | None = None) -> UserError:
    """The error that pip's output speaks of; ``see`` says where the details are.

    ``wheels``: the folder that packages came from, where that was no index.
    """
    for failure in FAILURES:
        if re.search(failure.pattern, said):
            return UserError(
                failure.code, failure.message, f"{failure.hint} {see}", input_error=False
            )
    missing = re.search(r"No matching distribution found for (\S+)", said)
    if missing and wheels:
        return _not_in_folder(missing[1], wheels, see)
    if missing:
        return _no_package(missing[1], said, see)
    errors = [line for line in said.splitlines() if line.startswith("ERROR:")]
    last = errors[-1].removeprefix("ERROR:").strip() if errors else "pip gave no reason"
    return UserError("pip", f"pip could not install the packages: {last}", see, input_error=False)


def _no_package(package: str, said: str, see: str) -> UserError:
    """A package that does not exist for this Python or computer, with what there is of it."""
    version = ".".join(map(str, sys.version_info[:2]))
    others = re.search(r"\(from versions: ([^)]+)\)", said)
    there = others[1].split(", ") if others and others[1] != "none" else []
    has = f" There is {there[-1]} at the most." if there else ""
    return UserError(
        "no-package",
        f"There is no {package} for Python {version} on {platform.system()} {platform.machine()}."
        + has,
        f"Another Python from 3.10 to 3.14 may have one. {see}",
        input_error=False,
    )


def _not_in_folder(package: str, folder: Path, see: str) -> UserError:
    """A package that the folder has not, or for another Python or system."""
    version = ".".join(map(str, sys.version_info[:2]))
    return UserError(
        "no-package",
        f"{folder} has no {package} for Python {version} on {platform.system()} "
        f"{platform.machine()}.",
        "Fill it on a computer with network, the same system and the same Python: "
        f"python3 install.py wheels FOLDER. {see}",
        input_error=False,
    )
