"""The plan: tile size, schedule and memory of every scale, so that a job fits into memory."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import psutil
import torch

from ... import memory
from ...contract import NEEDS, Settings, UserError
from ...contract.setting_texts import SMALLEST_TILE, parse_tile
from ...networks.device_memory import bytes_in_use
from ...networks.devices import Device
from ...networks.tiles import GRID
from ..objective.tiled import FIRST_PASS_EVERY
from ..pyramid import Size
from ..recipes.recipe import Recipe, ScaleSchedule
from .memory_model import Layout, MemoryModel

#: Share of what may be used that is planned with: predictions were up to 8 % too low.
PLANNED = 0.92
#: Share of the free memory that may be used, so that the rest of the computer lives on.
SHARE = 0.8
#: px, tile sizes that are tried, the largest first: the halos cost less.
TILE_SIZES = range(2048, SMALLEST_TILE - 1, -2 * GRID)
#: Share of what may be used that a process may hold before a convolution begins: what comes between
#: two of them needs room, too. 18 megapixels within 4 GB took 3.84.
BOUND = 0.9
#: px, of tiles that iterates are averaged for, unless a tile size was chosen. With smaller ones
#: halos cost several times the image: 24 megapixels within 3 GB took tiles of 64, predicted
#: 2.1 h. Images so large get a dozen iterates, of which the average takes in two or three.
AVERAGED_FROM = 512
#: Pairs of images that L-BFGS remembers at least; with fewer it is gradient descent.
LEAST_HISTORY = 3
#: Of an evaluation in tiles, a first pass costs this part again: it goes forward only.
FIRST_PASS = 1 / 3
#: Fixed cost of an evaluation, in pixels. 0.042 s at 128×96, 0.110 s at 256×192, 0.40 s at 512×384
#: and 1.48 s at 1024×768 (compact, strokes, 2 CPU cores) lie on a line that begins at this many.
OVERHEAD = 12_000
#: What a scale takes before its first evaluation, in evaluations: from 181×136 to 1024×768 pixels
#: it was 3.7 to 5.1. Without it the time that was foretold rose by a seventh.
PREPARATION = 4


@dataclass(frozen=True)
class Scale:
    """One scale: (width, height), its schedule, and its layout in memory."""

    size: Size
    schedule: ScaleSchedule
    layout: Layout


@dataclass(frozen=True)
class Plan:
    """The scales that are run, and what they need.

    ``bytes``: most memory that the process (or the graphics card) will hold. ``work``: pixels
    to evaluate at each scale, as often as that happens. ``memory_bound``: bytes beyond which the
    process returns what is free.
    """

    scales: list[Scale]
    bytes: float
    work: list[float]
    memory_bound: float

    def description(self, seconds: float | None) -> str:
        """One sentence for people; ``seconds``: duration of all, where it is known."""
        needs = f"{NEEDS} {self.bytes / 1e9:.1f} GB"
        if seconds is not None:
            needs += f" and {_duration(seconds)}"
        sizes = [(each.size, each.layout.tile_size) for each in self.scales]
        tiled = [(size, tile_size) for size, tile_size in sizes if tile_size]
        if not tiled:
            return needs + "."
        (width, height), least = tiled[0][0], min(tile_size for _, tile_size in tiled)
        return f"{needs}: from {width}×{height} pixels on in tiles of {least}."


def make_plan(recipe: Recipe, network: str, device: Device, settings: Settings) -> Plan:
    """Fit the schedules of ``recipe`` into the memory that the settings allow.

    Scales for which even the smallest tiles are too large are left out, and the result is
    enlarged from the last one that fits. Raises UserError when none does.
    """
    model = MemoryModel(recipe, network, device)
    held, free = bytes_in_use(device), _free(device)
    limit = settings.memory_limit * 1e9 or held + SHARE * free
    layouts = _layouts(settings.tile, memory.HEAP_IS_TUNABLE and device.torch_device.type == "cpu")
    fitting = _Fitting(model, layouts, limit, held)
    found = (fitting.scale(size, schedule) for size, schedule in recipe.schedules)
    scales = [scale for scale in found if scale is not None]
    if not scales:
        size, schedule = recipe.schedules[0]
        least = held + model.bytes(size, schedule.without_average(), layouts[-1])
        raise UserError(
            "no-memory",
            f"Even {size[0]}×{size[1]} pixels need about {least / PLANNED / 1e9:.1f} GB, "
            f"and {limit / 1e9:.1f} GB may be used.",
            "Raise --memory-limit, or leave it out."
            if settings.memory_limit
            else "Close other programs, or choose a smaller picture.",
        )
    most = max(model.bytes(scale.size, scale.schedule, scale.layout) for scale in scales)
    work = [_work(model, scale) for scale in scales]
    return Plan(scales, held + most, work, BOUND * limit)


def _layouts(tile: str, may_retain: bool) -> list[Layout]:
    """The layouts that the setting ``tile`` allows, the fastest first."""
    chosen = parse_tile(tile)
    if tile == "off":
        return [Layout(None, True, each) for each in ([True, False] if may_retain else [False])]
    sizes = TILE_SIZES if chosen is None else [chosen // GRID * GRID]
    tiled = [Layout(size, keep, may_retain) for keep in (True, False) for size in sizes]
    return [Layout(None, True, may_retain), *tiled] if tile == "auto" else tiled


@dataclass(frozen=True)
class _Fitting:
    """Finds layouts within ``limit`` bytes, of which ``held`` are in use already."""

    model: MemoryModel
    layouts: Sequence[Layout]
    limit: float
    held: float

    def scale(self, size: Size, schedule: ScaleSchedule) -> Scale | None:
        """The scale with the fastest layout that fits, or None.

        Where memory is short iterates are not averaged, and L-BFGS remembers less.
        """
        for tried, layouts in self._candidates(schedule):
            for layout in layouts:
                if self.model.bytes(size, tried, layout) <= PLANNED * self.limit - self.held:
                    return self._laid_out(size, tried, layout)
        return None

    def _candidates(
        self, schedule: ScaleSchedule
    ) -> Iterator[tuple[ScaleSchedule, Sequence[Layout]]]:
        """The schedule with the layouts that are good enough for it; then smaller schedules."""
        if schedule.average is not None:
            large = [
                layout
                for layout in self.layouts
                if layout.tile_size is None or layout.tile_size >= AVERAGED_FROM
            ]
            yield schedule, large or self.layouts
            yield schedule.without_average(), self.layouts
            return
        yield schedule, self.layouts
        least = min(schedule.history, LEAST_HISTORY)
        for history in range(schedule.history - 1, least - 1, -1):
            yield schedule.with_history(history), self.layouts

    def _laid_out(self, size: Size, schedule: ScaleSchedule, layout: Layout) -> Scale:
        if layout.tile_size is None or max(size) <= layout.tile_size:
            return Scale(size, schedule, Layout(retain_freed=layout.retain_freed))
        return Scale(size, schedule, layout)


def _work(model: MemoryModel, scale: Scale) -> float:
    """Pixels to evaluate at a scale, with the fixed cost of evaluations and what is prepared."""
    tile_size = scale.layout.tile_size
    evaluations = scale.schedule.evaluations
    pixels, first_passes = model.input_pixels(scale.size, tile_size), 0.0
    if tile_size is not None:
        first_passes = evaluations / (FIRST_PASS_EVERY if scale.schedule.tolerates_lag else 1)
    every = (pixels + OVERHEAD) * (evaluations + PREPARATION)
    return every + pixels * FIRST_PASS * first_passes


def _free(device: Device) -> int:
    """Bytes of memory that are free on the device, or in the computer."""
    if device.torch_device.type == "cuda":
        return torch.cuda.mem_get_info()[0]
    available: int = psutil.virtual_memory().available
    return available


def _duration(seconds: float) -> str:
    if seconds < 90:
        return f"{max(10, round(seconds, -1)):.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"
