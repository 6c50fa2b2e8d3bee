"""The narrow network: a VGG-19 with few channels, and projections to VGG-19's width.

The instant method runs on it, and style files made before ``compact`` had its present form are
painted with it. It has VGG-19's thirteen convolutions up to relu5_1 with about one twelfth of the
arithmetic, and is trained by distillation (``nst_engine.training``). At the five style
layers a 1x1 convolution and a ReLU lift the narrow features to 64/128/256/512/512
channels that approximate VGG-19's; losses on those look better than on the narrow ones.
"""

from __future__ import annotations

from pathlib import Path

from safetensors.torch import load_file
from torch import nn

from .low_rank_conv import ReflectedConv
from .projected_vgg import ProjectedVgg
from .vgg_layers import STYLE_LAYERS

#: Shipped weights (fp16 on disk); their model card lies beside them.
WEIGHTS = Path(__file__).parent.parent / "data" / "narrow.safetensors"

#: Its fingerprint (``fingerprint.fingerprint``), which style files made with it carry.
FINGERPRINT = "63813bccab8599c6"

#: Narrow widths. Full-resolution layers cost the time, so these are the narrowest;
#: the deep ones are wide because there width is nearly free and the error was largest.
WIDTHS: tuple[int, ...] = (16, 16, 32, 32, *(80,) * 4, *(160,) * 5)


class Narrow(ProjectedVgg):
    """Narrow VGG-19 with reflection padding, max pooling and projected style layers."""

    projected = STYLE_LAYERS

    def __init__(self, pooling: str = "max") -> None:
        """``pooling``: ``max``, as trained, or ``average``."""
        super().__init__(WIDTHS, _convolution, pooling)


def load_narrow(file: Path = WEIGHTS, pooling: str = "max") -> Narrow:
    """The trained network in fp32, from its weight file."""
    net = Narrow(pooling)
    net.load_state_dict({name: value.float() for name, value in load_file(file).items()})
    return net


def _convolution(name: str, channels: int, width: int) -> nn.Module:
    return ReflectedConv(channels, width)
