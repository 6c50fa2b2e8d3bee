"""Any exception in words for a person; its traceback goes to the log."""

from __future__ import annotations

import logging
import traceback

from ..contract import Error, UserError
from ..contract.logs import ENGINE, log_file
from ..job.control import Cancelled
from ..memory import is_out_of_memory


def error_event(error: BaseException) -> Error:
    """The event that tells why there is no picture."""
    if isinstance(error, Cancelled):
        return Error("cancelled", "The picture was cancelled.")
    if isinstance(error, UserError):
        logging.error("%s: %s", error.code, error)
        return Error.of(error)
    details = "".join(traceback.format_exception(error))
    logging.error("%s", details)
    return Error.of(explained(error), details)


def explained(error: BaseException) -> UserError:
    """An error that nobody expected, in words for a person."""
    if is_out_of_memory(error):
        return UserError(
            "no-memory",
            "There is not enough memory for a picture of this size.",
            "Close other programs, or choose a smaller layer.",
        )
    if isinstance(error, ImportError):  # the system's loader does not say when it lacks memory
        return UserError(
            "broken-engine",
            f"The engine's libraries cannot be loaded: {error}.",
            "Close other programs; if that does not help, run `python3 install.py` again.",
            input_error=False,
        )
    return UserError(
        "internal",
        f"The engine failed unexpectedly ({type(error).__name__}: {error}).",
        f"Please report it with the end of {log_file(ENGINE)}.",
        input_error=False,
    )
