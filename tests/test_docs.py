"""README and docs/ tell the truth where a test can know it."""

import re
from pathlib import Path

import pytest

from nst_engine.contract.parameter_table import page
from nst_engine.images import load_image

CHECKOUT = Path(__file__).parents[1]
PAGES = [
    *(CHECKOUT / name for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")),
    *sorted((CHECKOUT / "docs").glob("*.md")),
    *sorted((CHECKOUT / "nst_engine" / "data").glob("*.md")),
]
#: A path of this project in backquotes: `nst_engine/job/strength.py`, `tests/gimp`.
PATH = re.compile(r"`((?:nst_engine|gimp_plugin|tests|docs|\.ci|\.github|\.pictures)/[\w./-]*)`")
#: The end of a path, as a page about one room names its files: `recipes/default.py`.
FILE = re.compile(r"`([\w./-]+\.py)`")
#: A module that is run: `python -m nst_engine.evaluation.benchmarks.memory`.
MODULE = re.compile(r"python -m (nst_engine[\w.]*)")
FILES = [
    "/" + file.relative_to(CHECKOUT).as_posix()
    for folder in ("nst_engine", "gimp_plugin", "tests")
    for file in (CHECKOUT / folder).rglob("*.py")
] + ["/install.py"]


def relative(page_: Path) -> str:
    return str(page_.relative_to(CHECKOUT))


def test_the_settings_are_those_of_the_parameter_table():
    written = (CHECKOUT / "docs" / "settings.md").read_text(encoding="utf-8")
    assert written == page(), "python -m nst_engine.contract.parameter_table > docs/settings.md"


def test_the_readme_is_short_and_has_its_pictures():
    readme = CHECKOUT / "README.md"
    assert readme.stat().st_size <= 6000
    assert readme.read_text(encoding="utf-8").count("](.pictures/") == 5


@pytest.mark.parametrize("page_", PAGES, ids=relative)
def test_every_link_leads_to_a_file(page_):
    links = [part.split(")")[0] for part in page_.read_text(encoding="utf-8").split("](")[1:]]
    local = [link.split("#")[0] for link in links if not link.startswith(("http", "#"))]
    assert [link for link in local if not (page_.parent / link).exists()] == []


@pytest.mark.parametrize("page_", PAGES, ids=relative)
def test_every_path_and_module_it_names_is_there(page_):
    text = page_.read_text(encoding="utf-8")
    modules = [name.rstrip(".").replace(".", "/") for name in MODULE.findall(text)]
    there = [CHECKOUT / path for path in PATH.findall(text)]
    there += [
        CHECKOUT / name if (CHECKOUT / name).is_dir() else CHECKOUT / f"{name}.py"
        for name in modules
    ]
    assert [str(path) for path in there if not path.exists()] == []


@pytest.mark.parametrize("page_", PAGES, ids=relative)
def test_every_file_it_names_is_there(page_):
    named = set(FILE.findall(page_.read_text(encoding="utf-8")))
    assert {name for name in named if not any(f.endswith(f"/{name}") for f in FILES)} == set()


def test_the_example_in_python_runs(tmp_path, monkeypatch, capsys):
    """On small images and by the quick method."""
    text = (CHECKOUT / "docs" / "cli.md").read_text(encoding="utf-8")
    code = re.search(r"```python\n(.*?)```", text, re.DOTALL)[1]
    monkeypatch.chdir(tmp_path)
    data = CHECKOUT / "tests" / "compatibility" / "data"
    for name, here in (
        ("photo.jpg", str(data / "content.png")),
        ("painting.jpg", str(data / "oil-gram.png")),
        ("size=512", "method='instant'"),
    ):
        assert name in code
        code = code.replace(name, here)
    exec(code, {})
    assert "(64, 96, 4)" in capsys.readouterr().out
    assert load_image(tmp_path / "out.png").pixels.shape == (64, 96, 4)
