"""A 3x3 convolution of low rank, which costs a fraction of the full one."""

from __future__ import annotations

from torch import Tensor, nn

from .reflection_pad import reflection_pad


class LowRankConv(nn.Module):
    """Three convolutions without anything in between: 1x1 to few channels, 3x3, 1x1 to all.

    The kernel of a VGG convolution is nearly the product of three such (Tucker-2 decomposition,
    Kim et al., "Compression of Deep Convolutional Neural Networks for Fast and Low Power Mobile
    Applications", ICLR 2016, section 3.1). Borders are padded by reflection.
    """

    def __init__(self, channels: int, width: int, reduced: int, rank: int | None) -> None:
        """``channels`` in, ``width`` out, ``reduced`` channels into the 3x3 convolution.

        ``rank``: channels out of the 3x3 convolution, or None where it gives ``width`` itself.
        """
        super().__init__()
        self.reduce = nn.Conv2d(channels, reduced, 1, bias=False)
        self.kernel = nn.Conv2d(reduced, rank or width, 3, bias=rank is None)
        self.expand = nn.Conv2d(rank, width, 1) if rank else nn.Identity()

    def forward(self, x: Tensor) -> Tensor:
        """(batch, channels, height, width) to (batch, width, height, width), before any ReLU."""
        out: Tensor = self.expand(self.kernel(reflection_pad(self.reduce(x))))
        return out


class ReflectedConv(nn.Conv2d):
    """A full 3x3 convolution whose borders are padded by reflection."""

    def __init__(self, channels: int, width: int) -> None:
        super().__init__(channels, width, 3)

    def forward(self, x: Tensor) -> Tensor:
        """(batch, channels, height, width) to (batch, width, height, width), before any ReLU."""
        return super().forward(reflection_pad(x))
