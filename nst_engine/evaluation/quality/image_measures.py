"""What the pixels of a result tell: outlines kept, border, grain of the colours, finest detail.

Images are (1, 3, height, width) in 0..1, sRGB. Blurs and gradients see borders reflected.
"""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor

#: Part of the numbers' identity: raise it when a definition here changes, so that all are anew.
VERSION = 1
#: Luma weights of ITU-R BT.601.
LUMA = (0.299, 0.587, 0.114)
#: Gaussian blur before edges are sought, px: bristles of a stroke are no outline. Of 0, 1, 1.5 and
#: 2 px the one that gives trials at 512 px the numbers they are known by: lost outlines .33 to .53,
#: found again .46 to .62 (two pairs: .33 and .45 before, .52 and .62 after).
EDGE_BLUR = 1.5
#: Width of the border: this part of the shorter side, but at least so many px. The smears of a grey
#: photograph in a bright style at 512×341 were strongest in the outermost 12 px.
BORDER_PART, BORDER_LEAST = 0.03, 6
#: OKLab chroma that is just told from grey, about; added to both means, so that what is nearly grey
#: all over, a pencil drawing for one, has no colourful or dull border.
GREY = 0.02
#: Grain: what a Gaussian blur of so many px takes away. Strokes of 4 px and more mostly stay.
GRAIN_BLUR = 1.5
#: Plain is where the content's luma deviates by no more than this within a square of so many px.
PLAIN_DEVIATION, PLAIN_SIDE = 4 / 255, 9
#: With a smaller part of the image plain there is nothing to measure.
PLAIN_LEAST = 0.02
#: A style with less energy than this in its finest band, a quarter of a level, has none.
FLAT = (0.25 / 255) ** 2

Kernel = tuple[float, ...]
SOBEL_SMOOTH: Kernel = (0.25, 0.5, 0.25)
SOBEL_STEP: Kernel = (-0.5, 0.0, 0.5)
#: Blur of the Laplacian pyramid: Burt & Adelson 1983, a = 0.375.
BINOMIAL: Kernel = (1 / 16, 4 / 16, 6 / 16, 4 / 16, 1 / 16)


def measure_pixels(result: Tensor, content: Tensor, style: Tensor) -> dict[str, float | None]:
    """Measure a result and a content of one size, and the style at the size it is seen at."""
    return {
        "edges": edge_correlation(result, content),
        "border": border_saturation(result, content),
        "grain": chroma_grain(result, content),
        "finest": finest_share(result, style),
    }


def edge_correlation(result: Tensor, content: Tensor) -> float:
    """Pearson correlation of how steep the luma is at each place, -1..1; 1 for equal outlines.

    Steepness is the magnitude of Sobel's gradient after a Gaussian blur. 0 where one is flat.
    """
    steep = [_steepness(_blur(_luma(image), EDGE_BLUR)).flatten() for image in (result, content)]
    first, second = (values - values.mean() for values in steep)
    norms = float(first.norm() * second.norm())
    return float(first @ second) / norms if norms > 1e-9 else 0.0


def border_saturation(result: Tensor, content: Tensor) -> float:
    """Mean chroma along the border over that inside; 1 for a border as colourful as the rest.

    The content's own border is no smear: 1 also where the ratio lies between 1 and that of the
    content; beyond, what the nearer of the two must be multiplied with. Chroma is OKLab's.
    """
    ratio, own = _border_ratio(result), _border_ratio(content)
    return ratio / min(max(ratio, min(own, 1.0)), max(own, 1.0))


def chroma_grain(result: Tensor, content: Tensor) -> float | None:
    """How much the colours flicker from pixel to pixel where the content is plain, in levels.

    Root of the mean square of OKLab's a and b less their Gaussian blur, times 255. None where
    next to nothing of the content is plain.
    """
    luma = _luma(content)
    mean = _box(luma, PLAIN_SIDE)
    variance = _box((luma - mean) ** 2, PLAIN_SIDE)
    plain = (variance <= PLAIN_DEVIATION**2).squeeze()
    if plain.float().mean() < PLAIN_LEAST:
        return None
    color = oklab(result)[:, 1:]
    flicker = (color - _blur(color, GRAIN_BLUR))[0, :, plain]
    return float(flicker.square().mean().sqrt()) * 255


def finest_share(result: Tensor, style: Tensor) -> float | None:
    """Energy of the finest band over that of the style; 1 for equally crisp images.

    None where the style has nothing so fine.
    """
    energy = finest_band(style)
    return finest_band(result) / energy if energy >= FLAT else None


def finest_band(image: Tensor) -> float:
    """Mean square of the luma less its binomial blur: the finest band of a Laplacian pyramid."""
    luma = _luma(image)
    return float((luma - _separable(luma, BINOMIAL, BINOMIAL)).square().mean())


def oklab(image: Tensor) -> Tensor:
    """OKLab (1, 3, height, width) of sRGB: Ottosson, "A perceptual color space", 2020."""
    linear = torch.where(image <= 0.04045, image / 12.92, ((image + 0.055) / 1.055) ** 2.4)
    cones = torch.tensor(
        [
            [0.4122214708, 0.5363325363, 0.0514459929],
            [0.2119034982, 0.6806995451, 0.1073969566],
            [0.0883024619, 0.2817188376, 0.6299787005],
        ]
    )
    opponents = torch.tensor(
        [
            [0.2104542553, 0.7936177850, -0.0040720468],
            [1.9779984951, -2.4285922050, 0.4505937099],
            [0.0259040371, 0.7827717662, -0.8086757660],
        ]
    )
    roots = torch.einsum("ij,bjhw->bihw", cones, linear).clamp(min=0) ** (1 / 3)
    return torch.einsum("ij,bjhw->bihw", opponents, roots)


def _border_ratio(image: Tensor) -> float:
    chroma = oklab(image)[0, 1:].norm(dim=0)
    width = max(BORDER_LEAST, round(BORDER_PART * min(chroma.shape)))
    inside = torch.zeros_like(chroma, dtype=torch.bool)
    inside[width:-width, width:-width] = True
    return float((chroma[~inside].mean() + GREY) / (chroma[inside].mean() + GREY))


def _steepness(plane: Tensor) -> Tensor:
    across = _separable(plane, SOBEL_SMOOTH, SOBEL_STEP)
    down = _separable(plane, SOBEL_STEP, SOBEL_SMOOTH)
    return torch.hypot(across, down)


def _luma(image: Tensor) -> Tensor:
    return torch.einsum("j,bjhw->bhw", torch.tensor(LUMA), image)[:, None]


def _blur(planes: Tensor, sigma: float) -> Tensor:
    """Blur by a Gaussian cut off at three deviations."""
    reach = round(3 * sigma)
    weights = torch.exp(-0.5 * (torch.arange(-reach, reach + 1) / sigma) ** 2)
    kernel = tuple((weights / weights.sum()).tolist())
    return _separable(planes, kernel, kernel)


def _box(plane: Tensor, side: int) -> Tensor:
    kernel = (1 / side,) * side
    return _separable(plane, kernel, kernel)


def _separable(planes: Tensor, down: Kernel, across: Kernel) -> Tensor:
    """Correlate every plane of (1, n, h, w) with an odd kernel along each direction."""
    rows, columns = torch.tensor(down), torch.tensor(across)
    reach = (len(across) // 2,) * 2 + (len(down) // 2,) * 2
    padded = F.pad(planes.transpose(0, 1), reach, mode="reflect")
    done = F.conv2d(F.conv2d(padded, rows.view(1, 1, -1, 1)), columns.view(1, 1, 1, -1))
    return done.transpose(0, 1)
