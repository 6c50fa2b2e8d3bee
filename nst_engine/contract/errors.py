"""Errors that reach a person: what happened, why, and what to do now."""

from __future__ import annotations

EXIT_DONE = 0
EXIT_FAILURE = 1
EXIT_BAD_INPUT = 2
EXIT_INTERRUPTED = 130


class UserError(Exception):
    """A failure that is explained to the user instead of shown as a traceback.

    ``code`` is stable and machine-readable (``bad-parameter``, ``bad-picture``,
    ``no-weights``, ``bad-frame``, ``broken-off``, ``unwritable``, ``no-memory``, ``not-moving``,
    ``internal`` …), ``message`` says what happened, ``hint`` what to do about it.
    ``input_error`` tells wrong input (exit code 2) from a failure of ours (1).
    """

    def __init__(
        self, code: str, message: str, hint: str = "", *, input_error: bool = True
    ) -> None:
        super().__init__(f"{message} {hint}".strip())
        self.code = code
        self.message = message
        self.hint = hint
        self.exit_code = EXIT_BAD_INPUT if input_error else EXIT_FAILURE


def version_mismatch(plug_in: tuple[object, object], engine: tuple[object, object]) -> UserError:
    """Of a plug-in and an engine that do not know each other's words: (protocol, version)."""
    one, other = (
        f"version {version}, protocol {protocol}" for protocol, version in (plug_in, engine)
    )
    return UserError(
        "version-mismatch",
        f"The plug-in ({one}) and the engine ({other}) were not installed together.",
        "Run `python3 install.py` again, then restart GIMP.",
    )


def protocol_error(what: str, code: str = "bad-frame") -> UserError:
    """Of bytes on the wire that cannot be what the other side meant."""
    return UserError(
        code,
        f"The plug-in and the engine do not understand each other: {what}.",
        "Run install.py again so that both are of the same version.",
        input_error=False,
    )
