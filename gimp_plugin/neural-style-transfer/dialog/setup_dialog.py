"""An engine that is not there or does not start any more is installed from inside GIMP."""

from __future__ import annotations

import gi

gi.require_version("GimpUi", "3.0")
gi.require_version("Gtk", "3.0")
from contract import UserError  # noqa: E402
from contract.installing import InstallProgress  # noqa: E402
from contract.paths import app_dir  # noqa: E402
from engine.setup import EngineSetup  # noqa: E402
from engine.setup_text import setup_text  # noqa: E402
from gi.repository import GimpUi, GLib, Gtk, Pango  # noqa: E402
from languages.text import tr  # noqa: E402

SPACE = 12  # px
WIDTH = 60  # characters of a line
PULSE = 250  # ms: the bar moves while nothing is told
Buttons = Gtk.ResponseType


class SetupDialog:
    """Says what is wrong with the engine, and mends it where the user agrees."""

    def __init__(self, error: UserError) -> None:
        GimpUi.init("neural-style-transfer")
        is_broken = error.code == "engine-broken"
        self._dialog = Gtk.Dialog(title=tr("Neural Style Transfer"), use_header_bar=0)
        self._dialog.add_button(tr("_Cancel"), Buttons.CANCEL)
        self._button = self._dialog.add_button(
            tr("_Repair") if is_broken else tr("_Install"), Buttons.OK
        )
        self._dialog.set_default_response(Buttons.OK)
        self._message = _label(error.message)
        self._state = _label(
            tr("The environment is made anew. What was downloaded before is used again.")
            if is_broken
            else tr(
                "torch, ONNX Runtime and other free software (licences BSD, MIT, Apache; torch's "
                "build for NVIDIA's cards has libraries under NVIDIA's own) are downloaded: 0.5 to "
                "3 GB, which take up to 5 GB on the disk, for an AMD card more. How much it will "
                "be is told before; Cancel is possible at any time."
            )
        )
        self._folder = Gtk.FileChooserButton(
            title=tr("Folder for the Engine"), action=Gtk.FileChooserAction.SELECT_FOLDER
        )
        self._folder.set_filename(str(app_dir()))  # its logs have made it
        place = Gtk.Box(spacing=SPACE)
        label = Gtk.Label(label=tr("_Folder"), use_underline=True, mnemonic_widget=self._folder)
        place.pack_start(label, False, False, 0)
        place.pack_start(self._folder, True, True, 0)
        self._bar = Gtk.ProgressBar(no_show_all=True)
        box = Gtk.Box(orientation=Gtk.Orientation.VERTICAL, spacing=SPACE, border_width=SPACE)
        rows = [self._message, self._state, self._bar]
        for widget in rows if is_broken else [self._message, place, self._state, self._bar]:
            box.pack_start(widget, False, False, 0)
        self._dialog.get_content_area().pack_start(box, True, True, 0)
        self._setup: EngineSetup | None = None
        self._fraction = 0.0

    def mend(self) -> bool:
        """Let the user decide, and do it; whether the engine was installed to the end."""
        self._dialog.show_all()
        pulse = GLib.timeout_add(PULSE, self._pulse)
        try:
            while (answer := self._dialog.run()) == Buttons.OK:
                self._start()
            return bool(answer == Buttons.ACCEPT)
        finally:
            GLib.source_remove(pulse)
            if self._setup:
                self._setup.cancel()
            self._dialog.destroy()

    def _start(self) -> None:
        self._button.set_sensitive(False)
        self._bar.show()
        self._fraction = 0.0
        self._bar.set_fraction(0)
        self._state.set_text(tr("Looking for a Python…"))
        self._folder.set_sensitive(False)
        folder = self._folder.get_filename() if self._folder.get_parent() else None
        setup = EngineSetup(lambda event: GLib.idle_add(self._take, setup, event), folder)
        self._setup = setup

    def _take(self, setup: EngineSetup, event: InstallProgress | UserError | None) -> bool:
        if setup is not self._setup:  # the dialog was left
            return GLib.SOURCE_REMOVE
        if isinstance(event, InstallProgress):
            self._state.set_text(setup_text(event))
            if event.stage == "environment" and event.item:
                self._message.set_text(event.item)
            self._fraction = max(self._fraction, event.fraction)
            self._bar.set_fraction(self._fraction)
            return GLib.SOURCE_REMOVE
        self._setup = None
        if event is None:
            self._dialog.response(Buttons.ACCEPT)
            return GLib.SOURCE_REMOVE
        self._bar.hide()
        self._message.set_text(event.message)
        self._state.set_text(event.hint)
        self._folder.set_sensitive(True)
        self._button.set_label(tr("_Try Again"))
        self._button.set_sensitive(True)
        return GLib.SOURCE_REMOVE

    def _pulse(self) -> bool:
        if self._setup and not self._fraction:
            self._bar.pulse()
        return GLib.SOURCE_CONTINUE


def _label(text: str) -> Gtk.Label:
    return Gtk.Label(
        label=text,
        xalign=0,
        wrap=True,
        wrap_mode=Pango.WrapMode.WORD_CHAR,
        max_width_chars=WIDTH,
        width_chars=WIDTH,
        selectable=True,
    )
