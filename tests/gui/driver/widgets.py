"""Widgets as assistive technologies see them (AT-SPI): of GIMP and of plug-ins' dialogs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, GLib  # noqa: E402

State = Atspi.StateType
REPORTED_STATES = (State.SENSITIVE, State.CHECKED, State.FOCUSED, State.SELECTED, State.EXPANDED)
NEW_ROLE_NAMES = {"push button": "button"}  # AT-SPI changed it between our two GIMPs


class NotFoundError(Exception):
    """No such widget is to be seen."""


def start() -> None:
    """Connect; DISPLAY and the session bus must be in the environment."""
    Atspi.init()
    Atspi.set_timeout(2000, 5000)  # milliseconds: a plug-in that just ended never answers


def find(name: str | None, role: str | None, app: str | None) -> list[dict[str, Any]]:
    """Descriptions of all widgets that are to be seen with this name (or label) and role."""
    return [_described(found) for found in _matching(name, role, app)]


def act(name: str | None, role: str | None, app: str | None) -> None:
    """Do the widget's first action: a button is clicked, a menu entry chosen."""
    _first(name, role, app, lambda widget: widget.get_n_actions()).do_action(0)


def set_value(name: str | None, role: str | None, app: str | None, number: float) -> None:
    """Set a slider or spin button."""
    _first(name, role, app, _has_value).get_value_iface().set_current_value(number)


def dump(app: str | None) -> str:
    """The tree of all widgets that are to be seen, a line each."""
    lines = []
    for found in _all(app):
        described = _described(found)
        extra = {
            k: described[k] for k in ("label", "value", "text") if described[k] not in (None, "")
        }
        role, name, states = described["role"], described["name"], " ".join(described["states"])
        text = f"{role} {name!r} {extra or ''} {states}"
        lines.append("  " * found.depth + text.rstrip())
    return "\n".join(lines)


@dataclass(frozen=True)
class _Found:
    widget: Atspi.Accessible
    app: str
    window: str  # title
    depth: int


def _first(
    name: str | None, role: str | None, app: str | None, can: Callable[[Atspi.Accessible], object]
) -> Atspi.Accessible:
    for found in _matching(name, role, app):
        if can(found.widget):
            return found.widget
    raise NotFoundError(f"no widget {name!r} ({role or 'any role'}) in {app or 'any program'}")


def _matching(name: str | None, role: str | None, app: str | None) -> Iterator[_Found]:
    for found in _all(app):
        try:
            if role in (None, _role(found.widget)) and (
                name in (None, _name(found.widget), _label(found.widget))
            ):
                yield found
        except GLib.Error:
            continue  # it has just gone


def _all(app: str | None) -> Iterator[_Found]:
    """The youngest program first: a plug-in's dialog goes before GIMP's windows."""
    _clear_cache()
    desktop = Atspi.get_desktop(0)
    for number in reversed(range(desktop.get_child_count())):
        owner = desktop.get_child_at_index(number)
        if owner is not None and app in (None, _name(owner)):
            yield _Found(owner, _name(owner), "", 0)
            for window in _children(owner):
                yield from _below(window, _name(owner), _name(window), 1)


def _below(widget: Atspi.Accessible, app: str, window: str, depth: int) -> Iterator[_Found]:
    try:
        if not widget.get_state_set().contains(State.SHOWING):
            return
    except GLib.Error:
        return
    yield _Found(widget, app, window, depth)
    for child in _children(widget):
        yield from _below(child, app, window, depth + 1)


def _children(widget: Atspi.Accessible) -> Iterator[Atspi.Accessible]:
    try:
        for number in range(widget.get_child_count()):
            child = widget.get_child_at_index(number)
            if child is not None:
                yield child
    except GLib.Error:
        return  # the rest has just gone


def _described(found: _Found) -> dict[str, Any]:
    widget = found.widget
    described = {"app": found.app, "window": found.window, "name": "", "role": "", "label": ""}
    described["description"] = ""
    described.update(states=[], extents=None, value=None, text=None)
    try:
        described.update(name=_name(widget), role=_role(widget), label=_label(widget))
        described["description"] = widget.get_description() or ""
        states = widget.get_state_set()
        described["states"] = [s.value_nick for s in REPORTED_STATES if states.contains(s)]
        if component := widget.get_component_iface():
            area = component.get_extents(Atspi.CoordType.SCREEN)
            described["extents"] = [area.x, area.y, area.width, area.height]
        if _has_value(widget):
            described["value"] = widget.get_value_iface().get_current_value()
        if text := widget.get_text_iface():
            described["text"] = Atspi.Text.get_text(text, 0, Atspi.Text.get_character_count(text))
    except GLib.Error:
        pass  # it has just gone: what is known of it is enough
    return described


def _name(widget: Atspi.Accessible) -> str:
    try:
        return widget.get_name() or ""
    except GLib.Error:
        return ""


def _role(widget: Atspi.Accessible) -> str:
    role = widget.get_role_name()
    return NEW_ROLE_NAMES.get(role, role)


def _label(widget: Atspi.Accessible) -> str:
    """The words beside a slider or chooser that say what it is for."""
    for relation in widget.get_relation_set() or []:
        if relation.get_relation_type() == Atspi.RelationType.LABELLED_BY:
            return _name(relation.get_target(0))
    return ""


def _has_value(widget: Atspi.Accessible) -> bool:
    return widget.get_value_iface() is not None


def _clear_cache() -> None:
    """What was known of the widgets is of the past."""
    context = GLib.MainContext.default()
    while context.iteration(False):
        pass
    Atspi.get_desktop(0).clear_cache()
