"""The parameter table as Markdown, for the README.

``python -m nst_engine.contract.parameter_table`` prints it; a test keeps the README's copy equal.
"""

from __future__ import annotations

from .parameter import Parameter
from .settings import PARAMETERS


def markdown() -> str:
    """One row for each parameter: flag, allowed values, default, help."""
    rows = ["| flag | values | default | what it does |", "| --- | --- | --- | --- |"]
    return "\n".join(rows + [_row(parameter) for parameter in PARAMETERS])


def _row(parameter: Parameter) -> str:
    default = parameter.default if parameter.default not in ("", ()) else "–"
    unit = f" {parameter.unit}" if parameter.unit else ""
    allowed = "file" if parameter.kind in ("file", "files") else parameter.allowed
    return f"| `{parameter.flag}` | {allowed}{unit} | {default} | {parameter.help} |"


if __name__ == "__main__":
    print(markdown())
