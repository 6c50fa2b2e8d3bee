"""Names of outputs: predictable, and no two alike."""

from pathlib import Path

import pytest

from nst_engine.batch.naming import distinct_names
from nst_engine.batch.tasks import make_tasks
from nst_engine.contract import UserError

NAMED = {
    "different stems": (["a/x.jpg", "b/y.jpg"], ["x", "y"]),
    "other suffixes": (["a/x.jpg", "a/x.png", "a/y.png"], ["x-jpg", "x-png", "y"]),
    "other folders": (["a/x.jpg", "b/x.jpg"], ["a-x", "b-x"]),
    "both": (["a/x.jpg", "a/x.png", "b/x.jpg"], ["a-x-jpg", "a-x-png", "b-x-jpg"]),
    "folders of one name": (["a/c/x.jpg", "b/c/x.jpg"], ["a-c-x", "b-c-x"]),
    "upper case": (["a/X.jpg", "b/x.jpg"], ["a-X", "b-x"]),
    "one deeper": (["a/x.jpg", "a/a/x.jpg"], None),
}


@pytest.mark.parametrize("case", NAMED)
def test_every_file_has_a_name_of_its_own(case):
    files, expected = NAMED[case]
    names = distinct_names([Path(file) for file in files])
    assert len(set(names)) == len(files)
    assert expected in (None, names)
    backwards = distinct_names([Path(file) for file in reversed(files)])
    assert backwards == names[::-1], "a name must not depend on the order"


def test_a_folder_stands_for_its_images_and_no_file_comes_twice(tmp_path):
    for name in ("b.jpg", "a.PNG", "notes.txt", "s.webp"):
        (tmp_path / name).write_bytes(b"-")
    tasks = make_tasks(
        [tmp_path, tmp_path / "b.jpg"], [tmp_path / "s.webp"], "none", Path("out"), ".png"
    )
    assert [task.output.name for task in tasks] == ["a-s.png", "b-s.png", "s-s.png"]


def test_two_outputs_of_one_name_are_refused(tmp_path):
    with pytest.raises(UserError, match=r"a-b-c\.png"):
        make_tasks(
            [Path("a.jpg"), Path("a-b.jpg")],
            [Path("b-c.jpg"), Path("c.jpg")],
            "none",
            tmp_path,
            ".png",
        )
