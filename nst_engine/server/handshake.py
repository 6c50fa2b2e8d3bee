"""``ready``: who the engine is and what it can use, sent as soon as it is known."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .. import __version__
from ..contract import PROTOCOL, Error, Message, version_mismatch
from .errors import error_event
from .message_writer import MessageWriter

#: Finds devices and networks: see ``probe``.
Probe = Callable[[], dict[str, Any]]


class Handshake:
    """Sends ``ready``: at once, as the answer to ``hello``, and when the devices are known.

    ``devices`` is a list of ``{"name", "words"}``, the one that ``auto`` takes first;
    ``networks`` lists those whose weights are here. Both are null until torch, which
    takes seconds to load, has answered.
    """

    def __init__(self, writer: MessageWriter, probe: Probe) -> None:
        self._writer = writer
        self._probe = probe
        self._known: dict[str, Any] = {
            "protocol": PROTOCOL,
            "version": __version__,
            "devices": None,
            "networks": None,
        }

    def send_ready(self) -> None:
        """Send what is known."""
        self._writer.send(Message("ready", self._known))

    def answer_hello(self, hello: Message) -> None:
        """Send ``ready`` to a plug-in of our own version, ``error`` to any other."""
        other = (hello.values.get("protocol"), hello.values.get("version"))
        if other == (PROTOCOL, __version__):
            self.send_ready()
            return
        error = version_mismatch(other, (PROTOCOL, __version__))
        self._writer.send(Error.of(error).to_message())

    def probe_devices(self) -> None:
        """Find devices and networks, and send ``ready`` again, or an ``error``."""
        try:
            self._known = {**self._known, **self._probe()}
        except Exception as error:
            self._writer.send(error_event(error).to_message())
        else:
            self.send_ready()


def probe() -> dict[str, Any]:
    """Devices and networks of this computer. Loads all that the first job will need."""
    from ..networks.devices import available_devices, device_description
    from ..networks.weights.store import find_weights
    from ..optimization import run  # noqa: F401

    return {
        "devices": [
            {"name": kind, "words": device_description(kind)} for kind in available_devices()
        ],
        "networks": ["compact", *(["vgg19"] if find_weights() else [])],
    }
