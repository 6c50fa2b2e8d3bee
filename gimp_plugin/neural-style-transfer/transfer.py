"""``plug-in-neural-style-transfer``: from the chosen layer to the new one."""

from __future__ import annotations

import last_style
import pixels
from answers import Dismissed, answer
from arguments import add_arguments, settings_of
from contract import Blob, Problem, Request, Settings
from engine_process import Engine
from gi.repository import Gimp, GObject
from result_layer import Source
from seen import as_seen
from shown import shown_part
from styles import Style, chosen_style
from target import target_layer
from waiting import show_progress, wait_for_result

NAME = "plug-in-neural-style-transfer"


def procedure(plug_in: Gimp.PlugIn, engine: Engine | Problem | None) -> Gimp.Procedure:
    """The procedure as GIMP knows it; ``engine`` is the one that was started for this call."""
    made = Gimp.ImageProcedure.new(plug_in, NAME, Gimp.PDBProcType.PLUGIN, run, engine)
    made.set_image_types("*")  # indexed images as well: they get an answer, not a grey menu
    made.set_sensitivity_mask(Gimp.ProcedureSensitivityMask.DRAWABLE)
    made.set_menu_label("_Neural Style Transfer…")
    made.add_menu_path("<Image>/Filters/Artistic")
    made.set_documentation(
        "Paint the layer in the style of another picture",
        "Makes a new layer that shows the content of this layer in the style of a painting, "
        "which is another layer or a file. The selection and the layer mask say which part. "
        "The layer itself stays as it is.",
        NAME,
    )
    made.set_attribution("The Neural Style Transfer authors", "GPL-3.0-or-later", "2026")
    add_arguments(made)
    made.add_layer_return_value(
        "new-layer", "New layer", "The stylised layer", True, GObject.ParamFlags.READWRITE
    )
    return made


def run(
    made: Gimp.Procedure,
    mode: Gimp.RunMode,
    image: Gimp.Image,
    drawables: list[Gimp.Drawable],
    config: Gimp.ProcedureConfig,
    engine: Engine | Problem,
) -> Gimp.ValueArray:
    """What GIMP calls. The engine is gone when it returns."""
    try:
        return answer(made, lambda: _transfer(made, mode, image, drawables, config, engine))
    finally:
        if isinstance(engine, Engine):
            engine.close()


def _transfer(
    made: Gimp.Procedure,
    mode: Gimp.RunMode,
    image: Gimp.Image,
    drawables: list[Gimp.Drawable],
    config: Gimp.ProcedureConfig,
    engine: Engine | Problem,
) -> Gimp.Layer:
    """The new layer; raises Problem, or Dismissed when the user wants none."""
    pixels.prepare()
    layer = target_layer(image, drawables)
    if isinstance(engine, Problem):
        raise engine
    if mode != Gimp.RunMode.NONINTERACTIVE:
        last_style.recall(config)
    if mode == Gimp.RunMode.INTERACTIVE:
        from dialog import ask  # needs a display

        if not ask(made, config):
            raise Dismissed
    style = chosen_style(config)
    described = style.described()
    Gimp.progress_init("Neural style transfer")
    source = _send(engine, image, layer, style, settings_of(config))
    result = wait_for_result(engine, show_progress)
    if mode != Gimp.RunMode.NONINTERACTIVE:
        last_style.remember(style, config)
    return source.add_result(result, described)


def _send(
    engine: Engine, image: Gimp.Image, layer: Gimp.Layer, style: Style, settings: Settings
) -> Source:
    """Ask the engine for the picture; nothing here keeps the pixels that are on their way."""
    _, *offsets = layer.get_offsets()
    with as_seen(layer) as seen:
        form = pixels.colour_format(seen)
        content = _blob("content", seen, form)
    shown = shown_part(image, layer)
    with style.opened() as painting:
        pictured = _blob("style", painting, form)
    height, width, _ = content.shape
    selection = Blob("selection", "float32", (height, width), shown) if shown else None
    engine.send(Request(settings, content, (pictured,), selection).to_message())
    return Source(image, layer, width, height, tuple(offsets), form, shown)


def _blob(name: str, drawable: Gimp.Drawable, form: pixels.Format) -> Blob:
    width, height = drawable.get_width(), drawable.get_height()
    data = pixels.read(drawable, form, 0, 0, width, height)
    return Blob(name, "float32", (height, width, 4), data)
