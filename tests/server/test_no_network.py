"""The engine speaks to nobody but the plug-in: no connection, no mark of the computer."""

import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from .client import Client, picture, request_for

UNSHARE = shutil.which("unshare")
ALONE = [UNSHARE or "unshare", "--user", "--map-root-user", "--net", "--"]


def without_network(*command):
    """The command in a network of its own, in which there is no interface."""
    return [*ALONE, *map(str, command)]


def unsent(process):
    """How many packets a process and all in its network could not send: OutNoRoutes of proc(5)."""
    count = 0
    lines = Path(f"/proc/{process}/net/snmp").read_text().splitlines()
    names, values = (line.split() for line in lines[:2])
    count += int(values[names.index("OutNoRoutes")])
    for line in Path(f"/proc/{process}/net/snmp6").read_text().splitlines():
        name, value = line.split()
        count += int(value) if name == "Ip6OutNoRoutes" else 0
    return count


@pytest.fixture(autouse=True)
def namespaces():
    if not UNSHARE or subprocess.run(without_network("true"), capture_output=True).returncode:
        pytest.skip("needs a network namespace of its own")


CALLS = """
import socket, sys
for family, where in ((socket.AF_INET, "192.0.2.1"), (socket.AF_INET6, "2001:db8::1")):
    for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM):
        try:
            socket.socket(family, kind).connect((where, 443))
        except OSError:
            pass
print("called", flush=True)
sys.stdin.read()
"""


def test_a_call_would_be_counted():
    with subprocess.Popen(
        without_network(sys.executable, "-c", CALLS), stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stdout.readline() == b"called\n"
        assert unsent(process.pid) >= 2
        process.stdin.close()


@pytest.mark.parametrize("method", ["strokes", "instant"])
def test_the_engine_calls_nobody(tmp_path, method):
    """From its start over a picture to its end, libraries and their threads included."""
    engine = without_network(sys.executable, "-u", "-m", "nst_engine", "serve")
    with Client(tmp_path, engine) as client:
        while client.until("ready").values["devices"] is None:
            pass  # torch still looks for them
        request = request_for("relu4_2")
        request = replace(
            request,
            settings=replace(request.settings, method=method, iterations=2),
            content=picture("content", 0.25, 64, 64),
            styles=(picture("style", 0.75, 48, 48),),
        )
        client.stylize("", job=1, request=request)
        answer = client.until("result", "error")
        assert answer.type == "result", answer.values
        assert unsent(client.process.pid) == 0
    assert not [file for file in tmp_path.rglob("*") if "icrosoft" in str(file)]
