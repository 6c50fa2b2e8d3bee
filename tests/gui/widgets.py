"""Widgets of all windows on the screen: looked for, waited for, clicked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ..gimp.waiting import until
from .link import Link


@dataclass(frozen=True)
class Widget:
    """What AT-SPI tells of a widget. ``label`` is that of the label beside it, ``extents`` are
    x, y, width, height on the screen; ``value`` is a slider's, ``text`` an entry's or label's;
    ``window`` is the title of the window it is in."""

    app: str
    window: str
    name: str
    role: str
    label: str
    description: str
    states: tuple[str, ...]
    extents: tuple[int, int, int, int] | None
    value: float | None
    text: str | None

    @property
    def usable(self) -> bool:
        """Whether it is not greyed out."""
        return "sensitive" in self.states


class Widgets:
    """What can be done with widgets through ``_link``.

    They are named by their own name or by their label's, by role (``button``, ``slider``…) and
    by program (``app``: ``neural-style-transfer``, ``gimp``); what is not named does not matter.
    """

    _link: Link

    def find(
        self,
        name: str | None = None,
        role: str | None = None,
        app: str | None = None,
        part: str = "",
    ) -> list[Widget]:
        """The widgets to be seen now that fit; ``part`` must be in the name."""
        found = self._link.order("widgets.find", name=name, role=role, app=app, part=part)
        return [Widget(**described) for described in found]

    def wait_for(
        self,
        name: str | None = None,
        role: str | None = None,
        app: str | None = None,
        timeout: float = 20,
        where: Callable[[Widget], bool] = lambda _: True,
        part: str = "",
    ) -> Widget:
        """The first widget that fits, as soon as there is one."""
        found: list[Widget] = []

        def there() -> bool:
            found[:] = filter(where, self.find(name, role, app, part))
            return bool(found)

        self.until(there, f"{role or 'widget'} {name!r} of {app or 'any program'}", timeout)
        return found[0]

    def click(
        self, name: str, role: str | None = None, app: str | None = None, timeout: float = 20
    ) -> None:
        """Wait for the widget to be usable, then do its action, without the mouse."""
        self.wait_for(name, role, app, timeout, lambda widget: widget.usable)
        self._link.order("widgets.act", name=name, role=role, app=app)

    def press(
        self,
        name: str | None = None,
        role: str | None = None,
        app: str | None = None,
        timeout: float = 20,
        where: Callable[[Widget], bool] = lambda _: True,
    ) -> None:
        """Wait for the widget to be there and at rest, then click its middle with the mouse."""
        self._link.order("desktop.press", **self._middle(name, role, app, timeout, where))

    def point(self, name: str, role: str | None = None, app: str | None = None) -> None:
        """Move the mouse over the widget: a menu's entry then opens its own menu."""
        self._link.order("desktop.point", **self._middle(name, role, app))

    def wheel(self, x: int, y: int, clicks: int) -> None:
        """Turn the mouse's wheel at this place: downwards, upwards where it is negative."""
        self._link.order("desktop.wheel", x=x, y=y, clicks=clicks)

    def drag(self, start: tuple[int, int], end: tuple[int, int]) -> None:
        """Drag with the mouse from one place on the screen to another."""
        self._link.order("desktop.drag", x=start[0], y=start[1], to_x=end[0], to_y=end[1])

    def resize(self, title: str, width: int, height: int) -> None:
        """Give the window of this title another size."""
        self._link.order("desktop.resize", title=title, width=width, height=height)

    def hold(self, name: str, app: str | None = None) -> Callable[[], None]:
        """Press the mouse's button on a widget; what is returned lets it go."""
        middle = self._middle(name, None, app)
        self._link.order("desktop.hold", **middle, down=True)
        return lambda: self._link.order("desktop.hold", **middle, down=False)

    def _middle(
        self,
        name: str | None,
        role: str | None,
        app: str | None,
        timeout: float = 20,
        where: Callable[[Widget], bool] = lambda _: True,
    ) -> dict[str, int]:
        places: list[tuple[int, int, int, int] | None] = [None, None]

        def at_rest() -> bool:
            places[:] = places[1], self.wait_for(name, role, app, timeout, where).extents
            return places[0] == places[1]

        self.until(at_rest, f"{role or 'widget'} {name!r} to stop moving", timeout)
        x, y, width, height = places[1]
        return {"x": x + width // 2, "y": y + height // 2}

    def value(
        self,
        name: str,
        number: float | None = None,
        role: str | None = None,
        app: str | None = None,
    ) -> float:
        """The value of the slider or spin button, after setting it where a number is given."""
        which = {"name": name, "role": role, "app": app}
        self.wait_for(**which, where=lambda widget: widget.value is not None)
        if number is not None:
            self._link.order("widgets.set_value", **which, number=number)
        return next(w.value for w in self.find(**which) if w.value is not None)

    def dump(self, app: str | None = None) -> str:
        """The tree of widgets, for whoever writes a test."""
        return self._link.order("widgets.dump", app=app)

    def until(self, condition: Callable[[], object], what: str, timeout: float = 20) -> None:
        """Wait until the condition holds; AssertionError with ``what`` after the time-out."""
        until(condition, what, timeout)
