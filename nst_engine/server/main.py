"""``nst_engine serve``: the conversation, and who may end it.

Five threads: one reads messages, so that stop, cancel and the end of stdin are heard at any
moment; one imports torch while the user still looks at the dialog; the main one works; one paints
what is seen enlarged meanwhile; one says that all this is alive. A sixth one listens for GIMP's end
where the engine may stay longer than the plug-in, or for silence where that is on another computer.
"""

from __future__ import annotations

import faulthandler
import logging
import os
import signal
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, NoReturn

from .. import __version__
from ..contract import EXIT_DONE, EXIT_FAILURE
from ..contract.logs import ENGINE, configure_logging
from ..contract.pipes import writer
from ..stylizer import Stylizer
from .conversations import Conversations
from .handshake import Handshake, Probe, probe
from .heartbeat import beat
from .job_queue import Stylize
from .message_writer import MessageWriter
from .queues import Queues
from .silence import wait_for_silence
from .stdio import claim_stdio

if TYPE_CHECKING:
    from .stay import Stay


def serve(
    stylize: Stylize | None = None,
    detail: Stylize | None = None,
    find_devices: Probe = probe,
    stay: Stay | None = None,
    far: bool = False,
) -> NoReturn:
    """Answer messages until stdin ends or ``shutdown`` comes.

    The process leaves at once then, whatever its threads are doing: an engine must not
    outlive the plug-in that started it. With ``stay`` it may wait for another call of the same
    GIMP, as long as a plug-in wants that. ``stylize`` makes one image and ``detail`` a part of one,
    by default a Stylizer; ``find_devices`` finds out what ``ready`` says of this computer. ``far``:
    the plug-in is on another one.
    """
    incoming, outgoing = claim_stdio()
    faulthandler.enable()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C in GIMP's terminal is for GIMP
    configure_logging(ENGINE)
    logging.info("Engine %s started, process %d.", __version__, os.getpid())
    # Who stays hears of the plug-in's end by stdin, and must not leave because of an answer.
    messages = MessageWriter(
        writer(outgoing),
        on_closed=lambda: queues.cancel() if stay else leave(EXIT_DONE),
        packed=far,
    )
    stylizer, handshake = Stylizer(), Handshake(messages, find_devices)
    queues = Queues.of(
        messages, stylize or stylizer, detail or stylizer.detail, stylizer.drop_features
    )
    conversations = Conversations((incoming, outgoing), messages, handshake, queues, stay)

    def listen() -> NoReturn:
        leave(EXIT_DONE if conversations.listen() else EXIT_FAILURE)

    def leave_in_silence() -> NoReturn:
        wait_for_silence(lambda: conversations.heard)
        logging.info("Nothing is heard from the other computer.")
        leave(EXIT_FAILURE)

    handshake.send_ready()
    tasks: list[Callable[[], object]] = [listen, handshake.probe_devices, queues.details.run]
    tasks.append(lambda: beat(messages, queues.is_busy))
    if far:
        tasks.append(leave_in_silence)
    if stay:
        tasks.append(lambda: stay.watch_gimp(lambda: leave(EXIT_DONE)))
    for task in tasks:
        threading.Thread(target=task, daemon=True).start()
    queues.images.run()


def leave(code: int) -> NoReturn:
    """End this process now, even in the middle of a long step of torch."""
    logging.info("Engine leaves, process %d.", os.getpid())
    os._exit(code)
