"""A style that is open in GIMP as a layer, and how it is recognised later."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gi.repository import Gimp
from layers.rendering import rendered

SESSION = "neural-style-transfer-session"


@dataclass(frozen=True)
class OpenLayer:
    """What styles that are layers have in common."""

    layer: Gimp.Layer

    @property
    def title(self) -> str:
        """What a person calls it."""
        return self.layer.get_name()

    def described(self, content: Gimp.Image) -> dict[str, Any]:
        """For the record of a result in the image ``content``.

        Ids live as long as GIMP (``session``), tattoos as long as the image's file.
        """
        image = self.layer.get_image()
        file = image.get_file() or image.get_imported_file()
        return {
            "title": self.title,
            "name": self.layer.get_name(),
            "session": session(),
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
        """A file of one layer by its name, else the layer's name."""
        image = self.layer.get_image()
        file = image.get_file() or image.get_imported_file()
        if file and len(image.get_layers()) == 1:
            return Path(file.get_basename()).stem
        return self.layer.get_name()

    @contextmanager
    def opened(self) -> Iterator[Gimp.Layer]:
        """The drawable to read."""
        with rendered(self.layer, masked=True) as seen:
            yield seen


def session() -> str:
    """A name of this run of GIMP, kept by it until it ends."""
    kept = Gimp.get_parasite(SESSION)
    if kept is None:
        kept = Gimp.Parasite.new(SESSION, 0, uuid.uuid4().hex.encode())
        Gimp.attach_parasite(kept)
    return bytes(kept.get_data()).decode()
