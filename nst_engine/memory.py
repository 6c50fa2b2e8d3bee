"""How large a picture may be painted in the memory there is, decided before the work begins."""

from __future__ import annotations

from dataclasses import replace

import psutil
import torch

from .contract import Problem, Settings
from .devices import Device
from .pyramid import Size
from .recipe import Recipe

#: Bytes per pixel that one evaluation needs: growth of the process's peak memory over two
#: evaluations with strokes on a CPU, up to 1024×768 (compact); for vgg19 with Gram losses up to
#: 512×384, and what strokes added to compact. Rounded up. fp16 was not measured and is taken
#: to need what bf16 needs.
BYTES_PER_PIXEL = {
    ("compact", "fp32"): 2600,
    ("compact", "bf16"): 2100,
    ("compact", "fp16"): 2100,
    ("vgg19", "fp32"): 3400,
    ("vgg19", "bf16"): 2600,
    ("vgg19", "fp16"): 2600,
}
#: Share of the free memory that may be used, so that the rest of the computer lives on.
SHARE = 0.8


def fitting(recipe: Recipe, network: str, device: Device, settings: Settings) -> Recipe:
    """``recipe`` without the scales that would need more memory than may be used.

    Their picture is enlarged from the last one that fits. Raises Problem when none does.
    """
    allowed = settings.memory_limit * 1e9 or SHARE * _free(device)
    each = BYTES_PER_PIXEL[network, device.precision]
    margins = 2 * recipe.margin

    def needed(size: Size) -> int:
        return (size[0] + margins) * (size[1] + margins) * each

    descents = [(size, how) for size, how in recipe.descents if needed(size) <= allowed]
    if descents:
        return replace(recipe, descents=descents)
    size = recipe.descents[0][0]
    raise Problem(
        "no-memory",
        f"Even {size[0]}×{size[1]} pixels need about {needed(size) / 1e9:.1f} GB, "
        f"and {allowed / 1e9:.1f} GB may be used.",
        "Close other programs, or choose a smaller picture.",
    )


def _free(device: Device) -> int:
    if device.torch_device.type == "cuda":
        return torch.cuda.mem_get_info()[0]
    return psutil.virtual_memory().available
