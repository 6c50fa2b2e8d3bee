"""How a job fits into memory: decided, and told, before the work begins."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import psutil
import torch

from ... import memory
from ...contract import Settings, UserError
from ...networks.device_memory import SMALLEST_TILE, bytes_in_use
from ...networks.devices import Device
from ...networks.tiles import GRID
from ..pyramid import Size
from ..recipes.recipe import Recipe
from ..scale_run import ScaleSchedule
from .memory_model import MemoryModel

#: Share of what may be used that is planned with: foretold was up to 8 % less than it took.
PLANNED = 0.92
#: Share of the free memory that may be used, so that the rest of the computer lives on.
SHARE = 0.8
#: px, sides of tiles that are tried, the largest first: the halos cost the less.
SIDES = (2048, 1536, 1024, 768, 640, 512, 384, 320, 256, 192, 128, 96, 64)
#: px, of tiles from which on it is worth it to keep freed memory: smaller ones leave little.
ROOMY_FROM = 768
#: px, of tiles that iterates are averaged for, unless a side was asked for. With smaller ones
#: halos cost several times the picture: 24 megapixels within 3 GB took tiles of 64, foretold
#: 2.1 h. Pictures so large get a dozen iterates, of which the average takes in two or three.
AVERAGED_FROM = 512
#: Pairs of pictures that L-BFGS remembers at least; with fewer it is gradient descent.
LEAST_HISTORY = 3
#: Of an evaluation in tiles, the first pass costs this part again: it goes forward only.
FIRST_PASS = 1 / 3
#: Of the evaluations of a scale in pixels: what each costs beside its pixels. 0.062 s at 128×96
#: and 0.230 s at 512×384 (compact, moments, 2 CPU cores) lie on a line that begins at this many.
OVERHEAD = 56_000


#: The side of the tiles, whether the photograph's features are kept, and whether freed memory is.
Layout = tuple[int | None, bool, bool]


@dataclass(frozen=True)
class Scale:
    """One scale: (width, height), its descent, the side of its tiles or None, and whether the
    photograph's features are kept.

    ``between``: bytes that may be held between two tiles, so that one has room. ``roomy``:
    whether freed memory is kept for the next layer, which is quicker.
    """

    size: Size
    how: ScaleSchedule
    side: int | None = None
    keep: bool = True
    between: float = math.inf
    roomy: bool = False


@dataclass(frozen=True)
class Plan:
    """The scales that are painted, and what they need.

    ``bytes``: most memory that the process (or the graphics card) will hold. ``work``: pixels to
    go through, as often as that happens.
    """

    scales: list[Scale]
    bytes: float
    work: list[float]

    def words(self, seconds: float | None) -> str:
        """One sentence for a person; ``seconds`` that all will take, where that is known."""
        needs = f"Needs about {self.bytes / 1e9:.1f} GB"
        if seconds is not None:
            needs += f" and {_duration(seconds)}"
        tiled = [scale for scale in self.scales if scale.side]
        if not tiled:
            return needs + "."
        first, side = tiled[0].size, min(scale.side for scale in tiled)
        return f"{needs}: from {first[0]}×{first[1]} pixels on in tiles of {side}."


def make_plan(recipe: Recipe, network: str, device: Device, settings: Settings) -> Plan:
    """How the descents of ``recipe`` fit into the memory that the settings allow.

    Scales for which even the smallest tiles are too large are left out, and their picture is
    enlarged from the last one that fits. Raises UserError when none does.
    """
    needs = MemoryModel(recipe, network, device)
    held, free = bytes_in_use(device), _free(device)
    limit = settings.memory_limit * 1e9 or held + SHARE * free
    ways = _ways(settings.tile, memory.IS_OURS and device.torch_device.type == "cpu")
    scales = []
    for size, how in recipe.descents:
        scale = _fitting(needs, size, how, ways, limit, held)
        if scale is not None:
            scales.append(scale)
    if not scales:
        size, how = recipe.descents[0]
        least = (held + needs.bytes(size, how.unaveraged(), *ways[-1])) / PLANNED
        raise UserError(
            "no-memory",
            f"Even {size[0]}×{size[1]} pixels need about {least / 1e9:.1f} GB, "
            f"and {limit / 1e9:.1f} GB may be used.",
            "Raise --memory-limit, or leave it out."
            if settings.memory_limit
            else "Close other programs, or choose a smaller picture.",
        )
    most = max(needs.bytes(s.size, s.how, s.side, s.keep, s.roomy) for s in scales)
    return Plan(scales, held + most, [_work(needs, scale) for scale in scales])


def _ways(tile: str, may_be_roomy: bool) -> list[Layout]:
    """The quickest first."""
    roomy = [True, False] if may_be_roomy else [False]
    if tile == "off":
        return [(None, True, each) for each in roomy]
    if tile != "auto":
        side = _side(tile)
        return [(side, keep, each) for each in roomy for keep in (True, False)]
    large = [None, *(side for side in SIDES if side >= ROOMY_FROM)]
    quick = [(side, True, True) for side in large] if may_be_roomy else []
    tiled = [(side, keep, False) for keep in (True, False) for side in SIDES]
    return [*quick, (None, True, False), *tiled]


def _side(tile: str) -> int:
    try:
        side = int(tile)
    except ValueError:
        side = 0
    if side < SMALLEST_TILE:
        raise UserError(
            "bad-parameter",
            f"--tile is {tile!r}.",
            f"Give auto, off, or the side of a tile in pixels, at least {SMALLEST_TILE}.",
        )
    return side // GRID * GRID


def _fitting(
    needs: MemoryModel,
    size: Size,
    how: ScaleSchedule,
    ways: list[Layout],
    limit: float,
    held: float,
) -> Scale | None:
    """The quickest way that fits into ``limit`` bytes, of which so many are ``held`` already;
    what has no room is not averaged, and forgotten by L-BFGS."""
    for tried, possible in _descents(how, ways):
        for side, keep, roomy in possible:
            if needs.bytes(size, tried, side, keep, roomy) <= PLANNED * limit - held:
                if side is None or max(size) <= side:
                    return Scale(size, tried, roomy=roomy)
                between = limit - needs.tile(size, side) / PLANNED
                return Scale(size, tried, side, keep, between, roomy)
    return None


def _descents(
    how: ScaleSchedule, ways: list[Layout]
) -> Iterator[tuple[ScaleSchedule, list[Layout]]]:
    """A descent with the ways that are good enough for it; then those that keep less."""
    if how.average is not None:
        large = [way for way in ways if way[0] is None or way[0] >= AVERAGED_FROM]
        yield how, large or ways
        yield how.unaveraged(), ways
        return
    yield how, ways
    for history in range(how.history - 1, min(how.history, LEAST_HISTORY) - 1, -1):
        yield how.remembering(history), ways


def _work(needs: MemoryModel, scale: Scale) -> float:
    tiles = 1 + FIRST_PASS if scale.side else 1
    return (needs.seen(scale.size, scale.side) * tiles + OVERHEAD) * scale.how.evaluations


def _free(device: Device) -> int:
    if device.torch_device.type == "cuda":
        return torch.cuda.mem_get_info()[0]
    return psutil.virtual_memory().available


def _duration(seconds: float) -> str:
    if seconds < 90:
        return f"{max(10, round(seconds, -1)):.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"
