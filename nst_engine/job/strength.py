"""What the strength slider does: every curve that depends on it.

A strength is a shape distance, the same for every pair, size and method that optimizes: 0.23 at
40 %, 0.29 at 50 % (``shape_distance``). The content weight is steered to it
(``optimization/content_controller.py``) from where it begins: at 40 %, 2.26 times what it is at
50 % (``content_weight``). At 40 %, an optimization begins with the content image four fifths of
the way to the style's colours (``color_shift``), and mixes nothing of the content image into the
result (``stylized_share``). The instant method moves features four fifths of the way to the style's
(``instant_shares``). A preset looks at none of this.
"""

from __future__ import annotations

from ..contract import Settings

#: Below this strength the content image is mixed into the result: no content weight keeps its
#: colours, so without this the first percent would change as much as the next thirty. The root
#: makes the way up to here as even as beyond; measured on two pairs at 192 px. The content
#: distance is that of the mixture.
FULLY_STYLIZED_FROM = 20
#: The shape distance at strength t = strength / 100 is slope t (1 - bend t). Found by eye: at 0.29
#: the shapes of eight pairs stand, faces and letters too, that at 0.3 to 0.48 took on objects of
#: the painting; so straight that no quarter does more than 30 % of the way.
DISTANCE_SLOPE, DISTANCE_BEND = 0.62, 0.16
#: How steeply the content weight that an optimization begins with changes with (1 - t) / t; about
#: what four pairs at 192 px were steered to.
CONTENT_STEEPNESS = 2
#: Added to the content weight, so that an image stays upright at strength 100.
CONTENT_LEAST = 0.01
#: From this strength on, the initial image has the style's colours wholly: what a few steps at
#: one small scale cannot reach, and nothing that later scales would take back.
COLORS_SHIFTED_FROM = 50
#: Passes of the instant method over the smallest image at strength 100.
INSTANT_PASSES = 2


def stylized_share(settings: Settings) -> float:
    """Share of the stylized image in the result, the rest being the content image; 0 to 1."""
    if settings.preset != "none":
        return 1.0
    share: float = min(1.0, settings.strength / FULLY_STYLIZED_FROM) ** 0.5
    return share


def content_weight(strength: float) -> float:
    """Factor on the content loss to begin with: about 1 at 50 %, above 0 even at 100 %.

    It is infinite at 0 %.
    """
    t = strength / 100
    factor: float = ((1 - t) / t) ** CONTENT_STEEPNESS + CONTENT_LEAST
    return factor


def shape_distance(strength: float) -> float:
    """How far the result is from the content image (``losses/content_distance.py``): 0 to 0.52."""
    t = strength / 100
    distance: float = DISTANCE_SLOPE * t * (1 - DISTANCE_BEND * t)
    return distance


def color_shift(strength: float) -> float:
    """How far the initial image is moved to the style's colours, 0 to 1."""
    return min(1.0, strength / COLORS_SHIFTED_FROM)


def instant_color_shift(strength: float) -> float:
    """How far the instant method moves the content to the style's colours beforehand, 0 to 1.

    Its pass moves colours too; the square keeps what both do together even.
    """
    return color_shift(strength) ** 2


def instant_shares(strength: float) -> tuple[float, ...]:
    """How far each pass of the instant method moves features to the style's, 0 to 1.

    One pass up to strength 50; from there on a second one at the smallest size goes on.
    """
    passes = INSTANT_PASSES * strength / 100
    return (min(1.0, passes), *([passes - 1] if passes > 1 else []))
