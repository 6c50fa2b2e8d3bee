"""A request becomes a picture at once, as in ``nst_engine.optimization.run`` but without torch.

So a server can answer while torch is still being imported, and keeps what the next setting of
the same pictures can use.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable

import numpy as np

from ..contract import INSTANT, OnEvent, Progress, Request, Result, Settings
from ..images import resize_plane
from ..job import decoding
from ..job.control import JobControl
from ..job.inputs import JobInputs, Style, StyleFileInput
from ..job.output import OutputComposer
from ..job.report import JobReport
from ..job.sizes import Size, style_size_for_brush
from ..job.strength import instant_share, stylized_share
from . import style_statistics
from .backend import Backend, select_backend
from .coarse_to_fine import CoarseToFine
from .content_image import StyleShare
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
        given = JobInputs.from_request(request)
        record = JobReport(settings, given.size, None)
        composer = OutputComposer(given, settings.colors, stylized_share(settings))
        if settings.strength == 0:
            listen(composer.preview(given.content))
            return composer.unchanged(record.finished())
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
        painted = photograph.painted(lambda size: self._parts(request, given, networks, size), tell)
        final = composer.final_colors(painted)
        listen(composer.preview(final))
        return composer.result(final, record.finished())

    def _photograph_of(self, request: Request, given: JobInputs, networks: Backend) -> CoarseToFine:
        settings = request.settings
        content = np.ascontiguousarray(given.content)
        if given.size[0] * given.size[1] > REMEMBERED:
            return CoarseToFine(networks, content, settings.seed)
        name = given.content_digest, settings.seed, networks
        if self._photograph is None or self._photograph[0] != name:
            self._photograph = name, CoarseToFine(networks, content, settings.seed)
        return self._photograph[1]

    def _parts(
        self, request: Request, given: JobInputs, networks: Backend, size: Size
    ) -> list[StyleShare]:
        """The styles as the photograph shall take them on at ``size`` (width, height)."""
        share = instant_share(request.settings.strength)
        each = [self._statistics(style, given, request, networks, size) for style in given.styles]
        counted = given.content_weight_map
        counted = None if counted is None else resize_plane(counted, *size)
        if given.regions is None:
            weights = [style.weight for style in given.styles]
            return [StyleShare(list(zip(each, weights, strict=True)), share, counted)]
        counted = np.float32(1) if counted is None else counted
        parts = []
        regions = [resize_plane(region, *size) for region in given.regions.shares()]
        for statistics, part in zip(each, regions, strict=True):
            if (weights := part * counted).any():
                parts.append(StyleShare([(statistics, 1.0)], share * part, weights))
        if not parts:
            raise decoding.empty_content_masks()
        return parts

    def _statistics(
        self, style: Style, given: JobInputs, request: Request, networks: Backend, at: Size
    ) -> FeatureStatistics:
        settings = request.settings
        size = style_size_for_brush(style.size, at, settings.brush)
        if isinstance(style, StyleFileInput):
            return style_statistics.of_code(style.file.about, style.file.arrays, size)
        prepared = settings.colors in ("match", "histogram")
        name = (
            style.digest,
            size,
            (settings.colors, given.content_digest) if prepared else None,
            networks,
        )
        if name not in self._styles:
            matched = style.matched_to(given.content, settings.colors)
            self._styles[name] = style_statistics.of_picture(networks, matched.pixels, size)
            while len(self._styles) > STYLES:
                self._styles.popitem(last=False)
        self._styles.move_to_end(name)
        return self._styles[name]
