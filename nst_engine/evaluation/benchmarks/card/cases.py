"""What is timed: networks, sizes, number formats, with and without a CUDA graph."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ....optimization.objective import cuda_graph

BASELINE, VGG19, COMPACT = "baseline", "vgg19", "compact"
#: (width, height) in px; the last is a photograph of 24 megapixels.
SIZES = ((512, 512), (1024, 1024), (2048, 2048), (6000, 4000))
QUICK_SIZES = ((64, 64),)
#: Formats that a kind of device has, the one that the bars are about first.
PRECISIONS = {"cuda": ("bf16", "fp32", "fp16"), "cpu": ("bf16", "fp32")}


@dataclass(frozen=True)
class Case:
    """One row of the table: ``size`` (width, height) in px; ``graph``: whether one may be used."""

    network: str
    size: tuple[int, int]
    precision: str
    graph: bool = False

    @property
    def pixels(self) -> int:
        return self.size[0] * self.size[1]

    @property
    def name(self) -> str:
        """As a person would call it."""
        graph = ", CUDA graph" if self.graph else ""
        return f"{self.network} {self.size[0]}×{self.size[1]} {self.precision}{graph}"


def cases(sizes: Sequence[tuple[int, int]], kind: str) -> list[Case]:
    """All cases for a kind of device, in the order in which they matter.

    The plain loop of the PyTorch tutorial (``BASELINE``) is fp32, as it is written there.
    """
    found: list[Case] = []
    for precision in PRECISIONS[kind]:
        for size in sizes:
            recordable = kind == "cuda" and size[0] * size[1] <= cuda_graph.MAX_PIXELS
            for network in (VGG19, COMPACT):
                found += [Case(network, size, precision, True)] if recordable else []
                found.append(Case(network, size, precision))
            if precision == PRECISIONS[kind][0]:
                found.append(Case(BASELINE, size, "fp32"))
    return found
