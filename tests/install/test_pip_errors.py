"""pip's failures in words: lines as pip prints them, and, where it can fail here, pip itself."""

import os
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from nst_engine.contract import UserError
from nst_engine.installer import console, pip
from nst_engine.installer.pip_errors import explain

SEE = "Details: install.log"
SAID = {
    "disk-full": "ERROR: Could not install packages due to an OSError: [Errno 28] No space left on "
    "device",
    "path-too-long": "ERROR: [WinError 206] The filename or extension is too long: 'C:\\\\x'",
    "antivirus": "ERROR: [WinError 225] Operation did not complete successfully because the file "
    "contains a virus or potentially unwanted software",
    "in-use": "ERROR: [WinError 5] Access is denied: 'C:\\\\torch\\\\lib\\\\c10.dll'",
    "firewall": "[WinError 10013] An attempt was made to access a socket in a way forbidden",
    "unwritable": "ERROR: Could not install packages due to an OSError: [Errno 13] Permission "
    "denied",
    "certificate": "SSLError(SSLCertVerificationError(1, '[SSL: CERTIFICATE_VERIFY_FAILED] "
    "certificate verify failed: self-signed certificate in certificate chain'))",
    "proxy": "ProxyError('Cannot connect to proxy.', OSError('Tunnel connection failed: 407'))",
    "no-network": "NameResolutionError: Failed to resolve 'index' ([Errno -2] Name or service not "
    "known)",
    "interrupted": "pip._vendor.urllib3.exceptions.ProtocolError: Connection broken: "
    "IncompleteRead(1 bytes read, 2 more expected)",
    "damaged": "ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.",
    "no-package": "ERROR: Could not find a version that satisfies the requirement torch==9 (from "
    "versions: 2.1.0, 2.2.2)\nERROR: No matching distribution found for torch==9",
    "pip": "ERROR: something that nobody has seen before",
}


@pytest.mark.parametrize("code", SAID)
def test_each_failure_has_its_own_sentence_and_the_log(code):
    error = explain(SAID[code], SEE)
    assert error.code == code
    assert SEE in error.hint
    assert "Error" not in error.message, "no exception's name"


def test_a_path_that_is_too_long_is_recognised_by_what_pip_says_about_it():
    said = (
        "ERROR: Could not install packages due to an OSError: [Errno 2] No such file or directory: "
        "'C:\\\\Users\\\\long'\nHINT: This error might have occurred since this system does not "
        "have Windows Long Path support enabled."
    )
    assert explain(said, SEE).code == "path-too-long"


def test_no_two_failures_have_the_same_sentence():
    messages = [explain(said, SEE).message for said in SAID.values()]
    assert len({*messages}) == len(messages)


def test_a_package_that_does_not_exist_is_told_with_machine_and_the_newest_there_is():
    error = explain(SAID["no-package"], SEE)
    assert f"Python {sys.version_info[0]}.{sys.version_info[1]}" in error.message
    assert "2.2.2 at the most" in error.message


@pytest.fixture
def index(wheel, monkeypatch):
    """A package index on this computer; ``answers`` says how it delivers the wheel."""

    class Handler(BaseHTTPRequestHandler):
        answers, asked = "whole", []

        def do_GET(self):
            if not self.path.endswith(".whl"):
                page = f'<a href="/{wheel.name}">{wheel.name}</a>'.encode()
                return self._send(200, page, "text/html")
            if self.answers == "error":
                return self._send(503, b"", "text/plain")
            content, start = wheel.read_bytes(), 0
            asked = self.headers.get("Range", "")
            self.asked.append(asked)
            if asked.startswith("bytes="):
                start = int(asked[6:].split("-")[0])
            broken = self.answers == "broken" and not start
            return self._send(
                206 if start else 200,
                content[start:],
                "application/octet-stream",
                len(content) // 2 if broken else None,
            )

        def _send(self, status, body, kind, only=None):
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.send_header("ETag", '"leaf"')
            self.send_header("Accept-Ranges", "bytes")
            self.end_headers()
            self.wfile.write(body[:only])

        def log_message(self, *_):
            pass

    Handler.asked = []
    for name in ("PIP_FIND_LINKS", "PIP_EXTRA_INDEX_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PIP_CONFIG_FILE", "/dev/null")
    monkeypatch.setenv("PIP_NO_CACHE_DIR", "1")
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        monkeypatch.setenv("PIP_INDEX_URL", f"http://127.0.0.1:{server.server_port}/simple")
        yield Handler
        server.shutdown()


def install(folder, *more):
    command = [sys.executable, "-I", "-m", "pip", "install", f"--target={folder}", "leaf", *more]
    return subprocess.run(
        command, capture_output=True, text=True, env=console.clean_environment(), timeout=120
    )


@pytest.mark.slow
def test_a_download_that_breaks_off_is_resumed_where_it_was(index, tmp_path):
    index.answers = "broken"
    done = install(tmp_path / "there", "--resume-retries=5")
    assert done.returncode == 0, done.stdout + done.stderr
    assert (tmp_path / "there" / "leaf.py").exists()
    assert any(asked.startswith("bytes=") and asked != "bytes=0-" for asked in index.asked)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("setting", "code"),
    [
        ({"PIP_INDEX_URL": "http://127.0.0.1:9/simple"}, "no-network"),
        ({"PIP_INDEX_URL": "https://192.0.2.1/simple", "PIP_PROXY": "http://127.0.0.1:9"}, "proxy"),
        ({"PIP_INDEX_URL": "https://{host}/simple"}, "no-network"),
    ],
    ids=["nobody listens", "no proxy listens", "no TLS there"],
)
def test_what_pip_really_says_is_understood(index, tmp_path, monkeypatch, setting, code):
    host = os.environ["PIP_INDEX_URL"].split("/")[2]
    monkeypatch.setenv("PIP_RETRIES", "0")
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.delenv("no_proxy", raising=False)
    for name, value in setting.items():
        monkeypatch.setenv(name, value.format(host=host))
    done = install(tmp_path / "there")
    assert done.returncode
    said = done.stdout + done.stderr
    assert pip.failure_of(Path(sys.executable), said).code == code


@pytest.mark.slow
def test_a_full_disk_is_understood(index, small_disk, wheel):
    (small_disk / "there").mkdir()
    with pytest.raises(OSError, match="No space"):
        (small_disk / "filler").write_bytes(bytes(1 << 20))
    done = install(small_disk / "there", "--no-compile")
    assert done.returncode
    assert explain(done.stdout + done.stderr, SEE).code == "disk-full"


def test_pip_reports_what_it_downloads(capsys, monkeypatch):
    monkeypatch.setattr(console.Told, "to_program", True)
    download = pip.Download()
    for line in (
        "  Downloading torch-2.13.0-cp313-cp313-manylinux_2_28_x86_64.whl (526.4 MB)",
        "Progress 263200000 of 526400000",
        "Installing collected packages: torch",
    ):
        download.on_line(line)
    said = capsys.readouterr().out.splitlines()
    assert '"item": "torch"' in said[0]
    assert '"done": 263.2' in said[0]
    assert '"stage": "install"' in said[1]


def test_errors_are_errors_of_ours():
    assert isinstance(explain("", SEE), UserError)
    assert explain("", SEE).exit_code == 1
