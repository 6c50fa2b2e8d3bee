"""The contract between plug-in and engine. Standard library only; imports no torch, no gi."""

from .built_in_styles import BUILT_IN_STYLES
from .errors import (
    EXIT_BAD_INPUT,
    EXIT_DONE,
    EXIT_FAILURE,
    EXIT_INTERRUPTED,
    UserError,
    version_mismatch,
)
from .events import (
    INSTANT,
    NEEDS,
    PREVIEW_SIDE,
    Error,
    Event,
    OnEvent,
    Preview,
    Progress,
    Result,
    event_from_message,
)
from .frames import PROTOCOL, Array, Message, read_message, write_message
from .parameter import GROUPS, Parameter
from .request import (
    LARGEST_STYLE_FILE,
    SMALLEST_SIDE,
    STYLE_FILE_SUFFIX,
    Area,
    Mode,
    Request,
    is_style_file,
)
from .settings import PARAMETERS, Settings

__all__ = [
    "BUILT_IN_STYLES",
    "EXIT_BAD_INPUT",
    "EXIT_DONE",
    "EXIT_FAILURE",
    "EXIT_INTERRUPTED",
    "GROUPS",
    "INSTANT",
    "LARGEST_STYLE_FILE",
    "NEEDS",
    "PARAMETERS",
    "PREVIEW_SIDE",
    "PROTOCOL",
    "SMALLEST_SIDE",
    "STYLE_FILE_SUFFIX",
    "Area",
    "Array",
    "Error",
    "Event",
    "Message",
    "Mode",
    "OnEvent",
    "Parameter",
    "Preview",
    "Progress",
    "Request",
    "Result",
    "Settings",
    "UserError",
    "event_from_message",
    "is_style_file",
    "read_message",
    "version_mismatch",
    "write_message",
]
