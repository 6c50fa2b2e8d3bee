"""Checks that a job's style files suit its network and its other settings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from torch import nn

from ...contract import Settings, UserError
from ...networks.fingerprint import fingerprint
from ..recipes.recipe import Recipe
from .style_code import StyleCode

USE_IMAGE = "take the painting itself as the style"


def with_network(settings: Settings, codes: Sequence[StyleCode]) -> Settings:
    """``settings`` with the style files' network where they leave it open.

    Raises UserError where the style files suit neither them nor each other.
    """
    if not codes:
        return settings
    first = codes[0].metadata
    if settings.preset != "none":
        raise UserError(
            "wrong-style",
            f"--preset {settings.preset} needs the painting itself, not the style code "
            f"“{first.title}”.",
            f"Leave the preset out, or {USE_IMAGE}.",
        )
    requested = "vgg19" if settings.network == "auto" and settings.weights else settings.network
    for about in (code.metadata for code in codes):
        if about.network != first.network:
            raise UserError(
                "wrong-style",
                f"The style codes “{first.title}” and “{about.title}” are of different networks, "
                f"{first.network} and {about.network}.",
                f"Save one of them again with --network, or {USE_IMAGE}.",
            )
        if requested not in ("auto", about.network):
            raise UserError(
                "wrong-style",
                f"The style code “{about.title}” is of the network {about.network}, and "
                f"{requested} was asked for.",
                "Leave --network and --weights out, save the style again with --network "
                f"{requested}, or {USE_IMAGE}.",
            )
    return replace(settings, network=first.network)


def check(codes: Sequence[StyleCode], recipe: Recipe, backbone: nn.Module) -> None:
    """Raise UserError where a style file lacks a layer or was made with other weights."""
    present = fingerprint(backbone) if codes else ""
    for code in codes:
        code.check_layers(recipe.style_layers, recipe.nearest_neighbor_layers)
        if code.metadata.fingerprint != present:
            raise UserError(
                "wrong-style",
                f"The style code “{code.metadata.title}” was made with other weights of "
                f"{code.metadata.network} than this computer has.",
                f"Save the style again here, or {USE_IMAGE}.",
            )
