"""The record of a result layer: whatever an image says is read rightly or refused in words."""

import json

import pytest

from nst_engine.contract import Settings

GOOD = {
    "settings": Settings().to_dict(),
    "tattoo": 7,
    "content": {"tattoo": 3, "name": "photo"},
    "style": {"title": "waves", "tattoo": 5, "layer": 9, "alone": True, "file": None},
}


def test_a_record_is_read(shared_parts):
    made = shared_parts.stored_record.parse_record(json.dumps(GOOD).encode())
    assert (made.tattoo, made.content, made.content_name) == (7, 3, "photo")
    assert made.style == {"title": "waves", "tattoo": 5, "layer": 9, "alone": True}
    assert made.settings.to_dict() == Settings().to_dict()


def changed(*path, to):
    record = json.loads(json.dumps(GOOD))
    inner = record
    for step in path[:-1]:
        inner = inner[step]
    inner[path[-1]] = to
    return json.dumps(record)


@pytest.mark.parametrize(
    "data",
    [
        "",
        "[]",
        "null",
        '{"a":' * 100_000,
        "[" * 100_000 + "]" * 100_000,
        json.dumps({**GOOD, "more": "x" * (2 << 20)}),
        changed("tattoo", to=10**400),
        changed("tattoo", to=float("inf")),
        changed("tattoo", to=1.5),
        changed("tattoo", to=True),
        changed("content", to=[]),
        changed("content", "tattoo", to=-1),
        changed("content", "name", to=["photo"]),
        changed("style", to="waves"),
        changed("style", "title", to=4),
        changed("style", "layer", to=1 << 40),
        changed("style", "layer", to={}),
        changed("style", "parts", to=7),
        changed("style", "parts", to=[7]),
        changed("style", "parts", to=[{"tattoo": 1}]),
        changed("style", "parts", to=[{"tattoo": 1, "weight": 10**400}]),
        changed("style", "alone", to="yes"),
        changed("settings", to=None),
        changed("settings", to="strength"),
        changed("tattoo", to=1).replace("1", "9" * 5000, 1),
    ],
)
def test_what_is_none_is_called_unreadable(shared_parts, data):
    with pytest.raises(shared_parts.contract.UserError) as refused:
        shared_parts.stored_record.parse_record(data.encode())
    assert refused.value.code == "bad-record"


@pytest.mark.parametrize("value", [10**400, -1, "very", [], {}, None, True])
def test_an_impossible_setting_is_named(shared_parts, value):
    with pytest.raises(shared_parts.contract.UserError) as refused:
        shared_parts.stored_record.parse_record(changed("settings", "strength", to=value).encode())
    assert refused.value.code == "bad-parameter"
    assert "--strength" in refused.value.message
    assert len(refused.value.message) < 300
