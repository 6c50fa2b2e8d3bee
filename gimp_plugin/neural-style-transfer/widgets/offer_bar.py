"""A sentence with buttons, above everything else."""

from __future__ import annotations

from collections.abc import Callable

import gi

gi.require_version("Gtk", "3.0")
from gi.repository import Gtk  # noqa: E402
from job.offer import Offer  # noqa: E402


class OfferBar(Gtk.InfoBar):
    """Shows an offer; ``on_choice`` is called with what was chosen of it."""

    def __init__(self, offer: Offer, on_choice: Callable[[Exception], object]) -> None:
        super().__init__(message_type=Gtk.MessageType.QUESTION)
        text = Gtk.Label(label=offer.sentence, xalign=0)
        self.get_content_area().pack_start(text, True, True, 0)
        for words, chosen in offer.choices.items():
            button = Gtk.Button(label=words)
            button.connect("clicked", lambda _, chosen=chosen: on_choice(chosen))
            self.get_content_area().pack_end(button, False, False, 0)
        self.show_all()
