"""A request becomes a picture at once, as in ``nst_engine.optimization.run`` but without torch.

So a server can answer while torch is still being imported, and keeps what the next setting of
the same pictures can use.
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Hashable

import numpy as np

from ..contract import (
    INSTANT,
    PREVIEW_SIDE,
    Array,
    OnEvent,
    Preview,
    Progress,
    Request,
    Result,
    Settings,
)
from ..images import color_transfer, resize_plane, resize_planes
from ..job import decoding
from ..job.control import JobControl
from ..job.report import JobReport
from ..job.sizes import Size, painted_share, style_size_for_brush
from ..job.style_file import StyleFile
from . import style_statistics
from .backend import Backend, select_backend
from .coarse_to_fine import CoarseToFine
from .content_image import StyleShare
from .given import Given, GivenStyle
from .statistics import FeatureStatistics
from .tiles import SIDE

#: Styles that are remembered, each in one size.
STYLES = 32
#: Pictures of more pixels are not remembered: the features of so many take 130 MB.
REMEMBERED = 1 << 20


def is_instant(settings: Settings) -> bool:
    """Whether this module makes the picture; a preset comes before any method."""
    return settings.method == "instant" and settings.preset == "none"


class InstantStylizer:
    """Makes pictures; keeps the last photograph's features and the statistics of styles."""

    def __init__(self) -> None:
        self._photograph: tuple[Hashable, CoarseToFine] | None = None
        self._styles: OrderedDict[Hashable, FeatureStatistics] = OrderedDict()

    def __call__(self, request: Request, listen: OnEvent, control: JobControl) -> Result:
        """As ``nst_engine.optimization.run.stylize``: the same events, the same Problems.

        A picture to go on from is not looked at: there is nothing to go on with. Cancelled is
        raised between two tiles; stopping makes no difference.
        """
        settings = request.settings
        given = Given.of(request)
        record = JobReport(settings, given.size, None)
        if settings.strength == 0:
            picture = given.colours
        else:
            networks = select_backend(settings, request.preview_first)
            if settings.network == "vgg19":
                record.values["notes"].append("instant always works with the compact network")
            if settings.device in ("cuda", "mps") and not networks.on_card:
                note = "the graphics card cannot be used here, so the CPU was"
                record.values["notes"].append(note)

            def tell(done: float) -> None:
                control.raise_if_cancelled()
                width, height = given.size
                listen(Progress(INSTANT, width, height, fraction=done))

            photograph = self._photograph_of(request, given, networks)
            tile = SIDE if photograph.in_tiles else None
            record.at_once("compact", networks.words, networks.precision, tile)
            painted = photograph.painted(
                lambda size: self._parts(request, given, networks, size), tell
            )
            picture = _finished(painted, given, settings)
        listen(Preview(_preview(picture, given)))
        return Result(_result(picture, given, settings), record.finished())

    def _photograph_of(self, request: Request, given: Given, networks: Backend) -> CoarseToFine:
        settings = request.settings
        if given.size[0] * given.size[1] > REMEMBERED:
            return CoarseToFine(networks, given.colours, settings.seed)
        name = _name(request.content), given.size, settings.seed, networks
        if self._photograph is None or self._photograph[0] != name:
            self._photograph = name, CoarseToFine(networks, given.colours, settings.seed)
        return self._photograph[1]

    def _parts(
        self, request: Request, given: Given, networks: Backend, size: Size
    ) -> list[StyleShare]:
        """The styles as the photograph shall take them on at ``size`` (width, height)."""
        share = request.settings.strength / 100
        each = [self._statistics(style, given, request, networks, size) for style in given.styles]
        counted = None if given.counted is None else resize_plane(given.counted, *size)
        if given.cover is None:
            weights = [style.share for style in given.styles]
            return [StyleShare(list(zip(each, weights, strict=True)), share, counted)]
        counted = np.float32(1) if counted is None else counted
        parts = []
        regions = [resize_plane(region, *size) for region in _regions(given)]
        for statistics, part in zip(each, regions, strict=True):
            if (weights := part * counted).any():
                parts.append(StyleShare([(statistics, 1.0)], share * part, weights))
        if not parts:
            raise decoding.empty_content_masks()
        return parts

    def _statistics(
        self, style: GivenStyle, given: Given, request: Request, networks: Backend, at: Size
    ) -> FeatureStatistics:
        settings = request.settings
        size = style_size_for_brush(style.size, at, settings.brush)
        if isinstance(style.picture, StyleFile):
            return style_statistics.of_code(style.picture.about, style.picture.arrays, size)
        prepared = settings.colors in ("match", "histogram")
        name = (
            style.digest,
            size,
            (settings.colors, _name(request.content)) if prepared else None,
            networks,
        )
        if name not in self._styles:
            pixels = style.picture
            if prepared:
                planes = pixels[..., :3].transpose(2, 0, 1)
                matched = color_transfer.match_style_colors(planes, given.colours, settings.colors)
                pixels = np.concatenate([matched.transpose(1, 2, 0), pixels[..., 3:]], axis=2)
            self._styles[name] = style_statistics.of_picture(networks, pixels, size)
            while len(self._styles) > STYLES:
                self._styles.popitem(last=False)
        self._styles.move_to_end(name)
        return self._styles[name]


def _regions(given: Given) -> list[np.ndarray]:
    """How much of each pixel each style is, (h, w), as ``nst_engine.job.regions`` has it."""
    width, height = given.size
    white = np.ones((height, width), np.float32)
    weighed = [s.share * (white if s.mask is None else s.mask) for s in given.styles]
    scale = given.cover / np.maximum(sum(weighed), 1e-30)
    return [np.float32(scale * each) for each in weighed]


def _finished(painted: np.ndarray, given: Given, settings: Settings) -> np.ndarray:
    """In final colours; the photograph where no style applies, and below a little strength."""
    finished = color_transfer.apply_colors(painted, given.colours, settings.colors, given.by_code)
    share, cover = painted_share(settings), given.cover
    if share == 1 and cover is None:
        return finished
    mixed = np.float32(share) * (np.float32(1) if cover is None else cover)
    return given.colours + mixed * (finished - given.colours)


def _preview(picture: np.ndarray, given: Given) -> Array:
    factor = min(1.0, PREVIEW_SIDE / max(given.size))
    width, height = (max(1, round(side * factor)) for side in given.size)
    counted = np.ones((height, width), np.float32)
    if given.counted is not None:
        counted = resize_plane(given.counted, width, height)
    shown = np.concatenate([resize_planes(picture, width, height), counted[None]])
    pixels = np.ascontiguousarray(np.rint(shown * 255).astype(np.uint8).transpose(1, 2, 0))
    return Array("preview", "uint8", pixels.shape, pixels)


def _result(picture: np.ndarray, given: Given, settings: Settings) -> Array:
    """With the content's alpha; hidden and unpainted pixels are just as they came."""
    result = given.pixels.copy()
    if settings.strength > 0:
        painted = result[..., 3:] > 0
        if given.cover is not None:
            painted &= given.cover[..., None] > 0
        np.copyto(result[..., :3], picture.transpose(1, 2, 0), where=painted)
    result = np.ascontiguousarray(result, dtype="<f4")
    return Array("result", "float32", result.shape, result)


def _name(array: Array) -> bytes:
    return repr(array.shape).encode() + hashlib.blake2b(array.data, digest_size=16).digest()
