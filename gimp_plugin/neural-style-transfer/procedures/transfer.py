"""``plug-in-neural-style-transfer``: a layer in the style of another picture."""

from __future__ import annotations

from engine.client import EngineClient
from gi.repository import Gimp
from job.content import ContentLayer
from layers.target import target_layer
from styles import last_used

from procedures.registration import Procedure
from procedures.run import Call, stylize


def _transfer(call: Call, painter: EngineClient) -> Gimp.Layer:
    """The new layer."""
    canvas = ContentLayer(call.image, target_layer(call.image, call.drawables))
    if call.mode != Gimp.RunMode.NONINTERACTIVE:
        last_used.recall(call.config)
    picture = stylize(call, canvas, painter)
    if call.mode != Gimp.RunMode.NONINTERACTIVE:
        last_used.remember(call.config)
    return canvas.add(picture.result, picture.style)


TRANSFER = Procedure(
    name="plug-in-neural-style-transfer",
    menu_label="_Neural Style Transfer…",
    icon="gimp-tool-paintbrush",
    blurb="Paint the layer in the style of another picture",
    help="Makes a new layer that shows the content of this layer in the style of a painting, "
    "which is another layer or a file. The selection and the layer mask say which part. "
    "The layer itself stays as it is.",
    work=_transfer,
)
