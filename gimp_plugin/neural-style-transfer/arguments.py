"""The procedure's arguments, made from the parameter table, and read back as settings."""

from __future__ import annotations

import re

from contract import PARAMETERS, Parameter, Settings
from gi.repository import Gimp, GObject
from procedures.mnemonics import with_mnemonics

STYLE_LAYER = "style-layer"
STYLE_FILE = "style-file"
BUILT_IN_STYLE = "built-in"  # a row of the parameter table
READ_WRITE = GObject.ParamFlags.READWRITE
# GIMP cannot save layers and would complain on its terminal. The flag is
# GIMP_PARAM_DONT_SERIALIZE of gimpparamspecs.h; introspection gives a wrong number for it.
READ_WRITE_UNSAVED = GObject.ParamFlags(int(READ_WRITE) | 1 << 9)
OFFERED = tuple(p for p in PARAMETERS if p.in_dialog)
REPLACE = "replace"
RESULT = Parameter(
    name="result",
    kind="choice",
    default=REPLACE,
    label="Result",
    help="Where the changed picture goes.",
    choices={REPLACE: "Takes the place of this layer", "layer": "Becomes a new layer"},
    basic=True,
)


def add_arguments(procedure: Gimp.Procedure, more: tuple[Parameter, ...] = ()) -> None:
    """Where the style comes from, then every parameter that a dialog can show, and ``more``."""
    parameters = OFFERED + more
    labels = ["Style layer", "Style on disk", *(_label(p) for p in parameters)]
    layer, file, *others = with_mnemonics(labels)
    procedure.add_layer_argument(
        STYLE_LAYER,
        layer,
        "The painting: a layer of this or of any other open image. Of a group each layer is a "
        "painting: its opacity is the weight, its layer mask the place on the photograph.",
        True,  # may be left out
        READ_WRITE_UNSAVED,
    )
    procedure.add_file_argument(
        STYLE_FILE,
        file,
        "The painting, when it is not open in GIMP, or a .style file. A style layer goes before.",
        Gimp.FileChooserAction.OPEN,
        True,  # may be left out
        None,
        READ_WRITE,
    )
    for parameter, label in zip(parameters, others, strict=True):
        _add(procedure, parameter, label)


def settings_of(config: Gimp.ProcedureConfig) -> Settings:
    """The values of the arguments; raises Problem for one that is not allowed."""
    return Settings(**{p.name: config.get_property(property_name(p)) for p in OFFERED})


def property_name(parameter: Parameter) -> str:
    """The parameter's name as GIMP wants it: hyphens only."""
    return parameter.name.replace("_", "-")


def with_labels(words: str) -> str:
    """The engine's words with its flags called as the dialog calls them."""
    labels = {parameter.flag: f"“{parameter.label}”" for parameter in PARAMETERS}
    return re.sub(r"--[a-z][a-z-]+", lambda flag: labels.get(flag[0], flag[0]), words)


def _label(parameter: Parameter) -> str:
    return f"{parameter.label} ({parameter.unit})" if parameter.unit else parameter.label


def _add(procedure: Gimp.Procedure, parameter: Parameter, label: str) -> None:
    words = (property_name(parameter), label, parameter.help)
    bounds = (parameter.minimum, parameter.maximum, parameter.default)
    if parameter.kind == "number":
        procedure.add_double_argument(*words, *bounds, READ_WRITE)
    elif parameter.kind == "integer":
        procedure.add_int_argument(*words, *bounds, READ_WRITE)
    elif parameter.kind == "choice":
        choice = Gimp.Choice.new()
        for number, (value, meaning) in enumerate((parameter.choices or {}).items()):
            choice.add(value, number, meaning, "")
        procedure.add_choice_argument(*words, choice, parameter.default, READ_WRITE)
    else:
        procedure.add_string_argument(*words, parameter.default, READ_WRITE)
