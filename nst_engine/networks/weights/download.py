"""Download of a large file over HTTP: resumed, checked, from the first mirror that has it."""

from __future__ import annotations

import hashlib
import http.client
import re
import shutil
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import IO
from urllib.parse import urlsplit

from ... import __version__
from .partial_download import DiskError, DownloadError, Partial, on_disk

TIMEOUT_S = 30  # for a connection, and for silence on it
ATTEMPTS = 5  # per mirror, as long as only the connection breaks
PIECE = 1 << 20  # bytes read at once
SPARE = 64 << 20  # bytes to leave on the disk, for what is made of the file

#: Called after every piece: bytes here, bytes in all (None if unknown), seconds left.
OnProgress = Callable[[int, int | None, float | None], None]


def download(urls: Sequence[str], target: Path, sha256: str, on_progress: OnProgress) -> None:
    """Fetch ``target`` from the first of ``urls`` that delivers it.

    ``sha256``: the checksum in hexadecimal, or the beginning of it. What arrived before an
    interruption stays beside ``target`` as ``.part`` and is continued next time, from any
    of the mirrors. Raises DownloadError with every mirror's reason, or DiskError.
    """
    partial = Partial(target)
    reasons = []
    for url in urls:
        try:
            _fetch(url, partial, sha256, on_progress)
        except DiskError:
            raise
        except DownloadError as error:
            reasons.append(f"{urlsplit(url).netloc or url} {error}")
        else:
            with on_disk(target):
                partial.path.replace(target)
                partial.remove()
            return
    raise DownloadError("; ".join(reasons))


def sha256_of(file: Path) -> str:
    """Checksum of a file in hexadecimal."""
    digest = hashlib.sha256()
    with file.open("rb") as opened:
        while piece := opened.read(PIECE):
            digest.update(piece)
    return digest.hexdigest()


def checksum_in(name: str) -> str:
    """SHA-256, or its beginning, in a name like ``vgg19-dcbb9e9d.pth``; else empty."""
    match = re.search(r"-([0-9a-f]{8,64})\.", name)
    return match[1] if match else ""


def _fetch(url: str, partial: Partial, sha256: str, on_progress: OnProgress) -> None:
    """Complete and check the partial file from one address; raises DownloadError."""
    for _ in range(ATTEMPTS):
        resumed = partial.size > 0
        try:
            complete = _receive(url, partial, on_progress)
        except urllib.error.HTTPError as error:
            error.close()
            if not (resumed and error.code == http.client.REQUESTED_RANGE_NOT_SATISFIABLE):
                raise DownloadError(f"answered {error.code} {error.reason}") from error
            complete = True  # nothing follows what is here: it is all, or of another file
        except urllib.error.URLError as error:
            raise DownloadError(f"cannot be reached ({error.reason})") from error
        except (OSError, http.client.HTTPException):
            complete = False
        if not complete:
            continue
        if sha256_of(partial.path).startswith(sha256):
            return
        partial.remove()
        if not resumed:
            raise DownloadError("sent a file with a wrong checksum")
    raise DownloadError("broke off again and again")


def _receive(url: str, partial: Partial, on_progress: OnProgress) -> bool:
    """Request the missing bytes; returns whether all of them came."""
    start = partial.size
    with urllib.request.urlopen(_request(url, partial), timeout=TIMEOUT_S) as response:
        if urlsplit(url).scheme == "https" != urlsplit(response.url).scheme:
            raise DownloadError("leads to an unencrypted address")
        if response.status != http.client.PARTIAL_CONTENT:
            start = 0  # the whole file: ranges are not served, or the file was changed
        elif not response.headers.get("Content-Range", "").startswith(f"bytes {start}-"):
            partial.remove()
            return False
        length = response.headers.get("Content-Length")
        total = start + int(length) if length else None
        with on_disk(partial.path):
            _check_room(partial.path.parent, total - start if total else 0)
            partial.remember(url, response.headers)
            file = partial.path.open("ab" if start else "wb", buffering=0)
        with file:
            _copy(response, file, partial, _with_time_left(start, total, on_progress))
    return total is None or partial.size == total


def _request(url: str, partial: Partial) -> urllib.request.Request:
    headers = {"User-Agent": f"neural-style-transfer/{__version__}"}
    if partial.size:
        headers["Range"] = f"bytes={partial.size}-"
        if validator := partial.validator(url):
            headers["If-Range"] = validator
    try:
        return urllib.request.Request(url, headers=headers)
    except ValueError as error:
        raise DownloadError("is no address") from error


def _check_room(folder: Path, missing: int) -> None:
    free = shutil.disk_usage(folder).free
    if free < missing + SPARE:
        raise DiskError(
            f"{folder} has {free >> 20} MB left, and {(missing + SPARE) >> 20} MB are needed"
        )


def _with_time_left(
    start: int, total: int | None, on_progress: OnProgress
) -> Callable[[int], None]:
    """``on_progress`` as a function of the bytes here; the time left follows from the rate."""
    began = time.monotonic()

    def report(here: int) -> None:
        rate = (here - start) / max(time.monotonic() - began, 1e-3)
        on_progress(here, total, (total - here) / rate if total else None)

    return report


def _copy(
    response: IO[bytes], file: IO[bytes], partial: Partial, report: Callable[[int], None]
) -> None:
    here = partial.size
    while piece := response.read(PIECE):
        try:
            rest = memoryview(piece)
            while rest:
                rest = rest[file.write(rest) :]
        except OSError:
            with on_disk(partial.path):
                partial.remove()  # give the room back
                raise
        here += len(piece)
        report(here)
