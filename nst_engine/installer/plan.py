"""What would be installed, and how large that is: known before anything is fetched."""

from __future__ import annotations

import re
import urllib.parse
import urllib.request
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from http.client import HTTPException
from pathlib import Path
from typing import Any

from .console import log

TIMEOUT = 10  # seconds for an answer about a file's size
# Measured on Debian 13: 3.1 GB of wheels with torch's CUDA build became 5.1 GB on the disk, 0.27 GB
# with its build for processors 1.12 GB: CUDA's libraries can hardly be packed.
UNPACKED_CUDA, UNPACKED = 1.65, 4.2
WITH_CUDA_MB = 1000  # the smallest build with CUDA has more, the largest one without less
FETCHED_MB_S, UNPACKED_MB_S = 10, 60  # a line of 80 Mbit/s; an older disk


@dataclass(frozen=True)
class Package:
    """A package that will be installed; ``mb`` is 0 where its size cannot be had.

    ``is_direct``: the project names its address, and no index has it.
    """

    name: str
    version: str
    url: str
    is_direct: bool = False
    mb: float = 0

    @property
    def requirement(self) -> str:
        """As pip takes it."""
        return f"{self.name} @ {self.url}" if self.is_direct else f"{self.name}=={self.version}"


@dataclass(frozen=True)
class Plan:
    """All packages that will be installed; those that are there already are not among them."""

    packages: tuple[Package, ...]

    @classmethod
    def of(cls, report: Mapping[str, Any]) -> Plan:
        """The plan that pip's ``--report`` speaks of, with the sizes of its files."""
        packages = [
            Package(
                _normalized(item["metadata"]["name"]),
                item["metadata"]["version"],
                item["download_info"]["url"],
                bool(item["is_direct"]),
            )
            for item in report["install"]
        ]
        with ThreadPoolExecutor(8) as pool:
            sizes = pool.map(_size, [package.url for package in packages])
        return cls(tuple(replace(p, mb=mb) for p, mb in zip(packages, sizes, strict=True)))

    def without(self, names: Iterable[str]) -> Plan:
        """The plan without these packages."""
        left_out = {*names}
        return Plan(tuple(p for p in self.packages if p.name not in left_out))

    def has(self, beginning: str) -> bool:
        """Whether there is a package whose name begins so."""
        return any(package.name.startswith(beginning) for package in self.packages)

    def names(self, package: str) -> bool:
        """Whether this package is among them."""
        return any(each.name == package for each in self.packages)

    @property
    def download_mb(self) -> float:
        """What is fetched."""
        return sum(package.mb for package in self.packages)

    @property
    def disk_mb(self) -> float:
        """What it takes when it is installed."""
        has_cuda = self.download_mb > WITH_CUDA_MB
        return (UNPACKED_CUDA if has_cuda else UNPACKED) * self.download_mb

    @property
    def minutes(self) -> float:
        """How long it takes on a usual line and disk."""
        return (self.download_mb / FETCHED_MB_S + self.disk_mb / UNPACKED_MB_S) / 60

    @property
    def description(self) -> str:
        """Sizes and time, in words for people."""
        fetched, unpacked = self.download_mb / 1000, self.disk_mb / 1000
        return (
            f"To be downloaded: {fetched:.2f} GB, which take {unpacked:.1f} GB on the disk; "
            f"about {max(1, round(self.minutes))} min on a line of 80 Mbit/s."
        )


def _normalized(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _size(url: str) -> float:
    """Size of the file in MB; 0 where nobody tells it."""
    parts = urllib.parse.urlsplit(url)
    try:
        if parts.scheme == "file":
            return Path(urllib.request.url2pathname(parts.path)).stat().st_size / 1e6
        asked = urllib.request.Request(url.partition("#")[0], method="HEAD")
        with urllib.request.urlopen(asked, timeout=TIMEOUT) as answer:
            return int(answer.headers.get("Content-Length") or 0) / 1e6
    except (OSError, ValueError, HTTPException) as error:
        log.info("no size of %s: %s", url, error)
        return 0
