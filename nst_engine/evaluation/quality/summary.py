"""What all rows say together: means over all pairs, kinds and media, and the outliers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from .measures import MEASURES, Measure, Run
from .outliers import robust_limit
from .runs import CONTENT_ITSELF, Case

Row = tuple[Case, Run]


@dataclass(frozen=True)
class Means:
    """Means of one method over some pairs; None where nothing could be measured."""

    over: str  # "" for all pairs, else a kind or a medium
    method: str
    pairs: int
    measures: dict[str, float | None]
    seconds: float | None
    peak_memory_bytes: int | None


@dataclass(frozen=True)
class Outlier:
    """A result that is much worse in one measure than the others of its method."""

    pair: str
    method: str
    measure: str
    value: float


@dataclass(frozen=True)
class Summary:
    """Means by method; ``kinds`` and ``media`` are empty where no list tells them."""

    pairs: int
    means: list[Means]
    kinds: list[Means]
    media: list[Means]
    outliers: list[Outlier]

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def summarize(rows: Sequence[Row]) -> Summary:
    """Take means and find the outliers of at least one row."""
    return Summary(
        len({case.pair.name for case, _ in rows}),
        _means(rows, ""),
        _means_by([(case.pair.kind, (case, run)) for case, run in rows]),
        _means_by([(case.pair.medium, (case, run)) for case, run in rows]),
        [each for measure in MEASURES for each in _outliers(rows, measure)],
    )


def wins(pairs: Sequence[Sequence[Row]], method: str, distance: str) -> int:
    """Count the pairs at which no other method has less of a distance; ties count for all."""
    count = 0
    for pair in pairs:
        values = {
            case.method: run["distances"][distance]
            for case, run in pair
            if case.method != CONTENT_ITSELF
        }
        count += values.get(method) == min(values.values(), default=None)
    return count


def mean(values: Sequence[float | None]) -> float | None:
    """Mean of what is known; None where nothing is."""
    known = [value for value in values if value is not None]
    return sum(known) / len(known) if known else None


def _means_by(named: Sequence[tuple[str, Row]]) -> list[Means]:
    names = dict.fromkeys(name for name, _ in named if name)
    return [m for n in names for m in _means([row for name, row in named if name == n], n)]


def _means(rows: Sequence[Row], over: str) -> list[Means]:
    means = []
    for method in dict.fromkeys(case.method for case, _ in rows):
        runs = [run for case, run in rows if case.method == method]
        values = {m.key: mean([m.of(run) for run in runs]) for m in MEASURES}
        seconds = mean([run["seconds"] for run in runs])
        peak = max((run["peak_memory_bytes"] or 0 for run in runs), default=0) or None
        means.append(Means(over, method, len(runs), values, seconds, peak))
    return means


def _outliers(rows: Sequence[Row], measure: Measure) -> list[Outlier]:
    """Results of each method beyond the robust limit, worst first; none that meets its bar."""
    found: list[Outlier] = []
    for method in dict.fromkeys(case.method for case, _ in rows):
        if method == CONTENT_ITSELF:
            continue
        of_pairs = [(c.pair.name, measure.of(run)) for c, run in rows if c.method == method]
        known = [(name, value) for name, value in of_pairs if value is not None]
        limit = robust_limit([measure.badness(value) for _, value in known])
        if limit is not None:
            apart = [
                Outlier(name, method, measure.key, value)
                for name, value in known
                if measure.badness(value) > limit and not measure.in_bar(value)
            ]
            found += sorted(apart, key=lambda each: -measure.badness(each.value))
    return found
