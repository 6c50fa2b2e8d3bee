"""The parameter table as a page of the documentation.

``python -m nst_engine.contract.parameter_table > docs/settings.md`` writes it; a test keeps the
file equal to the table.
"""

from __future__ import annotations

from .parameter import Parameter
from .settings import PARAMETERS

HEAD = """\
# Settings

<!-- Made by `python -m nst_engine.contract.parameter_table`; do not edit. -->

The terminal has a flag for each. In GIMP's dialog those with a name are offered, **bold** ones at
the top, the others under *Style details* and *For experts*; scripts call them as the flag without
the dashes.
"""
CHOICES = """
## What the choices mean

| flag | value | in the dialog |
| --- | --- | --- |
"""


def page() -> str:
    """The whole page, Markdown."""
    rows = ["| flag | in the dialog | values | default | what it does |"]
    rows += ["| --- | --- | --- | --- | --- |", *map(_row, PARAMETERS)]
    choices = [line for parameter in PARAMETERS for line in _choices(parameter)]
    return HEAD + "\n" + "\n".join(rows) + "\n" + CHOICES + "\n".join(choices) + "\n"


def _row(parameter: Parameter) -> str:
    default = parameter.default if parameter.default not in ("", ()) else "–"
    unit = f" {parameter.unit}" if parameter.unit else ""
    allowed = "file" if parameter.kind in ("file", "files") else parameter.allowed
    label = f"**{parameter.label}**" if parameter.basic else parameter.label
    label = label if parameter.in_dialog else "–"
    return f"| `{parameter.flag}` | {label} | {allowed}{unit} | {default} | {parameter.help} |"


def _choices(parameter: Parameter) -> list[str]:
    return [
        f"| `{parameter.flag}` | {value} | {words} |"
        for value, words in (parameter.choices or {}).items()
    ]


if __name__ == "__main__":
    print(page(), end="")
