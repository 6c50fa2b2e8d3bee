"""What leaves the engine: previews, snapshots and the result, in their final colours."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from ..contract import PREVIEW_SIDE, Array, Preview
from ..images import color_transfer, resize_plane, resize_planes
from .inputs import JobInputs
from .sizes import Size


@dataclass(frozen=True)
class Snapshots:
    """Who wants the image so far: ``save(iteration, pixels)`` every ``every`` iterations.

    ``pixels``: float32 (height, width, 4), opaque, at the scale being worked on, in the
    colours that the result will have.
    """

    every: int
    save: Callable[[int, np.ndarray], None]


class OutputComposer:
    """Makes output from stylized images (3, height, width) in 0..1 of any size."""

    def __init__(
        self,
        inputs: JobInputs,
        colors: str,
        stylized_share: float = 1.0,
        recolor: bool = False,
    ) -> None:
        """``stylized_share``: how much of the output is the stylized image, the rest the content.

        ``recolor``: the images are in their style's own colours, whatever ``colors`` says.
        """
        self._inputs = inputs
        self._colors = colors
        self._share = np.float32(stylized_share)
        self._recolor = recolor or inputs.has_style_file
        self._last: tuple[Size, np.ndarray, np.ndarray | None] | None = None

    def final_colors(self, stylized: np.ndarray) -> np.ndarray:
        """``stylized`` in the colours asked for; the content image where no style applies."""
        content, coverage = self._at((stylized.shape[2], stylized.shape[1]))
        final = color_transfer.apply_colors(stylized, content, self._colors, self._recolor)
        if coverage is None and self._share == 1:
            return final
        change: np.ndarray = final - content
        change *= self._share if coverage is None else self._share * coverage
        change += content
        return change

    def preview(self, final: np.ndarray) -> Preview:
        """``final``, from ``final_colors``, as a person sees it while the work goes on."""
        size = preview_size((final.shape[2], final.shape[1]))
        weight_map = self._inputs.content_weight_map
        if weight_map is None:
            alpha = np.ones((size[1], size[0]), np.float32)
        else:
            alpha = resize_plane(weight_map, *size)
        pixels = np.concatenate([resize_planes(final, *size), alpha[None]]).transpose(1, 2, 0)
        pixels = np.ascontiguousarray(np.rint(pixels * 255).astype(np.uint8))
        return Preview(Array("preview", "uint8", pixels.shape, pixels))

    def snapshot(self, stylized: np.ndarray) -> np.ndarray:
        """Opaque float32 (height, width, 4) in final colours, for a file."""
        colors = self.final_colors(stylized).transpose(1, 2, 0)
        return np.concatenate([colors, np.ones_like(colors[..., :1])], axis=2)

    def result(self, final: np.ndarray) -> Array:
        """``final``, of the content image's size, with the content image's alpha.

        Under alpha 0 and where no style applies, the content's pixels are just as they came.
        """
        pixels = self._inputs.pixels.copy()
        stylized = pixels[..., 3:] > 0
        if self._inputs.regions is not None:
            stylized &= self._inputs.regions.coverage[..., None] > 0
        np.copyto(pixels[..., :3], final.transpose(1, 2, 0), where=stylized)
        return _result(pixels)

    def unchanged(self) -> Array:
        """The content image as the result, to the last bit."""
        return _result(self._inputs.pixels)

    def _at(self, size: Size) -> tuple[np.ndarray, np.ndarray | None]:
        """Content and coverage at that size, remembered for the next image."""
        if self._last is None or self._last[0] != size:
            content, regions = self._inputs.content, self._inputs.regions
            if size != self._inputs.size:
                content = resize_planes(content, *size)
            coverage = None if regions is None else resize_plane(regions.coverage, *size)
            self._last = size, content, coverage
        return self._last[1:]


def preview_size(size: Size) -> Size:
    """(width, height) in which an image of ``size`` is shown, at most PREVIEW_SIDE long."""
    factor = min(1.0, PREVIEW_SIDE / max(size))
    return max(1, round(size[0] * factor)), max(1, round(size[1] * factor))


def _result(pixels: np.ndarray) -> Array:
    pixels = np.ascontiguousarray(pixels, dtype="<f4")
    return Array("result", "float32", pixels.shape, pixels)
