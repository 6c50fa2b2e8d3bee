"""What the strength slider does: every curve that depends on it.

A strength is a content distance, the same for every pair, size and method that optimizes: 0.35 at
40 %, 0.43 at 50 % (``content_distance``). The content weight is steered to it
(``optimization/content_controller.py``) from where it begins: at 40 %, 2.26 times what it is at
50 % (``content_weight``). At 40 %, an optimization begins with the content image four fifths of
the way to the style's colours (``color_shift``), and mixes nothing of the content image into the
result (``stylized_share``). The preview before it is the instant image of strength 64
(``preview_strength``). The instant method moves features two fifths of the way to the style's
(``instant_share``). A preset looks at none of this.
"""

from __future__ import annotations

from ..contract import Settings

#: Below this strength the content image is mixed into the result: no content weight keeps its
#: colours, so without this the first percent would change as much as the next thirty. The root
#: makes the way up to here as even as beyond; measured on two pairs at 192 px. The content
#: distance is that of the mixture.
FULLY_STYLIZED_FROM = 20
#: The content distance at strength t = strength / 100 is t (1 - bend t). Found by eye on four pairs
#: at 192 px: near 0.43 all are wholly in their style and their outlines stand, near 0.6 shapes of
#: the style take their place. So straight that no quarter does more than 35 % of the way.
DISTANCE_BEND = 0.3
#: How steeply the content weight that an optimization begins with changes with (1 - t) / t; about
#: what four pairs at 192 px were steered to.
CONTENT_STEEPNESS = 2
#: Added to the content weight, so that an image stays upright at strength 100.
CONTENT_LEAST = 0.01
#: From this strength on, the initial image has the style's colours wholly: what a few steps at
#: one small scale cannot reach, and nothing that later scales would take back.
COLORS_SHIFTED_FROM = 50
#: At half strength an optimization is nearly wholly in the style, one instant pass only half way.
PREVIEW_STEEPNESS = 2


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


def content_distance(strength: float) -> float:
    """How far the result is from the content image (``losses/content_distance.py``): 0 to 0.7."""
    t = strength / 100
    distance: float = t * (1 - DISTANCE_BEND * t)
    return distance


def color_shift(strength: float) -> float:
    """How far the initial image is moved to the style's colours, 0 to 1."""
    return min(1.0, strength / COLORS_SHIFTED_FROM)


def instant_share(strength: float) -> float:
    """How far the instant method moves the features of the content to the style's, 0 to 1."""
    return strength / 100


def preview_strength(strength: float) -> float:
    """Strength of the instant image that stands for an optimization of this strength."""
    content = (1 - strength / 100) ** PREVIEW_STEEPNESS
    return 100 * (1 - content)
