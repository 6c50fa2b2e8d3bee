"""The URL of torchvision's VGG-19 weights, even where its compiled part fits another torch.

A torchvision built for another flavour of torch (CUDA beside CPU) cannot load its C++
operators, and its import then ends in "operator torchvision::nms does not exist".
"""

from __future__ import annotations

import importlib
import logging
import sys
from functools import cache
from types import ModuleType

import torch

#: ``VGG19_Weights.IMAGENET1K_V1.url``, for the rare machine where torchvision is missing or
#: broken; a test holds it to torchvision's own.
FALLBACK_URL = "https://download.pytorch.org/models/vgg19-dcbb9e9d.pth"

log = logging.getLogger(__name__)


def vgg19_url() -> str:
    """Where torchvision gets its VGG-19 weights from."""
    try:
        return import_models().VGG19_Weights.IMAGENET1K_V1.url
    except Exception as error:  # a foreign package may break in any way; the URL is known
        log.info("torchvision cannot be imported: %s", error)
        return FALLBACK_URL


def import_models() -> ModuleType:
    """``torchvision.models``; raises whatever its import raises in a broken installation."""
    try:
        return importlib.import_module("torchvision.models")
    except RuntimeError as error:
        if "operator torchvision::" not in str(error):
            raise
    for name in [n for n in sys.modules if n.partition(".")[0] == "torchvision"]:
        del sys.modules[name]  # what the failed import left behind
    _declare_operators()
    return importlib.import_module("torchvision.models")


@cache
def _declare_operators() -> torch.library.Library:
    """The two operators that torchvision's Python code refers to while it is imported.

    Declared, not implemented: VGG calls neither. The library lives as long as the cache.
    """
    library = torch.library.Library("torchvision", "DEF")
    for name in ("nms", "qnms"):
        library.define(f"{name}(Tensor dets, Tensor scores, float iou_threshold) -> Tensor")
    return library
