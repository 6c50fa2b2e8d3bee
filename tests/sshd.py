"""An sshd of our own on this computer, with a home of its own: another computer to ssh.

The system's sshd, the user's keys and what he knows of hosts are not touched.
"""

import os
import shutil
import signal
import socket
import subprocess
import time
from contextlib import suppress
from pathlib import Path

import pytest

HOST = "far-box"  # as the user's own configuration might call it
PATIENCE = 10  # seconds until it listens
SSHD = shutil.which("sshd", path=os.pathsep.join([os.environ["PATH"], "/usr/sbin"]))


def can_be_had() -> bool:
    """Whether such a computer can be made here."""
    return bool(SSHD and shutil.which("ssh") and Path("/proc/self/task").exists())


class Computer:
    """``home`` is the home there; ``path`` has an ssh that knows it, for PATH; ``key`` lets in."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.home, self.path = folder, folder / "far home", folder / "bin"
        self.key, self.known_hosts = folder / "secret-key", folder / "known_hosts"
        self.home.mkdir(parents=True)
        self.path.mkdir()
        for key in (self.key, folder / "host_key"):
            subprocess.run(["ssh-keygen", "-qt", "ed25519", "-N", "", "-f", key], check=True)
        (folder / "authorized").write_text(self.key.with_suffix(".pub").read_text())
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self._write_configurations()
        self.trust()
        self.sshd = None
        self.switch_on()

    def trust(self) -> None:
        """Let ssh know its key."""
        public = (self.folder / "host_key.pub").read_text().rsplit(" ", 1)[0]
        self.known_hosts.write_text(f"[127.0.0.1]:{self.port} {public}\n")

    def switch_on(self) -> None:
        """Let it listen."""
        if os.geteuid() == 0:
            Path("/run/sshd").mkdir(exist_ok=True)  # sshd wants it, and makes nothing of it
        command = [SSHD, "-D", "-e", "-f", self.folder / "sshd_config"]
        self.sshd = subprocess.Popen(command, stderr=subprocess.DEVNULL)
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.01)
        pytest.fail("sshd does not listen")

    def switch_off(self) -> None:
        """Neither listen nor answer any more."""
        self.sshd.kill()
        self.sshd.wait()

    def cut(self) -> None:
        """Cut each connection, as an unplugged cable does once it is noticed."""
        for process in _below(self.sshd.pid):
            with suppress(FileNotFoundError, ProcessLookupError):  # it has just ended
                if Path(f"/proc/{process}/comm").read_text().startswith("sshd"):
                    os.kill(process, signal.SIGKILL)

    def _write_configurations(self) -> None:
        folder = self.folder
        around = f"HOME='{self.home}' XDG_DATA_HOME= XDG_CONFIG_HOME= TMPDIR=$(cat '{folder}/tmp')"
        (folder / "tmp").write_text("/tmp")
        (folder / "sshd_config").write_text(
            f"Port {self.port}\nListenAddress 127.0.0.1\nHostKey {folder}/host_key\n"
            f"AuthorizedKeysFile {folder}/authorized\nStrictModes no\nUsePAM no\nPidFile none\n"
            "PasswordAuthentication no\nKbdInteractiveAuthentication no\n"
            f'ForceCommand env {around} sh -c "$SSH_ORIGINAL_COMMAND"\n'
        )
        (folder / "ssh_config").write_text(
            f"Host {HOST}\nHostName 127.0.0.1\nPort {self.port}\nIdentityFile {self.key}\n"
            f"IdentitiesOnly yes\nUserKnownHostsFile {self.known_hosts}\n"
        )
        ssh = self.path / "ssh"
        ssh.write_text(f'#!/bin/sh\nexec {shutil.which("ssh")} -F "{folder}/ssh_config" "$@"\n')
        ssh.chmod(0o755)


def _below(process: int) -> list[int]:
    """All processes that this one has started, and theirs."""
    try:
        children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    except FileNotFoundError:  # it has just ended
        return []
    return [each for child in map(int, children) for each in (child, *_below(child))]
