"""Results that stand apart from the others of their method."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

#: How many deviations away is apart: Leys et al., "Detecting outliers: Do not use standard
#: deviation around the mean, use absolute deviation around the median", 2013.
DEVIATIONS = 2.5
#: Makes the median absolute deviation that of a normal distribution (same source).
TO_NORMAL = 1.4826
#: Of fewer values none can be said to stand apart.
LEAST_VALUES = 5


def robust_limit(values: Sequence[float]) -> float | None:
    """The value above which one stands apart from the others; None where there are too few.

    Median + 2.5 × 1.4826 × median absolute deviation.
    """
    if len(values) < LEAST_VALUES:
        return None
    middle = median(values)
    deviation = TO_NORMAL * median(abs(value - middle) for value in values)
    return middle + DEVIATIONS * deviation
