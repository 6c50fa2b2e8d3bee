"""The real GIMPs that tests can use: chroots made by provision.sh, or this computer's own."""

from __future__ import annotations

import functools
import os
import subprocess
import sys
import sysconfig
import tempfile
from dataclasses import dataclass
from pathlib import Path

import pytest

from nst_engine.installer.gimp_versions import find_gimps

HERE = Path(__file__).parent
CHECKOUT = HERE.parent.parent
PATH = "/usr/local/bin:/usr/bin:/bin"  # no pyenv: plug-ins are started by /usr/bin/env python3


@dataclass(frozen=True)
class Room:
    """Somewhere to start GIMP: ``root`` is a chroot, or / for this computer itself."""

    name: str
    root: Path

    def command(self, arguments: list[str], env: dict[str, str], *also: Path) -> list[str]:
        """The command line that runs ``arguments`` in here with nothing but ``env`` around them.

        So GIMP and the plug-in speak English, whatever the developer speaks.

        The checkout, the temporary folder, the Python that runs the tests and the paths in
        ``also`` have the same absolute paths inside. The child process is ``arguments`` itself.
        """
        inner = ["/usr/bin/env", "-i", f"PATH={PATH}", "LC_ALL=C.UTF-8"]
        inner += [f"{name}={value}" for name, value in env.items()] + arguments
        if self.root == Path("/"):
            return inner
        shared = _outermost([*_shared_folders(self.root), *also])
        return [str(HERE / "enter.sh"), str(self.root), *map(str, shared), "--", *inner]

    def system_plugins(self) -> Path | None:
        """Folder of GIMP's own plug-ins, as a path inside the room."""
        for pattern in ("usr/lib/*/gimp/3.0/plug-ins", "usr/lib*/gimp/3.0/plug-ins"):
            for folder in sorted(self.root.glob(pattern)):
                return Path("/") / folder.relative_to(self.root)
        return None


@functools.cache
def rooms() -> list[Room]:
    """Every room that is ready, oldest GIMP first."""
    found = []
    if sys.platform == "linux" and os.geteuid() == 0:
        ready = subprocess.run([HERE / "provision.sh", "--ready"], capture_output=True, text=True)
        found = [Room(Path(line).name, Path(line)) for line in ready.stdout.splitlines()]
    if os.name == "posix":
        found += [Room(f"host-{g.version}", Path("/")) for g in find_gimps() if g.is_3][:1]
    return found


#: For tests of the plug-in's own widgets and rules: .ci/long alone tries them in older GIMPs, too.
IN_ONE_GIMP = pytest.mark.parametrize(
    "room",
    [*(pytest.param(room, marks=pytest.mark.long) for room in rooms()[:-1]), *rooms()[-1:]],
    ids=lambda room: room.name,
)


def _shared_folders(root: Path) -> list[Path]:
    """What a chroot needs of the host: sources, images, temporary files and the engine."""
    folders = [CHECKOUT, CHECKOUT.parent / "shared", Path(tempfile.gettempdir())]
    folders.append(Path(sys.prefix))
    library = Path(sysconfig.get_path("stdlib"))
    if Path(sys.base_prefix) != Path("/usr"):
        folders.append(Path(sys.base_prefix))
    elif not (root / library.relative_to("/") / "os.py").exists():
        folders += [Path(sys.executable).resolve(), library]  # a Python that the chroot lacks
    return [folder for folder in folders if folder.exists()]


def _outermost(paths: list[Path]) -> list[Path]:
    return [p for p in dict.fromkeys(paths) if not any(o in p.parents for o in paths)]
