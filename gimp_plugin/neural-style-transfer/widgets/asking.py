"""What the dialog asks: which file, what name, whether really."""

from __future__ import annotations

import gi

gi.require_version("Gtk", "3.0")
from contract import STYLE_FILE_SUFFIX  # noqa: E402
from gi.repository import GdkPixbuf, Gio, GLib, Gtk  # noqa: E402
from languages.text import tr  # noqa: E402

SPACE = 12  # px
PREVIEW = 192  # px, longer side of the picture in the file chooser
Buttons = Gtk.ResponseType


def ask_file(parent: Gtk.Window) -> Gio.File | None:
    """A picture or style file; None where the user wants none."""
    chooser = Gtk.FileChooserDialog(
        title=tr("Open a Style"),
        transient_for=parent,
        modal=True,
        action=Gtk.FileChooserAction.OPEN,
    )
    chooser.add_buttons(tr("_Cancel"), Buttons.CANCEL, tr("_Open"), Buttons.OK)
    chooser.set_default_response(Buttons.OK)
    images = Gtk.FileFilter()
    images.set_name(tr("Pictures and styles"))
    images.add_mime_type("image/*")
    images.add_pattern(f"*{STYLE_FILE_SUFFIX}")
    every = Gtk.FileFilter()
    every.set_name(tr("All files"))
    every.add_pattern("*")
    for each in (images, every):
        chooser.add_filter(each)
    preview = Gtk.Image()
    chooser.set_preview_widget(preview)
    chooser.connect("update-preview", _preview, preview)
    try:
        return chooser.get_file() if chooser.run() == Buttons.OK else None
    finally:
        chooser.destroy()


def ask_name(parent: Gtk.Window, title: str, button: str, suggested: str) -> str | None:
    """A name; None where the user wants none."""
    dialog = Gtk.Dialog(title=title, transient_for=parent, modal=True, use_header_bar=0)
    dialog.add_buttons(tr("_Cancel"), Buttons.CANCEL, button, Buttons.OK)
    dialog.set_default_response(Buttons.OK)
    entry = Gtk.Entry(text=suggested, activates_default=True, width_chars=30)
    label = Gtk.Label(label=tr("_Name"), use_underline=True, mnemonic_widget=entry)
    row = Gtk.Box(spacing=SPACE, border_width=SPACE)
    row.pack_start(label, False, False, 0)
    row.pack_start(entry, True, True, 0)
    dialog.get_content_area().pack_start(row, True, True, 0)
    dialog.show_all()
    try:
        return entry.get_text().strip() if dialog.run() == Buttons.OK else None
    finally:
        dialog.destroy()


def ask_whether(parent: Gtk.Window, question: str, button: str) -> bool:
    """Whether to do what cannot be taken back."""
    dialog = Gtk.MessageDialog(
        text=question, transient_for=parent, modal=True, message_type=Gtk.MessageType.QUESTION
    )
    dialog.add_buttons(tr("_Cancel"), Buttons.CANCEL, button, Buttons.OK)
    dialog.set_default_response(Buttons.CANCEL)
    try:
        return dialog.run() == Buttons.OK
    finally:
        dialog.destroy()


def _preview(chooser: Gtk.FileChooserDialog, image: Gtk.Image) -> None:
    path = chooser.get_preview_filename()
    try:
        small = GdkPixbuf.Pixbuf.new_from_file_at_size(path, PREVIEW, PREVIEW) if path else None
    except GLib.Error:
        small = None
    image.set_from_pixbuf(small)
    chooser.set_preview_widget_active(small is not None)
