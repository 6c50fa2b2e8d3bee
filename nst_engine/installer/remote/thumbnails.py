"""The built-in styles as GIMP's dialog shows them, fetched from where they were painted.

A computer that lets another one paint may have no engine of its own to make them.
"""

from __future__ import annotations

import base64
import json
from pathlib import PurePosixPath

from ...contract.built_in_styles import BUILT_IN_STYLES
from ...contract.errors import UserError
from ...contract.paths import built_in_thumbnail
from ...files import write_atomically
from ..console import log
from .receiver import MARK
from .shell import run_python

LARGEST = 4 << 20  # bytes; they have half a megabyte
SEND = f"""
import base64, json, pathlib, sys
print({MARK!r}, flush=True)
for name in sys.argv[2:]:
    file = pathlib.Path(sys.argv[1], name + ".png")
    if file.is_file():
        print(json.dumps([name, base64.b64encode(file.read_bytes()).decode()]))
"""


def fetch_thumbnails(host: str, python: str) -> None:
    """Fetch those that are missing here; the dialog does without where that fails."""
    missing = [name for name in BUILT_IN_STYLES if not built_in_thumbnail(name).exists()]
    folder = PurePosixPath(python).parents[2] / "built-in"
    if not missing:
        return
    try:
        run_python(host, ["-c", SEND, str(folder), *missing], on_line=_keep)
    except (UserError, OSError) as error:
        log.info("No thumbnails: %s", error)


def _keep(line: str) -> None:
    try:
        name, encoded = json.loads(line)
        data = base64.b64decode(encoded, validate=True)
    except (ValueError, TypeError):
        return
    if isinstance(name, str) and name in BUILT_IN_STYLES and len(data) <= LARGEST:
        file = built_in_thumbnail(name)
        file.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(file, data)
