"""The content layer of a result that is to be adjusted."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

from contract import Array, UserError
from gi.repository import Gimp
from languages.text import tr
from layers import pixels
from layers.masks import layer_mask
from layers.part import Part
from layers.pixels import Area
from layers.record import ResultRecord
from styles.record import same_style

from job.content import ContentLayer
from job.spec import JobSpec, StylizedLayer

OWN_COLORS = "style"  # the value of ``colors`` that leaves a result as it was optimized


class ResultContent(ContentLayer):
    """The content of a result layer, with the stylized image that is already there.

    ``replaces`` tells whether a new result takes the place of this one.
    """

    ok_label = tr("_Apply")
    is_blank = False

    def __init__(self, image: Gimp.Image, result: Gimp.Layer, made: ResultRecord) -> None:
        self.made = made
        self.result = result
        self.replaces = True
        super().__init__(image, content_of(image, result, made))

    @property
    def own_layers(self) -> set[int]:
        return {self.layer.get_id(), self.result.get_id()}

    def refresh(self) -> None:
        super().refresh()
        if not self.result.is_valid():
            raise UserError(
                "no-layer",
                tr("The painted layer was deleted."),
                tr("Bring it back with Edit ▸ Undo, or press Cancel."),
            )
        if (self.result.get_width(), self.result.get_height()) != self.size:
            raise UserError(
                "other-size",
                tr("This layer and the one that it was painted from have different sizes now."),
                tr("Undo the change of size, or stylise the layer anew."),
            )

    def initial_image(self, longer_side: int = 0) -> Array:
        """The result as it is now."""
        halvings = self._halvings(longer_side)
        form, dtype = (self.preview_form, "uint8") if longer_side else (self.form, "float32")
        data = pixels.read(self.result, form, Area.of(self.result), halvings)
        shape = self.height >> halvings, self.width >> halvings, 4
        return Array("initial image", dtype, shape, data)

    def initial_part(self, part: Part) -> Array:
        """A part of the result as it is now; raises UserError where that is gone."""
        self.refresh()
        data = pixels.read(self.result, self.preview_form, Area(*part.area), part.halvings)
        width, height = part.reduced
        return Array("part", "uint8", (height, width, 4), data)

    def unchanged(self, spec: JobSpec) -> bool:
        """Whether nothing has changed since the result was made."""
        return self._has_same_style(spec) and spec.settings == self.made.settings

    def differs_in_colors(self, spec: JobSpec) -> bool:
        """Whether nothing but the colours has changed, which were the style's own."""
        made = self.made.settings
        others = dataclasses.replace(spec.settings, colors=made.colors)
        changed = spec.settings.colors != made.colors == OWN_COLORS
        return changed and others == made and self._has_same_style(spec)

    def visible_mask(self, halvings: int = 0) -> Array | None:
        """The mask of the result: not the selection of now, which may be for something else."""
        data = layer_mask(self.result, halvings)
        return self._mask_array(data, halvings) if data else None

    def add(self, stylized: StylizedLayer) -> Gimp.Layer:
        """The new result in the place of the old one, or as a new layer above it.

        An old one that was locked, deleted or given another size meanwhile is not replaced: no
        image gets lost.
        """
        self._refuse_closed()
        placement = self._placement(self.result, stylized)
        made_from = self._made_from(stylized.style)
        if self.replaces and self._can_be_replaced(self.result):
            return placement.replace(stylized.result, made_from)
        return placement.add_result(stylized.result, made_from)

    def _has_same_style(self, spec: JobSpec) -> bool:
        style, before = spec.style, self.made.style
        return same_style(style, before) and style.get("parts") == before.get("parts")


def content_of(image: Gimp.Image, result: Gimp.Layer, made: ResultRecord) -> Gimp.Layer:
    """The layer that ``result`` was made from; raises UserError when it is not here.

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
        tr("The layer that this one was painted from is not in the image any more."),
        tr("Bring it back with Edit ▸ Undo, or stylise another layer."),
    )


def _all(layers: list[Gimp.Layer]) -> Iterator[Gimp.Layer]:
    """The layers and those in groups."""
    for layer in layers:
        yield layer
        if layer.is_group():
            yield from _all(layer.get_children())
