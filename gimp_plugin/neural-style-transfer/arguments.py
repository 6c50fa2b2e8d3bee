"""The procedures' arguments: their names, and how they are read as settings."""

from __future__ import annotations

import re

from contract import PARAMETERS, Parameter, Settings
from gi.repository import Gimp

STYLE_LAYER = "style-layer"
STYLE_FILE = "style-file"
BUILT_IN_STYLE = "built-in"  # a row of the parameter table
#: The arguments that name a style, and their values when they name none.
NO_STYLE = {STYLE_LAYER: None, STYLE_FILE: None, BUILT_IN_STYLE: "none"}
OFFERED = tuple(p for p in PARAMETERS if p.in_dialog)
REPLACE = "replace"
RESULT = Parameter(
    name="result",
    kind="choice",
    default=REPLACE,
    label="Result",
    help="Where the changed picture goes.",
    choices={REPLACE: "Takes the place of this layer", "layer": "Becomes a new layer"},
    group="basic",
)
NEW_LAYER, GROUP = "layer", "group"
OUTPUT = Parameter(
    name="output",
    kind="choice",
    default=NEW_LAYER,
    label="Result",
    help="Where the painting goes.",
    choices={
        NEW_LAYER: "New layer",
        GROUP: "New layer in a group with the original",
        REPLACE: "In place of the layer's pixels",
    },
    group="basic",
)
#: Where results go: of Adjust, of a new painting.
OUTPUTS = (RESULT, OUTPUT)


def settings_of(config: Gimp.ProcedureConfig) -> Settings:
    """The values of the arguments; raises UserError for one that is not allowed."""
    return Settings(**{p.name: config.get_property(property_name(p)) for p in OFFERED})


def property_name(parameter: Parameter) -> str:
    """The parameter's name as GIMP wants it: hyphens only."""
    return parameter.name.replace("_", "-")


def with_labels(text: str) -> str:
    """The engine's text with its flags called as the dialog calls them."""
    labels = {parameter.flag: f"“{parameter.label}”" for parameter in PARAMETERS}
    return re.sub(r"--[a-z][a-z-]+", lambda flag: labels.get(flag[0], flag[0]), text)
