"""The engine's code in its environment: a true copy, replaced as a whole, never under an engine."""

import subprocess

import pytest

from nst_engine.contract import UserError
from nst_engine.installer import engine_package


@pytest.fixture
def site(tmp_path):
    folder = tmp_path / "site-packages"
    folder.mkdir()
    return folder


def test_the_copy_is_importable_and_complete(home, checkout, site, interpreter):
    assert engine_package.install(checkout, site, interpreter)
    assert (site / "nst_engine" / "contract" / "__init__.py").read_text() == "PROTOCOL = 1\n"
    assert not list(site.rglob("old.pyc"))


def test_an_equal_copy_is_left_alone(home, checkout, site, interpreter):
    engine_package.install(checkout, site, interpreter)
    assert not engine_package.install(checkout, site, interpreter)


def test_a_changed_or_deleted_file_is_followed(home, checkout, site, interpreter):
    engine_package.install(checkout, site, interpreter)
    (checkout / "nst_engine" / "__init__.py").write_text("answer = 2\n")
    (checkout / "nst_engine" / "contract" / "__init__.py").unlink()
    assert engine_package.install(checkout, site, interpreter)
    assert (site / "nst_engine" / "__init__.py").read_text() == "answer = 2\n"
    assert not (site / "nst_engine" / "contract" / "__init__.py").exists()
    assert {path.name for path in site.iterdir()} == {"nst_engine"}


def test_a_copy_that_broke_off_is_repaired(home, checkout, site, interpreter):
    (site / ".nst_engine.new").mkdir()
    (site / "nst_engine").mkdir()
    (site / ".nst_engine.old").mkdir()
    assert engine_package.install(checkout, site, interpreter)
    assert {path.name for path in site.iterdir()} == {"nst_engine"}


def test_the_code_is_not_replaced_under_a_running_engine(home, checkout, site, interpreter):
    engine_package.install(checkout, site, interpreter)
    (checkout / "nst_engine" / "__init__.py").write_text("answer = 2\n")
    waiting = "print('up', flush=True); input()"
    with subprocess.Popen(
        [interpreter, "-c", waiting], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as engine:
        engine.stdout.readline()
        with pytest.raises(UserError, match="at work"):
            engine_package.install(checkout, site, interpreter)
        engine.communicate("\n")
    assert (site / "nst_engine" / "__init__.py").read_text() == "answer = 1\n"
    assert engine_package.install(checkout, site, interpreter)
