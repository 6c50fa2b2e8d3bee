"""The dialog's window: widgets, signals and timers around a ``LiveSession``."""

from __future__ import annotations

import logging
from collections.abc import Callable

import gi

gi.require_version("GimpUi", "3.0")
gi.require_version("Gtk", "3.0")
from arguments import NO_STYLE, OUTPUT, REPLACE, one_style_only, property_name  # noqa: E402
from contract import Event, UserError  # noqa: E402
from engine.client import EngineClient  # noqa: E402
from engine.errors import unexpected_error  # noqa: E402
from engine.launcher import paint_built_in_styles  # noqa: E402
from gallery.panel import StylePanel  # noqa: E402
from gi.repository import GimpUi, GLib, Gtk  # noqa: E402
from job.call import Call, DialogCancelled  # noqa: E402
from job.content import ContentLayer  # noqa: E402
from job.new_image import open_as_image  # noqa: E402
from job.offer import Offer  # noqa: E402
from job.reading_time import is_read_at_once  # noqa: E402
from job.spec import StylizedLayer  # noqa: E402
from job.upscaled_preview import upscale_preview  # noqa: E402
from languages.text import tr  # noqa: E402
from layers.part import Part  # noqa: E402
from preview.pane import PreviewPane  # noqa: E402
from styles.style import closed_style  # noqa: E402
from widgets.offer_bar import OfferBar  # noqa: E402

from dialog.controls import Controls  # noqa: E402
from dialog.first_paint import FirstPaint  # noqa: E402
from dialog.phase import Phase  # noqa: E402
from dialog.session import LiveSession  # noqa: E402
from dialog.shown_images import ShownImages  # noqa: E402
from dialog.status import (  # noqa: E402
    action,
    facts_text,
    finish_hint,
    is_closed,
    keep_text,
    status_text,
    why_not_finish,
)
from dialog.watch import Watch  # noqa: E402
from dialog.window_icon import set_icon  # noqa: E402
from dialog.window_size import restore_size, store_size  # noqa: E402

SOON = 30  # ms from a change until it is submitted: several properties may change at once


