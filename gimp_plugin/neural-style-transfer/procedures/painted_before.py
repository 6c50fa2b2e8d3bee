"""A layer that was painted here is taken as the photograph: what may be meant instead."""

from __future__ import annotations

from contract import UserError
from gi.repository import Gimp
from job.call import Call, DialogCancelled
from job.offer import Offer
from job.result_content import content_of
from languages.text import tr
from layers import record

ADJUST = "plug-in-neural-style-adjust"


class Diverted(Exception):  # noqa: N818 - no error, the user's will
    """Another layer is to be painted, or, without one, this painting to be adjusted."""

    def __init__(self, content: Gimp.Layer | None = None) -> None:
        super().__init__()
        self.content = content


def offer_for(image: Gimp.Image, layer: Gimp.Layer) -> Offer | None:
    """What to offer for this layer; None where it was not painted here, or from what is gone."""
    try:
        content = content_of(image, layer, record.read(layer))
    except UserError:
        return None
    return Offer(
        tr("This layer is a painting that was made here."),
        {tr("Adjust This One"): Diverted(), tr("Use the Photograph"): Diverted(content)},
    )


def adjust_instead(call: Call, layer: Gimp.Layer) -> Gimp.Layer:
    """Run Adjust on the layer; raises UserError, and DialogCancelled."""
    procedure = Gimp.get_pdb().lookup_procedure(ADJUST)
    config = procedure.create_config()
    config.set_property("run-mode", call.run_mode)
    config.set_property("image", call.image)
    config.set_core_object_array("drawables", [layer])
    values = procedure.run(config)
    status = values.index(0)
    if status == Gimp.PDBStatusType.CANCEL:
        raise DialogCancelled
    if status != Gimp.PDBStatusType.SUCCESS:
        raise UserError("adjust", str(values.index(1)), "")
    return values.index(1)
