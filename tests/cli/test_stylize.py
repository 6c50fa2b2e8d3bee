"""``stylize`` from a terminal: files in, one file out, words and exit codes."""

import json
import signal

import numpy as np
import pytest
import pyvips

pytestmark = pytest.mark.slow


def test_a_picture_and_its_report_are_written(stylize, pictures):
    done = stylize("--report", pictures / "r.json")
    assert done.returncode == 0, done.stderr
    out = pyvips.Image.new_from_file(str(pictures / "out.png"))
    assert (out.width, out.height, out.bands) == (96, 72, 3)
    before = pyvips.Image.new_from_file(str(pictures / "scene.png")).numpy().astype(int)
    assert np.abs(out.numpy() - before).mean() > 3
    report = json.loads((pictures / "r.json").read_text())
    promised = "size method network device precision optimizer iterations evaluations seconds "
    promised += "peak_memory_bytes tile seed losses losses_start versions"
    assert set(promised.split()) <= set(report)
    assert report["size"] == [96, 72]
    assert set(report["losses"]) >= {"content", "style", "total"}
    assert report["peak_memory_bytes"] > 50e6


def test_every_setting_of_the_table_is_a_flag(nst):
    from nst_engine.contract import PARAMETERS

    words = nst("stylize", "--help").stdout
    assert all(p.flag in words and p.help.split(".")[0][:20] for p in PARAMETERS)


def test_size_alpha_and_depth_are_kept(stylize, pictures):
    pixels = np.full((72, 96, 4), 65535, np.uint16)
    pixels[..., :3] = (
        pyvips.Image.new_from_file(str(pictures / "scene.png")).numpy().astype(np.uint16) * 257
    )
    pixels[10:30, 10:30, 3] = 0
    deep = pyvips.Image.new_from_array(pixels).copy(interpretation="rgb16")
    deep.write_to_file(str(pictures / "deep.png"))
    done = stylize("--size", 64, content="deep.png", output="deep-out.png")
    assert done.returncode == 0, done.stderr
    out = pyvips.Image.new_from_file(str(pictures / "deep-out.png"))
    assert (out.width, out.height, out.bands, out.format) == (64, 48, 4, "ushort")
    assert out[3].min() < 1000
    assert out[3].max() == 65535


def test_masks_say_where_and_of_what_to_paint(nst, pictures):
    _mask(pictures / "right.png", np.kron([[0, 255]], np.ones((72, 48))))
    _mask(pictures / "top.png", [[255], [0]])
    words = ["stylize", "scene.png", "strokes.png", "-o", "out.png"]
    words += ["--content-mask", "right.png", "--style-mask", "top.png", "--iterations", 4]
    done = nst(*words, folder=pictures)
    assert done.returncode == 0, done.stderr
    before, out = (
        pyvips.Image.new_from_file(str(pictures / name)).numpy().astype(int)
        for name in ("scene.png", "out.png")
    )
    assert np.array_equal(out[:, :47], before[:, :47])
    assert np.abs(out - before)[:, 50:].mean() > 3


def test_the_word_none_stands_for_no_mask(nst, pictures):
    """Two styles mixed everywhere; then on the left the second one alone."""
    _mask(pictures / "right.png", [[0, 255]])
    strokes = pyvips.Image.new_from_file(str(pictures / "strokes.png"))
    strokes.invert().write_to_file(str(pictures / "other.png"))
    painted = []
    for first, output in (("none", "mixed.png"), ("right.png", "apart.png")):
        words = ["stylize", "scene.png", "strokes.png", "other.png", "-o", output]
        words += ["--content-mask", first, "none", "--style-mask", "none", "none"]
        done = nst(*words, "--iterations", 4, folder=pictures)
        assert done.returncode == 0, done.stderr
        painted.append(pyvips.Image.new_from_file(str(pictures / output)).numpy().astype(int))
    assert np.abs(painted[1] - painted[0])[:, :40].mean() > 3


def test_pictures_on_the_way_are_saved(stylize, pictures):
    done = stylize("--save-every", 4, "--quiet")
    assert done.returncode == 0, done.stderr
    assert done.stdout == done.stderr == ""
    assert sorted(p.name for p in pictures.glob("out-*.png")) == ["out-00004.png", "out-00008.png"]


