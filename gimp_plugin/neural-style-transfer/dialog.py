"""The dialog: a small picture grows while knobs are turned, then the layer's own from there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import gi

gi.require_version("GimpUi", "3.0")
gi.require_version("Gtk", "3.0")
import pixels  # noqa: E402
from answers import Dismissed, bug  # noqa: E402
from arguments import STYLE_FILE, STYLE_LAYER, settings_of  # noqa: E402
from call import Call, Painted  # noqa: E402
from canvas import Canvas  # noqa: E402
from contract import SMALLEST_SIDE, Blob, Problem, Settings  # noqa: E402
from controls import Controls  # noqa: E402
from enlarged import enlarged  # noqa: E402
from gi.repository import GimpUi, GLib, Gtk  # noqa: E402
from painter import Painter  # noqa: E402
from picture_pane import PicturePane  # noqa: E402
from styles import Style, chosen_style  # noqa: E402
from waiting import words  # noqa: E402

LIVE = 512  # px, the longer side of the picture that grows while knobs are turned
SETTLED = 150  # ms without another change before the picture is begun anew

Wish = tuple[Settings, dict[str, Any]]  # settings and Style.described()


class Dialog:
    """One opening of the dialog, for one call."""

    def __init__(self, call: Call, canvas: Canvas, painter: Painter) -> None:
        GimpUi.init("neural-style-transfer")
        self.call, self.canvas, self.painter = call, canvas, painter
        shorter = min(canvas.width, canvas.height)
        self.live = max(LIVE, -(-SMALLEST_SIDE * canvas.longer // shorter))
        self.pane = PicturePane(self._stop_or_continue, self._keep)
        self.controls = Controls(call.procedure, call.config, self.pane, canvas.ok_label)
        self.window = self.controls.window
        self.wish: Wish | None = None  # what the newest order was for
        self.shown: Blob | None = None  # the preview that is on the screen
        self.problem: Problem | None = None
        self.timer = 0
        self.begun = False  # whether anything was ordered in this dialog
        self.stopping = self.finishing = self.dismissed = self.keeping = False

    def ask(self) -> Painted:
        """What the user settles on; raises Dismissed when he wants no picture."""
        self._open()
        try:
            while self.window.run():
                try:
                    return self._finish()
                except Problem as problem:
                    self._tell(problem)
            raise Dismissed
        finally:
            if self.timer:
                GLib.source_remove(self.timer)
            self.painter.on_change = lambda: None
            self.window.destroy()

    def _open(self) -> None:
        config = self.call.config
        config.connect(f"notify::{STYLE_LAYER}", _one_style_only, STYLE_FILE)
        config.connect(f"notify::{STYLE_FILE}", _one_style_only, STYLE_LAYER)
        config.connect("notify", lambda *_: self._changed())
        self.window.connect("response", self._respond)
        self.window.connect("delete-event", lambda *_: self.finishing)
        self.pane.view.show_photograph(*self.canvas.photograph(self.live))
        self.painter.picture = self.canvas.begun(self.live)
        wish = self._wish()
        if wish and self.canvas.continues(wish[1], wish[0]):
            self.wish = wish
        self.painter.on_change = self._refresh
        self._guarded(self._begin_if_changed)
        self._refresh()

    # What the user does

    def _changed(self) -> None:
        if self.timer:
            GLib.source_remove(self.timer)
        self.timer = GLib.timeout_add(SETTLED, self._settled)

    def _settled(self) -> bool:
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
        except Problem:
            return None
        return settings_of(self.call.config), style.described(self.call.image)

    def _begin_if_changed(self) -> None:
        """Go on from the present picture towards what the knobs say, if that is new."""
        wish = self._wish()
        if wish and wish != self.wish:
            self._begin(further=False)

    def _begin(self, further: bool) -> None:
        self._order(self.painter.picture, further, self.live)

    def _order(self, start: Blob | None, further: bool, longer: int = 0) -> None:
        self.problem, self.stopping = None, False
        style: Style = chosen_style(self.call.config)
        settings = settings_of(self.call.config)
        self.wish = settings, style.described(self.call.image)
        self.begun = True
        self.painter.paint(self.canvas.order(style, settings, start, further, longer))

    def _finish(self) -> Painted:
        """The picture at the layer's own size. The dialog stays and shows it grow."""
        self.canvas.check_open()
        if self.keeping:
            self.keeping = False
            return self._kept()
        changed = self._wish() != self.wish
        there = self.canvas.longer <= self.live and (self.painter.at_work or self.painter.result)
        if changed or not there or not self.begun:
            start = self.painter.picture if self.begun else self.canvas.begun()
            self._order(start, further=not changed)
        self._set_finishing(True)
        try:
            result = self.painter.wait()
        finally:
            self._set_finishing(False)
        if self.dismissed:
            raise Dismissed
        return Painted(result, self.wish[1])

    def _kept(self) -> Painted:
        settings, style = self.wish
        problem = self.problem or self.painter.problem
        notes = ["kept from the preview", *([str(problem)] if problem else [])]
        record = {"settings": settings.to_dict(), "notes": notes}
        return Painted(enlarged(self.painter.picture, self.canvas, record), style)

    # What the user sees

    def _refresh(self) -> None:
        painter, pane = self.painter, self.pane
        if painter.picture is not None and painter.picture is not self.shown:
            self.shown = painter.picture
            height, width, _ = self.shown.shape
            screen = pixels.for_screen(self.shown.data, self.canvas.preview_form, width, height)
            pane.view.show_painting(screen, width, height)
        pane.tell(self._state(), self._fraction())
        pane.tell_device(self._device())
        pane.tell_trouble(self.problem or painter.problem, painter.picture is not None)
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
            return f"{'Painting' if self.finishing else 'Preview'}: {words(painter.progress)}"
        if self._wish() is None:
            return "Choose a style: an open layer, or a picture on disk."
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

    def _tell(self, problem: Problem) -> None:
        self.problem = problem
        self._refresh()

    def _guarded(self, work: Callable[[], None]) -> None:
        """Whatever goes wrong in a callback is told: GTK would swallow it."""
        try:
            work()
        except Problem as problem:
            self._tell(problem)
        except Exception as error:
            self._tell(bug(error))


def _one_style_only(config: object, changed: object, other: str) -> None:
    """Choosing a layer takes back the file, and the other way round."""
    if config.get_property(changed.name) is not None:
        config.set_property(other, None)
