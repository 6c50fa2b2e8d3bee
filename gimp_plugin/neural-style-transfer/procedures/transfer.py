"""``plug-in-neural-style-transfer``: a layer in the style of another image."""

from __future__ import annotations

from arguments import OUTPUT, property_name
from engine.client import EngineClient
from gi.repository import Gimp
from job.call import Call
from job.content import ContentLayer
from languages.text import tr
from layers.target import target_layer
from styles import last_used, recent

from procedures.painted_before import Diverted, adjust_instead, offer_for
from procedures.registration import Procedure
from procedures.run import add, stylize


def _transfer(call: Call, client: EngineClient) -> Gimp.Layer:
    """The new layer."""
    layer = target_layer(call.image, call.drawables)
    if call.run_mode != Gimp.RunMode.NONINTERACTIVE:
        last_used.recall(call.config)
    content = ContentLayer(call.image, layer)
    try:
        stylized = stylize(call, content, client, offer_for(call.image, layer))
    except Diverted as other:
        if other.content is None:
            client.close()
            return adjust_instead(call, layer)
        content = ContentLayer(call.image, other.content)
        stylized = stylize(call, content, client)
    content.output = call.config.get_property(property_name(OUTPUT))
    if call.run_mode != Gimp.RunMode.NONINTERACTIVE:
        last_used.remember(call.config)
        recent.note(stylized.style)
    return add(call, content, stylized)


TRANSFER = Procedure(
    name="plug-in-neural-style-transfer",
    menu_label=tr("_Neural Style Transfer…"),
    icon="gimp-tool-paintbrush",
    blurb=tr("Paint the layer in the style of another picture"),
    help=tr(
        "Makes a new layer that shows the content of this layer in the style of a painting, "
        "which is another layer or a file. The selection and the layer mask say which part. "
        "The layer itself stays as it is."
    ),
    work=_transfer,
    arguments=(OUTPUT,),
)
