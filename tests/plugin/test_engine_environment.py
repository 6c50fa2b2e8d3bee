"""What the engine gets of GIMP's environment, for GIMPs of several systems.

The files in ``environments/`` say where each was composed from; one was recorded, in a Flatpak.
"""

import json
from pathlib import Path

import pytest

FILES = sorted((Path(__file__).parent / "environments").glob("*.json"))


@pytest.fixture(params=FILES, ids=lambda file: file.stem)
def gimp(request):
    return json.loads(request.param.read_text("utf-8"))


@pytest.fixture
def environment(gimp, parts):
    return parts.environment.engine_environment(
        gimp["variables"], system=gimp["system"], gimp=gimp["gimp"]
    )


def test_nothing_that_gimp_set_for_itself_reaches_the_engine(gimp, environment):
    own = ("PYTHON", "GI", "GTK", "GDK", "LD_", "DYLD", "GEGL", "BABL", "GST", "GSET", "PANGO")
    assert not [name for name in environment if name.upper().startswith((*own, "__COMPAT"))]
    bundle = gimp["gimp"] if gimp["gimp"] != "/usr" else "/tmp/.mount_GIMP"
    assert not [name for name, value in environment.items() if bundle in value]


def test_what_the_engine_needs_stays_as_it_is(gimp, environment):
    assert {k: environment.get(k) for k in gimp["kept"]} == {
        k: gimp["variables"][k] for k in gimp["kept"]
    }


def test_the_path_is_without_gimps_folders(gimp, environment):
    (path,) = (value for name, value in environment.items() if name.upper() == "PATH")
    assert path == gimp["path"]