class Dialog:
    """One opening of the dialog, for one call."""

    def __init__(
        self,
        call: Call,
        content: ContentLayer,
        client: EngineClient,
        offer: Offer | None = None,
    ) -> None:
        self._call, self._content, self._client = call, content, client
        self._session = LiveSession(content, client, call.spec)
        self._is_live = False
        self._sketch_early()
        GimpUi.init("neural-style-transfer")
        self._pane = PreviewPane(
            self._read_part, lambda: self._images.look_soon(), self._stop_or_continue, self._keep
        )
        self._images = ShownImages(
            self._pane.view, self._session, content, client, on_rest=self._show
        )
        self._styles = StylePanel(call.config, content.own_layers, self._guarded)
        self._controls = Controls(
            call.procedure, call.config, self._pane, self._styles, self._guarded
        )
        self._window = self._controls.window
        set_icon(self._window, content.image)
        self._handlers: list[int] = []
        self._diverted: Exception | None = None  # what was chosen of the offer
        if offer:
            self._controls.add_above(OfferBar(offer, self._divert))
        restore_size(self._window)
        self._first_paint = FirstPaint(self._window, self._begin)  # a large layer takes 0.5 s
        self._timer = 0
        self._watch = Watch(self._look_around)
        self._built_in_process = paint_built_in_styles()
        self._waiting: GLib.MainLoop | None = None  # until no job is at work

    def _sketch_early(self) -> None:
        """Have the engine make the sketch while GTK makes the window."""
        self._session.open()
        if is_read_at_once(self._call, self._content):
            self._guarded(self._session.change)

    def ask(self) -> StylizedLayer:
        """What the user settles on; raises DialogCancelled when he wants no layer."""
        self._open()
        try:
            while self._window.run():
                if self._diverted:
                    raise self._diverted
                try:
                    return self._finish()
                except UserError as error:
                    self._refuse(error)
            raise DialogCancelled
        finally:
            self._first_paint.cancel()
            self._watch.cancel()
            if self._timer:
                GLib.source_remove(self._timer)
            self._images.close()
            if self._built_in_process and self._built_in_process.stdin:
                self._built_in_process.stdin.close()  # which ends it
            for handler in self._handlers:
                self._call.config.disconnect(handler)
            self._client.on_event = lambda _job, _event: None
            self._client.on_devices = lambda: None
            self._leave()

    def _open(self) -> None:
        config = self._call.config
        self._handlers = [config.connect(f"notify::{n}", one_style_only) for n in NO_STYLE]
        self._handlers += [config.connect("notify", lambda *_: self._change_soon())]
        self._styles.accept_drops(self._window)
        self._window.connect("response", self._respond)
        self._window.connect("delete-event", lambda *_: self._session.is_finishing)
        self._client.on_event = self._on_event
        self._client.on_devices = self._show

    def _begin(self) -> None:
        self._is_live = True
        self._guarded(self._session.change)

    def _leave(self) -> None:
        """Out of sight before anything changes in GIMP, gone for good with this process.

        On X11 GIMP's GTK looks for the window under the pointer whenever a tooltip changes, as
        Undo's does with a new layer, and then asks where that window is. GIMP knows this one
        since it had the style chosen in front of it, and ends at once ("BadWindow") when it is
        destroyed between the two questions. A hidden one is neither found nor gone.
        """
        store_size(self._window)
        self._window.hide()
        self._window.get_display().sync()

    # What the user does

    def _change_soon(self) -> None:
        if not self._timer:
            self._timer = GLib.timeout_add(SOON, self._change)

    def _change(self) -> bool:
        if not self._session.may_change():
            return GLib.SOURCE_CONTINUE
        self._timer = 0
        if not self._session.is_finishing:
            self._guarded(self._session.change)
        return GLib.SOURCE_REMOVE

    def _look_around(self) -> None:
        """See what was opened or closed in GIMP."""
        gone = None
        try:
            self._content.check()
        except UserError as error:
            gone = error
        self._session.look(gone, closed_style(self._call.config))
        try:
            self._styles.refresh()
        except Exception:  # an image was closed meanwhile; the next look comes soon
            logging.exception("The open layers cannot be listed.")
        self._show()

    def _read_part(self, part: Part) -> tuple[bytes, int, int] | None:
        """A part of the layer for the screen; None where it is gone."""
        try:
            self._content.check()
            return self._content.part_for_screen(part)
        except UserError:
            return None

    def _stop_or_continue(self) -> None:
        self._guarded(self._session.stop_or_continue)

    def _divert(self, chosen: Exception) -> None:
        if not self._session.is_finishing:
            self._diverted = chosen
            self._window.response(Gtk.ResponseType.OK)

    def _keep(self) -> None:
        self._session.keep()
        self._window.response(Gtk.ResponseType.OK)

    def _respond(self, _window: Gtk.Widget, response: int) -> None:
        if response in (Gtk.ResponseType.CANCEL, Gtk.ResponseType.DELETE_EVENT):
            self._session.dismiss()
            self._show()

    def _finish(self) -> StylizedLayer:
        """What is to become the layer. The dialog stays and shows it grow."""
        if self._session.phase is Phase.KEEPING:
            return self._kept()
        self._session.finish()
        self._controls.set_sensitive(False)
        self._show()
        try:
            self._wait()
            outcome = self._session.outcome()
        finally:
            self._controls.set_sensitive(True)
            self._show()
        if outcome is None:
            raise DialogCancelled
        return outcome

    def _kept(self) -> StylizedLayer:
        """The preview at the layer's own size, with the selection of now as its mask.

        Where the image was closed it becomes one of its own.
        """
        made = self._session.on_screen
        if made and made.preview and is_closed(self._session):
            open_as_image(made.preview, self._content, str(made.spec.style["title"]))
            raise DialogCancelled
        preview, spec, notes = self._session.kept()
        mask = self._content.visible_mask()
        record = {"settings": spec.settings.to_dict(), "notes": notes}
        return StylizedLayer(upscale_preview(preview, self._content, record), spec.style, mask)

    def _wait(self) -> None:
        """Let GTK work until no job is left."""
        if self._session.at_work:
            self._waiting = GLib.MainLoop()
            self._waiting.run()
            self._waiting = None

    # What the engine says

    def _on_event(self, job_id: int | None, event: Event) -> None:
        if not self._images.take(job_id, event):
            self._session.on_event(job_id, event)
        self._show()

    # What the user sees

    def _show(self) -> None:
        """Show the session as it is now."""
        if not self._is_live:
            return
        try:
            self._try(self._images.show)
            session, pane = self._session, self._pane
            status = self._images.status or status_text(session)
            pane.show_progress(status, session.job.fraction if session.job else 0.0)
            pane.show_facts(facts_text(session, self._device()))
            pane.show_waiting(session.is_stale)
            pane.show_error(session.error, keep_text(session))
            pane.set_action(*action(session))
            self._show_controls()
        finally:
            if self._waiting and not self._session.at_work:
                self._waiting.quit()

    def _show_controls(self) -> None:
        session, config = self._session, self._call.config
        self._controls.settings.show_times(session.full_seconds)
        replaces = self._output() == REPLACE
        label = tr("_Apply") if replaces else self._content.ok_label
        hint = finish_hint(session, config.get_property("quality"))
        self._controls.set_ok(label, why_not_finish(session), hint)

    def _output(self) -> str | None:
        """Where the result of a new painting goes; None for Adjust."""
        config, name = self._call.config, property_name(OUTPUT)
        return config.get_property(name) if config.find_property(name) else None

    def _device(self) -> str:
        devices, chosen = self._client.devices, self._call.config.get_property("device")
        return devices.get(chosen) or next(iter(devices.values()), "")

    def _refuse(self, error: UserError) -> None:
        self._session.refuse(error)
        self._show()

    def _guarded(self, work: Callable[[], None]) -> None:
        """Do it and show what comes of it."""
        self._try(work)
        self._show()

    def _try(self, work: Callable[[], None]) -> None:
        """Do it; the session tells whatever goes wrong: GTK would swallow it."""
        try:
            work()
        except UserError as error:
            self._session.refuse(error)
        except Exception as error:
            self._session.refuse(unexpected_error(error))
