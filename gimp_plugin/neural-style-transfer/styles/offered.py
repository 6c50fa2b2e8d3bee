"""The styles that can be chosen now: open layers, built-in ones, the user's own, recent files."""

from __future__ import annotations

import enum
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from arguments import BUILT_IN_STYLE, STYLE_FILE, STYLE_LAYER
from contract import BUILT_IN_STYLES
from gi.repository import Gimp, Gio
from languages.text import tr

from styles import library, recent
from styles.layer_style import file_title, whole_file
from styles.style import BuiltInStyle, FileStyle


class Heading(enum.Enum):
    """Where a style comes from, in the words of the gallery."""

    OPEN = tr("Open layers")
    BUILT_IN = tr("Built-in")
    OWN = tr("My styles")
    RECENT = tr("Recent")


Key = int | str


@dataclass(frozen=True)
class OfferedStyle:
    """A style that one click chooses: the argument of the procedure and its value.

    Two are equal where they are the same style under the same name; ``hint`` says more of it.
    """

    heading: Heading
    title: str
    argument: str
    key: Key  # a layer's id, a file's URI, a built-in style's name
    hint: str = field(default="", compare=False)
    value: Any = field(default=None, compare=False)  # a layer, a file, or a name
    whole: str | None = field(default=None, compare=False)  # URI of what an open layer is all of


def offered_styles(excluded: set[int]) -> list[OfferedStyle]:
    """All of them, in the order of the gallery, without the layers of these ids."""
    layers = list(_open_layers(excluded))
    files = {layer.whole for layer in layers}
    used = [
        _file(Heading.RECENT, Gio.File.new_for_uri(uri))
        for uri in recent.uris()
        if uri not in files
    ]
    return [*layers, *_built_in(), *_own(), *used]


def chosen_key(config: Gimp.ProcedureConfig) -> tuple[str, int | str] | None:
    """The argument that names the style now, and the key of its value."""
    layer, file = config.get_property(STYLE_LAYER), config.get_property(STYLE_FILE)
    if layer is not None:
        return STYLE_LAYER, layer.get_id()
    if file is not None:
        return STYLE_FILE, file.get_uri()
    name = config.get_property(BUILT_IN_STYLE)
    return (BUILT_IN_STYLE, name) if name in BUILT_IN_STYLES else None


def _open_layers(excluded: set[int]) -> Iterator[OfferedStyle]:
    """Those of other images first: a painting is rarely in the photograph's own.

    Hundreds may be open, so GIMP is asked little of each.
    """
    home = {
        Gimp.Item.get_by_id(number).get_image().get_id()
        for number in excluded
        if Gimp.Item.id_is_valid(number)
    }
    images = sorted(Gimp.get_images(), key=lambda image: image.get_id() in home)
    for image in filter(Gimp.Image.is_valid, images):  # one of a script may just have gone
        whole, image_name = whole_file(image), image.get_name()
        for layer, is_group in _with_children(image.get_layers()):
            name = layer.get_name()
            if layer.get_id() in excluded or name is None:  # it has just been closed
                continue
            where = tr("Layer “{layer}” of {image}")
            if is_group:
                where = tr("Layer group “{layer}” of {image}")
            yield OfferedStyle(
                Heading.OPEN,
                file_title(whole) if whole and not is_group else name,
                STYLE_LAYER,
                layer.get_id(),
                where.format(layer=name, image=image_name),
                layer,
                whole.get_uri() if whole else None,
            )


def _with_children(layers: list[Gimp.Layer]) -> Iterator[tuple[Gimp.Layer, bool]]:
    """All layers, and whether each is a group."""
    for layer in layers:
        is_group = layer.is_group()
        yield layer, is_group
        if is_group:
            yield from _with_children(layer.get_children())


def _built_in() -> Iterator[OfferedStyle]:
    for name in BUILT_IN_STYLES:
        title = BuiltInStyle(name).title
        hint = tr("{title}, painted by this program").format(title=title)
        yield OfferedStyle(Heading.BUILT_IN, title, BUILT_IN_STYLE, name, hint, name)


def _own() -> Iterator[OfferedStyle]:
    for path in library.saved_styles():
        yield _file(Heading.OWN, Gio.File.new_for_path(str(path)))


def _file(heading: Heading, file: Gio.File) -> OfferedStyle:
    title = FileStyle(file).title
    return OfferedStyle(heading, title, STYLE_FILE, file.get_uri(), file.get_parse_name(), file)
