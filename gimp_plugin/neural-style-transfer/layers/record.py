"""How a result layer was made, kept with it as JSON: settings, seed, content, style, versions."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from contract import UserError
from gi.repository import Gimp
from languages.text import tr

from layers.stored_record import ResultRecord, parse_record
from layers.style_places import name_of, uri_of

PARASITE = "neural-style-transfer"


def write(layer: Gimp.Layer, made: dict[str, Any]) -> None:
    """Keep the record with a layer that is not in an image yet; later it could not be undone."""
    style = made["style"]
    if style.get("file"):
        style = {**style, "file": name_of(style["file"])}
    data = json.dumps({**made, "style": style, "tattoo": layer.get_tattoo()}).encode()
    layer.attach_parasite(Gimp.Parasite.new(PARASITE, Gimp.PARASITE_PERSISTENT, data))


def read(layer: Gimp.Layer) -> ResultRecord:
    """The record that ``write`` kept; raises UserError for a layer that was made otherwise."""
    parasite = layer.get_parasite(PARASITE)
    if parasite is None:
        raise UserError(
            "no-result",
            tr("This layer was not made by Neural Style Transfer."),
            tr(
                "Select a layer that was, or begin with Filters ▸ Artistic ▸ Neural Style Transfer."
            ),
        )
    made = parse_record(bytes(parasite.get_data()))
    if "file" in made.style:
        return replace(made, style={**made.style, "file": uri_of(made.style["file"])})
    return made
