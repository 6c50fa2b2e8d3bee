"""The remaining time over all tasks."""

import pytest

from nst_engine.batch.clock import WorkClock


def test_the_time_left_follows_the_work_not_the_number_of_images():
    time = 0.0
    clock = WorkClock({"a": 10, "b": 10, "c": 30}, now=lambda: time)
    assert clock.seconds_left is None
    time = 5.0
    clock.progress("a", 0.5)
    assert clock.seconds_left == pytest.approx(45)
    clock.finished("a")
    time = 10.0
    assert clock.seconds_left == pytest.approx(40)
    assert clock.fraction == pytest.approx(0.2)


def test_a_failure_takes_no_time_and_says_nothing_of_the_pace():
    time = 0.0
    clock = WorkClock({"a": 10, "b": 1000, "c": 10}, now=lambda: time)
    time = 5.0
    clock.finished("a")
    clock.failed("b")
    assert clock.seconds_left == pytest.approx(5)
    time = 10.0
    clock.finished("c")
    assert (clock.fraction, clock.seconds_left) == (1.0, 0.0)


def test_several_may_be_at_work_and_end_in_any_order():
    time = 4.0
    clock = WorkClock({"a": 10, "b": 10, "c": 20}, now=lambda: time)
    time = 8.0
    clock.progress("a", 0.5)
    clock.progress("b", 0.5)
    assert clock.seconds_left == pytest.approx(12)
    clock.finished("b")
    assert clock.fraction == pytest.approx(15 / 40)
