"""How long it takes to read what a preview is made of, as far as that can be told beforehand."""

from __future__ import annotations

from contract import UserError
from styles.layer_style import LayerStyle
from styles.style import BuiltInStyle

from job.call import Call
from job.content import ContentLayer

#: Of layer and style together, in pixels. A million takes 20 ms: GIMP hands over all of them.
MOST = 4_000_000


def is_read_at_once(call: Call, content: ContentLayer) -> bool:
    """Whether nobody notices that something else waits for it."""
    try:
        style = call.style()
    except UserError:
        return False
    count = content.width * content.height
    if isinstance(style, LayerStyle):
        count += style.layer.get_width() * style.layer.get_height()
    elif not isinstance(style, BuiltInStyle):  # GIMP opens a file first
        return False
    return count <= MOST
