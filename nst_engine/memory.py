"""Whether a picture fits into memory, said before the work begins."""

from __future__ import annotations

import psutil
import torch

from .contract import Problem, Settings
from .devices import Device
from .pyramid import Size

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


def refuse_too_large(size: Size, network: str, device: Device, settings: Settings) -> None:
    """Raise Problem when a picture of ``size`` (width, height) would not fit."""
    needed = size[0] * size[1] * BYTES_PER_PIXEL[network, device.precision]
    allowed = settings.memory_limit * 1e9 or SHARE * _free(device)
    if needed <= allowed:
        return
    longer = int(max(size) * (allowed / needed) ** 0.5)
    raise Problem(
        "no-memory",
        f"A picture of {size[0]}×{size[1]} pixels needs about {needed / 1e9:.1f} GB, "
        f"and {allowed / 1e9:.1f} GB may be used.",
        f"{longer} pixels on the longer side fit: use --size {longer}, or scale the layer down.",
    )


def _free(device: Device) -> int:
    if device.torch_device.type == "cuda":
        return torch.cuda.mem_get_info()[0]
    return psutil.virtual_memory().available
