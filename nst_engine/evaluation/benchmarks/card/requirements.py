"""Which packages of the engine this Python lacks; needs the standard library and pip alone.

``python -m nst_engine.evaluation.benchmarks.card.requirements`` prints them, one a line, as pip
reads them. PyTorch is not among them: the one that works with the card is taken as it is.
"""

from __future__ import annotations

import importlib.metadata
import re
from pathlib import Path

try:
    from packaging.requirements import Requirement
except ImportError:  # pip brings its own
    from pip._vendor.packaging.requirements import Requirement  # type: ignore[assignment]

CHECKOUT = Path(__file__).parents[4]
#: What comes with the card's machine; torchvision only fits the torch it was built for.
GIVEN = ("torch", "torchvision")
#: Tools for the tests that are marked `cuda`.
TEST_TOOLS = ("pytest",)


def missing(pyproject: Path = CHECKOUT / "pyproject.toml") -> list[str]:
    """Requirements of the groups `engine` and `test` that are not installed in any version."""
    text = pyproject.read_text("utf-8")
    wanted = [r for r in _group(text, "engine") if r.name not in GIVEN]
    wanted += [r for r in _group(text, "test") if r.name in TEST_TOOLS]
    here = [r for r in wanted if r.marker is None or r.marker.evaluate()]
    return [f"{r.name}{r.specifier}" for r in here if not _installed(r.name)]


def _group(text: str, name: str) -> list[Requirement]:
    """A dependency group; Python 3.10 has no reader of TOML."""
    group = re.search(rf"^{name} = \[(.*?)\]$", text, re.MULTILINE | re.DOTALL)
    if group is None:
        raise ValueError(f"pyproject.toml has no dependency group {name}")
    return [Requirement(each) for each in re.findall(r'"([^"]+)"', group[1])]


def _installed(name: str) -> bool:
    """Whether some version is there; ONNX Runtime for the processor stands for that with CUDA."""
    for each in {name, name.removesuffix("-gpu")}:
        try:
            importlib.metadata.version(each)
        except importlib.metadata.PackageNotFoundError:
            continue
        return True
    return False


if __name__ == "__main__":
    print(*missing(), sep="\n")
