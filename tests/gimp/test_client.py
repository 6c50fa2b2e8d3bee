"""The plug-in's engine client with an engine that works, talks late, or dies."""

from nst_engine.installer import plugin_files

from .acting import act
from .laid import BEGIN
from .rooms import IN_ONE_GIMP

pytestmark = IN_ONE_GIMP

CLIENT = (
    BEGIN
    + """
import os, signal
from gi.repository import GLib
from engine.launcher import start_engine
from engine.client import EngineClient

engine = start_engine()
client = EngineClient(engine)

def request(deed, grey=0.25):
    data = array("f", [grey, grey, grey, 1.0] * 64).tobytes()
    image = Array("content", "float32", (8, 8, 4), data)
    return Request(Settings(content_layers=deed), image, (image,))

def outcome(job):
    try:
        result = client.wait(job, lambda progress: None)
    except UserError as error:
        return error.code
    return {"grey": array("f", bytes(result.pixels.data))[0], **result.record}

def until(true):
    loop = GLib.MainLoop()
    GLib.timeout_add(5, lambda: loop.quit() if true() else GLib.SOURCE_CONTINUE)
    loop.run()
"""
)


def converse(quick, script):
    return act(
        quick, CLIENT + script + "\nclient.close()\n", plugin_files.plugin_folder(quick.profile)
    )


def test_a_result_the_devices_and_an_error_arrive(quick):
    done, error, again, devices = converse(
        quick,
        """
done = outcome(client.submit(request("echo")))
error = outcome(client.submit(request("problem")))
again = outcome(client.submit(request("echo")))
until(lambda: client.devices)
report([done, error, again, client.devices])
""",
    )
    assert done["grey"] == 0.25
    assert error == "no-weights"
    assert again["grey"] == 0.25
    assert devices == {"cpu": "Processor"}


def test_what_is_still_said_of_a_cancelled_job_is_nothing_to_the_next(quick):
    """The engine answers every job that is given up with an error."""
    replaced, cancelled = converse(
        quick,
        """
client.submit(request("wait for stop", 0.75))
replaced = outcome(client.submit(request("echo")))
client.submit(request("wait for stop", 0.75))
client.cancel()
report([replaced, outcome(client.submit(request("echo")))])
""",
    )
    assert replaced["grey"] == 0.25
    assert cancelled["grey"] == 0.25


def test_every_event_comes_with_the_number_of_its_job(quick):
    first, events = converse(
        quick,
        """
events = []
client.on_event = lambda job, event: events.append([job, type(event).__name__])
first = client.submit(request("echo"))
until(lambda: events and events[-1][1] == "Result")
client.submit(request("die"))
until(lambda: events[-1][1] == "Error")
report([first, events])
""",
    )
    assert events == [
        [first, "Progress"],
        [first, "Result"],
        [first + 1, "Progress"],
        [None, "Error"],
    ]


def test_stop_brings_the_image_as_it_is(quick):
    stopped, channels = converse(
        quick,
        """
previews = []
client.on_event = lambda job, event: isinstance(event, Preview) and previews.append(event)
job = client.submit(request("grow"))
until(lambda: previews)
client.stop()
report([outcome(job), previews[-1].pixels.shape[2]])
""",
    )
    assert stopped["stopped"]
    assert channels == 4


def test_a_dead_engine_is_started_again_at_the_next_job(quick):
    before, died, after = converse(
        quick,
        """
before = outcome(client.submit(request("echo")))
died = outcome(client.submit(request("die")))
report([before, died, outcome(client.submit(request("echo")))])
""",
    )
    assert died == "engine-ended"
    assert after["grey"] == 0.25
    assert after["pid"] != before["pid"]


def test_an_idle_engine_that_died_is_started_again_too(quick):
    events, before, after = converse(
        quick,
        """
before = outcome(client.submit(request("echo")))
events = []
client.on_event = lambda job, event: events.append([job, event.code])
os.kill(before["pid"], signal.SIGKILL)
until(lambda: events and engine.process.poll() is not None)
report([events, before, outcome(client.submit(request("echo")))])
""",
    )
    assert events == [[None, "engine-ended"]]
    assert after["grey"] == 0.25
    assert after["pid"] != before["pid"]
