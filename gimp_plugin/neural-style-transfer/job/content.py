"""What is painted on: a layer, read for the engine at the size that is needed."""

from __future__ import annotations

import dataclasses
from typing import Any

from contract import Array, Mode, Request, Result, Settings, UserError
from gi.repository import Gimp
from layers import pixels
from layers.masks import selection_and_mask
from layers.rendering import rendered
from layers.result_layer import ResultPlacement
from layers.target import refuse_indexed
from styles.group_style import GroupMember, GroupStyle
from styles.layer_style import LayerStyle
from styles.style import BuiltInStyle, FileStyle, Style

#: Pictures, their regions on the photograph, their weights.
_Paintings = tuple[tuple[Array, ...], tuple[Array | None, ...], tuple[float, ...]]


@dataclasses.dataclass(frozen=True)
class _LastFile:
    """The pixels of a style on disk: its address and when it was written, size in pixels."""

    which: tuple[str, float]
    size: tuple[int, int]
    halved: int
    pixels: Array

    def halvings(self, area: float) -> int:
        return pixels.halvings_to_area(*self.size, area)


class ContentLayer:
    """The photograph of a call. Its layer is read anew for every order, as it is then."""

    ok_label = "_Add Layer"
    blank = True  # no picture is there yet whose strokes somebody may want to keep

    def __init__(self, image: Gimp.Image, layer: Gimp.Layer) -> None:
        self.image = image
        self.layer = layer
        self._shown: bytearray | None = None
        self._last_file: _LastFile | None = None
        self.look()
        self.form, self.preview_form = pixels.colour_formats(layer)

    @property
    def longer(self) -> int:
        """The longer side in pixels."""
        return max(self.width, self.height)

    def order(
        self,
        style: Style,
        settings: Settings,
        mode: Mode = Mode.NEW,
        initial_image: Array | None = None,
        longer: int = 0,
        preview_first: bool = False,
    ) -> Request:
        """The request for a picture whose longer side has ``longer`` pixels; 0: the layer's own.

        ``mode``, ``initial_image`` and ``preview_first`` as in Request. Raises UserError where
        something cannot be read. Nothing here keeps the pixels, but for the mask of a result of
        the layer's own size, and a style file's, which would be loaded again for every slider.
        """
        self.look()
        if longer >= self.longer:
            longer = 0
        halved = pixels.halvings(self.width, self.height, longer) if longer else 0
        factor = (longer or self.longer) / self.longer * settings.brush / 100
        # The photograph comes last: for a moment babl needs 350 MB for each new conversion.
        area = self.width * self.height * factor**2
        paintings, regions, weights = self._paintings(style, area, halved)
        shown = self._shown_part(halved)
        if not longer:
            self._shown = shown.data if shown else None
        content = self._content(halved)
        settings = dataclasses.replace(settings, size=longer, style_weights=weights)
        return Request(
            settings,
            content,
            paintings,
            selection=shown,
            mode=mode,
            initial_image=initial_image,
            content_masks=regions,
            preview_first=preview_first,
        )

    def look(self) -> None:
        """See the layer as it is now: the dialog keeps nobody from changing or closing it.

        Raises UserError when there is nothing left to paint on.
        """
        if not self.image.is_valid():
            raise UserError(
                "image-closed",
                "The image was closed, so there is nothing left to paint on.",
                "Press Cancel, open it again and start anew.",
            )
        if not self.layer.is_valid():
            raise UserError(
                "no-layer",
                "The layer was deleted, so there is nothing left to paint on.",
                "Bring it back with Edit ▸ Undo, or press Cancel.",
            )
        refuse_indexed(self.image)
        self.width, self.height = self.layer.get_width(), self.layer.get_height()
        self._offsets = tuple(self.layer.get_offsets()[1:])

    def take_shown_part(self) -> None:
        """Remember what becomes the mask of the new layer, as it is now."""
        shown = self._shown_part(0)
        self._shown = shown.data if shown else None

    def begun(self, longer: int = 0) -> Array | None:
        """The picture to go on from, where there is one already: none on a new canvas.

        In the form of a preview, and as small as it may be, where ``longer`` is given.
        """
        return None

    def continues(self, style: dict[str, Any], settings: Settings) -> bool:
        """Whether ``begun`` was made with these settings and this style."""
        return False

    def recolours(self, style: dict[str, Any], settings: Settings) -> bool:
        """Whether ``begun`` needs nothing but other colours."""
        return False

    def photograph(self, longer: int) -> tuple[bytes, int, int]:
        """The layer for the screen: sRGB and alpha as uint8, width, height (≥ ``longer``)."""
        halved = pixels.halvings(self.width, self.height, longer)
        with rendered(self.layer) as seen:
            data = pixels.read(seen, pixels.SCREEN, 0, 0, self.width, self.height, halved)
        return bytes(data), self.width >> halved, self.height >> halved

    def add(self, result: Result, style: dict[str, Any]) -> Gimp.Layer:
        """The result as a new layer above the layer; ``style`` says where its style came from."""
        return self._source(self.layer).add_result(result, self._made_from(style))

    def _made_from(self, style: dict[str, Any]) -> dict[str, Any]:
        content = {"tattoo": self.layer.get_tattoo(), "name": self.layer.get_name()}
        return {"content": content, "style": style}

    def _source(self, layer: Gimp.Layer) -> ResultPlacement:
        size = (self.width, self.height)
        return ResultPlacement(self.image, layer, *size, self._offsets, self.form, self._shown)

    def _shown_part(self, halved: int) -> Array | None:
        data = selection_and_mask(self.image, self.layer, halved)
        return self._mask(data, halved) if data else None

    def _mask(self, data: bytearray, halved: int) -> Array:
        return Array("selection", "float32", (self.height >> halved, self.width >> halved), data)

    def _content(self, halved: int) -> Array:
        with rendered(self.layer) as seen:
            return self._array("content", seen, halved)

    def _paintings(self, style: Style, area: float, halved: int) -> _Paintings:
        if isinstance(style, BuiltInStyle):
            return (), (), ()
        if not isinstance(style, GroupStyle):
            return (self._painting("style", style, area),), (), ()
        parts = list(enumerate(style.parts(self.layer), 1))
        regions = tuple(part.region(f"region {n}", self.layer, halved) for n, part in parts)
        return (
            tuple(self._painting(f"style {n}", part, area) for n, part in parts),
            regions if any(regions) else (),
            tuple(part.weight for _, part in parts) if len(parts) > 1 else (),
        )

    def _painting(
        self, name: str, style: LayerStyle | FileStyle | GroupMember, area: float
    ) -> Array:
        """The style with no more pixels than the engine needs for strokes of its size.

        A style code is sent as it is.
        """
        if isinstance(style, FileStyle):
            if style.is_code:
                return style.code()
            last, which = self._last_file, (style.file.get_uri(), style.changed)
            if last and last.which == which and last.halved == last.halvings(area):
                return last.pixels
        with style.opened() as painting:
            size = painting.get_width(), painting.get_height()
            halved = pixels.halvings_to_area(*size, area)
            array = self._array(name, painting, halved)
        if isinstance(style, FileStyle) and style.changed:
            self._last_file = _LastFile(which, size, halved, array)
        return array

    def _array(self, name: str, drawable: Gimp.Drawable, halved: int) -> Array:
        width, height = drawable.get_width(), drawable.get_height()
        data = pixels.read(drawable, self.form, 0, 0, width, height, halved)
        return Array(name, "float32", (height >> halved, width >> halved, 4), data)
