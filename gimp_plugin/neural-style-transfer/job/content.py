"""The layer that is stylized, read for the engine at the size that is needed."""

from __future__ import annotations

import dataclasses
from typing import Any

from arguments import GROUP, NEW_LAYER, REPLACE
from contract import Array, Mode, Request, UserError
from gi.repository import Gimp
from languages.text import tr
from layers import pixels
from layers.masks import selection_and_mask
from layers.part import Part
from layers.pixels import Area
from layers.rendering import rendered
from layers.result_layer import ResultPlacement
from layers.target import refuse_indexed
from styles.group_style import GroupMember, GroupStyle
from styles.layer_style import LayerStyle, OpenLayer
from styles.record import StyleRecord
from styles.style import BuiltInStyle, FileStyle, Style

from job.spec import IMAGE_CLOSED, JobSpec, StylizedLayer


@dataclasses.dataclass(frozen=True)
class _StyleArrays:
    """Style images or files with their regions on the content and their weights."""

    images: tuple[Array, ...] = ()
    regions: tuple[Array | None, ...] = ()
    weights: tuple[float, ...] = ()


@dataclasses.dataclass(frozen=True)
class _LastFile:
    """The pixels of a style on disk: its address and when it was written, size in pixels."""

    address: tuple[str, float | None]
    size: tuple[int, int]
    halvings: int
    pixels: Array

    def suits(self, address: tuple[str, float | None], area: float) -> bool:
        """Whether reading that file for strokes of this size would bring the same pixels."""
        needed = pixels.halvings_to_area(*self.size, area)
        return self.address == address and self.halvings == needed


