"""Where pip keeps files for a while: beside the environment that it fills, not in /tmp.

That is a part of the memory on many systems (of Debian since 13), too small for a build of torch.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

NO_CACHE = "PIP_NO_CACHE_DIR"
VARIABLES = ("TMPDIR", "TEMP", "TMP")  # of which Python takes the first


def temporary_folder(environment: Path) -> Path:
    """Where the temporary files are as long as this environment is filled."""
    return environment.with_name(f".{environment.name}-pip")


@contextmanager
def temporary_files_beside(environment: Path) -> Iterator[None]:
    """Let this program and what it starts have their temporary files on the environment's disk.

    So ``--home`` moves them, too, and the next installation removes what a killed one has left.
    """
    folder = temporary_folder(environment)
    before = {name: os.environ.get(name) for name in (*VARIABLES, NO_CACHE)}
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    os.environ.update(dict.fromkeys(VARIABLES, str(folder)))
    tempfile.tempdir = None  # to be looked up again
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
        tempfile.tempdir = None
        shutil.rmtree(folder, ignore_errors=True)


def keep_no_downloads() -> None:
    """Let pip do without its cache until the temporary files are gone."""
    os.environ[NO_CACHE] = "1"
