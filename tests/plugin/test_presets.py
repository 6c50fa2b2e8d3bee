"""Presets of settings: those of the program, and one's own."""

import pytest


def test_those_of_the_program_are_allowed_settings(parts):
    presets = parts.presets
    assert presets.load("Standard") == parts.contract.Settings()
    loaded = {name: presets.load(name) for name in presets.BUILT_IN}
    assert len(set(map(str, loaded.values()))) == len(presets.BUILT_IN), "two are the same"
    assert loaded["Keep my colours"].colors == "content"


def test_ones_own_is_saved_replaced_and_deleted(parts):
    presets = parts.presets
    assert presets.own_names() == []
    assert presets.save(" Mine/2 ", {"strength": 33.0, "colors": "match"}) == "Mine 2"
    assert presets.own_names() == ["Mine 2"]
    assert presets.load("Mine 2") == parts.contract.Settings(strength=33.0, colors="match")
    presets.save("Mine 2", {"strength": 44.0})
    assert presets.load("Mine 2") == parts.contract.Settings(strength=44.0)
    presets.delete("Mine 2")
    assert presets.own_names() == []


@pytest.mark.parametrize("name", ["", " .", "standard", "Gatys 2016"])
def test_a_name_that_cannot_be_is_refused(parts, name):
    with pytest.raises(parts.contract.UserError) as refusal:
        parts.presets.save(name, {})
    assert refusal.value.code == "bad-name"


@pytest.mark.parametrize("text", ["", "[]", '{"strength": 1000}', '{"unknown": 1}'])
def test_a_damaged_one_is_told(parts, own_home, text):
    (own_home / "presets").mkdir(parents=True)
    (own_home / "presets" / "bad.json").write_text(text)
    with pytest.raises(parts.contract.UserError):
        parts.presets.load("bad")
