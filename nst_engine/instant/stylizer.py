"""An image stylized in one pass. Imports no torch.

So a server can answer while torch is still being imported, and keeps what the next setting of
the same images can use.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable

import numpy as np

from ..contract import INSTANT, PREVIEW_SIDE, Progress, Result
from ..images import resize_plane
from ..job import decoding
from ..job.inputs import Style, StyleFileInput
from ..job.job import Job
from ..job.sizes import Size, style_size_for_brush
from ..job.strength import instant_color_shift, instant_shares
from ..job.style_colors import StyleColors
from . import style_statistics
from .backend import Backend, select_backend
from .coarse_to_fine import CoarseToFine
from .content_image import StyleShare
from .statistics import FeatureStatistics
from .tiles import TILE_SIZE

#: Styles that are remembered, each in one size.
STYLES = 32
#: Content images of more pixels are not remembered: the features of so many take 130 MB.
REMEMBERED = 1 << 20


class InstantStylizer:
    """Stylizes images; keeps the last content image's features and the statistics of styles."""

    def __init__(self) -> None:
        self._content: tuple[Hashable, CoarseToFine] | None = None
        self._styles: OrderedDict[Hashable, FeatureStatistics] = OrderedDict()

    def __call__(self, job: Job) -> Result:
        """The stylized image of a job; its initial image is ignored.

        Raises UserError, and Cancelled between two tiles; stopping makes no difference.
        """
        backend = select_backend(job.settings, job.request.preview_first)
        content = self._content_of(job, backend)
        _report(job, backend, TILE_SIZE if content.in_tiles else None)

        def on_progress(done: float) -> None:
            job.control.raise_if_cancelled()
            width, height = job.inputs.size
            job.on_event(Progress(INSTANT, width, height, fraction=done))

        def shares_at(size: Size, share: float) -> list[StyleShare]:
            return self._shares(job, backend, size, share)

        def on_image(image: np.ndarray) -> None:
            if max(image.shape) < PREVIEW_SIDE:  # what is larger comes too late to be of use
                job.on_event(job.composer.preview(job.composer.final_colors(image)))

        passes = instant_shares(job.settings.strength)
        stylized = content.stylized(shares_at, passes, on_progress, on_image)
        return job.finish(stylized)

    def _content_of(self, job: Job, backend: Backend) -> CoarseToFine:
        """The content in the styles' colours: where it has to change less, fewer specks come."""
        inputs, settings = job.inputs, job.settings
        share = instant_color_shift(settings.strength)
        colors = StyleColors.of(inputs, settings.colors)
        content = colors.shifted(colors.for_grey(inputs.content, share), share)
        content = np.ascontiguousarray(content)
        if inputs.size[0] * inputs.size[1] > REMEMBERED:
            return CoarseToFine(backend, content, settings.seed)
        key = decoding.digest(content), settings.seed, backend
        if self._content is None or self._content[0] != key:
            self._content = key, CoarseToFine(backend, content, settings.seed)
        return self._content[1]

    def _shares(self, job: Job, backend: Backend, size: Size, share: float) -> list[StyleShare]:
        """What of each style the content takes on, at ``size`` (width, height)."""
        inputs = job.inputs
        statistics = [self._statistics(style, job, backend, size) for style in inputs.styles]
        weight_map = inputs.content_weight_map
        if weight_map is not None:
            weight_map = resize_plane(weight_map, *size)
        if inputs.regions is None:
            weights = [style.weight for style in inputs.styles]
            mixture = list(zip(statistics, weights, strict=True))
            return [StyleShare(mixture, share, weight_map)]
        shares = []
        for style, region in zip(statistics, inputs.regions.shares(), strict=True):
            plane = resize_plane(region, *size)
            weights_here = plane if weight_map is None else plane * weight_map
            if weights_here.any():
                shares.append(StyleShare([(style, 1.0)], share * plane, weights_here))
        if not shares:
            raise decoding.empty_content_masks()
        return shares

    def _statistics(
        self, style: Style, job: Job, backend: Backend, content_size: Size
    ) -> FeatureStatistics:
        settings = job.settings
        size = style_size_for_brush(style.size, content_size, settings.brush)
        if isinstance(style, StyleFileInput):
            return style_statistics.of_style_file(style.file, size)
        colors = None
        if settings.colors in ("match", "histogram"):
            colors = settings.colors, job.inputs.content_digest
        key = style.digest, size, colors, backend
        if key not in self._styles:
            pixels = style.matched_to(job.inputs.content, settings.colors).pixels
            self._styles[key] = style_statistics.of_image(backend, pixels, size)
            if len(self._styles) > STYLES:
                self._styles.popitem(last=False)
        self._styles.move_to_end(key)
        return self._styles[key]


def _report(job: Job, backend: Backend, tile: int | None) -> None:
    if job.settings.network == "vgg19":
        job.report.note("instant always works with the compact network")
    if job.settings.device in ("cuda", "mps") and not backend.on_card:
        job.report.note("the graphics card cannot be used here, so the CPU was")
    job.report.record_network("compact", backend.description, backend.precision)
    job.report.record_one_pass(tile)
