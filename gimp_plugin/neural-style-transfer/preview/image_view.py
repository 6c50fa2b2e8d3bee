"""The live image in the dialog: it can be zoomed, moved, and compared with the photograph."""

from __future__ import annotations

from collections.abc import Callable

import gi

gi.require_version("Gdk", "3.0")
gi.require_version("Gtk", "3.0")
from gi.repository import Gdk, GLib, Gtk  # noqa: E402
from languages.text import tr  # noqa: E402
from layers.part import Part  # noqa: E402
from widgets.sharp_image import show_pixbuf  # noqa: E402

from preview.composing import Patch, compose, pixbuf  # noqa: E402
from preview.viewport import STEP, Viewport  # noqa: E402

LEAST = (320, 240)  # px on the screen
GRIP = 8  # px around the line between before and after at which it is taken
PAN = 60  # px that an arrow key moves the image
ZOOM_KEYS = {Gdk.KEY_plus: STEP, Gdk.KEY_KP_Add: STEP, Gdk.KEY_equal: STEP}
ZOOM_KEYS |= {Gdk.KEY_minus: 1 / STEP, Gdk.KEY_KP_Subtract: 1 / STEP}
PAN_KEYS = {Gdk.KEY_Left: (PAN, 0), Gdk.KEY_Right: (-PAN, 0)}
PAN_KEYS |= {Gdk.KEY_Up: (0, PAN), Gdk.KEY_Down: (0, -PAN)}
WHOLE_KEYS = (Gdk.KEY_0, Gdk.KEY_KP_0)
EVENTS = (
    Gdk.EventMask.SCROLL_MASK
    | Gdk.EventMask.BUTTON_PRESS_MASK
    | Gdk.EventMask.BUTTON_RELEASE_MASK
    | Gdk.EventMask.POINTER_MOTION_MASK
)


#: Reads a part of the content: sRGB and alpha, uint8, with its width and height as it is seen; None
#: where it is gone.
ReadContent = Callable[[Part], tuple[bytes, int, int] | None]


