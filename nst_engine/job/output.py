"""The picture so far as others get to see it: in the colours that the result will have."""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor

from ..contract import PREVIEW_SIDE, Array
from ..images import color_transfer
from ..optimization.pyramid import Size, resize
from .inputs import JobInputs


class OutputComposer:
    """Shows pictures (1, 3, height, width) in 0..1 that were made from ``inputs``."""

    def __init__(
        self, inputs: JobInputs, colors: str, share: float = 1.0, recolours: bool = False
    ) -> None:
        """``share``: how much of the picture is the painted one, the rest the photograph.

        ``recolours``: the pictures are in a style's own colours, whatever ``colors`` says.
        """
        self._inputs = inputs
        self._colors = colors
        self._share = share
        self._recolours = recolours or bool(inputs.codes)
        self._known: tuple[Size, tuple[Tensor, Tensor | None, Tensor | None]] | None = None

    def finished(self, picture: Tensor) -> Tensor:
        """``picture``, in main memory, in final colours; the photograph where no style applies."""
        content, _, cover = self._at((picture.shape[3], picture.shape[2]))
        colours = (picture[0].numpy(), content[0].numpy())
        painted = color_transfer.apply_colors(*colours, self._colors, self._recolours)
        painted = torch.from_numpy(painted)[None]
        if cover is not None:
            return torch.lerp(content, painted, cover * self._share)
        return painted if self._share == 1 else torch.lerp(content, painted, self._share)

    def preview(self, picture: Tensor) -> Array:
        """uint8 (height, width, 4), at most PREVIEW_SIDE long; see ``contract.Preview``."""
        return self.preview_of(downscale_for_preview(picture).cpu())

    def preview_of(self, small: Tensor) -> Array:
        """The same of what ``downscale_for_preview`` gave, in main memory."""
        size = small.shape[3], small.shape[2]
        pixels = torch.cat([self.finished(small), self._counted(size)], 1)
        pixels = (pixels.squeeze(0).permute(1, 2, 0) * 255).round().byte().numpy()
        return Array("preview", "uint8", pixels.shape, np.ascontiguousarray(pixels))

    def snapshot(self, picture: Tensor) -> np.ndarray:
        """float32 (height, width, 4) at the picture's own size, opaque."""
        colours = self.finished(picture.detach().float().clamp(0, 1).cpu())
        colours = colours.squeeze(0).permute(1, 2, 0).numpy()
        return np.concatenate([colours, np.ones_like(colours[..., :1])], axis=2)

    def _counted(self, size: Size) -> Tensor:
        content, counted, _ = self._at(size)
        return torch.ones_like(content[:, :1]) if counted is None else counted

    def _at(self, size: Size) -> tuple[Tensor, Tensor | None, Tensor | None]:
        """Content, what counts of it, and what is painted of it, kept for the next look."""
        if self._known is None or self._known[0] != size:
            regions = self._inputs.regions
            cover = None if regions is None else regions.cover_at(size)
            self._known = size, (*self._inputs.at(size), cover)
        return self._known[1]


def downscale_for_preview(picture: Tensor) -> Tensor:
    """``picture`` as previews have it, at most PREVIEW_SIDE long; nobody writes to the result."""
    height, width = picture.shape[-2:]
    factor = min(1.0, PREVIEW_SIDE / max(width, height))
    size = max(1, round(width * factor)), max(1, round(height * factor))
    return resize(picture.detach().float(), size).clamp(0, 1)
