"""The parameter table: every value is checked, and refusals name value and range."""

import json

import pytest

from nst_engine.contract import PARAMETERS, Settings, UserError


def test_defaults_pass_their_own_check():
    settings = Settings()
    for parameter in PARAMETERS:
        assert parameter.check(getattr(settings, parameter.name)) == parameter.default


def test_settings_survive_json():
    settings = Settings(method="gram", style_weights=(1, 2.5), seed=7, brush=33)
    assert Settings.from_dict(json.loads(json.dumps(settings.to_dict()))) == settings


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("strength", float("nan"), "--strength is nan, but it must be 0 to 100"),
        ("strength", 101, "--strength is 101, but it must be 0 to 100"),
        ("strength", "much", "--strength is 'much'"),
        ("strength", True, "--strength is True"),
        ("iterations", 2.5, "--iterations is 2.5"),
        ("iterations", 0, "1 to 10000"),
        ("seed", -1, "--seed is -1"),
        ("method", "magic", "--method is 'magic', but it must be strokes, moments, gram, instant."),
        ("method", 3, "--method is 3"),
        ("style_weights", (1, float("inf")), "--style-weights is inf"),
        ("style_weights", 3, "--style-weights is 3"),
    ],
)
def test_refusals_name_the_flag_the_value_and_the_range(name, value, words):
    with pytest.raises(UserError) as refused:
        Settings(**{name: value})
    assert words in str(refused.value)
    assert refused.value.exit_code == 2


def test_an_unknown_setting_points_to_the_installer():
    with pytest.raises(UserError, match=r"'sharpness'.*install\.py"):
        Settings.from_dict({"sharpness": 3})


def test_a_start_from_the_instant_picture_is_read_as_the_automatic_one():
    """Result layers and scripts may still name it; it saved no iterations."""
    assert Settings(init="instant").init == "auto"
    assert Settings.from_dict({"init": "instant"}) == Settings()


def test_every_parameter_has_words_for_people():
    for parameter in PARAMETERS:
        assert parameter.label[0].isupper()
        assert parameter.help.endswith(".")
