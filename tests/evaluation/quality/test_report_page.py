"""The summary of the page counts fairly."""

from nst_engine.evaluation.quality.image_pairs import Source
from nst_engine.evaluation.quality.report_page import wins
from nst_engine.evaluation.quality.runs import Case


def pair(content, **patch):
    source, style = Source(content, content), Source("style", "style")
    return [
        (Case(source, style, method, 64, ()), {"distances": {"patch": value}})
        for method, value in patch.items()
    ]


def test_the_least_distance_wins_and_the_content_itself_takes_no_part():
    pairs = [
        pair("a", photograph=0.1, gram=0.3, strokes=0.2),
        pair("b", photograph=0.9, gram=0.4, strokes=0.5),
        pair("c", photograph=0.9, gram=0.4, strokes=0.4),
    ]
    assert wins(pairs, "strokes", "patch") == 2  # a tie counts for both
    assert wins(pairs, "gram", "patch") == 2
