"""Installation without a network: packages, pip and weights from a folder that holds them.

pip's own variables say so (PIP_NO_INDEX, PIP_FIND_LINKS): they reach every pip, also those that pip
starts itself to build a package.
"""

from __future__ import annotations

import os
import shlex
import urllib.parse
import urllib.request
from pathlib import Path

from ..contract.errors import UserError

WEIGHTS = ("vgg19*.safetensors", "vgg19*.pth")


def use(folder: Path) -> None:
    """Take packages from this folder alone from now on; raises UserError where it has none."""
    if not any(folder.glob("*.whl")):
        raise UserError(
            "no-wheels",
            f"There are no packages (.whl) in {folder}.",
            "On a computer with network, the same system and the same Python, "
            f"this fills it: python3 install.py wheels {shlex.quote(str(folder))}",
        )
    os.environ["PIP_NO_INDEX"] = "1"
    os.environ["PIP_FIND_LINKS"] = folder.resolve().as_uri()  # pip splits a path at its spaces


def chosen() -> Path | None:
    """The folder in use; None where packages come from an index."""
    links = os.environ.get("PIP_FIND_LINKS", "")
    if "PIP_NO_INDEX" not in os.environ or not links.startswith("file:"):
        return None
    return Path(urllib.request.url2pathname(urllib.parse.urlsplit(links).path))


def weights() -> Path | None:
    """A file of VGG-19's weights in the folder in use."""
    folder = chosen()
    found = [file for pattern in WEIGHTS for file in folder.glob(pattern)] if folder else []
    return found[0] if found else None
