"""Every way out of a procedure: a status for GIMP, and words for people where it failed."""

from __future__ import annotations

import logging
from collections.abc import Callable

from contract import EXIT_BAD_INPUT, UserError
from engine.errors import unexpected_error
from gi.repository import Gimp, GLib, GObject
from job.call import DialogCancelled

Status = Gimp.PDBStatusType


def run_procedure(procedure: Gimp.Procedure, work: Callable[[], Gimp.Layer]) -> Gimp.ValueArray:
    """Return values of the procedure: the layer that ``work`` makes, or why there is none."""
    try:
        return _success(procedure, work())
    except DialogCancelled:
        return procedure.new_return_values(Status.CANCEL, None)
    except UserError as error:
        logging.warning("%s: %s", error.code, error)
        wrong_call = error.exit_code == EXIT_BAD_INPUT
        status = Status.CALLING_ERROR if wrong_call else Status.EXECUTION_ERROR
        return procedure.new_return_values(status, GLib.Error(str(error)))
    except Exception as error:  # GIMP would show nothing at all
        return procedure.new_return_values(
            Status.EXECUTION_ERROR, GLib.Error(str(unexpected_error(error)))
        )


def _success(procedure: Gimp.Procedure, layer: Gimp.Layer) -> Gimp.ValueArray:
    values = procedure.new_return_values(Status.SUCCESS, None)
    values.remove(1)
    values.insert(1, GObject.Value(Gimp.Layer, layer))
    return values
