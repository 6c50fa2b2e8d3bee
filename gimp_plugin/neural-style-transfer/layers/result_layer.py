"""The new layer: complete before it enters the image, so that one undo step takes it away."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from contract import Array, Result, UserError
from gi.repository import Gimp
from languages.text import tr

from layers import pixels, record
from layers.rendering import hidden_image
from layers.target import refuse_indexed


@dataclass(frozen=True)
class ResultPlacement:
    """What a result is put above: a layer, as it was when its pixels were read."""

    image: Gimp.Image
    layer: Gimp.Layer
    width: int
    height: int
    offsets: tuple[int, int]
    form: pixels.Format
    mask: Array | None  # float32 (height, width): what becomes the layer mask

    def add_result(self, result: Result, made_from: dict[str, Any]) -> Gimp.Layer:
        """A new layer with the stylized image, right above the source; one undo step.

        ``made_from`` tells of content and style. Raises UserError when the image is gone.
        """
        layer = self._finished_layer(result, made_from)
        with _undo_group(self.image):
            self._insert(layer)
        return layer

    def add_in_group(self, result: Result, made_from: dict[str, Any]) -> Gimp.Layer:
        """As ``add_result``, but both layers in a new group, in the place of the source."""
        layer = self._finished_layer(result, made_from)
        group = Gimp.GroupLayer.new(self.image, layer.get_name())
        group.set_mode(Gimp.LayerMode.PASS_THROUGH)  # or the source would blend otherwise
        with _undo_group(self.image):
            self._insert(group)
            if self.layer.is_valid():
                self.image.reorder_item(self.layer, group, 0)
            self.image.insert_layer(layer, group, 0)
        return layer

    def replace_pixels(self, result: Result, made_from: dict[str, Any]) -> Gimp.Layer:
        """The stylized image in the place of the source, where the mask shows it.

        As ``replace``; effects of the source are part of what was stylized, and go.
        """
        self._check(result)
        stylized = self._new_layer("stylized")
        pixels.write(stylized, self.form, result.pixels.data)
        layer, name = self.layer.copy(), self.layer.get_name()
        layer.set_tattoo(self.layer.get_tattoo())
        with hidden_image(self.image, self.width, self.height) as stage:
            below = Gimp.Layer.new_from_drawable(self.layer, stage)
            above = Gimp.Layer.new_from_drawable(stylized, stage)
            if below.get_mask():
                below.remove_mask(Gimp.MaskApplyMode.DISCARD)
            for number, each in enumerate((below, above)):
                stage.insert_layer(each, None, 0)
                each.set_offsets(0, 0)
                each.set_opacity(100)
                each.set_mode(Gimp.LayerMode.NORMAL)
                each.set_visible(True)
                if number == 1:
                    self._add_mask(each)
            below.merge_filters()
            merged = stage.merge_down(above, Gimp.MergeType.CLIP_TO_BOTTOM_LAYER)
            pixels.write(layer, self.form, pixels.read(merged, self.form, pixels.Area.of(merged)))
        for effect in layer.get_filters():
            effect.delete()
        record.write(layer, {**made_from, **result.record})
        with _undo_group(self.image):
            self._insert(layer)
            self.image.remove_layer(self.layer)
            layer.set_name(name)
        return layer

    def replace(self, result: Result, made_from: dict[str, Any]) -> Gimp.Layer:
        """The stylized image in a layer that takes the place, name and all else of this one.

        GIMP undoes no pixels that a plug-in writes, but it undoes an exchange of layers: one
        undo step. The layer must be there and its pixels not locked.
        """
        self._check(result)
        layer, name = self.layer.copy(), self.layer.get_name()
        layer.set_tattoo(self.layer.get_tattoo())  # others may have it as content or style
        pixels.write(layer, self.form, result.pixels.data)
        record.write(layer, {**made_from, **result.record})
        with _undo_group(self.image):
            self._insert(layer)
            self.image.remove_layer(self.layer)
            layer.set_name(name)
        return layer

    def _finished_layer(self, result: Result, made_from: dict[str, Any]) -> Gimp.Layer:
        """The layer with all that belongs to it, not in the image yet."""
        self._check(result)
        layer = self._new_layer(tr("Style: {title}").format(title=made_from["style"]["title"]))
        pixels.write(layer, self.form, result.pixels.data)
        self._add_mask(layer)
        record.write(layer, {**made_from, **result.record})
        return layer

    def _add_mask(self, layer: Gimp.Layer) -> None:
        if self.mask is not None:
            mask = layer.create_mask(Gimp.AddMaskType.WHITE)
            layer.add_mask(mask)
            pixels.write(mask, pixels.MASK, self.mask.data)

    def _check(self, result: Result) -> None:
        if not self.image.is_valid():
            raise UserError(
                "image-closed",
                tr("The image was closed before its picture was finished."),
                tr("Open it again and start anew."),
            )
        refuse_indexed(self.image)
        if result.pixels.dtype != "float32" or result.pixels.shape != (self.height, self.width, 4):
            raise UserError(
                "bad-frame",
                tr("The engine's picture is {shape}, not {width}×{height}.").format(
                    shape=result.pixels.shape, width=self.width, height=self.height
                ),
                tr("Run `python3 install.py` again."),
                input_error=False,
            )

    def _new_layer(self, name: str) -> Gimp.Layer:
        """An empty layer with the place, opacity and blend mode of the source."""
        grey = self.image.get_base_type() == Gimp.ImageBaseType.GRAY
        kind = Gimp.ImageType.GRAYA_IMAGE if grey else Gimp.ImageType.RGBA_IMAGE
        opacity, mode = 100.0, Gimp.LayerMode.NORMAL
        left, top = self.offsets
        if self.layer.is_valid():
            opacity = self.layer.get_opacity()
            if self.layer.get_mode() != Gimp.LayerMode.PASS_THROUGH:  # that is for groups
                mode = self.layer.get_mode()
            _, left, top = self.layer.get_offsets()  # it may have been moved meanwhile
        layer = Gimp.Layer.new(self.image, name, self.width, self.height, kind, opacity, mode)
        layer.set_offsets(left, top)
        return layer

    def _insert(self, layer: Gimp.Layer) -> None:
        parent, position = None, 0  # the top of the image, where the source is gone
        if self.layer.is_valid():
            parent = self.layer.get_parent()
            position = self.image.get_item_position(self.layer)
        inserted = self.image.insert_layer(layer, parent, position)
        if not inserted:
            raise UserError(
                "no-place",
                tr("GIMP does not let a layer into this place."),
                tr("Unlock the layer group, then try again."),
            )


@contextmanager
def _undo_group(image: Gimp.Image) -> Iterator[None]:
    """What happens inside is undone and redone together."""
    image.undo_group_start()
    try:
        yield
    finally:
        image.undo_group_end()
    Gimp.displays_flush()
