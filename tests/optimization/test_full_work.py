"""A preview tells how long the full size will take."""

import time

import pytest

from nst_engine.contract import Progress, Request, Settings
from nst_engine.stylizer import stylize
from tests.optimization.conftest import array


@pytest.fixture
def told(scene, pattern):
    """What the last Progress of a preview of 72×60 pixels tells, and the seconds it took."""

    def of(full_size, **settings):
        request = Request(
            Settings(network="compact", iterations=6, **settings),
            array("content", scene),
            (array("style", pattern),),
            full_size=full_size,
        )
        events = []
        began = time.monotonic()
        stylize(request, events.append)
        last = [event for event in events if isinstance(event, Progress) and event.width][-1]
        return last.full_s, time.monotonic() - began

    return of


def test_every_quality_has_its_time(told):
    seconds, _ = told((720, 600))
    assert list(seconds) == ["draft", "standard", "best"]
    assert 0 < seconds["draft"] < seconds["standard"] < seconds["best"]


def test_a_preview_that_is_the_layer_itself_tells_its_own_time(told):
    seconds, passed = told((72, 60))
    assert 0.2 * passed < seconds["standard"] < 1.5 * passed


def test_who_previews_nothing_is_told_nothing(told):
    assert told(None)[0] == {}


def test_the_quality_of_the_preview_does_not_matter(told):
    """All three are told at once, so that one sees what a change would bring."""
    assert list(told((720, 600), quality="draft")[0]) == ["draft", "standard", "best"]
