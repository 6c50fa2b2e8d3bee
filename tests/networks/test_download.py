"""Downloads against a real server: resumed, checked, from whichever mirror has the file."""

from __future__ import annotations

import shutil
import signal
import ssl
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from nst_engine.networks.weights import download as module
from nst_engine.networks.weights.download import checksum_in, download
from nst_engine.networks.weights.partial_download import DiskError, DownloadError

from .mirror import sha256

CHECKOUT = Path(__file__).parents[2]
CONTENT = np.random.default_rng(0).bytes(5 << 20)
OTHER = np.random.default_rng(1).bytes(5 << 20)
HALF = len(CONTENT) // 2
CHECKSUM = sha256(CONTENT)


@pytest.fixture
def target(tmp_path):
    return tmp_path / "folder" / "file.pth"


@pytest.fixture
def fetch(target):
    target.parent.mkdir()
    reports = []

    def run(*urls, checksum=CHECKSUM, then=lambda *report: None):
        def on_progress(*report):
            reports.append(report)
            then(*report)

        download(urls, target, checksum, on_progress)
        return reports

    return run


def nothing_but(target, content=CONTENT) -> bool:
    return target.read_bytes() == content and list(target.parent.iterdir()) == [target]


def interrupted(fetch, target, url) -> int:
    """Break a download off after its first pieces; how many bytes are on the disk."""

    def stop(here, total, left):
        if here >= HALF:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fetch(url, then=stop)
    assert not target.exists()
    return target.with_name("file.pth.part").stat().st_size


def test_whole_file_with_progress(mirror, fetch, target):
    server = mirror(CONTENT)
    reports = fetch(server.url)
    assert nothing_but(target)
    assert [total for _, total, _ in reports] == [len(CONTENT)] * len(reports)
    here = [h for h, _, _ in reports]
    assert here == sorted(here)
    assert here[-1] == len(CONTENT)
    assert reports[-1][2] == 0
    assert "Range" not in server.requests[0]


@pytest.mark.parametrize("checksum", [CHECKSUM, CHECKSUM[:8]])
def test_checksum_whole_or_its_beginning(mirror, fetch, target, checksum):
    fetch(mirror(CONTENT).url, checksum=checksum)
    assert nothing_but(target)


def test_interrupted_download_goes_on_where_it_stopped(mirror, fetch, target):
    server = mirror(CONTENT)
    here = interrupted(fetch, target, server.url)
    fetch(server.url)
    assert nothing_but(target)
    assert server.requests[1]["Range"] == f"bytes={here}-"
    assert server.requests[1]["If-Range"] == '"one"'
    assert here >= HALF


def test_a_connection_that_breaks_is_taken_up_again(mirror, fetch, target):
    server = mirror(CONTENT, breaks_after=[1_000_000, 2_000_000])
    fetch(server.url)
    assert nothing_but(target)
    assert [r.get("Range") for r in server.requests] == [None, "bytes=1000000-", "bytes=3000000-"]


def test_connection_that_always_breaks(mirror, fetch, target):
    server = mirror(CONTENT, breaks_after=[1000] * 99)
    with pytest.raises(DownloadError, match="broke off"):
        fetch(server.url)
    assert not target.exists()
    assert target.with_name("file.pth.part").stat().st_size == server.sent


def test_server_that_ignores_ranges_starts_over(mirror, fetch, target):
    server = mirror(CONTENT, ranges=False)
    interrupted(fetch, target, server.url)
    fetch(server.url)
    assert "Range" in server.requests[1]
    assert nothing_but(target)


def test_file_that_changed_meanwhile_starts_over(mirror, fetch, target):
    server = mirror(OTHER)
    interrupted(fetch, target, server.url)
    server.content, server.tag = CONTENT, '"two"'
    fetch(server.url)
    assert nothing_but(target)
    assert len(server.requests) == 2


def test_beginning_from_another_version_is_thrown_away(mirror, fetch, target):
    """Without an ETag only the checksum tells; then the whole is fetched once more."""
    server = mirror(OTHER, tag=None)
    interrupted(fetch, target, server.url)
    server.content = CONTENT
    fetch(server.url)
    assert nothing_but(target)
    assert "If-Range" not in server.requests[1]
    assert "Range" not in server.requests[2]


def test_another_mirror_continues(mirror, fetch, target):
    here = interrupted(fetch, target, mirror(CONTENT).url)
    second = mirror(CONTENT, tag='"own"')
    fetch(second.url)
    assert nothing_but(target)
    assert second.sent == len(CONTENT) - here
    assert "If-Range" not in second.requests[0]  # the first server's tag means nothing here


def test_complete_part_needs_no_byte_more(mirror, fetch, target):
    target.with_name("file.pth.part").write_bytes(CONTENT)
    server = mirror(CONTENT)
    fetch(server.url)  # the server answers 416
    assert nothing_but(target)
    assert server.sent == 0


