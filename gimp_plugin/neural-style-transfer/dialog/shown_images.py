"""The images of a session in the view, and what is seen enlarged of them."""

from __future__ import annotations

import time
from collections.abc import Callable

from contract import Array, Event
from gi.repository import GLib
from job.content import ContentLayer
from languages.text import tr
from layers import pixels
from layers.part import Part
from preview.image_view import ImageView

from dialog.closer_look import CloserLook, Subject
from dialog.collaborators import Client
from dialog.session import LiveSession

RESTS = 250  # ms without a move after which the view is taken to rest


class ShownImages:
    """The layer, what is painted over it, and a part of that at its own size."""

    def __init__(
        self,
        view: ImageView,
        session: LiveSession,
        content: ContentLayer,
        client: Client,
        on_rest: Callable[[], object],
    ) -> None:
        """``on_rest`` is called when the view rests, and is to call ``show``."""
        self._view, self._session, self._content = view, session, content
        self._closer = CloserLook(content, client, time.monotonic)
        self._size = (0, 0)
        self._image: Array | None = None
        self._part: tuple[Array, Part] | None = None
        self._timer = 0
        self._on_rest = on_rest

    @property
    def status(self) -> str:
        """What is waited for where something is seen enlarged, in words; else empty."""
        return tr("Painting the part that you look at…") if self._closer.is_at_work else ""

    def close(self) -> None:
        """Look no more."""
        if self._timer:
            GLib.source_remove(self._timer)

    def take(self, job: int | None, event: Event) -> bool:
        """Whether the event is of a part alone, and not of the session's job."""
        return self._closer.take(job, event)

    def look_soon(self) -> None:
        """Look closer as soon as the view rests."""
        if self._timer:
            GLib.source_remove(self._timer)
        self._timer = GLib.timeout_add(RESTS, self._look)

    def show(self) -> None:
        """Show what there is now."""
        session, view = self._session, self._view
        if session.size != self._size:
            view.show_content(session.size, *self._content.for_screen(session.preview_side))
            self._size = session.size
            self._image = self._part = None
        image = session.image
        if image is not None and image is not self._image:
            self._image = image
            height, width, _ = image.shape
            view.show_stylized(self._for_screen(image), width, height)
        if not self._timer:
            self._look_closer()

    def _look(self) -> bool:
        self._timer = 0
        self._on_rest()
        return GLib.SOURCE_REMOVE

    def _look_closer(self) -> None:
        view, session = self._view, self._session
        part = view.enlarged_part
        # While the preview grows a part would take its time from it; stopped, it stays as it is.
        is_let_be = session.job is not None and (session.at_work or session.job.stopped)
        if session.is_finishing or (is_let_be and view.view.is_whole):
            part = None
        self._closer.look(part, view.view.seen(), self._subject(), session.at_work)
        if self._closer.shown is not self._part:
            self._part = self._closer.shown
            if self._part is None:
                view.show_painted_part(None)
            else:
                image, where = self._part
                view.show_painted_part(where, self._for_screen(image))

    def _subject(self) -> Subject | None:
        session = self._session
        if session.image is None or session.is_finishing:
            return None
        made = session.on_screen
        return Subject(session.image, made.spec if made else None)

    def _for_screen(self, image: Array) -> bytes:
        height, width, _ = image.shape
        return pixels.for_screen(image.data, self._content.preview_form, width, height)
