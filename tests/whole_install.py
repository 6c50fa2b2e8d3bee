"""A whole installation with the real packages, a painting, and all of it away again.

``python -m tests.whole_install``: into a home with spaces, letters of other languages and a name of
60 letters, from a checkout that may only be read. What the computer has in place of a network is
asked; GIMP is not looked for. Prints one line of figures.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from nst_engine.contract.paths import NAME

from .install.test_rough_homes import PROJECT, ROUGH, lock

PARTS = ("nst_engine", "gimp_plugin", ".pictures")
FILES = ("install.py", "pyproject.toml", "LICENSE")


def copy_of_project(folder: Path) -> Path:
    """The project without what git does not know, locked."""
    ignored = shutil.ignore_patterns("__pycache__")
    for part in PARTS:
        shutil.copytree(PROJECT / part, folder / part, ignore=ignored)
    for name in FILES:
        shutil.copy(PROJECT / name, folder / name)
    lock(folder)
    return folder


def run(checkout: Path, home: Path, *words: str) -> None:
    """Run install.py as a user with this home; ends the program where it fails."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("XDG_", "GIMP3_"))}
    # A folder without programs: no GIMP is found, and so none of the user's is touched.
    environment = {**kept, "HOME": str(home), "PATH": str(home)}
    command = [sys.executable, "-E", "-s", str(checkout / "install.py"), *words]
    if subprocess.run(command, env=environment, stdin=subprocess.DEVNULL).returncode:
        sys.exit(f"install.py {' '.join(words)} failed")


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        checkout, home = copy_of_project(Path(folder) / "checkout"), Path(folder) / ROUGH
        home.mkdir(parents=True)
        begin = time.monotonic()
        run(checkout, home, "--yes")
        took = time.monotonic() - begin
        everything = home / ".local" / "share" / NAME
        painting = everything / "sample" / "painting.png"
        if not painting.exists():
            sys.exit("there is no painting")
        size = sum(f.lstat().st_size for f in everything.rglob("*") if not f.is_symlink())
        run(checkout, home, "uninstall", "--all", "--yes")
        left = [p for p in home.rglob("*") if p.is_file() and ".cache" not in p.parts]
        if left or everything.exists():
            sys.exit(f"left behind: {left or everything}")
    print(f"installed and painted in {took:.0f} s, {size / 1e9:.1f} GB, and nothing is left")


if __name__ == "__main__":
    main()
