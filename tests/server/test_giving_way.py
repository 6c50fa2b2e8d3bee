"""An optimization waits between its steps while something is at work that comes first."""

import threading

import pytest

from nst_engine.job.control import Cancelled, JobControl

PATIENCE = 10  # s


@pytest.fixture
def free():
    return threading.Event()


@pytest.fixture
def waiting(free):
    """A control, and a thread that gives way; what it raised is in ``raised``."""
    control, raised, began = JobControl(free), [], threading.Event()

    def work():
        began.set()
        try:
            control.give_way()
        except Cancelled as error:
            raised.append(error)

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    assert began.wait(PATIENCE)
    assert thread.is_alive()
    return control, thread, raised


def test_it_goes_on_when_the_other_is_done(free, waiting):
    _, thread, raised = waiting
    free.set()
    thread.join(PATIENCE)
    assert not thread.is_alive()
    assert raised == []


def test_it_can_be_stopped_meanwhile(waiting):
    control, thread, raised = waiting
    control.stop()
    thread.join(PATIENCE)
    assert not thread.is_alive()
    assert raised == []


def test_it_can_be_cancelled_meanwhile(waiting):
    control, thread, raised = waiting
    control.cancel()
    thread.join(PATIENCE)
    assert len(raised) == 1


def test_whoever_works_alone_never_waits(free):
    JobControl().give_way()
    free.set()
    JobControl(free).give_way()
