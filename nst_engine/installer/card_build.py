"""Which of PyTorch's builds computes on the card that is here, and what to say about it.

Sources: PyTorch's CUDA support matrix (RELEASE.md; for 2.12 pull request 182849: 12.6 has code for
5.0 to 9.0, 13.0 for 7.5 and later), which ends 12.6 with 2.15 (issue 190385); NVIDIA's table of
drivers and CUDA versions. A driver of CUDA 12.0 runs all of 12.x ("minor version compatibility").
"""

from __future__ import annotations

from dataclasses import dataclass

from ..environment import NvidiaCard

CPU, CUDA_13, CUDA_12 = "cpu", "gpu", "cu126"
OLDEST = (5, 0)  # compute capability: Maxwell, the oldest that build cu126 has code for
TURING = (7, 5)  # the oldest that CUDA 13 has code for
BLACKWELL = (10, 0)  # which CUDA 12.6 has no code for
DRIVER_12, DRIVER_13 = (12, 0), (13, 0)  # of CUDA, that a driver knows
UPDATE = "Update the NVIDIA driver (version {0} or later), then run install.py again."


@dataclass(frozen=True)
class Choice:
    """A build, and a sentence about it where there is something to know."""

    build: str
    why: str = ""


def choose_build(card: NvidiaCard | None) -> Choice:
    """The build for this card; the one for processors where none can use it."""
    if card is None:
        return Choice(CPU)
    capability = ".".join(map(str, card.capability))
    knows = ".".join(map(str, card.driver))
    if card.capability < OLDEST:
        return Choice(
            CPU,
            f"{card.name} is too old for PyTorch (compute capability {capability}, and 5.0 is "
            "needed): the processor computes.",
        )
    if card.driver < DRIVER_12:
        return Choice(
            CPU,
            f"The driver of {card.name} knows CUDA {knows}, and PyTorch needs 12.0 at least: the "
            "processor computes. " + UPDATE.format(525),
        )
    if card.capability < TURING:
        return Choice(
            CUDA_12,
            f"{card.name} gets the build for CUDA 12.6: newer ones have no code for cards before "
            "Turing, whatever the driver.",
        )
    if card.driver >= DRIVER_13:
        return Choice(CUDA_13)
    if card.capability >= BLACKWELL:
        return Choice(
            CPU,
            f"The driver of {card.name} knows CUDA {knows}, and PyTorch needs 13.0 for this card: "
            "the processor computes. " + UPDATE.format(580),
        )
    return Choice(
        CUDA_12, f"The driver of {card.name} knows CUDA {knows}: it gets the build for CUDA 12.6."
    )
