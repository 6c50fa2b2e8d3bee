"""The folder of the user's own styles, and the list of recent files."""

import pytest


@pytest.fixture
def painting(tmp_path):
    path = tmp_path / "night.PNG"
    path.write_bytes(b"pixels")
    return path


def test_a_file_is_added_renamed_and_removed(parts, painting):
    library = parts.library
    assert library.saved_styles() == []
    saved = library.add_file("Starry Night", painting)
    assert library.saved_styles() == [saved]
    assert (saved.stem, saved.read_bytes()) == ("Starry Night", b"pixels")
    assert library.is_saved(saved)
    assert not library.is_saved(painting)
    renamed = library.rename(saved, "Night")
    assert [path.stem for path in library.saved_styles()] == ["Night"]
    library.remove(renamed)
    assert library.saved_styles() == []


@pytest.mark.parametrize("title", ["", " . ", "//", "night"])
def test_a_name_that_is_none_or_taken_is_refused(parts, painting, title):
    parts.library.add_file("Night", painting)
    with pytest.raises(parts.contract.UserError) as refusal:
        parts.library.add_file(title, painting)
    assert refusal.value.code == "bad-name"
    assert len(parts.library.saved_styles()) == 1


@pytest.mark.parametrize("title", ["../../evil", 'a:b*c?"<>|', "x" * 300, "line\nbreak"])
def test_no_name_leads_out_of_the_folder(parts, painting, title):
    saved = parts.library.add_file(title, painting)
    assert saved in parts.library.saved_styles()


def test_other_files_in_the_folder_are_no_styles(parts, painting):
    saved = parts.library.add_file("Night", painting)
    (saved.parent / "notes.txt").write_text("x")
    assert parts.library.saved_styles() == [saved]


def test_a_folder_that_cannot_be_written_is_told(parts, painting, own_home):
    own_home.parent.mkdir(parents=True, exist_ok=True)
    own_home.write_text("a file")
    with pytest.raises(parts.contract.UserError) as refusal:
        parts.library.add_file("Night", painting)
    assert refusal.value.code == "unwritable"


def test_recent_files_the_newest_first_without_those_that_are_gone(parts, tmp_path):
    files = [tmp_path / f"{n} ü.jpg" for n in range(3)]
    for file in files:
        file.write_text("x")
        parts.recent.add(file.as_uri())
    parts.recent.add(files[0].as_uri())
    files[1].unlink()
    assert parts.recent.uris() == [files[0].as_uri(), files[2].as_uri()]
    parts.recent.remove(files[0].as_uri())
    assert parts.recent.uris() == [files[2].as_uri()]


def test_what_was_used_is_noted_but_neither_own_styles_nor_layers_of_many(parts, painting):
    own = parts.library.add_file("Night", painting)
    for record in (
        {"title": "x", "file": own.as_uri()},
        {"title": "x", "file": painting.as_uri(), "alone": False},
        {"title": "x", "built_in": "mosaic"},
    ):
        parts.recent.note(record)
    assert parts.recent.uris() == []
    parts.recent.note({"title": "x", "file": painting.as_uri(), "alone": True})
    assert parts.recent.uris() == [painting.as_uri()]


def test_a_damaged_list_is_an_empty_one(parts, own_home):
    (own_home / "dialog").mkdir(parents=True)
    for text in ("", "{}", '"x"', "[1, null]"):
        (own_home / "dialog" / "recent-styles.json").write_text(text)
        assert parts.recent.uris() == []
