"""Every label of the dialog has an underlined letter that no other has."""

import pytest

from nst_engine.contract import PARAMETERS


def letters(labels):
    return [label[label.index("_") + 1].lower() for label in labels if "_" in label]


def test_the_labels_of_the_parameter_table_all_get_one(parts):
    shown = [p.label for p in PARAMETERS if p.in_dialog and p.name != "built_in"]
    labels = [*shown, "Result"]
    marked = parts.mnemonics.with_mnemonics(labels)
    assert [label.replace("_", "") for label in marked] == labels
    assert len(set(letters(marked))) == len(labels)
    assert not set(letters(marked)) & set(parts.mnemonics.TAKEN)


@pytest.mark.parametrize(
    ("labels", "marked"),
    [
        (["Bump", "Bu", "B"], 3),  # Bump has to give way twice
        (["Localm", "X"], 2),  # only its last letter is free
        (["Cols", "X"], 1),  # buttons have all letters of the first
        (["é1 z"], 1),
        (["X", "x"], 1),
    ],
)
def test_letters_are_shared_out_so_that_none_goes_without_needlessly(parts, labels, marked):
    found = letters(parts.mnemonics.with_mnemonics(labels))
    assert len(found) == len(set(found)) == marked
