"""A style put among the user's own, so that it is at hand when its image is closed."""

from __future__ import annotations

from pathlib import Path

from contract import UserError
from gi.repository import Gimp, Gio
from languages.text import tr
from layers.rendering import hidden_image

from styles import library
from styles.group_style import GroupStyle
from styles.layer_style import LayerStyle
from styles.style import BuiltInStyle, FileStyle, Style

LONGEST = 2048  # px; of a larger painting no picture of usual size takes smaller strokes
SUFFIX = ".png"


def why_not(style: Style | None) -> str:
    """Why the style cannot be saved, in one sentence; empty where it can."""
    if style is None:
        return tr("Choose a style first.")
    if isinstance(style, BuiltInStyle):
        return tr("A built-in style is always here.")
    if isinstance(style, GroupStyle):
        return tr("A group is several styles: choose one of its layers to save that.")
    if isinstance(style, FileStyle):
        path = style.file.get_path()
        if path is None:
            return tr("This file is not on this computer.")
        if library.is_saved(Path(path)):
            return tr("This is one of your styles already.")
    return ""


def save_style(style: LayerStyle | FileStyle, title: str) -> Gio.File:
    """Put it among the user's own styles under this title; raises UserError."""
    if isinstance(style, FileStyle):
        return Gio.File.new_for_path(str(library.add_file(title, Path(style.file.get_path()))))
    target = Gio.File.new_for_path(str(library.path_for(title, SUFFIX)))
    with (
        style.opened() as drawable,
        hidden_image(style.layer.get_image(), *_size(drawable)) as stage,
    ):
        copy = Gimp.Layer.new_from_drawable(drawable, stage)
        stage.insert_layer(copy, None, 0)
        copy.set_offsets(0, 0)
        factor = LONGEST / max(_size(copy))
        if factor < 1:
            stage.scale(*(max(1, round(side * factor)) for side in _size(copy)))
        if not Gimp.file_save(Gimp.RunMode.NONINTERACTIVE, stage, target, None):
            raise UserError(
                "unwritable",
                tr("GIMP could not write {file}.").format(file=target.get_parse_name()),
                tr("See whether the disk has room."),
            )
    return target


def _size(drawable: Gimp.Drawable) -> tuple[int, int]:
    return drawable.get_width(), drawable.get_height()
