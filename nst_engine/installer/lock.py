"""The lock: which version of each package is taken, and the SHA-256 of the files it may come in.

``requirements.txt`` beside this file is made by ``.ci/lock`` from pyproject.toml's groups, for
every system and Python at once. It knows pip's own index. PyTorch's index has builds of its own of
torch and of what they need of CUDA, for which the lock has no sums.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from .plan import Package

FILE = Path("nst_engine", "installer", "requirements.txt")
#: What PyTorch's builds for another CUDA need in another version than the lock's.
OF_CUDA = ("nvidia-", "cuda-", "triton")
#: There is no wheel of it in the index: pip builds one, whose sum nobody can know before.
BUILT_HERE = ("pyvips",)


@dataclass(frozen=True)
class Lock:
    """``sums``: of each (name, version) the SHA-256 of its files; ``pins``: lines for pip."""

    sums: Mapping[tuple[str, str], tuple[str, ...]]
    pins: tuple[str, ...] = ()

    @classmethod
    def of(cls, checkout: Path) -> Lock:
        """The lock of a project; an empty one where it has none."""
        file = checkout / FILE
        return cls.from_text(file.read_text("utf-8")) if file.exists() else cls({})

    @classmethod
    def from_text(cls, text: str) -> Lock:
        """The lock that a requirements file with hashes speaks of."""
        sums, pins = {}, []
        entries = text.replace("\\\n", "").splitlines()
        for entry in (each for each in entries if each and not each.startswith("#")):
            pin = entry.partition("--hash")[0].strip()
            name, version = re.split("==| ", pin)[:2]
            sums[name, version] = tuple(re.findall(r"--hash=sha256:(\w{64})", entry))
            pins.append(pin)
        return cls(sums, tuple(pins))

    def constraints(self, *, with_cuda: bool) -> str:
        """The versions alone, as a file of constraints for pip."""
        pins = [pin for pin in self.pins if with_cuda or not pin.startswith(OF_CUDA)]
        return "".join(f"{pin}\n" for pin in pins)

    def split(
        self, packages: Iterable[Package], *, from_folder: bool
    ) -> tuple[list[Package], list[Package]]:
        """Packages whose files are known here, and the others.

        ``from_folder``: as wheels, of which some were built on somebody's computer.
        """
        unknowable = BUILT_HERE if from_folder else ()
        known: list[Package] = []
        others: list[Package] = []
        for package in packages:
            is_known = bool(self._sums_of(package)) and package.name not in unknowable
            (known if is_known else others).append(package)
        return known, others

    def requirements(self, packages: Iterable[Package]) -> str:
        """Known packages with their sums, as a file for ``pip --require-hashes``."""
        return "".join(
            f"{package.requirement}"
            + "".join(f" --hash=sha256:{each}" for each in self._sums_of(package))
            + "\n"
            for package in packages
        )

    def _sums_of(self, package: Package) -> tuple[str, ...]:
        return () if package.is_direct else self.sums.get((package.name, package.version), ())
