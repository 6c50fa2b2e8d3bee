"""``stylize`` from a terminal: files in, one file out, words and exit codes."""

import json
import signal

import numpy as np
import pytest
import pyvips


def test_a_picture_and_its_report_are_written(stylize, images):
    done = stylize("--report", images / "r.json")
    assert done.returncode == 0, done.stderr
    out = pyvips.Image.new_from_file(str(images / "out.png"))
    assert (out.width, out.height, out.bands) == (96, 72, 3)
    before = pyvips.Image.new_from_file(str(images / "scene.png")).numpy().astype(int)
    assert np.abs(out.numpy() - before).mean() > 3
    report = json.loads((images / "r.json").read_text())
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


@pytest.mark.slow
def test_size_alpha_and_depth_are_kept(stylize, images):
    pixels = np.full((72, 96, 4), 65535, np.uint16)
    pixels[..., :3] = (
        pyvips.Image.new_from_file(str(images / "scene.png")).numpy().astype(np.uint16) * 257
    )
    pixels[10:30, 10:30, 3] = 0
    deep = pyvips.Image.new_from_array(pixels).copy(interpretation="rgb16")
    deep.write_to_file(str(images / "deep.png"))
    done = stylize("--size", 64, content="deep.png", output="deep-out.png")
    assert done.returncode == 0, done.stderr
    out = pyvips.Image.new_from_file(str(images / "deep-out.png"))
    assert (out.width, out.height, out.bands, out.format) == (64, 48, 4, "ushort")
    assert out[3].min() < 1000
    assert out[3].max() == 65535


@pytest.mark.slow
def test_masks_say_where_and_of_what_to_paint(nst, images):
    _mask(images / "right.png", np.kron([[0, 255]], np.ones((72, 48))))
    _mask(images / "top.png", [[255], [0]])
    words = ["stylize", "scene.png", "strokes.png", "-o", "out.png"]
    words += ["--content-mask", "right.png", "--style-mask", "top.png", "--iterations", 4]
    done = nst(*words, folder=images)
    assert done.returncode == 0, done.stderr
    before, out = (
        pyvips.Image.new_from_file(str(images / name)).numpy().astype(int)
        for name in ("scene.png", "out.png")
    )
    assert np.array_equal(out[:, :47], before[:, :47])
    assert np.abs(out - before)[:, 50:].mean() > 3


@pytest.mark.slow
def test_the_word_none_stands_for_no_mask(nst, images):
    """Two styles mixed everywhere; then on the left the second one alone."""
    _mask(images / "right.png", [[0, 255]])
    strokes = pyvips.Image.new_from_file(str(images / "strokes.png"))
    strokes.invert().write_to_file(str(images / "other.png"))
    painted = []
    for first, output in (("none", "mixed.png"), ("right.png", "apart.png")):
        words = ["stylize", "scene.png", "strokes.png", "other.png", "-o", output]
        words += ["--content-mask", first, "none", "--style-mask", "none", "none"]
        done = nst(*words, "--iterations", 4, folder=images)
        assert done.returncode == 0, done.stderr
        painted.append(pyvips.Image.new_from_file(str(images / output)).numpy().astype(int))
    assert np.abs(painted[1] - painted[0])[:, :40].mean() > 3


def test_two_kinds_of_style_are_not_one(stylize_here, images):
    done = stylize_here("--built-in", "mosaic")
    assert done.returncode == 2
    assert "Choose one of them" in done.stderr
    assert not (images / "out.png").exists()


def test_no_image_is_lost_by_a_slip(stylize_here, images):
    before = (images / "scene.png").read_bytes()
    done = stylize_here("--overwrite", output="scene.png")
    assert done.returncode == 2
    assert "would be lost" in done.stderr
    assert (images / "scene.png").read_bytes() == before

    for flag, name in (("--report", "scene.png"), ("--init", "out.png")):
        (images / "out.png").write_bytes(before)
        done = stylize_here("--overwrite", flag, images / name)
        assert done.returncode == 2, flag
        assert "would be lost" in done.stderr
        assert (images / name).read_bytes() == before

    (images / "out.png").write_bytes(before)
    done = stylize_here()
    assert done.returncode == 2
    assert "is there already" in done.stderr
    assert (images / "out.png").read_bytes() == before
    assert stylize_here("--overwrite", "--method", "instant").returncode == 0
    assert (images / "out.png").read_bytes() != before

    (images / "out.png").unlink()
    on_the_way = images / "out-00020.png"
    on_the_way.write_bytes(before)
    for flags, said in (
        (["--save-every", "10"], "is there already"),
        (["--save-every", "10", "--overwrite", "--init", on_the_way], "would be lost"),
    ):
        done = stylize_here(*flags)
        assert done.returncode == 2
        assert said in done.stderr
        assert on_the_way.read_bytes() == before


def test_wrong_words_are_refused_before_an_image_is_opened(stylize_here, images):
    for flags in (["--tile", "9"], ["--content-layers", ""], ["--style-layers", "relu1_1:x"]):
        done = stylize_here(*flags, content="nowhere.png")
        assert done.returncode == 2
        assert flags[0] in done.stderr


