"""Errors in words for a person: what the engine reports, and what should not happen."""

from __future__ import annotations

import logging
from dataclasses import replace

from contract import Error, UserError
from contract.logs import log_file
from contract.paths import shortened
from languages.text import tr


def unexpected_error(error: Exception) -> UserError:
    """The exception in words for a person; its traceback goes into the log."""
    logging.error("unexpected", exc_info=error)
    return UserError(
        "internal",
        tr("Something went wrong that should not ({error}).").format(
            error=f"{type(error).__name__}: {error}"
        ),
        tr("Nothing was changed. The details are in {file}.").format(
            file=shortened(str(log_file("plug-in")))
        ),
        input_error=False,
    )


def translated(error: Error) -> Error:
    """The engine's error in the user's language, where it is always the same sentence.

    Others stay English, with their hints: half of each helps nobody.
    """
    message = tr(error.message)
    hint = error.hint if message == error.message else tr(error.hint)
    return replace(error, message=message, hint=hint)


def user_error(event: Error) -> UserError:
    """The error that the engine reported."""
    return UserError(event.code, event.message, event.hint, input_error=False)
