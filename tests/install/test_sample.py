"""The pictures that an installation stylises."""

import numpy as np

from nst_engine.images import load_image
from nst_engine.images.builtin import sample


def test_the_pictures_are_written_as_painted_and_differ(tmp_path):
    content, style = (load_image(path).pixels for path in sample.write(tmp_path / "new"))
    assert np.abs(content[..., :3] - sample.landscape()).max() <= 0.5 / 255 + 1e-6
    assert content.shape == style.shape
    assert np.abs(content - style).mean() > 0.2
    assert all(picture[..., :3].std() > 0.15 for picture in (content, style))
