"""The environment variables that the engine gets: those of a list, and nothing of GIMP's own.

GIMP's bundles set variables for their own Python and libraries, each system others: PYTHONHOME on
macOS, LD_LIBRARY_PATH in an AppImage, folders at the front of PATH on Windows. A list of what to
take away is never complete, so this one says what stays.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Mapping
from pathlib import PurePath, PurePosixPath, PureWindowsPath

#: Names, and beginnings of names (with a star), that stay on every system, in upper case.
EVERYWHERE = (
    # who and where the user is, and in which language
    *("PATH", "HOME", "USER", "LOGNAME", "TMPDIR", "TEMP", "TMP", "TZ"),
    *("LANG", "LANGUAGE", "LC_*", "XDG_DATA_HOME", "XDG_RUNTIME_DIR", "HOST_XDG_*"),
    # how the network is reached, for weights and for the repair of the engine
    *("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY", "PIP_*"),
    # what computes: CUDA, ROCm, torch, threads, ONNX Runtime
    *("CUDA_*", "NVIDIA_*", "HIP_*", "ROCR_*", "HSA_*", "PYTORCH_*", "TORCH_*", "NCCL_*"),
    *("OMP_*", "MKL_*", "KMP_*", "GOMP_*", "OPENBLAS_*", "DNNL_*", "ONEDNN_*", "ORT_*"),
    *("MALLOC_*", "GLIBC_TUNABLES", "THP_MEM_ALLOC_ENABLE", "VIPS_*", "NST_*"),
)
LINUX = ("XDG_CACHE_HOME", "XDG_CONFIG_HOME", "SSL_CERT_*", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE")
#: Without the certificates and the cache of macOS's GIMP, which lie in its bundle.
MACOS = ("__CF_USER_TEXT_ENCODING", "REQUESTS_CA_BUNDLE")
#: What programs of Windows do not start or find their files without.
WINDOWS = (
    *("SYSTEMROOT", "SYSTEMDRIVE", "WINDIR", "COMSPEC", "PATHEXT", "OS", "COMPUTERNAME"),
    *("USERPROFILE", "USERNAME", "USERDOMAIN", "HOMEDRIVE", "HOMEPATH", "PUBLIC"),
    *("APPDATA", "LOCALAPPDATA", "PROGRAMDATA", "ALLUSERSPROFILE", "PROGRAMFILES*"),
    *("PROGRAMW6432", "COMMONPROGRAM*", "NUMBER_OF_PROCESSORS", "PROCESSOR_*"),
    *("SSL_CERT_*", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"),
)
OF_SYSTEM = {"linux": LINUX, "darwin": MACOS, "win32": WINDOWS}


def engine_environment(
    inherited: Mapping[str, str] = os.environ,
    *,
    system: str = sys.platform,
    gimp: str = sys.prefix,
) -> dict[str, str]:
    """What the engine gets of this process's environment.

    ``gimp`` is where GIMP's own Python is installed: where that is GIMP's folder, and not the
    system's, nothing in it is for the engine.
    """
    kept = _pattern((*EVERYWHERE, *OF_SYSTEM.get(system, LINUX)))
    environment = {k: v for k, v in inherited.items() if kept.fullmatch(k.upper())}
    roots = [_path(gimp, system)] if _is_bundle(gimp, system) else []
    roots += [_path(inherited["APPDIR"], system)] if inherited.get("APPDIR") else []  # an AppImage
    for name, value in environment.items():
        if name.upper() == "PATH":
            environment[name] = _without(value, roots, system)
    return environment


def _pattern(names: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(re.escape(name).replace(r"\*", ".*") for name in names))


def _path(text: str, system: str) -> PurePath:
    return PureWindowsPath(text) if system == "win32" else PurePosixPath(text)


def _is_bundle(prefix: str, system: str) -> bool:
    """Whether a Python with this prefix came with GIMP; Linux has GIMP use the system's."""
    return system == "win32" or (system == "darwin" and ".app/Contents" in prefix)


def _without(value: str, roots: list[PurePath], system: str) -> str:
    """PATH without the folders inside of ``roots``."""
    separator = ";" if system == "win32" else ":"
    entries = [entry for entry in value.split(separator) if entry]
    return separator.join(
        entry
        for entry in entries
        if not any(_path(entry.strip('"'), system).is_relative_to(root) for root in roots)
        and not (system == "darwin" and "GIMP" in entry and ".app/Contents" in entry)
    )
