"""A list of pairs is read as written, and refused in words that name the line."""

from collections import Counter
from pathlib import Path

import pytest
import pyvips

from nst_engine.contract import UserError
from nst_engine.evaluation.quality import pair_list
from nst_engine.evaluation.quality.pair_list import read_pair_list

HEAD = "name, kind, medium, content, style"
GOOD = "one, portrait, pen, photos/a.png, b.png"
FORTY = Path(pair_list.__file__).with_name("pairs.csv")


@pytest.fixture
def root(tmp_path):
    """A folder with photos/a.png, photos/b.png and b.png, all different, and text.png."""
    root = tmp_path / "root"
    (root / "photos").mkdir(parents=True)
    for level, name in ((50, "photos/a.png"), (100, "photos/b.png"), (150, "b.png")):
        image = pyvips.Image.black(64, 48, bands=3) + level
        image.cast("uchar").write_to_file(str(root / name))
    (root / "text.png").write_text("no picture")
    return root


@pytest.fixture
def read(tmp_path, root):
    """read(*lines) -> the pairs of a list of these lines."""

    def write_and_read(*lines):
        (tmp_path / "list.csv").write_text("\n".join(lines), encoding="utf-8")
        return read_pair_list(tmp_path / "list.csv", root)

    return write_and_read


def test_pairs_stand_as_written(read, root):
    two = 'two words, "night, city", oil, photos/b.png, b.png'
    first, second = read("# a comment", HEAD, "", GOOD, two)
    assert (first.name, first.kind, first.medium) == ("one", "portrait", "pen")
    assert first.content.file == root / "photos/a.png"
    assert first.style == second.style
    assert (second.name, second.kind) == ("two words", "night, city")
    assert second.content.name != second.style.name  # both files are called b.png


def test_the_columns_may_stand_in_any_order(read):
    (pair,) = read("style, content, name, medium, kind", "b.png, photos/a.png, x, pen, night")
    assert (pair.name, pair.kind, pair.medium) == ("x", "night", "pen")
    assert pair.content.file.name == "a.png"


BAD = {
    "file missing": ("two, k, m, photos/c.png, b.png", "line 3: .*c.png is not there"),
    "folder": ("two, k, m, photos, b.png", "line 3: .*photos is not there"),
    "no picture": ("two, k, m, photos/a.png, text.png", "text.png"),
    "name twice": ("one, k, m, photos/b.png, b.png", "line 3: another pair is called 'one'"),
    "pair twice": ("two, k, m, photos/a.png, b.png", "line 3: its two pictures are those of 'one'"),
    "itself": ("two, k, m, b.png, b.png", "line 3: content and style are one picture"),
    "cell missing": ("two, k, photos/a.png, b.png", "line 3: it does not have 5 filled cells"),
    "empty cell": ("two, , m, photos/a.png, b.png", "line 3: it does not have 5 filled cells"),
}


@pytest.mark.parametrize("case", BAD)
def test_a_bad_entry_is_refused_in_words(read, case):
    line, words = BAD[case]
    with pytest.raises(UserError, match=words):
        read(HEAD, GOOD, line)


@pytest.mark.parametrize(
    "head", ["name, kind, medium, content, painting", "name, kind, content, style", GOOD]
)
def test_a_wrong_column_is_refused_with_those_that_are_meant(read, head):
    with pytest.raises(UserError, match="line 1: its columns are called") as refused:
        read(head, GOOD)
    assert HEAD in refused.value.hint


def test_a_list_without_pairs_or_that_is_no_text_is_refused(read, tmp_path, root):
    for lines in ((HEAD,), ("",)):
        with pytest.raises(UserError, match="line 1"):
            read(*lines)
    (tmp_path / "bytes.csv").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(UserError, match="no UTF-8 text"):
        read_pair_list(tmp_path / "bytes.csv", root)
    with pytest.raises(UserError, match=r"nowhere\.csv cannot be read"):
        read_pair_list(tmp_path / "nowhere.csv", root)


def test_the_list_of_the_project_has_forty_pairs_of_all_kinds(tmp_path):
    """With other pictures in the place of those that are not part of the project."""
    lines = FORTY.read_text(encoding="utf-8").splitlines()
    files = {path for line in lines if line.endswith(".jpg") for path in line.split(", ")[-2:]}
    for level, path in enumerate(sorted(files)):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        image = (pyvips.Image.black(64, 48, bands=3) + level).cast("uchar")
        (tmp_path / path).write_bytes(image.pngsave_buffer())
    pairs = read_pair_list(FORTY, tmp_path)
    assert len(pairs) == 40
    assert Counter(pair.kind for pair in pairs) == {
        "landmark": 20,
        "portrait": 4,
        **dict.fromkeys(
            (
                "group",
                "black and white",
                "night",
                "blurred background",
                "interior",
                "animal",
                "plain sky or sea",
                "text or signs",
            ),
            2,
        ),
    }
    media = {pair.medium for pair in pairs if pair.kind != "landmark"}
    assert media == {
        "thick oil",
        "watercolour",
        "pen",
        "pencil portrait",
        "cubist",
        "flat graphic",
        "woodcut",
        "photograph of a texture",
    }
