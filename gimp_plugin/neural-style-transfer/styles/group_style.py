"""Several styles at once: the layers of a group, each with its weight and its region."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from contract import Array, UserError
from contract.frames import MAX_ARRAYS
from gi.repository import Gimp
from languages.text import tr, tr_count
from layers import pixels
from layers.pixels import Area
from layers.rendering import rendered

from styles.layer_style import OpenLayer
from styles.record import StyleRecord

#: One message brings content, selection and initial image, and an image and a mask of each style.
MOST = (MAX_ARRAYS - 3) // 2


@dataclass(frozen=True)
class GroupStyle(OpenLayer):
    """``layer`` is a group; each layer that is visible in it is a style image.

    Whether the group itself is visible does not matter: it would often hide the content.
    """

    def to_record(self, content: Gimp.Image) -> StyleRecord:
        """A layer's record with the tattoo and the weight of each member."""
        members = [{"tattoo": m.layer.get_tattoo(), "weight": m.weight} for m in self._visible()]
        # The file alone, when it is closed, would be a single image of all that it shows.
        return {**super().to_record(content), "alone": False, "parts": members}

    def members(self, content: Gimp.Layer) -> list[GroupMember]:
        """The styles for this content layer, the topmost first; raises UserError for none."""
        above: Gimp.Item | None = content
        while above:
            if above.get_id() == self.layer.get_id():
                raise UserError(
                    "same-picture",
                    tr(
                        "The layer group “{title}” cannot be the style of itself or of a layer in "
                        "it."
                    ).format(title=self.title),
                    tr("Move the photograph out of the group, or choose another style."),
                )
            above = above.get_parent()
        members = self._visible()
        if not members:
            raise UserError(
                "no-style",
                tr("The layer group “{title}” shows no layer that could be the style.").format(
                    title=self.title
                ),
                tr("Put a painting into it, make one visible, or choose another style."),
            )
        if len(members) > MOST:
            raise UserError(
                "no-style",
                tr_count(
                    "The layer group “{title}” shows {count} layer, too many for one picture.",
                    "The layer group “{title}” shows {count} layers, too many for one picture.",
                    len(members),
                ).format(title=self.title, count=len(members)),
                tr_count(
                    "Hide some of them: {count} is possible.",
                    "Hide some of them: {count} are possible.",
                    MOST,
                ).format(count=MOST),
            )
        return members

    def _visible(self) -> list[GroupMember]:
        visible = [child for child in self.layer.get_children() if child.get_visible()]
        members = [GroupMember(child) for child in visible]
        return [member for member in members if member.weight > 0]


@dataclass(frozen=True)
class GroupMember:
    """One style of a group; a group within it is one style, as it is seen."""

    layer: Gimp.Layer

    @property
    def weight(self) -> float:
        """The layer's opacity in percent, as GIMP shows it: saved images are no more exact."""
        return round(self.layer.get_opacity(), 1)

    @contextmanager
    def opened(self) -> Iterator[Gimp.Layer]:
        """The drawable to read: without the layer mask, which is about the content."""
        with rendered(self.layer) as drawable:
            yield drawable

    def region(self, name: str, content: Gimp.Layer, halvings: int) -> Array | None:
        """Where on the content, halved so often, the style applies: float32; None for everywhere.

        In the content's image the layer mask counts where it is seen, and outside of this layer
        nothing does. Of another image it is the whole mask, to be stretched.
        """
        mask = self.layer.get_mask() if self.layer.get_apply_mask() else None
        if mask is None:
            return None
        area = Area.of(content)
        if self.layer.get_image().get_id() == content.get_image().get_id():
            (_, *here), (_, *there) = content.get_offsets(), self.layer.get_offsets()
            area = Area(here[0] - there[0], here[1] - there[1], area.width, area.height)
        else:
            enough = (area.width >> halvings) * (area.height >> halvings)
            area = Area.of(mask)
            halvings = pixels.halvings_to_area(area.width, area.height, enough)
        data = pixels.read(mask, pixels.MASK, area, halvings)
        return Array(name, "float32", (area.height >> halvings, area.width >> halvings), data)
