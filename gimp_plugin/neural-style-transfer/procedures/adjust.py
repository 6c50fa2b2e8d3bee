"""``plug-in-neural-style-adjust``: a result layer again, with its settings, from where it is."""

from __future__ import annotations

from arguments import (
    BUILT_IN_STYLE,
    OFFERED,
    REPLACE,
    RESULT,
    STYLE_FILE,
    STYLE_LAYER,
    property_name,
)
from contract import BUILT_IN_STYLES, UserError
from engine.client import EngineClient
from gi.repository import Gimp
from job.call import Call
from job.result_content import ResultContent
from languages.text import tr
from layers import record
from layers.record import ResultRecord
from layers.target import target_layer
from styles.layer_style import OpenLayer
from styles.style import FileStyle, find

from procedures.registration import Procedure
from procedures.run import add, stylize


def _adjust(call: Call, client: EngineClient) -> Gimp.Layer:
    """The changed layer, or a new one."""
    layer = target_layer(call.image, call.drawables)
    made = record.read(layer)
    content = ResultContent(call.image, layer, made)
    _refuse_locked(call, layer)
    if call.run_mode != Gimp.RunMode.NONINTERACTIVE:
        for parameter in OFFERED:
            call.config.set_property(
                property_name(parameter), getattr(made.settings, parameter.name)
            )
        call.config.set_property(STYLE_FILE, None)
    _recall_style(call, made)
    stylized = stylize(call, content, client)
    content.replaces = _replaces(call)
    return add(call, content, stylized)


def _replaces(call: Call) -> bool:
    return call.config.get_property(property_name(RESULT)) == REPLACE


def _refuse_locked(call: Call, layer: Gimp.Layer) -> None:
    """Refuse a locked layer before the work; in the dialog a new one can still be chosen."""
    interactive = call.run_mode == Gimp.RunMode.INTERACTIVE
    if not interactive and _replaces(call) and layer.get_lock_content():
        raise UserError(
            "locked",
            tr("The layer's pixels are locked."),
            tr("Unlock them in the Layers dialog, or let the result become a new layer."),
        )


def _recall_style(call: Call, made: ResultRecord) -> None:
    """Put the layer's own style into the arguments, where none was given and it is still there."""
    chosen = call.config.get_property(STYLE_LAYER) or call.config.get_property(STYLE_FILE)
    scripted = call.run_mode == Gimp.RunMode.NONINTERACTIVE
    built_in = scripted and call.config.get_property(BUILT_IN_STYLE) in BUILT_IN_STYLES
    if chosen or built_in or "built_in" in made.style:
        return
    style = find(made.style, call.image)
    if isinstance(style, OpenLayer):
        call.config.set_property(STYLE_LAYER, style.layer)
    elif isinstance(style, FileStyle):
        call.config.set_property(STYLE_FILE, style.file)


ADJUST = Procedure(
    name="plug-in-neural-style-adjust",
    menu_label=tr("Ad_just Neural Style…"),
    icon="gimp-tool-paintbrush",
    blurb=tr("Go on with a layer that Neural Style Transfer made"),
    help=tr(
        "Opens a layer that Neural Style Transfer made with the settings that it was made "
        "with. Whatever is changed, the work goes on from the present picture; with nothing "
        "changed it is carried further. The result takes the layer's place or becomes a new one."
    ),
    work=_adjust,
    arguments=(RESULT,),
)
