"""Errors in words for a person: what the engine reports, and what should not happen."""

from __future__ import annotations

import logging

from contract import Error, UserError
from contract.logs import log_file


def unexpected_error(error: Exception) -> UserError:
    """The exception in words for a person; its traceback goes into the log."""
    logging.error("unexpected", exc_info=error)
    return UserError(
        "internal",
        f"Something went wrong that should not ({type(error).__name__}: {error}).",
        f"Nothing was changed. The details are in {log_file('plug-in')}.",
        input_error=False,
    )


def user_error(event: Error) -> UserError:
    """The error that the engine reported."""
    return UserError(event.code, event.message, event.hint, input_error=False)
