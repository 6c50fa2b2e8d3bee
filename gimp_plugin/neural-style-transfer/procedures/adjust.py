"""``plug-in-neural-style-adjust``: a result layer again, with its settings, from where it is."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from typing import Any

from arguments import OFFERED, REPLACE, RESULT, STYLE_FILE, STYLE_LAYER, property_name
from contract import Array, Result, Settings, UserError
from engine.client import EngineClient
from gi.repository import Gimp
from job.content import ContentLayer
from layers import pixels, record
from layers.masks import layer_mask
from layers.record import ResultRecord
from layers.target import target_layer
from styles.layer_style import OpenLayer
from styles.style import find, same_style

from procedures.registration import Procedure
from procedures.run import Call, stylize

OWN_COLOURS = "style"  # the value of ``colors`` that leaves a painting as it was painted


class ResultContent(ContentLayer):
    """The photograph behind a result layer, with the painting that is already on it."""

    ok_label = "_Apply"
    blank = False

    def __init__(self, image: Gimp.Image, result: Gimp.Layer, made: ResultRecord) -> None:
        self.made = made
        self.painted = result
        self.replaces = True
        super().__init__(image, _photograph(image, result, made))

    def look(self) -> None:
        super().look()
        if not self.painted.is_valid():
            raise UserError(
                "no-layer",
                "The painted layer was deleted.",
                "Bring it back with Edit ▸ Undo, or press Cancel.",
            )
        if (self.painted.get_width(), self.painted.get_height()) != (self.width, self.height):
            raise UserError(
                "other-size",
                "This layer and the one that it was painted from have different sizes now.",
                "Undo the change of size, or stylise the layer anew.",
            )

    def continues(self, style: dict[str, Any], settings: Settings) -> bool:
        """Whether nothing has changed since the painting was made."""
        return self._same_style(style) and settings == self.made.settings

    def recolours(self, style: dict[str, Any], settings: Settings) -> bool:
        """Whether nothing but the colours has changed, which were the style's own."""
        made = self.made.settings
        others = dataclasses.replace(settings, colors=made.colors)
        changed = settings.colors != made.colors == OWN_COLOURS
        return changed and others == made and self._same_style(style)

    def _same_style(self, style: dict[str, Any]) -> bool:
        before = self.made.style
        return same_style(style, before) and style.get("parts") == before.get("parts")

    def begun(self, longer: int = 0) -> Array:
        """The painting as it is now."""
        halved = pixels.halvings(self.width, self.height, longer) if longer else 0
        form, kind = (self.preview_form, "uint8") if longer else (self.form, "float32")
        data = pixels.read(self.painted, form, 0, 0, self.width, self.height, halved)
        return Array("start", kind, (self.height >> halved, self.width >> halved, 4), data)

    def add(self, result: Result, style: dict[str, Any]) -> Gimp.Layer:
        """The result in the place of the painting, or as a new layer above it.

        A painting that was locked or deleted meanwhile is not replaced: no picture gets lost.
        """
        source = self._source(self.painted)
        made_from = self._made_from(style)
        if self.replaces and self.painted.is_valid() and not self.painted.get_lock_content():
            return source.replace(result, made_from)
        return source.add_result(result, made_from)

    def _shown_part(self, halved: int) -> Array | None:
        data = layer_mask(self.painted, halved)
        return self._mask(data, halved) if data else None


def _photograph(image: Gimp.Image, result: Gimp.Layer, made: ResultRecord) -> Gimp.Layer:
    """The layer that ``result`` was painted from; raises UserError when it is not here.

    Tattoos stay when an image is saved, but every image counts them from the same numbers
    and a duplicate has new ones; names are the user's to change. So the best is what has
    both, then the name, then the tattoo in the image where the result has its own as well.
    """
    others = [layer for layer in _all(image.get_layers()) if layer.get_id() != result.get_id()]
    named = [layer for layer in others if layer.get_name() == made.content_name]
    marked = [layer for layer in others if layer.get_tattoo() == made.content]
    at_home = result.get_tattoo() == made.tattoo
    both = [layer for layer in named if layer in marked]
    for found in (both, named, marked if at_home else []):
        if found:
            return found[0]
    raise UserError(
        "no-content",
        "The layer that this one was painted from is not in the image any more.",
        "Bring it back with Edit ▸ Undo, or stylise another layer.",
    )


def _all(layers: list[Gimp.Layer]) -> Iterator[Gimp.Layer]:
    """The layers and those in groups."""
    for layer in layers:
        yield layer
        if layer.is_group():
            yield from _all(layer.get_children())


def _adjust(call: Call, painter: EngineClient) -> Gimp.Layer:
    """The changed layer, or a new one."""
    layer = target_layer(call.image, call.drawables)
    made = record.read(layer)
    canvas = ResultContent(call.image, layer, made)
    _refuse_locked(call, layer)
    if call.mode != Gimp.RunMode.NONINTERACTIVE:
        for parameter in OFFERED:
            call.config.set_property(
                property_name(parameter), getattr(made.settings, parameter.name)
            )
        call.config.set_property(STYLE_FILE, None)
    _recall_style(call, made)
    picture = stylize(call, canvas, painter)
    canvas.replaces = call.config.get_property(property_name(RESULT)) == REPLACE
    return canvas.add(picture.result, picture.style)


def _refuse_locked(call: Call, layer: Gimp.Layer) -> None:
    """Before the work; in the dialog the user can still choose a new layer."""
    replaces = call.config.get_property(property_name(RESULT)) == REPLACE
    if call.mode != Gimp.RunMode.INTERACTIVE and replaces and layer.get_lock_content():
        raise UserError(
            "locked",
            "The layer's pixels are locked.",
            "Unlock them in the Layers dialog, or let the result become a new layer.",
        )


def _recall_style(call: Call, made: ResultRecord) -> None:
    """Put the layer's own style into the arguments, where none was given and it is still there."""
    chosen = call.config.get_property(STYLE_LAYER) or call.config.get_property(STYLE_FILE)
    if chosen or "built_in" in made.style:
        return
    style = find(made.style, call.image)
    if isinstance(style, OpenLayer):
        call.config.set_property(STYLE_LAYER, style.layer)
    elif style:
        call.config.set_property(STYLE_FILE, style.file)


ADJUST = Procedure(
    name="plug-in-neural-style-adjust",
    menu_label="Ad_just Neural Style…",
    icon="gimp-tool-paintbrush",
    blurb="Go on with a layer that Neural Style Transfer made",
    help="Opens a layer that Neural Style Transfer made with the settings that it was made "
    "with. Whatever is changed, the work goes on from the present picture; with nothing "
    "changed it is carried further. The result takes the layer's place or becomes a new one.",
    work=_adjust,
    arguments=(RESULT,),
)