def test_interrupting_saves_what_there_is(stylize, pictures):
    process = stylize("--iterations", 10000, "--save-every", 10, background=True)
    while not list(pictures.glob("out-*.png")):  # it has begun
        assert process.poll() is None, process.stderr.read()
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "will be saved" in err
    assert pyvips.Image.new_from_file(str(pictures / "out.png")).width == 96


BAD = {
    "missing file": (["--quiet"], {"style": "nowhere.png"}, "nowhere.png cannot be read"),
    "text named .png": (["--quiet"], {"content": "text.png"}, "text.png"),
    "1x1": (["--quiet"], {"content": "1x1.png"}, "1×1 pixels"),
    "20000x1": (["--quiet"], {"content": "20000x1.png"}, "20000×1 pixels"),
    "nan": (["--strength", "nan"], {}, "--strength is 'nan', but it must be 0 to 100"),
    "unknown flag": (["--sharpness", "3"], {}, "--sharpness"),
    "unknown layer": (["--content-layers", "relu9_9"], {}, "relu9_9"),
    "same file": (["--quiet"], {"style": "scene.png"}, "the very same picture"),
    "no folder": (["--quiet"], {"output": "no/such/folder/out.png"}, "no/such/folder"),
    "no format": (["--quiet"], {"output": "out.xyz"}, "out.xyz"),
    "two weights": (["--style-weights", "1", "2"], {}, "2 values for 1 styles"),
    "no weights": (["--network", "vgg19"], {}, "VGG-19's weights are not on this computer"),
    "no such device": (["--device", "mps"], {}, "--device mps"),
    "no such start": (["--init", "nowhere.png"], {}, "nowhere.png cannot be read"),
    "too many masks": (["--content-mask", "right.png", "none"], {}, "Give --content-mask one file"),
    "no such mask": (["--style-mask", "nowhere.png"], {}, "nowhere.png cannot be read"),
    "no mask at all": (["--content-mask", "text.png"], {}, "text.png"),
    "black content mask": (["--content-mask", "black.png"], {}, "content masks leave no visible"),
    "black style mask": (["--style-mask", "black.png"], {}, "style mask leaves no visible"),
}


@pytest.mark.parametrize("case", BAD)
def test_bad_input_is_one_clear_line(stylize, pictures, case):
    if case == "no such device":
        import torch

        if torch.backends.mps.is_available():
            pytest.skip("this computer has Apple graphics")
    (pictures / "text.png").write_text("no picture at all")
    for width, height in ((1, 1), (20000, 1)):
        blank = pyvips.Image.black(width, height, bands=3)
        blank.write_to_file(str(pictures / f"{width}x{height}.png"))
    _mask(pictures / "right.png", [[0, 255]])
    _mask(pictures / "black.png", [[0]])
    before = _files(pictures)
    flags, files, words = BAD[case]
    done = stylize(*flags, **files)
    assert done.returncode == 2
    assert words in done.stderr
    assert done.stderr.count("\n") == 1
    assert "Traceback" not in done.stderr
    assert _files(pictures) == before


def _mask(path, rows):
    pyvips.Image.new_from_array(np.uint8(rows)).write_to_file(str(path))


def _files(folder):
    return sorted(p.name for p in folder.iterdir() if p.is_file())


def test_a_full_disk_is_one_clear_line(stylize, pictures, small_disk):
    done = stylize("--size", 600, "--iterations", 1, output=small_disk / "out.png")
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert list(small_disk.iterdir()) == []


def test_vgg19_takes_the_whole_way_with_weights_from_a_file(stylize, pictures):
    import torch
    from safetensors.torch import save_file

    from nst_engine.networks.vgg19 import Vgg19

    torch.manual_seed(0)
    weights = {k: v.contiguous() for k, v in Vgg19("torchvision").state_dict().items()}
    save_file(weights, pictures / "random.safetensors", metadata={"preprocessing": "torchvision"})
    flags = ["--network", "vgg19", "--weights", pictures / "random.safetensors"]
    done = stylize(*flags, "--report", pictures / "r.json", "--size", 64)
    assert done.returncode == 0, done.stderr
    assert json.loads((pictures / "r.json").read_text())["network"] == "vgg19"
