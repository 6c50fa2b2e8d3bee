"""The remaining time runs down, though estimates swing."""

import itertools
import random

import pytest


@pytest.fixture
def remaining(shared_parts):
    return shared_parts.remaining_time.RemainingTime()


def test_true_estimates_are_shown_as_they_are(remaining):
    assert [remaining.update(600 - t, t) for t in range(0, 600, 60)] == pytest.approx(
        list(range(600, 0, -60))
    )


def test_swinging_estimates_run_down(remaining):
    """As seen on a layer of 4 megapixels: 19, 16, 9 and 11 minutes within one."""
    shown = [remaining.update(60 * m, t) for m, t in ((19, 0), (16, 20), (9, 40), (11, 60))]
    assert shown == sorted(shown, reverse=True)
    assert shown[0] - shown[-1] < 60 * 4
    chance = random.Random(1)
    shown = [
        remaining.update(60 * 11 * (1 - t / 600) * chance.uniform(0.6, 1.5), 60 + t)
        for t in range(0, 600, 2)
    ]
    rises = sum(later > sooner for sooner, later in itertools.pairwise(shown))
    assert rises <= 3
    assert shown[-1] < 60


def test_a_job_that_becomes_much_longer_says_so(remaining):
    remaining.update(60, 0)
    shown = [remaining.update(600, t) for t in range(1, 120)]
    assert shown[-1] > 300


def test_without_an_estimate_the_last_one_runs_on(remaining):
    assert remaining.update(None, 0) is None
    remaining.update(100, 0)
    assert remaining.update(None, 30) == 70


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (3, "a few seconds left"),
        (24, "about 20 s left"),
        (200, "about 3 min left"),
        (3 * 3600, "about 3 h left"),
    ],
)
def test_the_words(shared_parts, seconds, words):
    assert shared_parts.progress_text.time_left(seconds) == words
