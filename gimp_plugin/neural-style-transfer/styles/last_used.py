"""Which layer was the style last time: GIMP saves no layer arguments for Repeat.

The reference is a parasite of the running GIMP that is never written to disk, because
layer ids mean nothing in the next session.
"""

from __future__ import annotations

from arguments import STYLE_FILE, STYLE_LAYER
from gi.repository import Gimp

PARASITE = "neural-style-transfer-last-style"


def remember(config: Gimp.ProcedureConfig) -> None:
    """Keep the style of these arguments for Repeat and for the next dialog."""
    layer = config.get_property(STYLE_LAYER)
    if layer is not None and layer.is_valid():
        Gimp.attach_parasite(Gimp.Parasite.new(PARASITE, 0, str(layer.get_id()).encode()))
        config.set_property(STYLE_FILE, None)  # or it would come back when the layer is gone
    else:
        Gimp.detach_parasite(PARASITE)


def recall(config: Gimp.ProcedureConfig) -> None:
    """Put the remembered layer into the arguments, where there is one and none was given."""
    parasite = Gimp.get_parasite(PARASITE)
    if parasite is None or config.get_property(STYLE_LAYER) is not None:
        return
    item = int(bytes(parasite.get_data()))
    if Gimp.Item.id_is_valid(item) and Gimp.Item.id_is_layer(item):
        config.set_property(STYLE_LAYER, Gimp.Item.get_by_id(item))
