"""The record of a result layer, read from bytes that anybody may have written.

An image may come from somebody else, so nothing in it is trusted: each value is of its type and
within its range, or the record is refused as a whole.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from contract import Settings, UserError
from languages.text import tr

LARGEST = 1 << 20  # bytes; a record has about four thousand
TATTOO = range(1 << 32)  # GimpTattoo is a guint32
ID = range(1 << 31)  # of a layer; a gint32


@dataclass(frozen=True)
class ResultRecord:
    """Settings, the layer's own tattoo, tattoo and name of its content, record of its style."""

    settings: Settings
    tattoo: int
    content: int
    content_name: str
    style: dict[str, Any]


def parse_record(data: bytes) -> ResultRecord:
    """Read a record; raises UserError for one that is damaged, forged or of another version."""
    try:
        if len(data) > LARGEST:
            raise ValueError(len(data))
        made = json.loads(data, parse_float=_finite, parse_constant=_finite)
        decided = {"size": 0, "style_weights": ()}  # by the layer, by the style group
        settings = Settings.from_dict({**made["settings"], **decided})
        content = made["content"]
        return ResultRecord(
            settings,
            _number(TATTOO)(made["tattoo"]),
            _number(TATTOO)(content["tattoo"]),
            _text(content["name"]),
            _style(made["style"]),
        )
    except UserError as error:
        raise UserError(
            error.code,
            tr("This layer was made by another version of Neural Style Transfer.")
            + f" {error.message}",
            tr("Update with `python3 install.py`, or stylise the photograph anew."),
        ) from None
    except (ValueError, KeyError, TypeError, RecursionError):
        raise UserError(
            "bad-record",
            tr("What this layer tells of its making cannot be read."),
            tr("Stylise the photograph anew."),
        ) from None


def _style(stored: Any) -> dict[str, Any]:
    """The known entries of a style's record (``styles.record``)."""
    if not isinstance(stored, dict):
        raise TypeError(stored)
    return {
        name: check(stored[name])
        for name, check in STYLE.items()
        if name in stored and stored[name] is not None
    }


def _finite(number: str) -> float:
    value = float(number)
    if not math.isfinite(value):
        raise ValueError(number)
    return value


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(value)
    return value


def _yes_or_no(value: Any) -> bool:
    if not isinstance(value, bool):
        raise TypeError(value)
    return value


def _number(allowed: range) -> Callable[[Any], int]:
    def check(value: Any) -> int:
        if type(value) is not int or value not in allowed:
            raise ValueError(value)
        return value

    return check


def _members(value: Any) -> list[dict[str, Any]]:
    """Of a group: the tattoo of each of its layers, and its opacity in percent."""
    members = []
    for member in value:
        weight = member["weight"]
        if type(weight) not in (int, float) or not 0 <= weight <= 100:
            raise ValueError(weight)
        members.append({"tattoo": _number(TATTOO)(member["tattoo"]), "weight": weight})
    return members


STYLE: dict[str, Callable[[Any], Any]] = {
    "title": _text,
    "name": _text,
    "session": _text,
    "file": _text,
    "built_in": _text,
    "layer": _number(ID),
    "tattoo": _number(TATTOO),
    "same_image": _yes_or_no,
    "alone": _yes_or_no,
    "parts": _members,
}