def test_part_that_is_too_long_is_thrown_away(mirror, fetch, target):
    target.with_name("file.pth.part").write_bytes(CONTENT + b"more")
    fetch(mirror(CONTENT).url)
    assert nothing_but(target)


def test_wrong_checksum_leaves_nothing(mirror, fetch, target):
    with pytest.raises(DownloadError, match="wrong checksum"):
        fetch(mirror(OTHER).url)
    assert list(target.parent.iterdir()) == []


@pytest.mark.parametrize("status", [403, 404, 503])
def test_next_mirror_when_one_has_not_got_it(mirror, fetch, target, closed_url, status):
    missing, wrong, good = mirror(b"", status=status), mirror(OTHER), mirror(CONTENT)
    fetch(missing.url, closed_url, wrong.url, good.url)
    assert nothing_but(target)
    assert len(missing.requests) == 1


def test_every_mirror_says_why(mirror, fetch, target, closed_url):
    with pytest.raises(DownloadError) as caught:
        fetch(mirror(b"", status=404).url, closed_url, "no-address", mirror(OTHER).url)
    reasons = str(caught.value)
    assert "answered 404 Not Found" in reasons
    assert "cannot be reached (" in reasons
    assert "refused" in reasons
    assert "no-address is no address" in reasons
    assert "wrong checksum" in reasons
    assert list(target.parent.iterdir()) == []


def test_server_that_sends_no_length(mirror, fetch, target):
    reports = fetch(mirror(CONTENT, lengths=False).url)
    assert nothing_but(target)
    assert {total for _, total, _ in reports} == {None}


def test_no_room_is_noticed_before_the_first_byte(mirror, small_disk):
    server = mirror(CONTENT)
    with pytest.raises(DiskError, match=r"0 MB left, and 69 MB are needed"):
        download([server.url], small_disk / "x", CHECKSUM, lambda *report: None)
    assert list(small_disk.iterdir()) == []


def test_disk_that_fills_up_gets_its_room_back(mirror, small_disk, monkeypatch):
    monkeypatch.setattr(module, "SPARE", 0)
    servers = [mirror(CONTENT, lengths=False) for _ in range(2)]
    with pytest.raises(DiskError, match="No space left"):
        download([s.url for s in servers], small_disk / "x", CHECKSUM, lambda *report: None)
    assert list(small_disk.iterdir()) == []
    assert servers[1].requests == []  # another mirror would not help


def test_folder_that_may_not_be_written_to(mirror, tmp_path, as_nobody):
    server = mirror(CONTENT)
    with as_nobody(tmp_path), pytest.raises(DiskError, match="Permission denied"):
        download([server.url], tmp_path / "x", CHECKSUM, lambda *report: None)
    assert len(server.requests) == 1


def test_certificate_of_nobody_is_refused(mirror, fetch, target, tmp_path):
    openssl = shutil.which("openssl") or pytest.skip("needs openssl to make a certificate")
    certificate, key = tmp_path / "certificate.pem", tmp_path / "key.pem"
    command = "req -x509 -newkey rsa:2048 -nodes -days 1 -subj /CN=127.0.0.1"
    files = ["-addext", "subjectAltName=IP:127.0.0.1", "-keyout", key, "-out", certificate]
    subprocess.run([openssl, *command.split(), *files], check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    server = mirror(CONTENT, lambda s: context.wrap_socket(s, server_side=True), scheme="https")
    with pytest.raises(DownloadError, match=r"(?i)certificate"):
        fetch(server.url)
    assert server.requests == []
    assert not target.exists()


def test_checksums_are_found_in_names():
    assert checksum_in("vgg19-dcbb9e9d.pth") == "dcbb9e9d"
    assert checksum_in(f"x-{CHECKSUM}.pth") == CHECKSUM
    assert checksum_in("vgg19.pth") == checksum_in("vgg19-final.pth") == ""


KILLED = """
import os, signal, sys
from pathlib import Path
from nst_engine.networks.weights.download import download

def kill(here, total, left):
    if here >= HALF:
        os.kill(os.getpid(), signal.SIGKILL)

url, target, checksum = sys.argv[1:]
download([url], Path(target), checksum, kill)
""".replace("HALF", str(HALF))


def test_a_process_that_was_killed_while_it_fetched_is_gone_on_from(mirror, fetch, target):
    server = mirror(CONTENT)
    words = [sys.executable, "-c", KILLED, server.url, str(target), CHECKSUM]
    assert subprocess.run(words, cwd=CHECKOUT).returncode == -signal.SIGKILL
    assert not target.exists()
    fetch(server.url)
    assert nothing_but(target)
    assert int(server.requests[1]["Range"][6:-1]) >= HALF - (1 << 20)
