"""The README tells the truth where a test can know it."""

from pathlib import Path

from nst_engine.contract.parameter_table import markdown

README = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")


def test_the_settings_are_those_of_the_parameter_table():
    assert markdown() in README


def test_every_picture_it_shows_is_there():
    shown = [part.split(")")[0] for part in README.split("](")[1:]]
    local = [s for s in shown if not s.startswith(("http", "#"))]
    assert local
    assert all((Path(__file__).parents[1] / s).exists() for s in local)
