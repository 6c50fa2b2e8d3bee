"""How sRGB in 0..1 becomes what each of VGG-19's two sets of weights expects."""

from __future__ import annotations

from dataclasses import dataclass

Triple = tuple[float, float, float]

#: ImageNet's channel statistics, as torchvision.transforms uses them.
IMAGENET_MEAN: Triple = (0.485, 0.456, 0.406)
IMAGENET_STD: Triple = (0.229, 0.224, 0.225)


@dataclass(frozen=True)
class Preprocessing:
    """Channels in the network's order, then ``(image - mean) / std`` with both in 0..1."""

    reverse: bool
    mean: Triple
    std: Triple


#: The mean that the VGG authors subtract, in BGR and 0..255 (their Caffe model zoo page, 2014).
CAFFE_MEAN: Triple = (103.939, 116.779, 123.68)


def _scaled(mean: Triple) -> Triple:
    first, second, third = mean
    return first / 255, second / 255, third / 255


PREPROCESSINGS = {
    "torchvision": Preprocessing(False, IMAGENET_MEAN, IMAGENET_STD),
    "caffe": Preprocessing(True, _scaled(CAFFE_MEAN), (1 / 255,) * 3),
}
