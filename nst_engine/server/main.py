"""``nst_engine serve``: the conversation, and who may end it.

Three threads: one reads messages, so that stop, cancel and the end of stdin are heard at
any moment; one imports torch while the user still looks at the dialog; the main one works.
"""

from __future__ import annotations

import faulthandler
import logging
import os
import signal
import threading
from typing import NoReturn

from .. import __version__
from ..contract import EXIT_DONE, EXIT_FAILURE, Error, Message, UserError, read_message
from ..contract.logs import ENGINE, configure_logging
from ..contract.pipes import reader, writer
from ..stylizer import Stylizer
from .handshake import Handshake, Probe, probe
from .job_queue import JobQueue, Stylize
from .message_writer import MessageWriter
from .stdio import claim_stdio


def serve(stylize: Stylize | None = None, find_devices: Probe = probe) -> NoReturn:
    """Answer messages until stdin ends or ``shutdown`` comes.

    The process leaves at once then, whatever its threads are doing: an engine must not
    outlive the plug-in that started it. ``stylize`` makes one image, by default a Stylizer;
    ``find_devices`` finds out what ``ready`` says of this computer.
    """
    incoming, outgoing = claim_stdio()
    faulthandler.enable()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C in GIMP's terminal is for GIMP
    configure_logging(ENGINE)
    logging.info("Engine %s started, process %d.", __version__, os.getpid())
    messages = MessageWriter(writer(outgoing), on_closed=lambda: leave(EXIT_DONE))
    handshake, jobs = Handshake(messages, find_devices), JobQueue(messages, stylize or Stylizer())
    handshake.send_ready()
    for task in (lambda: _listen(incoming, messages, handshake, jobs), handshake.probe_devices):
        threading.Thread(target=task, daemon=True).start()
    jobs.run()


def leave(code: int) -> NoReturn:
    """End this process now, even in the middle of a long step of torch."""
    logging.info("Engine leaves, process %d.", os.getpid())
    os._exit(code)


def _listen(
    incoming: int, messages: MessageWriter, handshake: Handshake, jobs: JobQueue
) -> NoReturn:
    """Act on every message. After one that cannot be read, no frame border is known: leave."""
    try:
        while True:
            message = read_message(reader(incoming))
            if message is None or message.type == "shutdown":
                break
            _handle(message, messages, handshake, jobs)
            del message  # and its pixels, which would lie here until the next one
    except UserError as error:
        logging.error("%s", error)
        messages.send(Error.of(error).to_message())
        leave(EXIT_FAILURE)
    except BaseException:
        logging.exception("The engine cannot listen any more.")
        leave(EXIT_FAILURE)
    leave(EXIT_DONE)


def _handle(
    message: Message, messages: MessageWriter, handshake: Handshake, jobs: JobQueue
) -> None:
    if message.type == "hello":
        handshake.answer_hello(message)
    elif message.type == "stylize":
        jobs.add(message)
    elif message.type == "stop":
        jobs.stop()
    elif message.type == "cancel":
        jobs.cancel()
    else:
        error = UserError(
            "bad-frame",
            f"The engine knows no {message.type!r} message.",
            "Run install.py again so that plug-in and engine are of the same version.",
        )
        messages.send(Error.of(error).to_message())