@pytest.mark.parametrize("name", ["moving.gif", "moving.webp", "moving.png", "scan.tif"])
def test_it_is_told_that_one_of_several_frames_or_pages_was_painted(stylize_here, images, name):
    _several(images / name)
    done = stylize_here("--method", "instant", content=name)
    assert done.returncode == 0, done.stderr
    (note,) = [line for line in done.stdout.splitlines() if line.startswith("note: ")]
    assert name in note
    assert "the first was painted" in note
    assert ("batch --frames paints them all" in note) == name.startswith("moving")


@pytest.mark.slow
def test_images_on_the_way_are_saved(stylize, images):
    done = stylize("--save-every", 4, "--quiet")
    assert done.returncode == 0, done.stderr
    assert done.stdout == done.stderr == ""
    assert sorted(p.name for p in images.glob("out-*.png")) == ["out-00004.png", "out-00008.png"]


@pytest.mark.slow
def test_interrupting_saves_what_there_is(stylize, images):
    process = stylize("--iterations", 10000, "--save-every", 10, background=True)
    while not list(images.glob("out-*.png")):  # it has begun
        assert process.poll() is None, process.stderr.read()
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "will be saved" in err
    assert pyvips.Image.new_from_file(str(images / "out.png")).width == 96


BAD = {
    "missing file": (["--quiet"], {"style": "nowhere.png"}, "nowhere.png cannot be read"),
    "text named .png": (["--quiet"], {"content": "text.png"}, "text.png"),
    "1x1": (["--quiet"], {"content": "1x1.png"}, "1×1 pixels"),
    "too long for its format": (["--size", "16384"], {"output": "out.webp"}, "has 16384"),
    "20000x1": (["--quiet"], {"content": "20000x1.png"}, "20000×1 pixels"),
    "nan": (["--strength", "nan"], {}, "--strength is 'nan', but it must be 0 to 100"),
    "unknown flag": (["--sharpness", "3"], {}, "--sharpness"),
    "unknown layer": (["--content-layers", "relu9_9"], {}, "relu9_9"),
    "unknown style layer": (["--style-layers", "relu4_1:0"], {}, "must be above 0"),
    "tile": (["--tile", "banana"], {}, "--tile is 'banana'"),
    "same file": (["--quiet"], {"style": "scene.png"}, "the very same picture"),
    "same file, smaller": (["--size", "64"], {"style": "scene.png"}, "the very same picture"),
    "same picture, smaller": (["--size", "64"], {"style": "copy.png"}, "the very same picture"),
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
def test_bad_input_is_one_clear_line(stylize, stylize_here, images, case):
    run = stylize if case == "missing file" else stylize_here  # one as a user sees it
    if case == "no such device":
        import torch

        if torch.backends.mps.is_available():
            pytest.skip("this computer has Apple graphics")
    (images / "text.png").write_text("no picture at all")
    for width, height in ((1, 1), (20000, 1)):
        blank = pyvips.Image.black(width, height, bands=3)
        blank.write_to_file(str(images / f"{width}x{height}.png"))
    _mask(images / "right.png", [[0, 255]])
    _mask(images / "black.png", [[0]])
    (images / "copy.png").write_bytes((images / "scene.png").read_bytes())
    before = _files(images)
    flags, files, words = BAD[case]
    done = run(*flags, **files)
    assert done.returncode == 2
    assert words in done.stderr
    assert done.stderr.count("\n") == 1
    assert "Traceback" not in done.stderr
    assert _files(images) == before


def _mask(path, rows):
    pyvips.Image.new_from_array(np.uint8(rows)).write_to_file(str(path))


def _several(path):
    """Two frames or pages of 96x72 pixels; libvips writes no animated PNG."""
    if path.suffix == ".png":
        pillow = pytest.importorskip("PIL.Image")
        first, second = (pillow.new("RGB", (96, 72), color) for color in ("#c8c8c8", "#323232"))
        first.save(path, save_all=True, append_images=[second])
        return
    frames = [pyvips.Image.black(96, 72, bands=3) + value for value in (200, 50)]
    joined = pyvips.Image.arrayjoin(frames, across=1).cast("uchar").copy(interpretation="srgb")
    joined.set_type(pyvips.GValue.gint_type, "page-height", 72)
    joined.write_to_file(str(path))


def _files(folder):
    return sorted(p.name for p in folder.iterdir() if p.is_file())


def test_a_full_disk_is_one_clear_line(stylize, images, small_disk):
    done = stylize("--size", 600, "--method", "instant", output=small_disk / "out.png")
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert list(small_disk.iterdir()) == []


@pytest.mark.slow
def test_vgg19_takes_the_whole_way_with_weights_from_a_file(stylize, images):
    import torch
    from safetensors.torch import save_file

    from nst_engine.networks.vgg19 import Vgg19

    torch.manual_seed(0)
    weights = {k: v.contiguous() for k, v in Vgg19("torchvision").state_dict().items()}
    save_file(weights, images / "random.safetensors", metadata={"preprocessing": "torchvision"})
    flags = ["--network", "vgg19", "--weights", images / "random.safetensors"]
    done = stylize(*flags, "--report", images / "r.json", "--size", 64)
    assert done.returncode == 0, done.stderr
    assert json.loads((images / "r.json").read_text())["network"] == "vgg19"
