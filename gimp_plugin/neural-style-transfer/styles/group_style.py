"""Several paintings at once: the layers of a group, each with its weight and its region."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from contract import Array, UserError
from contract.frames import MAX_ARRAYS
from gi.repository import Gimp
from layers import pixels
from layers.rendering import rendered

from styles.layer_style import OpenLayer

#: One message brings content, selection and start, and a picture and a mask of each painting.
MOST = (MAX_ARRAYS - 3) // 2


@dataclass(frozen=True)
class GroupStyle(OpenLayer):
    """``layer`` is a group; what can be seen in it are the paintings.

    Whether the group itself is shown does not matter: it would often hide the photograph.
    """

    def described(self, content: Gimp.Image) -> dict[str, Any]:
        """As for a layer, with the tattoo and the weight of each painting."""
        parts = [{"tattoo": p.layer.get_tattoo(), "weight": p.weight} for p in self._visible()]
        # The file alone, when it is closed, would be a single painting of all that it shows.
        return {**super().described(content), "alone": False, "parts": parts}

    def parts(self, photograph: Gimp.Layer) -> list[GroupMember]:
        """The paintings for this photograph, the topmost first; raises UserError for none."""
        above: Gimp.Item | None = photograph
        while above:
            if above.get_id() == self.layer.get_id():
                raise UserError(
                    "same-picture",
                    f"The layer group “{self.title}” cannot be the style of itself or of a "
                    "layer in it.",
                    "Move the photograph out of the group, or choose another style.",
                )
            above = above.get_parent()
        parts = self._visible()
        if not parts:
            raise UserError(
                "no-style",
                f"The layer group “{self.title}” shows no layer that could be the style.",
                "Put a painting into it, make one visible, or choose another style.",
            )
        if len(parts) > MOST:
            raise UserError(
                "no-style",
                f"The layer group “{self.title}” shows {len(parts)} layers, too many for one "
                "picture.",
                f"Hide some of them: {MOST} are possible.",
            )
        return parts

    def _visible(self) -> list[GroupMember]:
        parts = [GroupMember(child) for child in self.layer.get_children() if child.get_visible()]
        return [part for part in parts if part.weight > 0]


@dataclass(frozen=True)
class GroupMember:
    """One painting of a group; a group within it is one painting, as it is seen."""

    layer: Gimp.Layer

    @property
    def weight(self) -> float:
        """Its opacity in percent, as GIMP shows it: saved images are no more exact."""
        return round(self.layer.get_opacity(), 1)

    @contextmanager
    def opened(self) -> Iterator[Gimp.Layer]:
        """The drawable to read: without the layer mask, which is about the photograph."""
        with rendered(self.layer) as seen:
            yield seen

    def region(self, name: str, photograph: Gimp.Layer, halved: int) -> Array | None:
        """Where on the photograph, halved so often, it applies: float32; None for everywhere.

        In the photograph's image its layer mask counts where it is seen, and outside of the
        painting nothing does. Of another image it is the whole mask, to be stretched.
        """
        mask = self.layer.get_mask() if self.layer.get_apply_mask() else None
        if mask is None:
            return None
        width, height = photograph.get_width(), photograph.get_height()
        left = top = 0
        if self.layer.get_image().get_id() == photograph.get_image().get_id():
            (_, *here), (_, *there) = photograph.get_offsets(), self.layer.get_offsets()
            left, top = here[0] - there[0], here[1] - there[1]
        else:
            enough = (width >> halved) * (height >> halved)
            width, height = mask.get_width(), mask.get_height()
            halved = pixels.halvings_to_area(width, height, enough)
        data = pixels.read(mask, pixels.MASK, left, top, width, height, halved)
        return Array(name, "float32", (height >> halved, width >> halved), data)
