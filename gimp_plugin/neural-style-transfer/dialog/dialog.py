"""The dialog: a small picture grows while knobs are turned, then the layer's own from there."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable
from typing import Any

import gi

gi.require_version("GimpUi", "3.0")
gi.require_version("Gtk", "3.0")
from arguments import BUILT_IN_STYLE, STYLE_FILE, STYLE_LAYER, settings_of  # noqa: E402
from contract import SMALLEST_SIDE, Array, Mode, Request, Settings, UserError  # noqa: E402
from engine.client import EngineClient  # noqa: E402
from engine.progress_text import progress_text  # noqa: E402
from gi.repository import Gimp, GimpUi, GLib, GObject, Gtk  # noqa: E402
from job.content import ContentLayer  # noqa: E402
from job.upscaled_preview import upscale_preview  # noqa: E402
from layers import pixels  # noqa: E402
from procedures.outcome import DialogCancelled, bug  # noqa: E402
from procedures.run import Call, StylizedLayer  # noqa: E402
from styles.style import chosen_style, same_style  # noqa: E402

from dialog.controls import Controls  # noqa: E402
from dialog.preview_pane import PreviewPane  # noqa: E402

LIVE = 512  # px, the longer side of the picture that grows while knobs are turned
SOON = 30  # ms from a change to the order: several properties may change at once
PATIENCE = 0.3  # s that an order may take to show a picture before a newer one replaces it

#: Settings that decide how a picture begins: the present one is no start after them.
BEGINNING = ("init", "seed", "preset")

#: What the arguments that name a style say when they name none.
NO_STYLE = {STYLE_LAYER: None, STYLE_FILE: None, BUILT_IN_STYLE: "none"}

Wish = tuple[Settings, dict[str, Any]]  # settings and Style.described()


class Dialog:
    """One opening of the dialog, for one call."""

    def __init__(self, call: Call, canvas: ContentLayer, painter: EngineClient) -> None:
        GimpUi.init("neural-style-transfer")
        self.call, self.canvas, self.painter = call, canvas, painter
        self.pane = PreviewPane(self._stop_or_continue, self._keep)
        self.controls = Controls(call.procedure, call.config, self.pane, canvas.ok_label)
        self.window = self.controls.window
        self.size: tuple[int, int] | None = None  # of the layer, when it was last looked at
        self.live = LIVE
        self.wish: Wish | None = None  # what the newest order was for
        self.shown_wish: Wish | None = None  # what the picture on the screen was painted for
        self.ordered = b""  # fingerprint of the newest order of a small layer
        self.shown: Array | None = None  # the preview that is on the screen
        self.problem: UserError | None = None
        self.timer = 0
        self.reading = 0.0  # s that the newest order took to be read from GIMP
        self.begun = False  # whether anything was painted in this dialog
        self.recoloured = False  # whether the newest order was about colours alone
        self.stopping = self.finishing = self.dismissed = self.keeping = False

    def ask(self) -> StylizedLayer:
        """What the user settles on; raises DialogCancelled when he wants no picture."""
        self._open()
        try:
            while self.window.run():
                try:
                    return self._finish()
                except UserError as problem:
                    self._tell(problem)
            raise DialogCancelled
        finally:
            if self.timer:
                GLib.source_remove(self.timer)
            self.painter.on_change = lambda: None
            self._leave()

    def _open(self) -> None:
        config = self.call.config
        for name in NO_STYLE:
            config.connect(f"notify::{name}", _one_style_only)
        config.connect("notify", lambda *_: self._changed())
        self.window.connect("response", self._respond)
        self.window.connect("delete-event", lambda *_: self.finishing)
        self._look()
        self.painter.picture = self.canvas.begun(self.live)
        wish = self._wish()
        if wish and self.canvas.continues(wish[1], wish[0]):
            self.wish = wish
        self.painter.on_change = self._refresh
        self._guarded(self._begin_if_changed)
        self._refresh()

    def _leave(self) -> None:
        """Out of sight before anything changes in GIMP, gone for good with this process.

        On X11 GIMP's GTK looks for the window under the pointer whenever a tooltip changes, as
        Undo's does with a new layer, and then asks where that window is. GIMP knows this one
        since it had the style chosen in front of it, and ends at once ("BadWindow") when it is
        destroyed between the two questions. A hidden one is neither found nor gone.
        """
        self.window.hide()
        self.window.get_display().sync()

    # What the user does

    def _changed(self) -> None:
        if not self.timer:
            self.timer = GLib.timeout_add(SOON, self._soon)

    def _soon(self) -> bool:
        """Order what the knobs say now, however fast they move, but let each picture be seen."""
        waited = self.painter.waited
        unseen = self.painter.at_work and not self.painter.seen and waited < PATIENCE
        if unseen or waited < self.reading:  # half the time is left to GTK
            return GLib.SOURCE_CONTINUE
        self.timer = 0
        if not self.finishing:
            self._guarded(self._begin_if_changed)
            self._refresh()
        return GLib.SOURCE_REMOVE

    def _stop_or_continue(self) -> None:
        if self.painter.at_work:
            self.stopping = True
            self.painter.stop()
        else:
            self._guarded(lambda: self._begin(further=True))
        self._refresh()

    def _keep(self) -> None:
        self.keeping = True
        self.window.response(Gtk.ResponseType.OK)

    def _respond(self, _window: Gtk.Widget, response: int) -> None:
        leaving = (Gtk.ResponseType.CANCEL, Gtk.ResponseType.DELETE_EVENT)
        if self.finishing and response in leaving:
            self.dismissed = True
            self.painter.forget()

    # What is ordered

    def _wish(self) -> Wish | None:
        """What the knobs say now; None while no style is chosen."""
        try:
            style = chosen_style(self.call.config)
        except UserError:
            return None
        return settings_of(self.call.config), style.described(self.call.image)

    def _begin_if_changed(self) -> None:
        """Go on from the present picture towards what the knobs say, if that is new."""
        wish = self._wish()
        if wish and wish != self.wish:
            self._begin(further=False)

    def _begin(self, further: bool) -> None:
        start = self.painter.picture if further else self._start()
        self._order(start, further, self.live)

    def _start(self) -> Array | None:
        """The present picture, unless something changed that no other picture shall come from."""
        wish, before = self._wish(), self.wish
        if wish and before:
            beginnings = [[getattr(w[0], name) for name in BEGINNING] for w in (wish, before)]
            if beginnings[0] != beginnings[1] or not same_style(wish[1], before[1]):
                return None
        return self.painter.picture

    def _order(self, start: Array | None, further: bool, longer: int = 0) -> None:
        self.problem, self.stopping = None, False
        try:
            self._look()
            style, settings = chosen_style(self.call.config), settings_of(self.call.config)
            described = style.described(self.call.image)
            recolour = not further and self._recolours(described, settings)
            if recolour:
                start = self.canvas.begun(longer)  # the painting, not a preview in other colours
            sketch = bool(longer) and not further and (start is None or self.canvas.blank)
            began = time.monotonic()
            mode = Mode.NEW if start is None else Mode.REFINE if further else Mode.RESUME
            mode = Mode.RECOLOR if recolour else mode
            request = self.canvas.order(
                style, settings, mode, start, longer, sketch and not recolour
            )
            self.reading = time.monotonic() - began
        except UserError:
            self.painter.forget()  # or it would go on with what nobody wants any more
            raise
        self.wish = settings, described
        self.recoloured = recolour
        self.begun = self.begun or not recolour
        self.ordered = _fingerprint(request) if self.canvas.longer <= self.live else b""
        self.painter.paint(request)

    def _recolours(self, style: dict[str, Any], settings: Settings) -> bool:
        """Whether the painting as it was needs nothing but other colours, or its own again."""
        canvas = self.canvas
        return not self.begun and (
            canvas.recolours(style, settings) or canvas.continues(style, settings)
        )

    def _look(self) -> None:
        """See the layer as it is now; after a change of its size all begins anew."""
        self.canvas.look()
        size = self.canvas.width, self.canvas.height
        if size != self.size:
            self.size = size
            self.live = max(LIVE, -(-SMALLEST_SIDE * max(size) // min(size)))
            self.painter.picture = None
            self.pane.view.show_photograph(*self.canvas.photograph(self.live))

    def _finish(self) -> StylizedLayer:
        """The picture at the layer's own size. The dialog stays and shows it grow."""
        keeping, self.keeping = self.keeping, False
        self._look()
        if keeping:
            return self._kept()
        changed = self._wish() != self.wish
        if changed or not self._is_there():
            start = self._start() if self.begun else self.canvas.begun()
            further = not changed and not self.recoloured
            further = further and (self.painter.painted or not self.begun)
            self._order(start, further)
        self._set_finishing(True)
        try:
            result = self.painter.wait()
        except UserError:
            if not self.dismissed:
                raise
        finally:
            self._set_finishing(False)
        if self.dismissed:
            raise DialogCancelled
        return StylizedLayer(result, self.wish[1])

    def _is_there(self) -> bool:
        """Whether the newest order gives the layer's own picture, with all that was done to it."""
        painter = self.painter
        if not self.ordered or not (painter.at_work or painter.result):
            return False
        style, settings = chosen_style(self.call.config), settings_of(self.call.config)
        return self.ordered == _fingerprint(self.canvas.order(style, settings))

    def _kept(self) -> StylizedLayer:
        self.canvas.take_shown_part()
        settings, style = self.shown_wish
        problem = self.problem or self.painter.problem
        notes = ["kept from the preview", *([problem.message] if problem else [])]
        record = {"settings": settings.to_dict(), "notes": notes}
        return StylizedLayer(upscale_preview(self.painter.picture, self.canvas, record), style)

    # What the user sees

    def _refresh(self) -> None:
        painter, pane = self.painter, self.pane
        if painter.picture is not None and painter.picture is not self.shown:
            self.shown = painter.picture
            if painter.seen:
                self.shown_wish = self.wish
            height, width, _ = self.shown.shape
            screen = pixels.for_screen(self.shown.data, self.canvas.preview_form, width, height)
            pane.view.show_painting(screen, width, height)
        pane.tell(self._state(), self._fraction())
        pane.tell_device(self._device())
        can_keep = self.shown_wish is not None and painter.picture is not None
        pane.tell_trouble(self.problem or painter.problem, can_keep)
        if painter.at_work:
            hint = (
                "Finish now, with the picture as it is" if self.finishing else "Keep this picture"
            )
            pane.offer("Stop", hint, not self.stopping)
        else:
            pane.offer("Continue", "Carry this picture further", self._wish() is not None)

    def _state(self) -> str:
        painter = self.painter
        if painter.at_work and self.stopping:
            return "Stopping after this step…"
        if painter.at_work and painter.progress is None:
            return "Starting…"
        if painter.at_work:
            return (
                f"{'Painting' if self.finishing else 'Preview'}: {progress_text(painter.progress)}"
            )
        if self._wish() is None:
            return "Choose a style: an open layer, a file, or a built-in one."
        if self.problem or painter.problem:
            return ""
        if painter.result:
            return "Stopped." if self.stopping else "The preview is finished."
        return "The picture as it is now. Change a setting, or carry it further."

    def _fraction(self) -> float:
        if self.painter.at_work:
            return self.painter.progress.fraction if self.painter.progress else 0.0
        return 1.0 if self.painter.result else 0.0

    def _device(self) -> str:
        devices = self.painter.devices
        wanted = self.call.config.get_property("device")
        name = devices.get(wanted) or next(iter(devices.values()), "")
        return f"Computes on: {name}" if name else ""

    def _set_finishing(self, finishing: bool) -> None:
        self.finishing = finishing
        self.controls.set_sensitive(not finishing)
        self._refresh()

    def _tell(self, problem: UserError) -> None:
        self.problem = problem
        self._refresh()

    def _guarded(self, work: Callable[[], None]) -> None:
        """Whatever goes wrong in a callback is told: GTK would swallow it."""
        try:
            work()
        except UserError as problem:
            self._tell(problem)
        except Exception as error:
            self._tell(bug(error))


def _one_style_only(config: Gimp.ProcedureConfig, changed: GObject.ParamSpec) -> None:
    """Choosing one kind of style takes back the others."""
    if config.get_property(changed.name) in (None, NO_STYLE[changed.name]):
        return
    for name, nothing in NO_STYLE.items():
        if name != changed.name and config.get_property(name) != nothing:
            config.set_property(name, nothing)


def _fingerprint(request: Request) -> bytes:
    """The same for orders of the same pictures, selection and regions."""
    pictures = (request.content, *request.styles, request.selection, *request.content_masks)
    digest = hashlib.blake2b(repr(pictures).encode())  # names and sizes, without the pixels
    for array in filter(None, pictures):
        digest.update(array.data)
    return digest.digest()