class ContentLayer:
    """The layer of a call. It is read anew for every request, as it is then."""

    ok_label = tr("_Add Layer")
    output = NEW_LAYER  # where the result goes
    is_blank = True  # no result is there yet whose strokes somebody may want to keep

    def __init__(self, image: Gimp.Image, layer: Gimp.Layer) -> None:
        self.image = image
        self.layer = layer
        self._last_files: list[_LastFile] = []  # for the preview, and for a part of it
        self.refresh()
        self.form, self.preview_form = pixels.color_formats(layer)
        is_grey = image.get_base_type() == Gimp.ImageBaseType.GRAY
        self.profile = None if is_grey else image.get_color_profile()  # where it is closed
        self.precision = image.get_precision()

    @property
    def own_layers(self) -> set[int]:
        """Ids of the layers that cannot be their own style."""
        return {self.layer.get_id()}

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in pixels."""
        return self.width, self.height

    @property
    def longer_side(self) -> int:
        """Length of the longer side in pixels."""
        return max(self.size)

    def build_request(
        self,
        spec: JobSpec,
        mode: Mode = Mode.NEW,
        initial_image: Array | None = None,
        longer_side: int = 0,
        preview_first: bool = False,
    ) -> Request:
        """The request for an image whose longer side is so long, in pixels; 0: the layer's own.

        ``mode``, ``initial_image`` and ``preview_first`` as in Request. Raises UserError where
        something cannot be read. No pixels are kept here, but for those of a style on disk,
        which would be loaded again for every move of a slider.
        """
        self.refresh()
        is_preview = longer_side > 0
        if longer_side >= self.longer_side:
            longer_side = 0
        halvings = self._halvings(longer_side)
        factor = (longer_side or self.longer_side) / self.longer_side * spec.settings.brush / 100
        area = self.width * self.height * factor**2
        styles = self._style_arrays(spec.source, area, halvings)
        selection = self.visible_mask(halvings)
        with rendered(self.layer) as drawable:
            content = self._image_array("content", drawable, halvings)
        return Request(
            dataclasses.replace(spec.settings, size=longer_side, style_weights=styles.weights),
            content,
            styles.images,
            selection=selection,
            mode=mode,
            initial_image=initial_image,
            content_masks=styles.regions,
            preview_first=preview_first,
            full_size=self.size if is_preview else None,
        )

    def build_part(self, spec: JobSpec, preview: Array, part: Part) -> Request:
        """The request for a part of the image whose preview is here; errors as above."""
        self.refresh()
        area = self.width * self.height * (spec.settings.brush / 100) ** 2 / 4**part.halvings
        styles = self._style_arrays(spec.source, area, self._halvings(max(preview.shape)))
        with rendered(self.layer) as drawable:
            data = pixels.read(drawable, self.form, Area(*part.area), part.halvings)
        width, height = part.reduced
        x, right = part.x / self.width, (part.x + (width << part.halvings)) / self.width
        y, bottom = part.y / self.height, (part.y + (height << part.halvings)) / self.height
        return Request(
            dataclasses.replace(spec.settings, size=0, style_weights=styles.weights),
            Array("content", "float32", (height, width, 4), data),
            styles.images,
            mode=Mode.REFINE,
            initial_image=preview,
            content_masks=styles.regions,
            area=(x, y, right - x, bottom - y),
        )

    def refresh(self) -> None:
        """See the layer as it is now: the dialog keeps nobody from changing or closing it.

        Raises UserError when there is nothing left to stylize.
        """
        self.check()
        refuse_indexed(self.image)
        self.width, self.height = self.layer.get_width(), self.layer.get_height()
        self._offsets = tuple(self.layer.get_offsets()[1:])
        self._tattoo, self._name = self.layer.get_tattoo(), self.layer.get_name()

    def check(self) -> None:
        """Raise UserError where the image or the layer is not there any more."""
        self._refuse_closed()
        if not self.layer.is_valid():
            raise UserError(
                "no-layer",
                tr("The layer was deleted, so there is nothing left to paint on."),
                tr("Bring it back with Edit ▸ Undo, or press Cancel."),
            )

    def _refuse_closed(self) -> None:
        if not self.image.is_valid():
            raise UserError(
                IMAGE_CLOSED,
                tr("The image was closed, so there is nothing left to paint on."),
                tr("Press Cancel, open it again and start anew."),
            )

    def initial_image(self, longer_side: int = 0) -> Array | None:
        """The image to go on from, where there is one already: none before the first result.

        In the form of a preview, and as small as it may be, where ``longer_side`` is given.
        """
        return None

    def initial_part(self, part: Part) -> Array | None:
        """A part of that image as it is, uint8."""
        return None

    def unchanged(self, spec: JobSpec) -> bool:
        """Whether the initial image was made to this very spec."""
        return False

    def differs_in_colors(self, spec: JobSpec) -> bool:
        """Whether the initial image needs nothing but other colours."""
        return False

    def visible_mask(self, halvings: int = 0) -> Array | None:
        """Which part of the layer is meant, as it is now: what becomes the mask of the result."""
        data = selection_and_mask(self.image, self.layer, halvings)
        return self._mask_array(data, halvings) if data else None

    def for_screen(self, longer_side: int) -> tuple[bytes, int, int]:
        """The layer as sRGB and alpha in uint8, its width and height (≥ ``longer_side``)."""
        halvings = self._halvings(longer_side)
        with rendered(self.layer) as drawable:
            data = pixels.read(drawable, pixels.SCREEN, Area.of(drawable), halvings)
        return bytes(data), self.width >> halvings, self.height >> halvings

    def part_for_screen(self, part: Part) -> tuple[bytes, int, int]:
        """A part of the layer as ``for_screen`` gives all of it."""
        with rendered(self.layer) as drawable:
            data = pixels.read(drawable, pixels.SCREEN, Area(*part.area), part.halvings)
        return bytes(data), *part.reduced

    def add(self, stylized: StylizedLayer) -> Gimp.Layer:
        """The result where ``output`` says; as a new layer where this one is locked, or gone, or
        of another size now, or has no pixels of its own."""
        self._refuse_closed()
        placement = self._placement(self.layer, stylized)
        there = self.layer.is_valid()
        made_from = self._made_from(stylized.style)
        # What GIMP makes of something else, as text and groups, has no pixels to be replaced.
        has_pixels = there and type(self.layer) is Gimp.Layer
        if self.output == REPLACE and has_pixels and self._can_be_replaced(self.layer):
            return placement.replace_pixels(stylized.result, made_from)
        if self.output == GROUP and there:
            return placement.add_in_group(stylized.result, made_from)
        return placement.add_result(stylized.result, made_from)

    def _can_be_replaced(self, layer: Gimp.Layer) -> bool:
        """Whether a layer can still have the pixels that were made for it."""
        is_there = layer.is_valid() and not layer.get_lock_content()
        return is_there and (layer.get_width(), layer.get_height()) == self.size

    def _placement(self, layer: Gimp.Layer, stylized: StylizedLayer) -> ResultPlacement:
        return ResultPlacement(
            self.image, layer, *self.size, self._offsets, self.form, stylized.mask
        )

    def _made_from(self, style: StyleRecord) -> dict[str, Any]:
        content = {"tattoo": self._tattoo, "name": self._name}
        return {"content": content, "style": style}

    def _halvings(self, longer_side: int) -> int:
        return pixels.halvings(*self.size, longer_side) if longer_side else 0

    def _mask_array(self, data: bytearray, halvings: int) -> Array:
        shape = self.height >> halvings, self.width >> halvings
        return Array("selection", "float32", shape, data)

    def _style_arrays(self, style: Style, area: float, halvings: int) -> _StyleArrays:
        if isinstance(style, BuiltInStyle):
            return _StyleArrays()
        if isinstance(style, OpenLayer) and style.closed:
            raise style.closed
        if not isinstance(style, GroupStyle):
            return _StyleArrays((self._style_array("style", style, area),))
        members = list(enumerate(style.members(self.layer), 1))
        regions = tuple(m.region(f"region {n}", self.layer, halvings) for n, m in members)
        return _StyleArrays(
            tuple(self._style_array(f"style {n}", m, area) for n, m in members),
            regions if any(regions) else (),
            tuple(m.weight for _, m in members) if len(members) > 1 else (),
        )

    def _style_array(
        self, name: str, style: LayerStyle | FileStyle | GroupMember, area: float
    ) -> Array:
        """The style with no more pixels than the engine needs for strokes of its size.

        A style file is sent as it is.
        """
        if isinstance(style, FileStyle):
            if style.is_style_file:
                return style.contents()
            address = style.file.get_uri(), style.changed
            for last in self._last_files:
                if last.suits(address, area):
                    return last.pixels
        with style.opened() as drawable:
            size = drawable.get_width(), drawable.get_height()
            halvings = pixels.halvings_to_area(*size, area)
            array = self._image_array(name, drawable, halvings)
        if isinstance(style, FileStyle) and style.changed:
            newest = _LastFile(address, size, halvings, array)
            self._last_files = [newest, *self._last_files[:1]]
        return array

    def _image_array(self, name: str, drawable: Gimp.Drawable, halvings: int) -> Array:
        area = Area.of(drawable)
        data = pixels.read(drawable, self.form, area, halvings)
        return Array(name, "float32", (area.height >> halvings, area.width >> halvings, 4), data)
