"""The compact network: VGG-19's shallow layers at low rank, narrow layers behind them.

Up to relu3_4 it has VGG-19's own channels, each convolution but the first as a product of small
ones (``low_rank_conv``), so that the features are nearly those of VGG-19 for an eighth of the
arithmetic. From relu4_1 on it is narrow; there a 1x1 convolution and a ReLU lift the features of
the style layers to 512 channels that approximate VGG-19's. It is trained by distillation
(``nst_engine.training``).
"""

from __future__ import annotations

from pathlib import Path

from safetensors.torch import load_file
from torch import nn

from .low_rank_conv import LowRankConv, ReflectedConv
from .projected_vgg import ProjectedVgg

#: Shipped weights (fp16 on disk); their model card lies beside them.
WEIGHTS = Path(__file__).parent.parent / "data" / "compact.safetensors"

#: Channels of every layer.
WIDTHS: tuple[int, ...] = (64, 64, 128, 128, *(256,) * 4, *(160,) * 5)

#: Channels into and out of the 3x3 part of convolutions of low rank; None stands for all. Without
#: any training these keep a centred cosine of .99 and .96 with VGG-19 at relu2_1 and relu3_1. At
#: full resolution, where channels cost most, they are fewest.
RANKS: dict[str, tuple[int, int | None]] = {
    "conv1_2": (16, 16),
    "conv2_1": (32, 32),
    "conv2_2": (32, 48),
    "conv3_1": (64, 64),
    "conv3_2": (48, 48),
    "conv3_3": (48, 48),
    "conv3_4": (48, 48),
    "conv4_1": (80, None),
}

#: Style layers that are narrow and need a projection.
PROJECTED: tuple[str, ...] = ("relu4_1", "relu5_1")


class Compact(ProjectedVgg):
    """VGG-19 up to relu5_1, compressed, with reflection padding and max pooling."""

    projected = PROJECTED

    def __init__(self, pooling: str = "max") -> None:
        """``pooling``: ``max``, as trained, or ``average``."""
        super().__init__(WIDTHS, _convolution, pooling)


def load_compact(file: Path = WEIGHTS, pooling: str = "max") -> Compact:
    """The trained network in fp32, from its weight file."""
    net = Compact(pooling)
    net.load_state_dict({name: value.float() for name, value in load_file(file).items()})
    return net


def _convolution(name: str, channels: int, width: int) -> nn.Module:
    if name in RANKS:
        return LowRankConv(channels, width, *RANKS[name])
    return ReflectedConv(channels, width)
