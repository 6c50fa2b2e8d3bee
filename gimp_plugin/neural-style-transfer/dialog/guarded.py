"""Work of the dialog whose errors are shown in it; without GTK."""

from __future__ import annotations

from collections.abc import Callable

from contract import UserError
from engine.errors import unexpected_error

from dialog.session import LiveSession


def guarded(work: Callable[[], None], session: LiveSession) -> None:
    """Do it; the session shows what went wrong, whatever that is: GTK would swallow it."""
    try:
        work()
    except UserError as error:
        session.refuse(error)
    except Exception as error:
        session.refuse(unexpected_error(error))
