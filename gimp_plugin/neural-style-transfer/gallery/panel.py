"""The gallery with what is below it: the chosen style's name, Open a File, Save This Style."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import gi

gi.require_version("Gdk", "3.0")
gi.require_version("Gtk", "3.0")
from arguments import NO_STYLE, STYLE_FILE  # noqa: E402
from contract import UserError  # noqa: E402
from gi.repository import Gdk, Gimp, Gio, GLib, GObject, Gtk, Pango  # noqa: E402
from languages.text import tr  # noqa: E402
from styles import library, recent  # noqa: E402
from styles.offered import Heading, OfferedStyle, chosen_key, offered_styles  # noqa: E402
from styles.saving import save_style, why_not  # noqa: E402
from styles.style import FileStyle, LayerStyle, Style, chosen_style  # noqa: E402
from widgets.asking import ask_file, ask_name, ask_whether  # noqa: E402

from gallery.gallery import Gallery  # noqa: E402

SPACE = 6  # px


class StylePanel(Gtk.Box):
    """Chooses the style of ``config``; ``excluded`` are ids of layers that cannot be the style.

    ``guarded`` does what may raise UserError and shows what comes of it.
    """

    def __init__(
        self,
        config: Gimp.ProcedureConfig,
        excluded: set[int],
        guarded: Callable[[Callable[[], None]], None],
    ) -> None:
        super().__init__(orientation=Gtk.Orientation.VERTICAL, spacing=SPACE)
        self._config, self._excluded, self._guarded = config, excluded, guarded
        self.gallery = Gallery(lambda: offered_styles(excluded), self._choose, self._menu_for)
        self._name = Gtk.Label(xalign=0, ellipsize=Pango.EllipsizeMode.END, max_width_chars=1)
        opening = Gtk.Button(label=tr("Open a _File…"), use_underline=True)
        opening.set_tooltip_text(tr("A picture or .style file; it can be dropped here, too"))
        opening.connect("clicked", lambda _: self._soon(self._open))
        self._saving = Gtk.Button(label=tr("Save Style…"))
        self._saving.get_accessible().set_name(tr("Save this style…"))
        self._saving.connect("clicked", lambda _: self._soon(self._save))
        row = Gtk.Box(spacing=SPACE)
        row.pack_start(self._name, True, True, 0)
        row.pack_start(opening, False, False, 0)
        row.pack_start(self._saving, False, False, 0)
        self.pack_start(self.gallery, True, True, 0)
        self.pack_start(row, False, False, 0)
        self.show_all()
        config.connect("notify", self._notify)
        self.refresh()

    def refresh(self) -> None:
        """Show the styles that there are now, and which is chosen."""
        self.gallery.refresh()
        self._show_chosen()

    def accept_drops(self, widget: Gtk.Widget) -> None:
        """Let a file that is dropped on the widget become the style."""
        widget.drag_dest_set(Gtk.DestDefaults.ALL, [], Gdk.DragAction.COPY)
        widget.drag_dest_add_uri_targets()
        widget.connect("drag-data-received", self._dropped)

    def _soon(self, work: Callable[[], None]) -> None:
        """Do what may ask something, but not now: a screen reader that pressed the button waits
        for the answer, and could read nothing of the question."""
        GLib.idle_add(lambda: self._guarded(work))

    def _notify(self, _config: Gimp.ProcedureConfig, changed: GObject.ParamSpec) -> None:
        if changed.name in NO_STYLE:
            self._show_chosen()

    def _show_chosen(self) -> None:
        style = self._style()
        chosen = chosen_key(self._config)
        self.gallery.mark_chosen(chosen)
        offered = self.gallery.style_of(chosen)
        self._name.set_tooltip_text(offered.hint if offered else None)
        self._name.set_text(
            tr("Style: {title}").format(title=style.title)
            if style
            else tr("No style is chosen yet")
        )
        reason = why_not(style)
        self._saving.set_sensitive(not reason)
        self._saving.set_tooltip_text(reason or tr("Put this style among My styles"))

    def _style(self) -> Style | None:
        try:
            return chosen_style(self._config)
        except UserError:
            return None

    def _choose(self, style: OfferedStyle) -> None:
        self._config.set_property(style.argument, style.value)

    def _choose_file(self, file: Gio.File) -> None:
        recent.add(file.get_uri())
        self.gallery.refresh()
        self._config.set_property(STYLE_FILE, file)

    def _open(self) -> None:
        file = ask_file(self.get_toplevel())
        if file:
            self._choose_file(file)

    def _dropped(
        self,
        _widget: Gtk.Widget,
        _context: Gdk.DragContext,
        _x: int,
        _y: int,
        data: Gtk.SelectionData,
        *_: int,
    ) -> None:
        uris = data.get_uris()
        if uris:
            self._choose_file(Gio.File.new_for_uri(uris[0]))

    def _save(self) -> None:
        style = chosen_style(self._config)
        if not isinstance(style, LayerStyle | FileStyle):
            return
        title = ask_name(self.get_toplevel(), tr("Save This Style"), tr("_Save"), style.title)
        if title is not None:
            save_style(style, title)
            self.gallery.refresh()

    def _menu_for(self, style: OfferedStyle) -> Gtk.Menu | None:
        if style.heading is Heading.OWN:
            entries = {tr("Re_name…"): self._rename, tr("_Remove…"): self._remove}
        elif style.heading is Heading.RECENT:
            entries = {tr("_Remove from This List"): self._remove_recent}
        else:
            return None
        menu = Gtk.Menu()
        for words, work in entries.items():
            item = Gtk.MenuItem(label=words, use_underline=True)
            item.connect("activate", lambda _, do=work: self._soon(lambda: do(style)))
            menu.append(item)
        menu.show_all()
        return menu

    def _rename(self, style: OfferedStyle) -> None:
        title = ask_name(self.get_toplevel(), tr("Rename This Style"), tr("Re_name"), style.title)
        if title is None or title == style.title:
            return
        chosen = self._is_chosen(style)
        path = library.rename(Path(style.value.get_path()), title)
        self.gallery.refresh()
        if chosen:
            self._config.set_property(STYLE_FILE, Gio.File.new_for_path(str(path)))

    def _remove(self, style: OfferedStyle) -> None:
        if not ask_whether(
            self.get_toplevel(),
            tr("Delete your style “{title}”?").format(title=style.title),
            tr("_Delete"),
        ):
            return
        if self._is_chosen(style):
            self._config.set_property(STYLE_FILE, None)
        library.remove(Path(style.value.get_path()))
        self.gallery.refresh()

    def _remove_recent(self, style: OfferedStyle) -> None:
        recent.remove(str(style.key))
        self.gallery.refresh()

    def _is_chosen(self, style: OfferedStyle) -> bool:
        return chosen_key(self._config) == (style.argument, style.key)
