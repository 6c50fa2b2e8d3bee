"""Whether the style codes of a job go with its network and its other settings."""

from __future__ import annotations

from dataclasses import replace

from torch import nn

from ...contract import Settings, UserError
from ...networks.fingerprint import fingerprint
from ..recipes.recipe import Recipe
from .style_code import StyleCode

PAINTING = "take the painting itself as the style"


def with_network(settings: Settings, codes: list[StyleCode]) -> Settings:
    """``settings`` naming the codes' network where they leave it open.

    Raises UserError where the codes cannot go with them, or with each other.
    """
    if not codes:
        return settings
    first = codes[0].about
    if settings.preset != "none":
        raise UserError(
            "wrong-style",
            f"--preset {settings.preset} needs the painting itself, not the style code "
            f"“{first.title}”.",
            f"Leave the preset out, or {PAINTING}.",
        )
    wanted = "vgg19" if settings.network == "auto" and settings.weights else settings.network
    for about in (code.about for code in codes):
        if about.network != first.network:
            raise UserError(
                "wrong-style",
                f"The style codes “{first.title}” and “{about.title}” are of different networks, "
                f"{first.network} and {about.network}.",
                f"Save one of them again with --network, or {PAINTING}.",
            )
        if wanted not in ("auto", about.network):
            raise UserError(
                "wrong-style",
                f"The style code “{about.title}” is of the network {about.network}, and {wanted} "
                "was asked for.",
                f"Leave --network and --weights out, save the style again with --network {wanted}, "
                f"or {PAINTING}.",
            )
    return replace(settings, network=first.network)


def check(codes: list[StyleCode], recipe: Recipe, backbone: nn.Module) -> None:
    """Raise UserError where a code lacks a layer or is of other weights than the network's."""
    seen = fingerprint(backbone) if codes else ""
    for code in codes:
        code.check_layers(list(recipe.style_layers), list(recipe.strokes_layers))
        if code.about.fingerprint != seen:
            raise UserError(
                "wrong-style",
                f"The style code “{code.about.title}” was made with other weights of "
                f"{code.about.network} than this computer has.",
                f"Save the style again here, or {PAINTING}.",
            )
