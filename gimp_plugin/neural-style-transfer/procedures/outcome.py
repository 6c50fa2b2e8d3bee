"""Every way out of a procedure: a status for GIMP, and words for people where it failed."""

from __future__ import annotations

import logging
from collections.abc import Callable

from contract import EXIT_BAD_INPUT, UserError
from engine import log
from gi.repository import Gimp, GLib, GObject

Status = Gimp.PDBStatusType


class DialogCancelled(Exception):  # noqa: N818 - the user's wish
    """The dialog was closed without a picture."""


def run_procedure(procedure: Gimp.Procedure, work: Callable[[], Gimp.Layer]) -> Gimp.ValueArray:
    """Return values of the procedure: the layer that ``work`` makes, or why there is none."""
    try:
        return _success(procedure, work())
    except DialogCancelled:
        return procedure.new_return_values(Status.CANCEL, None)
    except UserError as problem:
        logging.warning("%s: %s", problem.code, problem)
        wrong_call = problem.exit_code == EXIT_BAD_INPUT
        status = Status.CALLING_ERROR if wrong_call else Status.EXECUTION_ERROR
        return procedure.new_return_values(status, GLib.Error(str(problem)))
    except Exception as error:  # GIMP would show nothing at all
        return procedure.new_return_values(Status.EXECUTION_ERROR, GLib.Error(str(bug(error))))


def bug(error: Exception) -> UserError:
    """Words for what should not happen; the traceback goes into the log."""
    logging.error("unexpected", exc_info=error)
    return UserError(
        "internal",
        f"Something went wrong that should not ({type(error).__name__}: {error}).",
        f"Nothing was changed. The details are in {log.log_file()}.",
        input_error=False,
    )


def _success(procedure: Gimp.Procedure, layer: Gimp.Layer) -> Gimp.ValueArray:
    values = procedure.new_return_values(Status.SUCCESS, None)
    values.remove(1)
    values.insert(1, GObject.Value(Gimp.Layer, layer))
    return values
