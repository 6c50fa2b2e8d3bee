"""The plug-in's painter with an engine that works, talks late, or dies."""

from nst_engine.installer import plugin_files

from .acting import act
from .laid import BEGIN

PAINTER = (
    BEGIN
    + """
import os, signal
from gi.repository import GLib
from engine.launcher import start_engine
from engine.client import Painter

engine = start_engine()
painter = Painter(engine)

def request(deed, grey=0.25):
    data = array("f", [grey, grey, grey, 1.0] * 64).tobytes()
    picture = Blob("content", "float32", (8, 8, 4), data)
    return Request(Settings(content_layers=deed), picture, (picture,))

def outcome():
    try:
        result = painter.wait()
    except Problem as problem:
        return problem.code
    return {"grey": array("f", bytes(result.pixels.data))[0], **result.record}

def until(true):
    loop = GLib.MainLoop()
    painter.on_change = lambda: true() and loop.quit()
    if not true():
        loop.run()
    painter.on_change = lambda: None
"""
)


def paint(quick, script):
    return act(
        quick, PAINTER + script + "\npainter.close()\n", plugin_files.plugin_folder(quick.profile)
    )


def test_a_picture_its_devices_and_its_problem_arrive(quick):
    done, problem, again, devices, state = paint(
        quick,
        """
painter.paint(request("echo"))
done = outcome()
painter.paint(request("problem"))
problem = outcome()
painter.paint(request("echo"))
again = outcome()
until(lambda: painter.devices)
tell([done, problem, again, painter.devices, [painter.at_work, painter.problem]])
""",
    )
    assert done["grey"] == 0.25
    assert problem == "no-weights"
    assert again["grey"] == 0.25
    assert devices == {"cpu": "Processor"}
    assert state == [False, None]


def test_what_a_given_up_order_still_says_is_nothing_to_the_next(quick):
    """Its engine answers every order that is given up with an error."""
    replaced, forgotten, working = paint(
        quick,
        """
painter.paint(request("wait for stop", 0.75))
painter.paint(request("echo"))
replaced = outcome()
painter.paint(request("wait for stop", 0.75))
painter.forget()
working = painter.at_work
painter.paint(request("echo"))
tell([replaced, outcome(), working])
""",
    )
    assert replaced["grey"] == 0.25
    assert forgotten["grey"] == 0.25
    assert not working


def test_stop_brings_the_picture_as_it_is(quick):
    stopped, seen = paint(
        quick,
        """
painter.paint(request("grow"))
until(lambda: painter.picture)
painter.stop()
tell([outcome(), painter.picture.shape[2]])
""",
    )
    assert stopped["stopped"]
    assert seen == 4


def test_the_last_picture_stays_until_there_is_a_newer_one(quick):
    """The next order goes on from it."""
    same, problem = paint(
        quick,
        """
painter.paint(request("grow"))
until(lambda: painter.picture)
painter.forget()
picture = painter.picture
painter.paint(request("die"))
problem = outcome()
tell([painter.picture is picture, problem])
""",
    )
    assert same
    assert problem == "engine-ended"


def test_a_dead_engine_is_started_again_at_the_next_order(quick):
    before, died, after = paint(
        quick,
        """
painter.paint(request("echo"))
before = outcome()
painter.paint(request("die"))
died = outcome()
painter.paint(request("echo"))
tell([before, died, outcome()])
""",
    )
    assert died == "engine-ended"
    assert after["grey"] == 0.25
    assert after["pid"] != before["pid"]


def test_the_death_of_an_idle_engine_is_no_problem(quick):
    problem, result, after = paint(
        quick,
        """
painter.paint(request("echo"))
before = outcome()
os.kill(before["pid"], signal.SIGKILL)
until(lambda: painter.devices)
loop = GLib.MainLoop()
painter.on_change = lambda: engine.process.poll() is not None and loop.quit()
loop.run()
problem, result = painter.problem, painter.result is not None
painter.paint(request("echo"))
tell([problem, result, outcome()])
""",
    )
    assert problem is None
    assert result
    assert after["grey"] == 0.25
