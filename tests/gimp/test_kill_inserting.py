"""The plug-in is killed while it puts the layer into the image: the whole layer is there, or none.

In the usual run at one moment alone; `python -m tests.faults` sets NST_LONG.
"""

import json
import os

import pytest

from nst_engine.contract.paths import NAME

from . import processes
from .acting import PRELUDE

PLACE = "        inserted = self.image.insert_layer(layer, parent, position)\n"
KILL = "        import os; os.kill(os.getpid(), 9)\n"
BEFORE, AFTER = (KILL + PLACE, 1), (PLACE + KILL, 2)  # and how many layers there are then
CALL = """
image = image_of()
layer, style = layer_of(image), layer_of(image_of(), values=plain(0.2, 0.3, 0.9))
before = list(read(layer))
status, _ = call(image, [layer], style_layer=style, content_layers="echo")
layers = image.get_layers()
moved = [max(abs(a - b) for a, b in zip(before, read(each))) for each in layers]
made = [bool(each.get_parasite(PARASITE)) for each in layers]
second = layer_of(image, "second")
report([status, moved, made, [each.get_name() for each in image.get_layers()]])
"""


@pytest.mark.parametrize(
    ("code", "layers"), [AFTER, BEFORE] if os.environ.get("NST_LONG") else [AFTER]
)
def test_a_layer_is_whole_or_not_there(own_quick, code, layers):
    file = own_quick.profile / "plug-ins" / NAME / "layers" / "result_layer.py"
    text = file.read_text()
    assert text.count(PLACE) == 1
    file.write_text(text.replace(PLACE, code))
    # At its end GIMP tells of a layer that a plug-in has left outside of all images.
    (told,) = [line for line in own_quick.run(PRELUDE + CALL, ()).splitlines() if line[:1] == "["]
    status, moved, made, names = json.loads(told)
    assert status == "calling-error"
    assert len(moved) == layers
    assert max(moved) < 0.01, "the original is as it was, and the echo's pixels are all there"
    assert made == [True, False][-layers:]
    assert names[0] == "second", "the image goes on being worked on"
    assert not processes.plug_in_and_engine(own_quick.home)
