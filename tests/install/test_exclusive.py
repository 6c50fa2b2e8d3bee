"""Two installations at once: the second one is told."""

import errno
import subprocess
import sys

import pytest

from nst_engine.contract import UserError
from nst_engine.installer.exclusive import only_installation

from .test_commands import INSTALL

HOLD = """
import sys
from pathlib import Path
from nst_engine.installer.exclusive import only_installation

with only_installation(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_another_one_is_refused_until_the_first_has_ended_or_was_killed(tmp_path):
    folder = tmp_path / "home"
    other = subprocess.Popen(
        [sys.executable, "-c", HOLD, folder],
        cwd=INSTALL.parent,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    try:
        assert other.stdout.readline() == b"held\n"
        with (
            pytest.raises(UserError, match="Another installation") as caught,
            only_installation(folder),
        ):
            pass
        assert caught.value.code == "busy"
    finally:
        other.kill()
        other.communicate()
    with only_installation(folder):
        pass
    with only_installation(folder):
        assert list(folder.iterdir()) in ([], [folder / ".installing"])


@pytest.mark.skipif(sys.platform == "win32", reason="Windows locks no folder")
def test_a_drive_that_keeps_no_locks_refuses_nobody(tmp_path, monkeypatch):
    """On NFS a folder, which cannot be opened for writing, cannot be locked so."""
    import fcntl

    def flock(_descriptor, _operation):
        raise OSError(errno.EBADF, "Bad file descriptor")

    monkeypatch.setattr(fcntl, "flock", flock)
    with only_installation(tmp_path), only_installation(tmp_path):
        pass
