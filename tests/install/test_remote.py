"""install.py --remote: the engine on another computer, which is an sshd of our own here."""

import json
import os
import sys
import threading
from pathlib import Path

import pytest

from nst_engine.contract import UserError
from nst_engine.contract.paths import built_in_thumbnail, place_file
from nst_engine.contract.ssh import check_host, discreet
from nst_engine.installer import console, gimp, plugin_files
from nst_engine.installer.remote import commands
from nst_engine.installer.trees import digest_of
from tests.gimp.waiting import until
from tests.server.client import standin_program
from tests.sshd import HOST

#: What stands for install.py there: it tells of itself, and names an engine.
INSTALLS = """
import json, os, sys
from pathlib import Path
home = Path.home()
(home / "called.json").write_text(json.dumps([sys.argv[1:], sys.argv[0]]))
print(json.dumps({"stage": "environment", "item": "", "done": 0, "total": 0}))
print(json.dumps({"engine": ENGINE}), flush=True)
"""
FAILS = """
import json, sys
print(json.dumps({"error": "pip", "message": "The index does not answer.", "hint": "Try later."}))
sys.exit(1)
"""
WAITS = """
import sys
from pathlib import Path
(Path.home() / "waits").touch()
sys.stdin.read()
"""


@pytest.fixture
def profile(home, checkout):
    """A GIMP profile of this computer without the plug-in, and a whole project."""
    folder = home / ".config" / "GIMP" / "3.0"
    folder.mkdir(parents=True)
    return folder


#: And for the one that an installation there keeps.
UNINSTALLS = """
import sys
from pathlib import Path
(Path.home() / "uninstalled").write_text(" ".join(sys.argv[1:]))
print("Done.")
"""


@pytest.fixture
def script(checkout, tmp_path):
    """``script(text)`` lets this stand for install.py; ENGINE in it is a program that serves."""
    app = tmp_path / "app there"
    engine = app / "venv" / "bin" / "python"
    for folder in (engine.parent, app / "source"):
        folder.mkdir(parents=True)
    engine.symlink_to(standin_program(tmp_path))
    (app / "source" / "install.py").write_text(UNINSTALLS)
    (app / "built-in").mkdir()
    (app / "built-in" / "mosaic.png").write_bytes(b"a picture")

    def write(text):
        (checkout / "install.py").write_text(text.replace("ENGINE", repr(str(engine))))

    return write


def test_the_engine_is_sent_installed_tried_and_recorded(
    profile, checkout, script, other_computer, monkeypatch, capsys
):
    script(INSTALLS)
    place_file().parent.mkdir(parents=True)
    place_file().write_text('"here"')
    monkeypatch.setenv("PATH", f"{other_computer.path}:/usr/bin:/bin")
    commands.connect(checkout, HOST, ["--wheels=/there/my wheels"])
    arguments, place = json.loads((other_computer.home / "called.json").read_text())
    assert arguments == ["engine", "--progress", "--wheels=/there/my wheels"]
    assert not Path(place).exists()  # the project is not left lying about
    remote = plugin_files.remote_of(plugin_files.plugin_folder(profile))
    assert remote["host"] == HOST
    assert remote["digest"] == digest_of(checkout / "nst_engine")
    assert not place_file().exists()  # GIMP paints there now, whatever was chosen before
    assert built_in_thumbnail("mosaic").read_bytes() == b"a picture"
    said = capsys.readouterr().out
    assert "making a Python environment" in said
    assert "It computes on: Processor" in said
    assert f"with an engine on {HOST}" in "".join(gimp.described())
    with pytest.raises(UserError, match="knows of no engine on other"):
        commands.remove("other")
    commands.remove(HOST)
    assert (other_computer.home / "uninstalled").read_text() == "uninstall --yes"
    assert plugin_files.remote_of(plugin_files.plugin_folder(profile)) is None


def test_what_is_let_go_of_stays_there_and_that_is_said(profile, checkout, interpreter, capsys):
    plugin_files.install_files(profile, checkout, interpreter)
    folder = plugin_files.plugin_folder(profile)
    plugin_files.set_remote(folder, {"host": HOST, "python": "/there/python", "digest": "x"})
    commands.disconnect()
    assert plugin_files.remote_of(folder) is None
    assert f"uninstall --remote {HOST}" in capsys.readouterr().out


