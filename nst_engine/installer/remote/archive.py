"""The project as one piece of bytes, to be sent to another computer."""

from __future__ import annotations

import io
import tarfile
from pathlib import Path

from ..source import project_files


def packed(checkout: Path) -> bytes:
    """A tar archive of all that an engine is installed from."""
    archived = io.BytesIO()
    with tarfile.open(fileobj=archived, mode="w:gz", compresslevel=1) as archive:
        for name, path in sorted(project_files(checkout).items()):
            entry = tarfile.TarInfo(name)
            entry.size, entry.mode = path.stat().st_size, 0o644
            with path.open("rb") as file:
                archive.addfile(entry, file)
    return archived.getvalue()
