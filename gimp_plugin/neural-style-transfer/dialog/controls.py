"""The window: the live image left, style and settings right, buttons below."""

from __future__ import annotations

from collections.abc import Callable

import gi

gi.require_version("GimpUi", "3.0")
gi.require_version("Gtk", "3.0")
from gi.repository import Gimp, GimpUi, Gtk  # noqa: E402
from settings.panel import SettingsPanel  # noqa: E402

SPACE = 12  # px, as GNOME's guidelines have it between columns
COLUMN = 400  # px; scales shrink to nothing in a narrower one
LEAST = 200  # px of the settings' height
#: Buttons that work while settings cannot be changed, or see to that themselves.
ALWAYS = (Gtk.ResponseType.CANCEL, Gtk.ResponseType.HELP, Gtk.ResponseType.OK)


class Controls:
    """The dialog's ``window``, not shown yet."""

    def __init__(
        self,
        procedure: Gimp.Procedure,
        config: Gimp.ProcedureConfig,
        preview: Gtk.Widget,
        styles: Gtk.Widget,
        guarded: Callable[[Callable[[], None]], None],
    ) -> None:
        title = procedure.get_menu_label().replace("_", "").rstrip("…")
        self.window = GimpUi.ProcedureDialog.new(procedure, config, title)
        _without_letter(self.window.get_widget_for_response(Gtk.ResponseType.HELP))
        self.settings = SettingsPanel(self.window, config, guarded)
        self._column = Gtk.Box(orientation=Gtk.Orientation.VERTICAL, spacing=SPACE)
        self._column.set_size_request(COLUMN, -1)
        self._column.set_hexpand(False)  # all that is left is the image's, whatever sliders want
        self._column.pack_start(styles, True, True, 0)
        self._column.pack_start(_scrolled(self.settings), False, True, 0)
        self._column.show()
        self._inputs = [self._column]
        columns = Gtk.Box(spacing=SPACE, border_width=SPACE)
        columns.pack_start(preview, True, True, 0)
        columns.pack_start(self._column, False, False, 0)
        columns.show()
        actions = self.window.get_action_area()
        for widget in self.window.get_content_area().get_children():
            if not actions.is_ancestor(widget):
                widget.hide()  # GIMP's Load and Save, which presets stand for
                widget.set_no_show_all(True)
        self.window.get_content_area().pack_start(columns, True, True, 0)

    def add_above(self, widget: Gtk.Widget) -> None:
        """Put a widget above the columns."""
        area = self.window.get_content_area()
        area.pack_start(widget, False, False, 0)
        area.reorder_child(widget, 0)
        self._inputs.append(widget)

    def set_sensitive(self, sensitive: bool) -> None:
        """Set whether settings can be changed; Cancel and Help work all the time."""
        for part in self._inputs:
            part.set_sensitive(sensitive)
        for widget in self.window.get_action_area().get_children():
            response = self.window.get_response_for_widget(widget)
            if response not in ALWAYS:
                widget.set_sensitive(sensitive)

    def set_ok(self, label: str, why_not: str, hint: str) -> None:
        """Set what the button that ends the dialog says, and why it cannot be pressed, if so."""
        button = self.window.get_widget_for_response(Gtk.ResponseType.OK)
        if button.get_label() != label:
            self.window.set_ok_label(label)
        button.set_sensitive(not why_not)
        button.set_tooltip_text(why_not or hint)


def _without_letter(help_button: Gtk.Button | None) -> None:
    """Underline no letter of Help: F1 presses it, and the settings need all that are left."""
    if help_button:  # preferences may hide it
        help_button.set_label(help_button.get_label().replace("_", ""))


def _scrolled(settings: Gtk.Widget) -> Gtk.Widget:
    """The settings with a scroll bar: unfolded they are higher than a small screen."""
    scrolled = Gtk.ScrolledWindow(hscrollbar_policy=Gtk.PolicyType.NEVER)
    scrolled.set_propagate_natural_height(True)
    scrolled.set_min_content_height(LEAST)
    scrolled.add(settings)
    scrolled.show_all()
    return scrolled
