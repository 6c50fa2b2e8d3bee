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
from .handshake import Handshake, Survey, survey
from .job_queue import JobQueue, Work
from .message_writer import MessageWriter
from .stdio import claim_stdio


def serve(work: Work | None = None, look: Survey = survey) -> NoReturn:
    """Answer messages until stdin ends or ``shutdown`` comes.

    The process leaves at once then, whatever its threads are doing: an engine must not
    outlive the plug-in that started it. ``work`` makes one picture, by default ``stylize``;
    ``look`` finds out what ``ready`` tells of this computer.
    """
    incoming, outgoing = claim_stdio()
    faulthandler.enable()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C in GIMP's terminal is for GIMP
    configure_logging(ENGINE)
    logging.info("Engine %s started, process %d.", __version__, os.getpid())
    outlet = MessageWriter(writer(outgoing), on_closed=lambda: leave(EXIT_DONE))
    greeting, jobs = Handshake(outlet, look), JobQueue(outlet, work or Stylizer())
    greeting.say()
    for task in (lambda: _listen(incoming, outlet, greeting, jobs), greeting.probe_devices):
        threading.Thread(target=task, daemon=True).start()
    jobs.run()


def leave(code: int) -> NoReturn:
    """End this process now, even in the middle of a long step of torch."""
    logging.info("Engine leaves, process %d.", os.getpid())
    os._exit(code)


def _listen(incoming: int, outlet: MessageWriter, greeting: Handshake, jobs: JobQueue) -> NoReturn:
    """Act on every message. After one that cannot be read, no frame border is known: leave."""
    try:
        while True:
            message = read_message(reader(incoming))
            if message is None or message.type == "shutdown":
                break
            _act(message, outlet, greeting, jobs)
            del message  # and its pixels, which would lie here until the next one
    except UserError as problem:
        logging.error("%s", problem)
        outlet.send(Error.of(problem).to_message())
        leave(EXIT_FAILURE)
    except BaseException:
        logging.exception("The engine cannot listen any more.")
        leave(EXIT_FAILURE)
    leave(EXIT_DONE)


def _act(message: Message, outlet: MessageWriter, greeting: Handshake, jobs: JobQueue) -> None:
    if message.type == "hello":
        greeting.answer(message)
    elif message.type == "stylize":
        jobs.add(message)
    elif message.type == "stop":
        jobs.stop()
    elif message.type == "cancel":
        jobs.cancel()
    else:
        problem = UserError(
            "bad-frame",
            f"The engine knows no {message.type!r} message.",
            "Run install.py again so that plug-in and engine are of the same version.",
        )
        outlet.send(Error.of(problem).to_message())
