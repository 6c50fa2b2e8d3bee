"""Command-line flags made from the parameter table."""

from __future__ import annotations

import argparse
from collections.abc import Collection

from ..contract import PARAMETERS, Parameter, Settings


def add_settings(parser: argparse.ArgumentParser, without: Collection[str] = frozenset()) -> None:
    """Add a flag for each parameter but those named; unset flags leave the table's defaults."""
    group = parser.add_argument_group("settings")
    for parameter in (p for p in PARAMETERS if p.name not in without):
        group.add_argument(
            parameter.flag,
            dest=parameter.name,
            default=argparse.SUPPRESS,
            metavar=_metavar(parameter),
            help=_help(parameter),
            nargs="+" if parameter.kind in ("numbers", "files") else None,
        )


def settings_of(chosen: argparse.Namespace) -> Settings:
    """Return the settings of the command line; raises UserError naming flag, value and range."""
    values = vars(chosen)
    return Settings(**{p.name: values[p.name] for p in PARAMETERS if p.name in values})


def _metavar(parameter: Parameter) -> str:
    if parameter.choices:
        return "|".join(parameter.choices) + ("|FILE" if parameter.open_choice else "")
    metavars = {"file": "FILE", "files": "FILE", "text": "TEXT", "integer": "N"}
    return parameter.unit.upper() or metavars.get(parameter.kind, "X")


def _help(parameter: Parameter) -> str:
    default = " ".join(parameter.default) if parameter.kind == "files" else parameter.default
    suffix = f" (default: {default})" if default not in ("", ()) else ""
    return (parameter.help + suffix).replace("%", "%%")
