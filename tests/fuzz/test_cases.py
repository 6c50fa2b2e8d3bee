"""What fuzzing found once is not found again: ``cases/TARGET/NAME`` are the bytes that failed."""

from pathlib import Path

import pytest

from .seeds import SEEDS
from .targets import TARGETS

CASES = sorted((Path(__file__).parent / "cases").glob("*/*"))


@pytest.mark.parametrize("case", CASES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_it_is_understood_or_refused(case):
    TARGETS[case.parent.name](case.read_bytes())


@pytest.mark.parametrize("name", TARGETS)
def test_each_target_takes_its_seeds_and_any_bytes(name):
    for data in (*SEEDS[name](), b"", b"\0" * 9, b"[" * 5000, b'{"a":NaN}', bytes(range(256))):
        TARGETS[name](data)
