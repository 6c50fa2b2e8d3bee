"""The scripts of docs/gimp.md that paint a whole folder, as they stand there."""

import re

import numpy as np
import pytest

from nst_engine import images

from .rooms import CHECKOUT

RUN_SCHEME = """
procedure = Gimp.get_pdb().lookup_procedure("plug-in-script-fu-eval")
config = procedure.create_config()
config.set_property("run-mode", Gimp.RunMode.NONINTERACTIVE)
config.set_property("script", ARGS[0])
answer = procedure.run(config)
if answer.index(0) != Gimp.PDBStatusType.SUCCESS:
    fail(answer.index(1))
"""


@pytest.fixture
def folder(tmp_path):
    """photos/ with two images, and painted/ without any."""
    for name in ("photos", "painted"):
        (tmp_path / name).mkdir()
    for seed, name in enumerate(("one", "two")):
        pixels = np.ones((48, 64, 4), np.float32)
        pixels[..., :3] = np.random.default_rng(seed).random((48, 64, 3))
        images.save_image(tmp_path / "photos" / f"{name}.png", pixels, images.ImageFile(pixels))
    return tmp_path


def documented(language, folder) -> str:
    """The script in the docs for the two folders in ``folder``."""
    section = (CHECKOUT / "docs" / "gimp.md").read_text("utf-8").split("### A whole folder")[1]
    code = re.search(rf"```{language}\n(.*?)```", section, re.DOTALL)[1]
    for name in ("photos", "painted"):
        assert f'"{name}' in code
        code = code.replace(f'"{name}', f'"{folder / name}')
    return code


def all_painted(folder) -> bool:
    """Whether there is another image of the same size for each."""
    pairs = [
        [images.load_image(folder / each / f"{name}.png").pixels for each in ("photos", "painted")]
        for name in ("one", "two")
    ]
    return all(a.shape == b.shape and np.abs(a - b).mean() > 0.01 for a, b in pairs)


def test_in_python(gimp, folder):
    gimp.run(documented("python", folder))
    assert all_painted(folder)


def test_in_script_fu(own_gimp, room, folder):
    few = own_gimp.folder / "system-plug-ins"
    for name in ("script-fu", "file-glob") if few.exists() else ():
        (few / name).symlink_to(room.system_plugins() / name)
    own_gimp.run(RUN_SCHEME, [documented("scheme", folder)])
    assert all_painted(folder)
