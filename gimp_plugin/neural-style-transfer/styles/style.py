"""The style: a layer of any open image, a file that GIMP opens, or one of the engine's own.

A layer group is several styles at once.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from arguments import BUILT_IN_STYLE, NO_STYLE, STYLE_FILE, STYLE_LAYER
from contract import (
    BUILT_IN_STYLES,
    LARGEST_STYLE_FILE,
    STYLE_FILE_SUFFIX,
    Array,
    UserError,
)
from gi.repository import Gimp, Gio, GLib
from languages.text import tr
from layers.rendering import rendered

from styles.cut_off import is_cut_off
from styles.group_style import GroupStyle
from styles.layer_style import LayerStyle, OpenLayer, file_title, no_style, session_id
from styles.record import StyleRecord


@dataclass(frozen=True)
class FileStyle:
    """The style is an image on disk, or a ``.style`` file that the engine reads itself."""

    file: Gio.File

    @property
    def is_style_file(self) -> bool:
        """Whether it is to be sent as it is, and not to be opened by GIMP."""
        return (self.file.get_basename() or "").lower().endswith(STYLE_FILE_SUFFIX)

    @property
    def title(self) -> str:
        return file_title(self.file)

    @property
    def is_there(self) -> bool:
        """Whether it is a file; at a pipe or a device GIMP would wait for ever."""
        return self.file.query_file_type(Gio.FileQueryInfoFlags.NONE, None) == Gio.FileType.REGULAR

    @property
    def changed(self) -> float | None:
        """When the file was last written, in s; None where that is not known."""
        try:
            when = self.file.query_info("time::*", Gio.FileQueryInfoFlags.NONE, None)
        except GLib.Error:
            return None
        when = when.get_modification_date_time()
        return when.to_unix() + when.get_microsecond() / 1e6 if when else None

    def to_record(self, _content: Gimp.Image) -> StyleRecord:
        return {"title": self.title, "file": self.file.get_uri()}

    @contextmanager
    def opened(self) -> Iterator[Gimp.Layer]:
        """The visible layers as one, the right way up; raises UserError when unreadable."""
        self._check_there()
        self._check_whole()
        image = Gimp.file_load(Gimp.RunMode.NONINTERACTIVE, self.file)
        if image is None:
            raise self._cannot_be_opened()
        try:
            if not image.get_layers():  # as of a damaged XCF
                raise self._cannot_be_opened()
            image.undo_disable()
            image.policy_rotate(False)
            if len(image.get_layers()) > 1:
                image.merge_visible_layers(Gimp.MergeType.CLIP_TO_IMAGE)
            with rendered(image.get_layers()[0], masked=True) as drawable:
                yield drawable
        finally:
            image.delete()

    def contents(self) -> Array:
        """The bytes of the file, for the engine; raises UserError when it cannot be read."""
        self._check_there()
        try:
            size = self.file.query_info("standard::size", Gio.FileQueryInfoFlags.NONE, None)
            if size.get_size() > LARGEST_STYLE_FILE:
                raise UserError(
                    "bad-style",
                    tr("{file} is no style file: it is too large.").format(
                        file=self.file.get_parse_name()
                    ),
                    tr("Choose another one."),
                )
            _, data, _ = self.file.load_contents(None)
        except GLib.Error as error:
            raise UserError(
                "bad-style",
                tr("The style file {file} cannot be read: {reason}.").format(
                    file=self.file.get_parse_name(), reason=error.message
                ),
                tr("Choose another one."),
            ) from error
        if not data:
            raise UserError(
                "bad-style",
                tr("The style file {file} is empty.").format(file=self.file.get_parse_name()),
                tr("Save the style again, or choose another one."),
            )
        return Array(self.file.get_basename(), "uint8", (len(data),), data)

    def _check_there(self) -> None:
        if self.is_there:
            return
        why = tr("The style file {file} is not there, or not a file.")
        raise UserError(
            "no-style",
            why.format(file=self.file.get_parse_name()),
            tr("Choose a layer, a file or a built-in style."),
        )

    def _check_whole(self) -> None:
        path = self.file.get_path()
        with suppress(OSError):  # of which GIMP tells
            if path and is_cut_off(Path(path)):
                raise UserError(
                    "bad-picture",
                    tr("The style file {file} breaks off before its end.").format(
                        file=self.file.get_parse_name()
                    ),
                    tr("Get the file again, or choose another one."),
                )

    def _cannot_be_opened(self) -> UserError:
        return UserError(
            "bad-picture",
            tr("GIMP cannot open the style file {file}.").format(file=self.file.get_parse_name()),
            tr("Choose a picture that GIMP can open."),
        )


@dataclass(frozen=True)
class BuiltInStyle:
    """A style that the engine draws itself."""

    name: str

    @property
    def title(self) -> str:
        return tr(BUILT_IN_STYLES[self.name])

    def to_record(self, _content: Gimp.Image) -> StyleRecord:
        """For the record of a result; the settings name it as well."""
        return {"title": self.title, "built_in": self.name}


Style = LayerStyle | GroupStyle | FileStyle | BuiltInStyle


def style_of(layer: Gimp.Layer) -> LayerStyle | GroupStyle:
    """The style that a layer is."""
    return GroupStyle(layer) if layer.is_group() else LayerStyle(layer)


def find(record: StyleRecord, content: Gimp.Image) -> Style | None:
    """The style that the record names, if it is still open or on disk."""
    number, tattoo, uri = (record.get(key) for key in ("layer", "tattoo", "file"))
    if isinstance(number, int) and Gimp.Item.id_is_layer(number):
        layer = Gimp.Item.get_by_id(number)
        same_session = record.get("session") == session_id()
        if layer.get_tattoo() == tattoo and (
            same_session or layer.get_name() == record.get("name")
        ):
            return style_of(layer)
    if isinstance(tattoo, int):
        for image in Gimp.get_images():
            same = record.get("same_image") and image.get_id() == content.get_id()
            file = image.get_file() or image.get_imported_file()
            layer = image.get_layer_by_tattoo(tattoo)
            if layer and (same or (file and file.get_uri() == uri)):
                return style_of(layer)
    if isinstance(uri, str) and record.get("alone", True):
        style = FileStyle(Gio.File.new_for_uri(uri))
        return style if style.is_there else None
    return None


def closed_style(config: Gimp.ProcedureConfig) -> UserError | None:
    """Why the layer that was chosen as the style cannot be it any more; None where it can."""
    layer = config.get_property(STYLE_LAYER)
    return None if layer is None else OpenLayer(layer).closed


def chosen_style(config: Gimp.ProcedureConfig) -> Style:
    """The style that the arguments name; raises UserError when none of them is there."""
    closed = closed_style(config)
    if closed:
        raise closed
    layer = config.get_property(STYLE_LAYER)
    if layer is not None:
        return style_of(layer)
    file = config.get_property(STYLE_FILE)
    if file is not None:
        return FileStyle(file)
    name = config.get_property(BUILT_IN_STYLE)
    if name in BUILT_IN_STYLES:
        return BuiltInStyle(name)
    raise no_style(tr("No style was chosen, or the style layer of last time is closed."))


def refuse_several(config: Gimp.ProcedureConfig) -> None:
    """Raise UserError where the arguments of a script name more than one style."""
    named = [each for each, none in NO_STYLE.items() if config.get_property(each) != none]
    if len(named) > 1:
        raise UserError(
            "bad-parameter",
            tr("{one} and {other} both name a style.").format(one=named[0], other=named[1]),
            tr("Give one of them."),
        )