class ImageView(Gtk.EventBox):
    """The content image, and over it the stylized one, in all the room there is.

    ``on_change`` is called when another part is seen.
    """

    def __init__(self, read_content: ReadContent, on_change: Callable[[], object]) -> None:
        super().__init__(can_focus=True)
        self.set_size_request(*LEAST)
        self.add_events(EVENTS)
        self._image = Gtk.Image()
        self._image.get_accessible().set_name(tr("Live picture"))
        # A window of its own size: a plain Gtk.Image would forbid the dialog to shrink.
        frame = Gtk.ScrolledWindow(
            hscrollbar_policy=Gtk.PolicyType.EXTERNAL, vscrollbar_policy=Gtk.PolicyType.EXTERNAL
        )
        frame.add(self._image)
        self.add(frame)
        self.set_above_child(True)
        self._read_content, self._on_change = read_content, on_change
        self.view = Viewport()
        self._content: Patch | None = None
        self._stylized: Patch | None = None
        self._sharp: tuple[Patch, Part] | None = None  # of the content, where it is seen enlarged
        self._painted_part: Patch | None = None  # of the stylized image, likewise
        self._before, self._dimmed = False, False
        self._split: float | None = None
        self._held: tuple[float, float] | None = None  # where the mouse holds the image
        self._moves_split = False
        self._pending = 0
        self.connect("size-allocate", lambda *_: self._resized())
        self.connect("scroll-event", lambda _, event: self._scroll(event))
        self.connect("button-press-event", lambda _, event: self._press(event))
        self.connect("button-release-event", lambda _, event: self._release())
        self.connect("motion-notify-event", lambda _, event: self._move(event))
        self.connect("key-press-event", lambda _, event: self._key(event))

    # What there is to see

    def show_content(self, size: tuple[int, int], pixels: bytes, width: int, height: int) -> None:
        """Show what lies below: an image of ``size``, reduced to sRGB and alpha in uint8."""
        self.view = self.view.for_image(*size)
        self._content = Patch(pixbuf(pixels, width, height), (0, 0, *size))
        self._sharp = self._stylized = self._painted_part = None
        self._draw_soon()

    def show_stylized(self, pixels: bytes, width: int, height: int) -> None:
        """Show what lies above all of it; its alpha says where."""
        self._stylized = Patch(pixbuf(pixels, width, height), (0, 0, *self.view.image))
        self._draw_soon()

    def show_painted_part(self, part: Part | None, pixels: bytes = b"") -> None:
        """Show a part of the stylized image with more pixels than all of it has; None: no more."""
        patch = Patch(pixbuf(pixels, *part.reduced), part.seen_area) if part else None
        self._painted_part = patch
        self._draw_soon()

    @property
    def enlarged_part(self) -> Part | None:
        """What is seen of a stylized image that has too few pixels for it."""
        if self._before or self._stylized is None:
            return None
        if not self.view.gains_over(self._stylized.pixels.get_width()):
            return None
        return self.view.with_margin()

    def show_before(self, before: bool) -> None:
        """Show the content alone, or with the stylized image."""
        self._before = before
        self._draw_soon()

    def show_dimmed(self, dimmed: bool) -> None:
        """Darken an image that is no longer what the settings say."""
        if dimmed != self._dimmed:
            self._dimmed = dimmed
            self._draw_soon()

    def show_split(self, split: bool) -> None:
        """Show the content left of a line that can be dragged, or nowhere."""
        self._split = 0.5 if split else None
        self._draw_soon()

    # What part of it

    def zoom(self, factor: float, x: float | None = None, y: float | None = None) -> None:
        """See it larger or smaller, around a point of this widget."""
        scale = self.get_scale_factor()
        point = (None, None) if x is None or y is None else (x * scale, y * scale)
        self._look(self.view.zoomed(factor, *point))

    def zoom_to(self, percent: float | None) -> None:
        """See its pixels so large, in percent; None: all of the image."""
        if percent is None:
            self._look(self.view.whole())
        else:
            self._look(self.view.zoomed(percent / 100 / self.view.scale))

    def _look(self, view: Viewport) -> None:
        if view != self.view:
            self.view = view
            self._draw_soon()

    def _draw_soon(self) -> None:
        if not self._pending:
            self._pending = GLib.idle_add(self._draw, priority=GLib.PRIORITY_HIGH_IDLE + 30)

    def _resized(self) -> None:
        """Draw in a room of another size; what is drawn has GTK allocate the same one again."""
        if self._room() != self.view.room:
            self._draw_soon()

    def _room(self) -> tuple[int, int]:
        scale = self.get_scale_factor()
        return self.get_allocated_width() * scale, self.get_allocated_height() * scale

    def _draw(self) -> bool:
        self._pending = 0
        room, scale = self._room(), self.get_scale_factor()
        self.view = self.view.in_room(*room)
        if self._content is None or min(room) <= 1:
            return GLib.SOURCE_REMOVE
        content = [self._content, *filter(None, [self._sharp_content()])]
        stylized = list(filter(None, [self._stylized, self._painted_part]))
        if self._before:
            stylized = []
        drawing = compose(self.view, content, stylized, self._shown_split(), self._is_dimmed())
        show_pixbuf(self._image, drawing, scale)
        self._on_change()
        return GLib.SOURCE_REMOVE

    def _shown_split(self) -> float | None:
        return None if self._before or self._stylized is None else self._split

    def _is_dimmed(self) -> bool:
        return self._dimmed and not self._before and self._stylized is not None

    def _sharp_content(self) -> Patch | None:
        """The content's own pixels where its reduced ones would be seen enlarged."""
        assert self._content is not None
        if self.view.scale * self.view.image[0] <= self._content.pixels.get_width():
            return None
        if self._sharp is None or not self._sharp[1].covers(self.view.seen()):
            part = self.view.with_margin()
            read = self._read_content(part)
            if read is None:
                return None
            self._sharp = Patch(pixbuf(*read), part.seen_area), part
        return self._sharp[0]

    # What the user does

    def _scroll(self, event: Gdk.EventScroll) -> bool:
        steps = {Gdk.ScrollDirection.UP: 1.0, Gdk.ScrollDirection.DOWN: -1.0}.get(event.direction)
        if event.direction == Gdk.ScrollDirection.SMOOTH:
            steps = -event.delta_y
        if steps:
            self.zoom(STEP**steps, event.x, event.y)
        return True

    def _press(self, event: Gdk.EventButton) -> bool:
        self.grab_focus()
        if event.type == Gdk.EventType.DOUBLE_BUTTON_PRESS:
            if self.view.is_whole:
                self.zoom(1 / self.view.scale, event.x, event.y)
            else:
                self.zoom_to(None)
        elif event.button == Gdk.BUTTON_PRIMARY:
            self._moves_split = self._is_at_split(event.x)
            self._held = event.x, event.y
        return True

    def _release(self) -> bool:
        self._held, self._moves_split = None, False
        return True

    def _move(self, event: Gdk.EventMotion) -> bool:
        at_split = self._moves_split or self._is_at_split(event.x)
        name = "col-resize" if at_split else "default" if self.view.is_whole else "grab"
        self.get_window().set_cursor(Gdk.Cursor.new_from_name(self.get_display(), name))
        if self._moves_split:
            self._split = min(max(event.x / self.get_allocated_width(), 0.0), 1.0)
            self._draw_soon()
        elif self._held:
            (x, y), scale = self._held, self.get_scale_factor()
            self._held = event.x, event.y
            self._look(self.view.panned((event.x - x) * scale, (event.y - y) * scale))
        return True

    def _key(self, event: Gdk.EventKey) -> bool:
        if event.keyval in ZOOM_KEYS:
            self.zoom(ZOOM_KEYS[event.keyval])
        elif event.keyval in WHOLE_KEYS:
            self.zoom_to(None)
        elif event.keyval == Gdk.KEY_1:
            self.zoom_to(100)
        elif event.keyval in PAN_KEYS and not self.view.is_whole:
            self._look(self.view.panned(*PAN_KEYS[event.keyval]))
        else:
            return False
        return True

    def _is_at_split(self, x: float) -> bool:
        split = self._shown_split()
        return split is not None and abs(x - split * self.get_allocated_width()) <= GRIP
