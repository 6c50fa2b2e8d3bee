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
ROLES = {
    NEW_ROLE_NAMES.get(name, name): role
    for role in Atspi.Role.__enum_values__.values()
    if (name := Atspi.role_get_name(role))
}


class NotFoundError(Exception):
    """No such widget is to be seen."""


def start() -> None:
    """Connect; DISPLAY and the session bus must be in the environment."""
    Atspi.init()
    Atspi.set_timeout(2000, 5000)  # milliseconds: a plug-in that just ended never answers


def find(
    name: str | None, role: str | None, app: str | None, part: str = ""
) -> list[dict[str, Any]]:
    """Descriptions of all widgets that are to be seen with this name (or label) and role.

    ``part`` must be in the name.
    """
    return [
        _described(found)
        for found in _matching(name, role, app)
        if not part or part in _name(found.widget)
    ]


def act(name: str | None, role: str | None, app: str | None) -> None:
    """Do the widget's first action: a button is clicked, a menu entry chosen."""
    _first(name, role, app, lambda widget: widget.get_n_actions()).do_action(0)


def set_value(name: str | None, role: str | None, app: str | None, number: float) -> None:
    """Set a slider or spin button."""
    _first(name, role, app, _has_value).get_value_iface().set_current_value(number)


def dump(app: str | None) -> str:
    """The tree of all widgets that are to be seen, a line each."""
    lines = []
    for owner, window in _windows(app):
        for widget, depth in _below(window, 1):
            described = _described(_Found(widget, owner, _name(window)))
            told = {name: described[name] for name in ("label", "value", "text")}
            extra = {name: value for name, value in told.items() if value not in (None, "")}
            role, name, states = described["role"], described["name"], " ".join(described["states"])
            text = f"{role} {name!r} {extra or ''} {states}"
            lines.append("  " * depth + text.rstrip())
    return "\n".join(lines)


@dataclass(frozen=True)
class _Found:
    widget: Atspi.Accessible
    app: str
    window: str  # title


def _first(
    name: str | None, role: str | None, app: str | None, can: Callable[[Atspi.Accessible], object]
) -> Atspi.Accessible:
    for found in _matching(name, role, app):
        if can(found.widget):
            return found.widget
    raise NotFoundError(f"no widget {name!r} ({role or 'any role'}) in {app or 'any program'}")


def _matching(name: str | None, role: str | None, app: str | None) -> Iterator[_Found]:
    for owner, window in _windows(app):
        for widget in _visible(window, role):
            if name is None or name == _name(widget) or name == _label(widget):
                yield _Found(widget, owner, _name(window))


def _windows(app: str | None) -> Iterator[tuple[str, Atspi.Accessible]]:
    """Those to be seen, of the youngest program first: a plug-in's dialog goes before GIMP's."""
    _clear_cache()
    desktop = Atspi.get_desktop(0)
    for number in reversed(range(desktop.get_child_count())):
        owner = desktop.get_child_at_index(number)
        if owner is not None and app in (None, _name(owner)):
            for window in _children(owner):
                if _is_visible(window):
                    yield _name(owner), window


def _visible(window: Atspi.Accessible, role: str | None) -> Iterator[Atspi.Accessible]:
    """The window, if it has this role, and all in it that do.

    The program itself looks for them: to ask it for one widget after another is a message and its
    answer for each of some hundreds, and keeps it from its work.
    """
    if role in (None, _role(window)):
        yield window
    every, either = Atspi.CollectionMatchType.ALL, Atspi.CollectionMatchType.ANY
    roles = [ROLES[role]] if role else []
    states = Atspi.StateSet.new([State.SHOWING])
    rule = Atspi.MatchRule.new(states, every, {}, every, roles, either, [], every, False)
    try:
        order = Atspi.CollectionSortOrder.CANONICAL
        yield from window.get_collection_iface().get_matches(rule, order, 0, True)
    except GLib.Error:
        return  # it has just gone


def _below(widget: Atspi.Accessible, depth: int) -> Iterator[tuple[Atspi.Accessible, int]]:
    yield widget, depth
    for child in filter(_is_visible, _children(widget)):
        yield from _below(child, depth + 1)


def _is_visible(widget: Atspi.Accessible) -> bool:
    try:
        return widget.get_state_set().contains(State.SHOWING)
    except GLib.Error:
        return False


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
    try:
        role = widget.get_role_name()
    except GLib.Error:
        return ""
    return NEW_ROLE_NAMES.get(role, role)


def _label(widget: Atspi.Accessible) -> str:
    """The words beside a slider or chooser that say what it is for."""
    try:
        for relation in widget.get_relation_set() or []:
            if relation.get_relation_type() == Atspi.RelationType.LABELLED_BY:
                return _name(relation.get_target(0))
    except GLib.Error:
        pass  # it has just gone
    return ""


def _has_value(widget: Atspi.Accessible) -> bool:
    return widget.get_value_iface() is not None


def _clear_cache() -> None:
    """What was known of the widgets is of the past."""
    context = GLib.MainContext.default()
    while context.iteration(False):
        pass
    Atspi.get_desktop(0).clear_cache()
