"""A real Flatpak of GIMP 3 with Flathub's permissions, made by provision.sh, as a room for GIMP."""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

from tests.gimp.rooms import Room

HERE = Path(__file__).parent
SUITES = ("trixie", "forky")  # Python 3.13 and 3.14


@dataclass(frozen=True)
class Sandbox(Room):
    """``root`` is the folder that FLATPAK_USER_DIR names, ``name`` the branch of the app."""

    def command(self, arguments, env, *also):
        """The command line that runs ``arguments`` in there; ``also`` is seen in any case."""
        given = [f"--env={name}={value}" for name, value in env.items() if name != "HOME"]
        program, *rest = arguments
        return [
            *("/usr/bin/env", "-i", *self.variables(Path(env["HOME"]))),
            *("flatpak", "run", "--user", f"--branch={self.name}", f"--command={program}"),
            *(*given, "org.gimp.GIMP", *rest),
        ]

    def variables(self, home: Path) -> list[str]:
        """The environment of a user with this home, as arguments of env(1)."""
        runtime = home / ".run"
        runtime.mkdir(mode=0o700, exist_ok=True)
        folders = [f"HOME={home}", f"XDG_RUNTIME_DIR={runtime}", f"FLATPAK_USER_DIR={self.root}"]
        network = ("PIP_", "SSL_CERT_", "HTTP", "http", "NO_PROXY", "no_proxy")
        given = [
            f"{name}={value}" for name, value in os.environ.items() if name.startswith(network)
        ]
        return ["PATH=/usr/local/bin:/usr/bin:/bin", "LC_ALL=C.UTF-8", *folders, *given]

    def system_plugins(self):
        return Path("/usr/lib/x86_64-linux-gnu/gimp/3.0/plug-ins")

    def run(self, home: Path, *arguments: object) -> str:
        """What a program of the sandbox printed; raises CalledProcessError."""
        command = self.command([str(a) for a in arguments], {"HOME": str(home)})
        done = subprocess.run(command, capture_output=True, text=True, timeout=300)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout


def provision() -> tuple[list[Sandbox], str]:
    """The sandboxes, or why there are none."""
    made = subprocess.run([HERE / "provision.sh", *SUITES], capture_output=True, text=True)
    if made.returncode:
        return [], (made.stderr.strip().splitlines() or ["provision.sh failed"])[-1]
    return [Sandbox(suite, Path(made.stdout.strip())) for suite in SUITES], ""
