"""Seconds, memory and arithmetic of one iteration in every case that the time allows."""

from __future__ import annotations

from collections.abc import Callable
from time import perf_counter
from typing import Any

import torch
from torch.utils.flop_counter import FlopCounterMode

from ....contract import UserError
from ....memory import is_out_of_memory
from ....networks.device_memory import release
from ....networks.devices import Device
from ....optimization.planning.memory_model import BYTES_PER_PIXEL
from ....optimization.planning.plan import SHARE
from ..baseline import baseline_step, random_weights
from ..iteration import (
    BASELINE_BYTES,
    TILE,
    Step,
    benchmark_network,
    engine_objective,
    engine_step,
    free_bytes,
    product_rate,
    take_turns,
    wait,
)
from ..peak_memory import peak_of
from .budget import Budget
from .cases import BASELINE, PRECISIONS, VGG19, Case
from .graph_switch import cuda_graphs

#: Side of the matrices by kind of device: a card takes longer to launch the product of small ones
#: than to compute it.
MATRIX = {"cuda": 8192, "cpu": 1024}
#: Evaluations before those that are timed: a graph is recorded after three, and then replayed.
WARM_UP = 5
ROUNDS = 5
#: Seconds; of slower iterations one is timed after one.
SLOW = 2.0
#: Most pixels that are worked on in whole: 24 megapixels may not take more than 8 GB.
WHOLE_UP_TO = 1 << 23
#: Of VGG-19 on a card so many evaluations are run in a row, at this size.
IN_A_ROW, IN_A_ROW_AT = 300, (512, 512)
#: How many times slower than another format a format may be that was not timed yet.
FORMATS_DIFFER = 4
#: Evaluations that a row takes about, for the budget.
EVALUATIONS = 4
Row = dict[str, Any]


class IterationTable:
    """Rows of what was measured, and the names of what was left out, each with the reason."""

    def __init__(self, kind: str) -> None:
        """``kind``: cuda or cpu."""
        self.rows: list[Row] = []
        self.left_out: list[dict[str, str]] = []
        self.rates: dict[str, float] = {}
        self._device = torch.device(kind)

    def measure_rates(self) -> list[float]:
        """Measure what the device can do: operations a second in products of matrices."""
        kind = self._device.type
        for precision in PRECISIONS[kind]:
            self.rates[precision] = product_rate(self._on(precision), precision, MATRIX[kind])
        return list(self.rates.values())

    def measure(self, case: Case, budget: Budget) -> list[Row]:
        """Add a row for the case, or its name to what was left out; all rows so far."""
        why = self._reason_against(case, budget)
        if not why:
            try:
                self.rows.append(self._row(case))
            except (RuntimeError, MemoryError, UserError) as error:
                if not isinstance(error, UserError) and not is_out_of_memory(error):
                    raise
                why = "the memory ran out"
        if why:
            self.left_out.append({"what": case.name, "why": why})
        release(self._on("fp32"))
        return self.rows

    def compared(self) -> list[Row]:
        """The rows, each with how many times faster it is than the plain loop at its size."""
        plain = {tuple(r["size"]): r["seconds"] for r in self.rows if r["network"] == BASELINE}
        baselines = [plain.get(tuple(row["size"])) for row in self.rows]
        return [
            {**row, "times faster": baseline and baseline / row["seconds"]}
            for row, baseline in zip(self.rows, baselines, strict=True)
        ]

    def _on(self, precision: str) -> Device:
        return Device(self._device, precision, "")

    def _reason_against(self, case: Case, budget: Budget) -> str:
        expected = self._expected_seconds(case)
        if not budget.allows(expected):
            return f"it would take about {expected:.0f} s, {budget.left:.0f} s are left"
        needed = case.pixels * BASELINE_BYTES
        if case.network == BASELINE and needed > free_bytes(self._on("fp32")):
            return f"it would need about {needed / 1e9:.0f} GB"
        return ""

    def _expected_seconds(self, case: Case) -> float:
        """From the last row that is most like it; 0 where none is."""
        network = VGG19 if case.network == BASELINE else case.network
        alike = [row for row in self.rows if row["network"] == network]
        same = [row for row in alike if row["precision"] == case.precision]
        if not alike:
            return 0.0
        last = (same or alike)[-1]
        factor = 1 if same else FORMATS_DIFFER
        pixels = last["size"][0] * last["size"][1]
        return EVALUATIONS * factor * last["seconds"] * case.pixels / pixels

    def _row(self, case: Case) -> Row:
        device = self._on(case.precision)
        tile_size = self._tile_size(case)
        # made and run in here, so that the peak is that of everything
        made: dict[str, Any] = {}

        def begin() -> None:
            torch.manual_seed(0)
            step, recorded = _make(case, device, tile_size)
            with FlopCounterMode(display=False) as counter:
                step()
            made["flop"] = counter.get_total_flops()
            wait(device)
            began = perf_counter()
            step()
            wait(device)
            made["slow"] = perf_counter() - began > SLOW
            for _ in range(0 if made["slow"] else WARM_UP - 2):
                step()
            wait(device)
            made["step"], made["recorded"] = step, recorded

        with cuda_graphs(case.graph):
            peak = peak_of(begin, self._device)
            step: Step = made["step"]
            rounds = 1 if made["slow"] else ROUNDS
            seconds = take_turns({case.name: step}, device, 0, rounds)[case.name]
            in_a_row = None
            if (case.network, case.size, self._device.type) == (VGG19, IN_A_ROW_AT, "cuda"):
                in_a_row = _seconds_in_a_row(step, device)
        rate = self.rates.get(case.precision)
        graph = "on" if made["recorded"]() else "refused"
        return {
            "network": case.network,
            "size": list(case.size),
            "precision": case.precision,
            "graph": graph if case.graph else "off",
            "tile": tile_size,
            "seconds": seconds,
            "seconds of 300": in_a_row,
            "peak_memory_bytes": peak,
            "gflop": made["flop"] / 1e9,
            "of matrix rate": rate and made["flop"] / seconds / rate,
        }

    def _tile_size(self, case: Case) -> int | None:
        """As the engine chooses it: whole where that fits."""
        if case.network == BASELINE:
            return None
        precision = "bf16" if case.precision == "fp16" else case.precision
        needed = BYTES_PER_PIXEL[case.network, precision, False] * case.pixels
        fits = needed < SHARE * free_bytes(self._on(precision))
        return None if case.pixels <= WHOLE_UP_TO and fits else TILE


def _make(case: Case, device: Device, tile_size: int | None) -> tuple[Step, Callable[[], bool]]:
    """One iteration, and what tells whether it is a replay of a CUDA graph."""
    width, height = case.size
    content, style = torch.rand(2, 1, 3, height, width, device=device.torch_device)
    if case.network == BASELINE:
        return baseline_step(random_weights(device.torch_device), content, style), lambda: False
    net = benchmark_network(case.network, device)
    objective = engine_objective(net, device, content, style, tile_size)
    return engine_step(objective, content), lambda: objective.graph_recorded


def _seconds_in_a_row(step: Step, device: Device) -> float:
    """Of ``IN_A_ROW`` iterations, as a job makes them: nobody waits in between."""
    wait(device)
    began = perf_counter()
    for _ in range(IN_A_ROW):
        step()
    wait(device)
    return perf_counter() - began
