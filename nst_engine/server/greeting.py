"""``ready``: who the engine is and what it can use, told as soon as it is known."""

from __future__ import annotations

from typing import Any

from .. import __version__
from ..contract import PROTOCOL, Failure, Message, Problem
from .failures import failure_of
from .outlet import Outlet


class Greeting:
    """Sends ``ready``: at once, as the answer to ``hello``, and when the devices are known.

    ``devices`` is a list of ``{"name", "words"}``, the one that ``auto`` takes first;
    ``networks`` lists those whose weights are here. Both are null until torch, which
    takes seconds to load, has answered.
    """

    def __init__(self, outlet: Outlet) -> None:
        self._outlet = outlet
        self._known: dict[str, Any] = {
            "protocol": PROTOCOL,
            "version": __version__,
            "devices": None,
            "networks": None,
        }

    def say(self) -> None:
        """Send what is known."""
        self._outlet.send(Message("ready", self._known))

    def answer(self, hello: Message) -> None:
        """Send ``ready`` to a plug-in of our own version, ``error`` to any other."""
        theirs = (hello.values.get("protocol"), hello.values.get("version"))
        if theirs == (PROTOCOL, __version__):
            self.say()
            return
        problem = Problem(
            "version-mismatch",
            f"The plug-in is of version {theirs[1]}, the engine of version {__version__}.",
            "Run `python3 install.py` again, then restart GIMP.",
        )
        self._outlet.send(Failure.of(problem).to_message())

    def look_around(self) -> None:
        """Load what a job will need, then tell about devices and networks."""
        try:
            from .. import stylize  # noqa: F401 - so that the first job need not wait for it
            from ..backbones.weights import find_weights
            from ..devices import available_devices, device_words

            self._known = {
                **self._known,
                "devices": [{"name": k, "words": device_words(k)} for k in available_devices()],
                "networks": ["compact", *(["vgg19"] if find_weights() else [])],
            }
        except Exception as error:
            self._outlet.send(failure_of(error).to_message())
        else:
            self.say()
