"""A part of an image at its own size: sharp, and from afar the preview that it is a part of."""

import numpy as np
import pytest

from nst_engine.contract import Array, Mode, Request, Settings, UserError
from nst_engine.images import load_image, resize, resize_planes
from nst_engine.job.control import Cancelled, JobControl
from nst_engine.stylizer import Stylizer

from .conftest import array, planes

WHOLE, FACTOR = (1024, 768), 4  # of the photograph; the preview has 256×192 pixels
PART = (384, 192, 320, 256)  # x, y, width, height: houses and sky


@pytest.fixture(scope="module")
def large(shared):
    return resize(load_image(shared / "data/images/content/tubingen.jpg").pixels, *WHOLE)


@pytest.fixture(scope="module")
def stylizer():
    return Stylizer()


@pytest.fixture(scope="module")
def previewed(large, starry, stylizer):
    """preview(**settings): what the engine shows of the photograph, uint8."""
    small = resize(large, WHOLE[0] // FACTOR, WHOLE[1] // FACTOR)

    def made(**settings):
        settings = Settings(method="instant", device="cpu", **settings)
        request = Request(settings, array("content", small), (array("style", starry),))
        shown = []
        stylizer(request, shown.append, JobControl())
        return shown[-1].pixels

    return made


@pytest.fixture(scope="module")
def detail(large, starry, stylizer):
    """detail(preview, part=PART, control=…, masks=(), **settings) -> (height, width, 4) in 0..1."""

    def made(preview, part=PART, control=None, masks=(), **settings):
        x, y, width, height = part
        whole = WHOLE * 2
        area = tuple(length / side for length, side in zip(part, whole, strict=True))
        request = Request(
            Settings(method="strokes", device="cpu", **settings),
            array("content", large[y : y + height, x : x + width]),
            (array("style", starry),),
            mode=Mode.REFINE,
            initial_image=preview,
            content_masks=masks,
            area=area,
        )
        made = stylizer.detail(request, lambda event: None, control or JobControl())
        pixels = np.frombuffer(made.pixels.data, np.uint8).reshape(made.pixels.shape)
        return pixels.astype(np.float32) / 255

    return made


def cut(preview):
    """The part of a preview, (3, height, width), not enlarged."""
    pixels = np.frombuffer(preview.data, np.uint8).reshape(preview.shape)
    x, y, width, height = (length // FACTOR for length in PART)
    return planes(pixels[y : y + height, x : x + width] / np.float32(255))


def roughness(image):
    """How much neighbours differ, of (3, height, width)."""
    return float(np.abs(np.diff(image, axis=2)).mean() + np.abs(np.diff(image, axis=1)).mean())


def test_from_afar_it_is_the_preview_and_from_near_it_is_sharp(previewed, detail):
    preview = previewed()
    sharp = planes(detail(preview))
    small = resize_planes(sharp, PART[2] // FACTOR, PART[3] // FACTOR)
    assert np.abs(small - cut(preview)).mean() < 0.02
    enlarged = resize_planes(cut(preview), PART[2], PART[3])
    assert roughness(sharp) > 1.5 * roughness(enlarged)


def test_it_is_painted_and_not_only_the_photographs_own_detail(previewed, detail, large):
    preview = previewed()
    x, y, width, height = PART
    own = planes(large[y : y + height, x : x + width])
    enlarged = resize_planes(cut(preview), width, height)
    coarse = resize_planes(own, width // FACTOR, height // FACTOR)
    pasted = enlarged + own - resize_planes(coarse, width, height)
    painted = planes(detail(preview))
    assert np.abs(painted - pasted).mean() > 0.02


def test_a_plain_sky_gets_less_of_it_than_houses(previewed, detail):
    preview = previewed()
    sky = planes(detail(preview, (640, 0, 320, 128)))
    houses = planes(detail(preview, (256, 384, 320, 256)))
    assert roughness(sky) < 0.8 * roughness(houses)


def test_strength_0_gives_the_photographs_own_pixels(previewed, detail, large):
    x, y, width, height = PART
    own = large[y : y + height, x : x + width, :3]
    assert np.abs(detail(previewed(strength=0), strength=0)[..., :3] - own).mean() < 0.01


def test_the_photographs_colours_stay(previewed, detail):
    """How far each pixel is from grey of its lightness, on average over the part."""

    def chroma(image):
        return (image - image.mean(0, keepdims=True)).mean((1, 2))

    sharp = planes(detail(previewed(colors="content"), colors="content"))
    assert chroma(sharp) == pytest.approx(chroma(cut(previewed(colors="content"))), abs=0.01)


def test_its_alpha_is_the_previews(previewed, detail):
    preview = previewed()
    pixels = np.frombuffer(preview.data, np.uint8).reshape(preview.shape).copy()
    pixels[:, : pixels.shape[1] // 2, 3] = 0
    half = Array("preview", "uint8", pixels.shape, pixels)
    alpha = detail(half)[..., 3]
    middle = WHOLE[0] // 2 - PART[0]
    assert alpha[:, : middle - 8].max() == 0
    assert alpha[:, middle + 8 :].min() == 1


def test_where_no_style_applies_it_is_the_photographs_own_detail(previewed, detail, large, starry):
    """The mask is of the whole image, and white right of its middle."""
    mask = np.zeros((48, 64), np.float32)
    mask[:, 32:] = 1
    masks = (Array("mask", "float32", mask.shape, mask),)
    preview = previewed()
    x, y, width, height = PART
    own = planes(large[y : y + height, x : x + width])
    sharp, enlarged = (
        planes(detail(preview, masks=masks)),
        resize_planes(cut(preview), width, height),
    )
    coarse = resize_planes(own, width // FACTOR, height // FACTOR)
    difference = np.abs(sharp - enlarged - own + resize_planes(coarse, width, height)).mean(0)
    middle = WHOLE[0] // 2 - x
    left, right = difference[:, : middle - 24].mean(), difference[:, middle + 24 :].mean()
    assert left < 0.25 * right


def test_it_can_be_cancelled(previewed, detail):
    control = JobControl()
    control.cancel()
    with pytest.raises(Cancelled):
        detail(previewed(), control=control)


@pytest.mark.parametrize("area", [(0.5, 0, 0.6, 1), (0, 0, 0, 1), (-0.1, 0, 0.5, 1), "all", [1]])
def test_an_area_that_is_none_is_refused(previewed, large, starry, area):
    request = Request(
        Settings(),
        array("content", large[:64, :64]),
        (array("style", starry),),
        mode=Mode.REFINE,
        initial_image=previewed(),
        area=(0, 0, 0.5, 0.5),
    )
    message = request.to_message()
    assert message.type == "detail"
    assert Request.from_message(message).area == (0, 0, 0.5, 0.5)
    message.values["area"] = area
    with pytest.raises(UserError):
        Request.from_message(message)
