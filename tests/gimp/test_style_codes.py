"""A style file on disk is the style, in GIMP."""

import numpy as np

from nst_engine.contract import Settings
from nst_engine.images.builtin import sample
from nst_engine.optimization.style_codes.encoder import encode_style

from .acting import act

CALL = """
image = image_of(48, 40)
source = layer_of(image, values=ramps(48, 40, opaque=True))
status, new = call(image, [source], style_file=file_at(ARGS[0]), iterations=2)
"""


def test_a_style_code_is_sent_as_it_is_and_known_again(gimp, tmp_path):
    pixels = np.ones((64, 64, 4), np.float32)
    pixels[..., :3] = sample.strokes(64, 64)
    file = tmp_path / "My Strokes.STYLE"
    file.write_bytes(encode_style([pixels], "x", Settings(network="compact"), (64,)).to_bytes())
    name, moved, images, made, again = act(
        gimp,
        CALL
        + """
if status != "success":
    raise AssertionError(new)
after = read(new)
moved = max(abs(a - b) for a, b in zip(after, read(source)))
made, name = parasite_of(new), new.get_name()
adjusted = adjust(image, new, iterations=2)
report([name, moved, len(Gimp.get_images()), made, parasite_of(adjusted)["style"]])
""",
        file,
    )
    assert name == "Style: My Strokes"
    assert moved > 0.05
    assert images == 1
    assert made["network"] == "compact"
    assert made["style"] == again
    assert made["style"]["file"]


def test_what_is_no_style_code_is_refused_in_words(gimp, tmp_path):
    (tmp_path / "false.style").write_bytes(b"no code")
    (tmp_path / "empty.style").write_bytes(b"")
    for name, says in (("false", "no style code"), ("empty", "is empty")):
        file = tmp_path / f"{name}.style"
        status, message = act(gimp, CALL + "report([status, new])", file)
        assert status in ("calling-error", "execution-error")
        assert f"{name}.style" in message
        assert says in message
