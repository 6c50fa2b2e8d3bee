"""The contract between plug-in and engine. Standard library only; imports no torch, no gi."""

from .built_in_styles import BUILT_IN
from .errors import EXIT_BAD_INPUT, EXIT_DONE, EXIT_FAILURE, EXIT_INTERRUPTED, Problem
from .events import (
    INSTANT,
    PREVIEW_SIDE,
    Event,
    Failure,
    Listener,
    Preview,
    Progress,
    Result,
    event_of,
)
from .frames import PROTOCOL, Blob, Message, read_message, write_message
from .parameter import Parameter
from .request import CODE_ENDING, SMALLEST_SIDE, Request, is_code
from .settings import PARAMETERS, Settings

__all__ = [
    "BUILT_IN",
    "CODE_ENDING",
    "EXIT_BAD_INPUT",
    "EXIT_DONE",
    "EXIT_FAILURE",
    "EXIT_INTERRUPTED",
    "INSTANT",
    "PARAMETERS",
    "PREVIEW_SIDE",
    "PROTOCOL",
    "SMALLEST_SIDE",
    "Blob",
    "Event",
    "Failure",
    "Listener",
    "Message",
    "Parameter",
    "Preview",
    "Problem",
    "Progress",
    "Request",
    "Result",
    "Settings",
    "event_of",
    "is_code",
    "read_message",
    "write_message",
]
