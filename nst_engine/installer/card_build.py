"""Which of PyTorch's builds computes on the card that is here, and what to say about it.

Sources: PyTorch's CUDA support matrix (RELEASE.md; for 2.12 pull request 182849: 12.6 has code for
5.0 to 9.0, 13.0 for 7.5 and later), which ends 12.6 with 2.15 (issue 190385); NVIDIA's table of
drivers and CUDA versions. A driver of CUDA 12.0 runs all of 12.x ("minor version compatibility").
For AMD: what ``torch.cuda.get_arch_list()`` says in the build for ROCm 7.2 (astral-sh/uv, pull
request 18730), which torch 2.13 has, too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ..environment import NvidiaCard
from .amd_card import AmdCard

CPU, CUDA_13, CUDA_12, ROCM = "cpu", "gpu", "cu126", "rocm"
OLDEST = (5, 0)  # compute capability: Maxwell, the oldest that build cu126 has code for
TURING = (7, 5)  # the oldest that CUDA 13 has code for
BLACKWELL = (10, 0)  # which CUDA 12.6 has no code for
DRIVER_12, DRIVER_13 = (12, 0), (13, 0)  # of CUDA, that a driver knows
#: AMD's chips that the build for ROCm 7.2 has code for.
ROCM_CHIPS = (
    *("gfx900", "gfx906", "gfx908", "gfx90a", "gfx942", "gfx950"),
    *("gfx1030", "gfx1100", "gfx1101", "gfx1102", "gfx1150", "gfx1151", "gfx1200", "gfx1201"),
)
UPDATE = "Update the NVIDIA driver (version {0} or later), then run install.py again."


@dataclass(frozen=True)
class Choice:
    """A build, the card that it computes on, and a sentence where there is something to know."""

    build: str
    why: str = ""
    card: str = ""

    @property
    def group(self) -> str:
        """The dependency group of pyproject.toml that goes with it: ONNX Runtime knows CUDA."""
        return "engine-gpu" if self.build in (CUDA_13, CUDA_12) else "engine-cpu"


def choose_build(card: NvidiaCard | None, others: Sequence[AmdCard] = ()) -> Choice:
    """The build for this card of NVIDIA, or for AMD's where it is None.

    It is the one for processors where no card can be used.
    """
    if card is None:
        return _for_amd(others)
    return replace(_for_nvidia(card), card=card.name)


def _for_amd(cards: Sequence[AmdCard]) -> Choice:
    if not cards:
        return Choice(CPU)
    card = next((each for each in cards if each.chip in ROCM_CHIPS), cards[0])
    name = f"The AMD graphics card ({card.chip})"
    if card.chip not in ROCM_CHIPS:
        return Choice(CPU, f"{name} is none that PyTorch has code for: the processor computes.")
    if card.group:
        return Choice(
            CPU,
            f"{name} may not be used by you: the processor computes. Become a member of the group "
            f"{card.group} (sudo usermod -aG {card.group} $USER), log in again, then run "
            "install.py again.",
        )
    why = f"{name} gets the build for ROCm, which nobody of this project could try yet."
    return Choice(ROCM, why, f"AMD {card.chip}")


def _for_nvidia(card: NvidiaCard) -> Choice:
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
