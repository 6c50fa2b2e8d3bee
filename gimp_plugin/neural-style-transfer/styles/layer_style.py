"""A style that is open in GIMP as a layer, and how it is recognised later."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from contract import UserError
from gi.repository import Gimp, Gio
from languages.text import tr
from layers.rendering import rendered

from styles.record import StyleRecord

SESSION = "neural-style-transfer-session"


@dataclass(frozen=True)
class OpenLayer:
    """What styles that are layers have in common."""

    layer: Gimp.Layer

    @property
    def title(self) -> str:
        """The name that a person knows the style by."""
        return self.layer.get_name()

    @property
    def closed(self) -> UserError | None:
        """Why the layer cannot be the style any more; None where it can."""
        if self.layer.is_valid():
            return None
        return no_style(tr("The style layer is not open any more."))

    def to_record(self, content: Gimp.Image) -> StyleRecord:
        """For the record of a result in the image ``content``.

        Ids live as long as GIMP (``session``), tattoos as long as the image's file.
        """
        image = self.layer.get_image()
        file = image.get_file() or image.get_imported_file()
        return {
            "title": self.title,
            "name": self.layer.get_name(),
            "session": session_id(),
            "layer": self.layer.get_id(),
            "tattoo": self.layer.get_tattoo(),
            "same_image": image.get_id() == content.get_id(),
            "file": file.get_uri() if file else None,
            "alone": len(image.get_layers()) == 1,
        }


@dataclass(frozen=True)
class LayerStyle(OpenLayer):
    """The style is one layer."""

    @property
    def title(self) -> str:
        """The file's name where it has one layer only, else the layer's name."""
        whole = whole_file(self.layer.get_image())
        return file_title(whole) if whole else self.layer.get_name()

    @contextmanager
    def opened(self) -> Iterator[Gimp.Layer]:
        """The drawable to read."""
        with rendered(self.layer, masked=True) as drawable:
            yield drawable


def whole_file(image: Gimp.Image) -> Gio.File | None:
    """The file that the image's one layer is all of."""
    file = image.get_file() or image.get_imported_file()
    return file if file and len(image.get_layers()) == 1 else None


def file_title(file: Gio.File) -> str:
    """What a person calls the image in a file."""
    return Path(file.get_basename() or "").stem


def no_style(why: str) -> UserError:
    """The error of a style that is not there."""
    return UserError("no-style", why, tr("Choose a layer, a file or a built-in style."))


def session_id() -> str:
    """A name of this run of GIMP, kept by it until it ends."""
    parasite = Gimp.get_parasite(SESSION)
    if parasite is None:
        parasite = Gimp.Parasite.new(SESSION, 0, uuid.uuid4().hex.encode())
        Gimp.attach_parasite(parasite)
    return bytes(parasite.get_data()).decode()
