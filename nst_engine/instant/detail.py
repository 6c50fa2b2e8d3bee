"""A part of an image at its own scale, as it may look once all of it is painted at that size.

The small preview tells what the part looks like from afar; from there one pass after another
doubles the size, as in ``coarse_to_fine``, and only what the preview is too small to show is taken
from them. Imports no torch.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable, Sequence
from dataclasses import replace

import numpy as np

from ..contract import Area, Array, Request, Result
from ..images import color_transfer, enlarge_part, resize_plane, resize_planes
from ..images.resizing import resize_planes_unclipped
from ..job import decoding
from ..job.inputs import Style, StyleFileInput
from ..job.job import Job
from ..job.sizes import Size, style_size_for_brush
from ..job.strength import instant_shares, stylized_share
from . import style_statistics
from .backend import Backend, select_backend
from .content_image import ContentImage, StyleShare
from .part_statistics import PartStatistics
from .statistics import FeatureStatistics

#: A first pass at less than this times the preview's scale would add hardly anything.
FIRST_STEP = 2**0.5
#: Pieces of a style that are looked at for every size, and their side in px: one waits for them.
PIECES, PIECE = 6, 320
#: Statistics of styles that are remembered, each in one size.
REMEMBERED = 32


class DetailStylizer:
    """Paints parts of images; keeps the statistics of styles."""

    def __init__(self) -> None:
        self._styles: OrderedDict[Hashable, FeatureStatistics] = OrderedDict()

    def drop_styles(self) -> None:
        """Forget the styles."""
        self._styles.clear()

    def __call__(self, job: Job) -> Result:
        """What ``request.content`` looks like painted: uint8 (height, width, 4), alpha as the
        preview's.

        ``request.area`` says which part of the initial image, the preview, it is. Raises UserError,
        and Cancelled between two passes.
        """
        request, backend = job.request, select_backend(job.settings, preview=True)
        assert request.area is not None, "no part of an image"
        assert job.inputs.initial_image is not None, "no preview of an image"
        content, preview = np.ascontiguousarray(job.inputs.content), job.inputs.initial_image
        size, area = job.inputs.size, _in_pixels(request.area, preview)
        painted = self._painted(job, backend, content, area)
        share = _stylized_share(job)
        if job.settings.colors != "style":  # those of the preview stay, whatever they are
            painted = color_transfer.keep_chroma(painted, content)
        coarse = _at_least_one(area[2:])
        fine = share * _finer(painted, coarse) + (1 - share) * _finer(content, coarse)
        shown = (enlarge_part(preview, area, *size) + fine).clip(0, 1)
        pixels = np.concatenate([shown, enlarge_part(_alpha(request), area, *size).clip(0, 1)])
        pixels = np.ascontiguousarray(np.rint(pixels.transpose(1, 2, 0) * 255).astype(np.uint8))
        return Result(Array("detail", "uint8", pixels.shape, pixels), job.report.finish())

    def _painted(self, job: Job, backend: Backend, content: np.ndarray, area: Area) -> np.ndarray:
        """The content, (3, height, width), painted coarse to fine from its ``area`` of the
        preview."""
        preview, inputs, settings = job.inputs.initial_image, job.inputs, job.settings
        assert preview is not None
        spread = PartStatistics(backend, preview, area)
        share = instant_shares(settings.strength)[0]
        width, coarse = area[2], _at_least_one(area[2:])
        image = enlarge_part(preview, area, *coarse)
        below = resize_planes(content, *coarse)
        for size in _sizes(inputs.size, inputs.size[0] / width):
            job.control.raise_if_cancelled()
            own = resize_planes(content, *size)
            changed = resize_planes_unclipped(image - below, *size)
            changed += own
            factor = size[0] / width
            whole = round(preview.shape[2] * factor), round(preview.shape[1] * factor)
            shares = self._shares(job, backend, whole, size, share, spread)
            subject = ContentImage(backend, np.clip(changed, 0, 1, out=changed), settings.seed)
            image = subject.stylized(shares, lambda done: job.control.raise_if_cancelled())
            below = own
        return image

    def _shares(
        self,
        job: Job,
        backend: Backend,
        whole: Size,
        size: Size,
        share: float,
        spread: PartStatistics,
    ) -> list[StyleShare]:
        """What of each style is wanted, in a part of ``size`` of an image of ``whole`` pixels."""
        inputs = job.inputs
        wanted = [
            spread.applied_to(self._statistics(style, job, backend, whole))
            for style in inputs.styles
        ]
        if inputs.regions is None:
            weights = [style.weight for style in inputs.styles]
            return [StyleShare(list(zip(wanted, weights, strict=True)), share)]
        planes = [resize_plane(plane, *size) for plane in inputs.regions.shares()]
        return [
            StyleShare([(style, 1.0)], share * plane, plane)
            for style, plane in zip(wanted, planes, strict=True)
            if plane.any()
        ]

    def _statistics(
        self, style: Style, job: Job, backend: Backend, whole: Size
    ) -> FeatureStatistics:
        size = style_size_for_brush(style.size, whole, job.settings.brush)
        if isinstance(style, StyleFileInput):
            return style_statistics.of_style_file(style.file, size)
        key = style.digest, size, backend
        if key not in self._styles:
            job.control.raise_if_cancelled()
            self._styles[key] = style_statistics.of_image(
                backend, style.pixels, size, PIECES, PIECE
            )
            if len(self._styles) > REMEMBERED:
                self._styles.popitem(last=False)
        self._styles.move_to_end(key)
        return self._styles[key]


def of_area(request: Request) -> Request:
    """The request with its content masks cut to what its content is of the whole."""
    area = request.area
    assert area is not None
    masks = tuple(mask and _cut(mask, area) for mask in request.content_masks)
    return replace(request, content_masks=masks)


def _cut(mask: Array, area: Area) -> Array:
    values = decoding.decode_mask(mask)
    height, width = values.shape
    x, y, across, down = area
    rows = slice(int(y * height), max(int(y * height) + 1, round((y + down) * height)))
    columns = slice(int(x * width), max(int(x * width) + 1, round((x + across) * width)))
    values = np.ascontiguousarray(values[rows, columns])
    return Array(mask.name, "float32", values.shape, values)


def _at_least_one(size: Sequence[float]) -> Size:
    """(width, height) in whole pixels."""
    return max(1, round(size[0])), max(1, round(size[1]))


def _in_pixels(area: Area, preview: np.ndarray) -> Area:
    height, width = preview.shape[1:]
    x, y, across, down = area
    return x * width, y * height, across * width, down * height


def _sizes(size: Size, factor: float) -> list[Size]:
    """Sizes of the passes, the last one ``size``, which is ``factor`` times that of the preview."""
    sizes = [size]
    while factor / 2 >= FIRST_STEP:
        factor /= 2
        sizes.insert(0, _at_least_one([side / 2 for side in sizes[0]]))
    return sizes


def _finer(image: np.ndarray, coarse: Size) -> np.ndarray:
    """What is lost of an image (3, height, width) at the size ``coarse``."""
    height, width = image.shape[1:]
    return image - resize_planes_unclipped(resize_planes(image, *coarse), width, height)


def _stylized_share(job: Job) -> np.ndarray | float:
    """How much of each pixel is painted, a number or (height, width)."""
    share, regions = stylized_share(job.settings), job.inputs.regions
    return share if regions is None else share * resize_plane(regions.coverage, *job.inputs.size)


def _alpha(request: Request) -> np.ndarray:
    """The preview's alpha, (1, height, width) in 0..1."""
    assert request.initial_image is not None
    return decoding.decode_array(request.initial_image)[..., 3][None]
