"""The window with GIMP's own widgets for the arguments, beside the preview."""

from __future__ import annotations

import gi

gi.require_version("GimpUi", "3.0")
gi.require_version("Gtk", "3.0")
from arguments import NO_STYLE, OFFERED, RESULT, property_name  # noqa: E402
from gi.repository import Gimp, GimpUi, Gtk  # noqa: E402

SPACE = 12  # px, as GNOME's guidelines have it between columns
COLUMN = 400  # px; scales shrink to nothing in a narrower one
LEAST = 160  # px of the settings' height


class Controls:
    """The dialog's ``window``, not shown yet: preview left, settings right, experts' folded."""

    def __init__(
        self,
        procedure: Gimp.Procedure,
        config: Gimp.ProcedureConfig,
        preview: Gtk.Widget,
        styles: Gtk.Widget,
        ok_label: str,
    ) -> None:
        title = procedure.get_menu_label().replace("_", "").rstrip("…")
        self.window = GimpUi.ProcedureDialog.new(procedure, config, title)
        self.window.set_ok_label(ok_label)
        self._column = Gtk.Box(orientation=Gtk.Orientation.VERTICAL, spacing=SPACE)
        self._column.set_size_request(COLUMN, -1)
        self._column.pack_start(styles, True, True, 0)
        self._column.pack_start(_scrolled(self._fill(config)), False, True, 0)
        self._column.show()
        self._columns = Gtk.Box(spacing=SPACE, border_width=SPACE)
        self._columns.pack_start(preview, True, True, 0)
        self._columns.pack_start(self._column, False, False, 0)
        self._columns.show()
        self.window.get_content_area().pack_start(self._columns, True, True, 0)

    def set_sensitive(self, sensitive: bool) -> None:
        """Set whether settings can be changed; Cancel works all the time."""
        actions = self.window.get_action_area()
        for widget in self.window.get_content_area().get_children():
            if widget is not self._columns and not actions.is_ancestor(widget):
                widget.set_sensitive(sensitive)  # Load and Save
        self._column.set_sensitive(sensitive)
        for widget in actions.get_children():
            if self.window.get_response_for_widget(widget) != Gtk.ResponseType.CANCEL:
                widget.set_sensitive(sensitive)

    def _fill(self, config: Gimp.ProcedureConfig) -> Gtk.Box:
        window = self.window
        more = (RESULT,) if config.find_property(property_name(RESULT)) else ()
        for parameter in (*OFFERED, *more):
            if parameter.kind == "number":
                window.get_scale_entry(property_name(parameter), 1.0)
            elif parameter.kind == "choice":  # GIMP 3.2 would take radio buttons for some
                window.get_widget(property_name(parameter), Gtk.ComboBox)
        window.get_label("expert-label", "More settings", False, False)
        window.fill_box("expert-box", [property_name(p) for p in OFFERED if not p.basic])
        expert = window.fill_expander("expert", "expert-label", False, "expert-box")
        expert.set_resize_toplevel(False)  # the column scrolls; the dialog would outgrow the screen
        basic = [property_name(p) for p in (*OFFERED, *more) if p.basic]
        shown = [name for name in basic if name not in NO_STYLE]  # the gallery has those
        return window.fill_box("column", [*shown, "expert"])


def _scrolled(settings: Gtk.Widget) -> Gtk.Widget:
    """The settings with a scroll bar: unfolded they are higher than a small screen."""
    scrolled = Gtk.ScrolledWindow(hscrollbar_policy=Gtk.PolicyType.NEVER)
    scrolled.set_propagate_natural_height(True)
    scrolled.set_min_content_height(LEAST)
    scrolled.add(settings)
    scrolled.show_all()
    return scrolled
