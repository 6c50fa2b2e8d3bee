"""How a result layer was made, kept with it as JSON: settings, seed, content, style, versions."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from contract import Settings, UserError
from gi.repository import Gimp
from languages.text import tr

PARASITE = "neural-style-transfer"


@dataclass(frozen=True)
class ResultRecord:
    """Settings, the layer's own tattoo, tattoo and name of its content, record of its style."""

    settings: Settings
    tattoo: int
    content: int
    content_name: str
    style: dict[str, Any]


def write(layer: Gimp.Layer, made: dict[str, Any]) -> None:
    """Keep the record with a layer that is not in an image yet; later it could not be undone."""
    data = json.dumps({**made, "tattoo": layer.get_tattoo()}).encode()
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
    try:
        made = json.loads(bytes(parasite.get_data()))
        decided = {"size": 0, "style_weights": ()}  # by the layer, by the style group
        settings = Settings.from_dict({**made["settings"], **decided})
        content = made["content"]
        return ResultRecord(
            settings,
            int(made["tattoo"]),
            int(content["tattoo"]),
            str(content["name"]),
            dict(made["style"]),
        )
    except UserError as error:
        raise UserError(
            error.code,
            tr("This layer was made by another version of Neural Style Transfer.")
            + f" {error.message}",
            tr("Update with `python3 install.py`, or stylise the photograph anew."),
        ) from None
    except (ValueError, KeyError, TypeError):
        raise UserError(
            "bad-record",
            tr("What this layer tells of its making cannot be read."),
            tr("Stylise the photograph anew."),
        ) from None
