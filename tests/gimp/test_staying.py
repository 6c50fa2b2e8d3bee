"""The engine stays for the next call of the same GIMP, and for nothing else."""

from . import processes
from .acting import act
from .conftest import with_standin
from .waiting import until

GONE = 2  # seconds that an engine gets to leave
CALLS = """
import os, processes
from waiting import until

image, home = image_of(), Path(ARGS[0])
layer, style = layer_of(image), layer_of(image_of(), values=plain(0.2, 0.3, 0.9))
engines, files = [], []
for _ in range(ARGS[1]):
    image.remove_layer(stylise(image, layer, style, content_layers="echo"))
    left = lambda: processes.plug_in_and_engine(home)
    until(lambda: not any(each.is_plug_in for each in left()), "the plug-in to end", 2)
    engines.append([each.pid for each in left()])
    files.append(len(os.listdir(f"/proc/{os.getppid()}/fd")))
report([engines, files])
"""


def test_all_calls_of_one_gimp_have_one_engine_which_ends_with_it(own_quick):
    gimp = with_standin(own_quick, minutes="5")
    engines, files = act(gimp, CALLS, gimp.home, 8)
    until(lambda: not processes.plug_in_and_engine(gimp.home), "the engine to end", GONE)
    assert len(engines[0]) == 1
    assert engines == engines[:1] * 8
    assert min(files[4:]) <= min(files[:4]), "GIMP keeps files open"


def test_another_gimp_has_another_engine(own_quick):
    gimp = with_standin(own_quick, minutes="5")
    first, _ = act(gimp, CALLS, gimp.home, 1)
    second, _ = act(gimp, CALLS, gimp.home, 1)
    assert first != second
