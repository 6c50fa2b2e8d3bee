"""The procedures' arguments: their names, and how they are read as settings."""

from __future__ import annotations

import re
from dataclasses import replace

from contract import PARAMETERS, Parameter, Settings
from gi.repository import Gimp, GObject
from languages.text import tr

STYLE_LAYER = "style-layer"
STYLE_FILE = "style-file"
BUILT_IN_STYLE = "built-in"  # a row of the parameter table
#: The arguments that name a style, and their values when they name none.
NO_STYLE = {STYLE_LAYER: None, STYLE_FILE: None, BUILT_IN_STYLE: "none"}


def _translated(parameter: Parameter) -> Parameter:
    """The row in the user's language; the values of choices stay."""
    choices = parameter.choices and {v: tr(words) for v, words in parameter.choices.items()}
    return replace(parameter, label=tr(parameter.label), help=tr(parameter.help), choices=choices)


OFFERED = tuple(_translated(p) for p in PARAMETERS if p.in_dialog)
REPLACE = "replace"
RESULT = Parameter(
    name="result",
    kind="choice",
    default=REPLACE,
    label=tr("Result"),
    help=tr("Where the changed picture goes."),
    choices={
        REPLACE: tr("Takes the place of this layer"),
        "layer": tr("Becomes a new layer"),
    },
    group="basic",
)
NEW_LAYER, GROUP = "layer", "group"
OUTPUT = Parameter(
    name="output",
    kind="choice",
    default=NEW_LAYER,
    label=tr("Result"),
    help=tr("Where the painting goes."),
    choices={
        NEW_LAYER: tr("New layer"),
        GROUP: tr("New layer in a group with the original"),
        REPLACE: tr("In place of the layer's pixels"),
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
    labels = {p.flag: tr("“{label}”").format(label=tr(p.label)) for p in PARAMETERS}
    return re.sub(r"--[a-z][a-z-]+", lambda flag: labels.get(flag[0], flag[0]), text)


def one_style_only(config: Gimp.ProcedureConfig, changed: GObject.ParamSpec) -> None:
    """Take back the other kinds of style where one was just chosen."""
    if config.get_property(changed.name) in (None, NO_STYLE[changed.name]):
        return
    for name, nothing in NO_STYLE.items():
        if name != changed.name and config.get_property(name) != nothing:
            config.set_property(name, nothing)
