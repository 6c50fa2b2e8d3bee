"""An engine that hangs is told from one that takes long, and from a computer that slept."""

import pytest


@pytest.fixture
def watch(parts):
    """Looks once a second, ``seconds`` long; whether the engine was missed in the end."""

    class Watch:
        now, heard = 0.0, 0

        def __init__(self):
            self.dog = parts.watchdog.Watchdog(20, lambda: self.now)

        def look(self, seconds, beats=False, expected=True, step=1.0):
            missed = False
            for _ in range(seconds):
                self.now += step
                self.heard += beats
                missed = self.dog.misses(self.heard, expected)
            return missed

    return Watch()


def test_one_that_says_nothing_is_missed_after_twenty_seconds_and_until_it_is_heard(watch):
    assert not watch.look(20)  # of which the first look only learns what was heard
    assert watch.look(2)
    assert watch.look(60)
    assert not watch.look(1, beats=True)


def test_a_step_of_many_minutes_with_signs_of_life_is_no_hanging(watch):
    assert not watch.look(1000, beats=True)


def test_one_without_work_owes_nothing(watch):
    assert not watch.look(100, expected=False)
    assert not watch.look(10)


@pytest.mark.parametrize("jump", [3600.0, -3600.0])
def test_a_computer_that_slept_or_a_clock_that_jumped_counts_as_one_look(watch, jump):
    watch.look(5, beats=True)
    watch.now += jump
    assert not watch.look(5)


def test_stop_ends_an_engine_that_hangs_and_the_preview_stays(stage):
    stage.painted()
    stage.engine.silent = True
    stage.session.look(None)
    assert "no sign of life" in stage.status
    stage.session.stop_or_continue()
    assert stage.engine.calls[-1] == "kill"
    error = stage.contract.Error("engine-ended", "The engine was ended.")
    stage.session.on_event(None, error)
    stage.session.look(None)
    assert not stage.session.hangs
    assert stage.parts.status.keep_text(stage.session) == "Keep This Picture"
    stage.session.stop_or_continue()
    assert stage.engine.calls[-1] == "submit"
