"""What an optimization is held to of the content: its colours if it is grey, and its tones.

Held to its own grey, a photograph keeps its hard edges grey and drives the style's colours to
where nothing is held, the border.
"""

from __future__ import annotations

from torch import Tensor

from ..losses import tone_size
from .input_pyramid import InputPyramid, tensor
from .pyramid import resize

#: px, longer side at which colours are shifted where only the tones are wanted: large enough for
#: the colours' own variance, which reduction to the tones takes away.
SHIFTED_AT = 256


def colored_content(inputs: InputPyramid, share: float) -> Tensor:
    """The content at full size; a grey one with that share of the way to the styles' colours."""
    return tensor(inputs.style_colors.for_grey(inputs.content[0].numpy(), share))


def content_tones(inputs: InputPyramid, share: float) -> Tensor:
    """The target of ``ToneLoss``: the content in the styles' colours, reduced.

    ``share``: how far it is moved to them.
    """
    width, height = inputs.size
    factor = min(1.0, SHIFTED_AT / max(width, height))
    content, _ = inputs.at((max(1, round(width * factor)), max(1, round(height * factor))))
    shifted = inputs.style_colors.shifted(content[0].numpy(), share)
    return resize(tensor(shifted), tone_size(inputs.size))
