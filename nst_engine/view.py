"""The picture so far as others get to see it: in the colours that the result will have."""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor

from . import colour
from .contract import Blob
from .inputs import Inputs
from .pyramid import Size, resize

PREVIEW_SIDE = 1024  # px, the longest side of a preview


class View:
    """Shows pictures (1, 3, height, width) in 0..1 that were made from ``inputs``."""

    def __init__(self, inputs: Inputs, colors: str) -> None:
        self._inputs = inputs
        self._colors = colors
        self._known: tuple[Size, tuple[Tensor, Tensor | None]] | None = None

    def preview(self, picture: Tensor) -> Blob:
        """uint8 (height, width, 4), at most PREVIEW_SIDE long; see ``contract.Preview``."""
        height, width = picture.shape[-2:]
        factor = min(1.0, PREVIEW_SIDE / max(width, height))
        size = max(1, round(width * factor)), max(1, round(height * factor))
        pixels = torch.cat([self._finished(picture, size), self._counted(size)], 1)
        pixels = (pixels.squeeze(0).permute(1, 2, 0) * 255).round().byte().numpy()
        return Blob("preview", "uint8", pixels.shape, np.ascontiguousarray(pixels))

    def snapshot(self, picture: Tensor) -> np.ndarray:
        """float32 (height, width, 4) at the picture's own size, opaque."""
        size = picture.shape[3], picture.shape[2]
        colours = self._finished(picture, size).squeeze(0).permute(1, 2, 0).numpy()
        return np.concatenate([colours, np.ones_like(colours[..., :1])], axis=2)

    def _finished(self, picture: Tensor, size: Size) -> Tensor:
        content, _ = self._at(size)
        shown = resize(picture.detach().float(), size).clamp(0, 1).cpu()
        return colour.finish(shown, content, self._colors, bool(self._inputs.codes))

    def _counted(self, size: Size) -> Tensor:
        content, counted = self._at(size)
        return torch.ones_like(content[:, :1]) if counted is None else counted

    def _at(self, size: Size) -> tuple[Tensor, Tensor | None]:
        """The content at ``size``, kept for the next look."""
        if self._known is None or self._known[0] != size:
            self._known = size, self._inputs.at(size)
        return self._known[1]
