"""CUDA graphs forbidden for a while."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from ....optimization.objective import cuda_graph


@contextmanager
def cuda_graphs(enabled: bool) -> Iterator[None]:
    """Within the context a gradient is recorded as the engine does it, or never."""
    most = cuda_graph.MAX_PIXELS
    cuda_graph.MAX_PIXELS = most if enabled else 0
    try:
        yield
    finally:
        cuda_graph.MAX_PIXELS = most
