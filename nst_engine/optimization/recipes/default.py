"""The default recipe: coarse to fine, with losses relative to their targets."""

from __future__ import annotations

from collections.abc import Collection

from ...contract import Settings
from ...contract.setting_texts import parse_layers
from ...job.sizes import style_size_for_brush
from ...job.strength import color_shift, content_weight, shape_distance
from ...losses import ContentLoss, GramLoss, WassersteinLoss
from ...networks.vgg_layers import deepest, stride
from ..optimizers import LBFGS, Adam
from ..pyramid import STEP, Size, evaluations_at, scales
from .recipe import Recipe, ScaleSchedule, StyleLoss

STYLE_LOSSES: dict[str, StyleLoss] = {
    "gram": GramLoss,
    "moments": WassersteinLoss,
    "strokes": WassersteinLoss,
}

#: Content weight at strength 50; found by eye on Tübingen and Starry Night at 256 px.
CONTENT_WEIGHT = 0.1
#: The same for strokes, where the style's statistics count for less and its strokes are
#: searched for at these layers; found by eye on five pairs at 384 px.
STROKES_STATISTICS = 0.6
STROKES_WEIGHT = {"relu3_1": 0.15, "relu4_1": 0.06}
STROKES_CONTENT_WEIGHT = 0.05
#: How much the photograph leads the search for strokes. Found by eye and by edges on seven pairs
#: at 384 and 512 px, together with twice the statistics, which keep plain areas bold.
STROKES_GUIDE = 3.0
#: Weight of the tones at strength 50. Of six pairs, 0.05 took smears from a plain board and from
#: water, but also most of the red from a sky after "Composition VII".
TONE_WEIGHT = 0.04
#: Power of the content weight by which the tones follow the strength: with 1, the first quarter of
#: the slider did more than 37 % of the way.
TONE_POWER = 0.5
#: Weight of total variation at smoothness 1: of 0.2, 1 and 2 tried on one pair, while brightness
#: counted as much as colour, 0.2 left coloured grain and 2 softened the strokes.
SMOOTHNESS_WEIGHT = 0.9
#: Least px of reflection padding around the image, one position of relu4_2. Of Tübingen after
#: "Composition VII" at 320 px the outermost 6 pixels were twice as saturated as the rest without
#: padding. With 16 px eight pairs at 512 px had the same borders for a tenth more time.
PADDING = 8
#: Share of the iterations that are made by quality. Of eight pairs, 50 iterations a scale and 30
#: gave pictures that the eye cannot tell apart; 10 leave strokes softer.
QUALITY_ITERATIONS = {"draft": 1 / 3, "standard": 1.0, "best": 1.0}
#: Step between the scales of a draft. Of eight pairs with the step of the others, shape distances
#: were 5 % smaller, which a draft need not have: each scale also takes half a second to begin.
DRAFT_STEP = 2.0
#: Share of the iterations at the scales between the first, which decides the composition, and the
#: last, whose strokes are seen. Of eight pairs at 512 px, 60, 30 … 30 iterations and 30, 22 … 28
#: gave pictures that the eye can hardly tell apart, the latter in 82 % of the time; content and
#: shapes are 2 and 3 % further from the photograph's, Gram matrices 7 % nearer to the style's.
BETWEEN = 3 / 4
#: The same at the first scale of a small picture, which has no more than two; crowsonkb/style-
#: transfer-pytorch has it at the first of any. With fewer, the search's guide did half as much for
#: outlines and the strength was not reached.
FIRST_OF_FEW, FEW = 2, 2
#: The iterate average forgets over this share of a scale's iterations. crowsonkb/style-transfer-
#: pytorch decays by 0.99 over 500 iterations, which is 1 - 5 / 500: over a fifth. With as few as
#: here the picture still moves, and a fifth blurred the finest strokes of eight pairs by 4 %.
AVERAGED_SHARE = 1 / 10


def default_recipe(settings: Settings, content: Size) -> Recipe:
    """The recipe for a content image of ``content`` (width, height) pixels."""
    style_layers = parse_layers(settings.style_layers, "--style-layers")
    content_layers = parse_layers(settings.content_layers, "--content-layers")
    adam = settings.optimizer == "adam"
    schedules = []
    iterations = max(1, round(settings.iterations * QUALITY_ITERATIONS[settings.quality]))
    sizes = _sizes(content, settings.quality)
    for index, size in enumerate(sizes):
        evaluations = evaluations_at(
            max(1, round(iterations * _share_of_iterations(index, len(sizes)))), size
        )
        if adam:
            schedule = ScaleSchedule(evaluations, Adam, average=iterate_average_decay(evaluations))
        else:
            schedule = ScaleSchedule(evaluations, LBFGS, history=LBFGS.HISTORY)
        schedules.append((size, schedule))
    strokes = settings.method == "strokes"
    weight = STROKES_CONTENT_WEIGHT if strokes else CONTENT_WEIGHT
    return Recipe(
        schedules=schedules,
        style_layers=_shares(style_layers, STROKES_STATISTICS if strokes else 1.0),
        style_loss=STYLE_LOSSES[settings.method],
        content_layers=_shares(content_layers, weight * content_weight(settings.strength)),
        content_loss=ContentLoss,
        shape_distance=shape_distance(settings.strength),
        style_size=lambda style, image: style_size_for_brush(style, image, settings.brush),
        nearest_neighbor_layers=STROKES_WEIGHT if strokes else {},
        search_guide=STROKES_GUIDE if strokes else 0.0,
        color_shift=color_shift(settings.strength),
        tone=TONE_WEIGHT * content_weight(settings.strength) ** TONE_POWER,
        smoothness=SMOOTHNESS_WEIGHT * settings.smoothness,
        padding=padding_for({*style_layers, *content_layers}),
    )


def iterate_average_decay(evaluations: int) -> float:
    """Decay of the iterate average of a scale with so many evaluations."""
    return max(0.0, 1 - 1 / (AVERAGED_SHARE * evaluations))


def _share_of_iterations(index: int, count: int) -> float:
    """How much of the iterations the scale of that index gets, of so many."""
    if 0 < index < count - 1:
        return BETWEEN
    return FIRST_OF_FEW if index == 0 and count <= FEW else 1


def padding_for(layers: Collection[str]) -> int:
    """px of reflection padding where features of ``layers`` are compared."""
    return max(PADDING, stride(deepest(layers)))


def _sizes(content: Size, quality: str) -> list[Size]:
    """Sizes of the scales; the best quality has one more, which is reduced in the end.

    The finest strokes then have pixels to be drawn in: on five pairs at 512 px noise in plain areas
    fell by a third.
    """
    sizes = scales(*content, DRAFT_STEP if quality == "draft" else STEP)
    if quality == "best":
        width, height = content
        sizes.append((round(width * STEP), round(height * STEP)))
    return sizes


def _shares(layers: dict[str, float], weight: float) -> dict[str, float]:
    total = sum(layers.values())
    return {layer: weight * share / total for layer, share in layers.items()}
