"""Waiting for a condition, never for a time."""

from __future__ import annotations

import time
from collections.abc import Callable


def until(condition: Callable[[], object], what: str, timeout: float = 20) -> None:
    """Return as soon as the condition holds; AssertionError that names ``what`` if never.

    Between two looks the others have at least as long to work as the last one took.
    """
    deadline = time.monotonic() + timeout
    while True:
        began = time.monotonic()
        if condition():
            return
        if time.monotonic() > deadline:
            raise AssertionError(f"waited {timeout:g} s for {what}")
        time.sleep(max(0.05, time.monotonic() - began))