def test_a_new_version_here_keeps_the_computer_and_wants_the_same_there(
    profile, checkout, interpreter
):
    plugin_files.install_files(profile, checkout, interpreter)
    folder = plugin_files.plugin_folder(profile)
    before = {"host": HOST, "python": "/there/python", "digest": "old"}
    plugin_files.set_remote(folder, before)
    (checkout / "nst_engine" / "__init__.py").write_text("answer = 2\n")
    plugin_files.install_files(profile, checkout, interpreter)
    digest = digest_of(checkout / "nst_engine")
    assert plugin_files.remote_of(folder) == {**before, "digest": digest}
    assert not plugin_files.install_files(profile, checkout, interpreter)


def test_what_the_installer_there_says_is_said_here(profile, checkout, script, other_computer):
    script(FAILS)
    with pytest.raises(UserError, match=r"The index does not answer\. Try later\."):
        commands.connect(checkout, HOST, [])
    assert plugin_files.engine_of(profile) is None


def test_a_full_disk_there_is_told(profile, checkout, script, other_computer, small_disk):
    script(INSTALLS)
    (checkout / "nst_engine" / "large").write_bytes(os.urandom(1 << 18))
    (other_computer.folder / "tmp").write_text(str(small_disk))
    with pytest.raises(UserError, match=r"No space left.*room"):
        commands.connect(checkout, HOST, [])


def test_a_line_that_is_lost_on_the_way_is_told(profile, checkout, script, other_computer):
    script(WAITS)

    def cut_when_it_waits():
        until(lambda: (other_computer.home / "waits").exists(), "the installer there", 60)
        other_computer.cut()

    threading.Thread(target=cut_when_it_waits, daemon=True).start()
    with pytest.raises(UserError, match=r"connection to the other computer was lost.*again"):
        commands.connect(checkout, HOST, [])


@pytest.mark.parametrize(
    ("deed", "why"),
    [
        (lambda it: it.known_hosts.write_text(""), "not known to ssh"),
        (lambda it: it.key.unlink(), r"does not let you in.*ssh-add"),
        (lambda it: it.switch_off(), "does not answer"),
    ],
    ids=["host key", "key", "off"],
)
def test_why_ssh_does_not_get_there_is_told_and_no_key_is_logged(
    profile, checkout, script, other_computer, deed, why
):
    script(INSTALLS)
    deed(other_computer)
    with pytest.raises(UserError, match=why) as caught:
        commands.connect(checkout, HOST, [])
    told = str(caught.value) + console.log_file().read_text()
    assert str(other_computer.folder) not in told
    assert other_computer.key.name not in told


@pytest.mark.parametrize(
    ("ssh", "why"),
    [
        ("exit 95", "too old"),
        ("exit 96", "no Python"),
        (
            'shift $(($# - 1)); echo Welcome!; eval "$1"',
            r"says something at each login: 'Welcome!'",
        ),
        (None, "no ssh here"),
    ],
    ids=["old Python", "no Python", "a greeting", "no ssh"],
)
def test_what_is_lacking_is_told(profile, checkout, script, tmp_path, monkeypatch, ssh, why):
    """By a program that stands for ssh and runs what it is given on this computer."""
    script(INSTALLS)
    folder = tmp_path / "bin"
    folder.mkdir()
    if ssh:
        (folder / "ssh").write_text(f"#!/bin/sh\n{ssh}\n")
        (folder / "ssh").chmod(0o755)
    around = "" if ssh is None else f":{Path(sys.executable).parent}:/usr/bin:/bin"
    monkeypatch.setenv("PATH", f"{folder}{around}")
    with pytest.raises(UserError, match=why):
        commands.connect(checkout, "somewhere", [])


@pytest.mark.parametrize(
    "host", ["", "-oProxyCommand=touch x", "a b", "a;b", "x@-o", "user@", "a\nb", "$(x)", "a'b"]
)
def test_what_ssh_or_a_shell_could_take_for_something_else_is_refused(host):
    with pytest.raises(UserError, match="no name of a computer"):
        check_host(host)


@pytest.mark.parametrize("host", ["box", "me@box.example.org", "j.d_1@10.0.0.2", "me@fe80::1"])
def test_hosts_are_taken(host):
    assert check_host(host) == host


def test_a_log_gets_nothing_of_keys():
    said = 'Load key "/home/me/.ssh/id_x": bad\nme@box: Permission denied (publickey).\nTimeout'
    assert discreet(said).splitlines()[2] == "Timeout"
    assert "id_x" not in discreet(said)
    assert "publickey" not in discreet(said)
