"""One conversation with a plug-in after another, and whether a next one is waited for."""

from __future__ import annotations

import logging
import os
import time
from typing import TYPE_CHECKING

from ..contract import Error, Message, UserError, read_message
from ..contract.pipes import writer
from ..contract.ssh import ALIVE
from .errors import error_event
from .handshake import Handshake
from .message_writer import MessageWriter
from .queues import Queues
from .stdio import print_to

if TYPE_CHECKING:
    from .stay import Stay

#: Seconds that a cancelled job gets to end; an engine in a longer step is not kept.
GIVE_UP = 1.0
#: The longest wait that a plug-in may ask for, in seconds: a day.
LONGEST_WAIT = 86_400.0


class Conversations:
    """Reads messages and acts on them; ``pipes`` are stdin and stdout of the first conversation.

    Nothing of a conversation is left when the next one begins, but for networks.
    """

    def __init__(
        self,
        pipes: tuple[int, int],
        messages: MessageWriter,
        handshake: Handshake,
        queues: Queues,
        stay: Stay | None,
    ) -> None:
        self._incoming, self._outgoing = pipes
        self._messages, self._handshake, self._queues = messages, handshake, queues
        self._stay = stay
        self._seconds = 0.0  # to wait for the next conversation
        self.heard = time.monotonic()  # when something was, be it a part of a message

    def listen(self) -> bool:
        """Act on every message until it is time to leave; False after an error."""
        try:
            while self._converse():
                if not self._wait():
                    break
        except UserError as error:  # after it, no frame border is known
            logging.error("%s", error)
            self._messages.send(Error.of(error).to_message())
            return False
        except BaseException as error:
            logging.error("The engine cannot listen any more.")
            self._messages.send(error_event(error).to_message())
            return False
        return True

    def _converse(self) -> bool:
        """Act on every message of one plug-in; whether there may be another one."""
        while (message := read_message(self._read)) is not None:
            if message.type == "shutdown":
                return False
            self._handle(message)
            del message  # and its pixels, which would lie here until the next one
        return True

    def _read(self, size: int) -> bytes:
        data = os.read(self._incoming, size)
        self.heard = time.monotonic()
        return data

    def _wait(self) -> bool:
        """Wait for the next plug-in; False where none comes.

        The engine can be found again before the last plug-in sees its pipes closed, so that
        whoever calls after that plug-in's end finds it.
        """
        if not (self._stay and self._seconds > 0 and self._queues.rest(GIVE_UP)):
            return False
        if not self._stay.open():
            return False
        logging.info("Engine waits for another call, for %g s.", self._seconds)
        self._let_go()
        streams = self._stay.next_call(self._seconds)
        if streams is None:
            return False
        logging.info("Engine serves another call.")
        self._incoming, self._outgoing, errors = streams
        self._seconds = 0.0
        print_to(errors)
        self._messages.turn_to(writer(self._outgoing))
        self._handshake.send_ready()
        return True

    def _let_go(self) -> None:
        """Close all that the plug-in holds the other end of."""
        self._messages.turn_to(None)
        os.close(self._incoming)
        os.close(self._outgoing)
        print_to(os.open(os.devnull, os.O_WRONLY))

    def _handle(self, message: Message) -> None:
        if message.type == "hello":
            self._handshake.answer_hello(message)
        elif message.type == "stay":
            self._seconds = _seconds(message)
        elif message.type in ("stylize", "detail"):
            self._queues.add(message)
        elif message.type == "stop":
            self._queues.stop()
        elif message.type == "cancel":
            self._queues.cancel()
        elif message.type == ALIVE:
            pass  # it was heard
        else:
            error = UserError(
                "bad-frame",
                f"The engine knows no {message.type!r} message.",
                "Run install.py again so that plug-in and engine are of the same version.",
            )
            self._messages.send(Error.of(error).to_message())


def _seconds(stay: Message) -> float:
    """How long to wait; 0 where that is not said in a number."""
    seconds = stay.values.get("seconds")
    return float(min(seconds, LONGEST_WAIT)) if isinstance(seconds, int | float) else 0.0
