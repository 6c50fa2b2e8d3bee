"""The summary counts fairly, finds what stands apart, and the page shows it."""

from types import SimpleNamespace

import pytest

from nst_engine.evaluation.quality.image_pairs import Pair, Source
from nst_engine.evaluation.quality.measures import MEASURES
from nst_engine.evaluation.quality.outliers import robust_limit
from nst_engine.evaluation.quality.report_page import report_page
from nst_engine.evaluation.quality.runs import Case
from nst_engine.evaluation.quality.summary import summarize, wins

STYLE = Source("style", "style", "style")
EVALUATOR = SimpleNamespace(description="a stand-in")


def row(name, method="strokes", kind="", medium="", **values):
    """A row; what is not told is a good result's."""
    measured = {m.key: 0.5 if m.better == "less" else 1.0 for m in MEASURES} | values
    pixels = {key: measured.pop(key) for key in ("edges", "border", "grain", "finest")}
    run = {"distances": measured, "pixels": pixels, "picture": f"{name}.png"}
    run |= {"seconds": 2.0, "peak_memory_bytes": 2**20}
    return Case(Pair(name, Source(name, name, name), STYLE, kind, medium), method, 64, ()), run


def pair(content, **patch):
    return [row(content, method, patch=value) for method, value in patch.items()]


def page_of(rows):
    return report_page(rows, summarize(rows), EVALUATOR)


def test_the_least_distance_wins_and_the_content_itself_takes_no_part():
    pairs = [
        pair("a", photograph=0.1, gram=0.3, strokes=0.2),
        pair("b", photograph=0.9, gram=0.4, strokes=0.5),
        pair("c", photograph=0.9, gram=0.4, strokes=0.4),
    ]
    assert wins(pairs, "strokes", "patch") == 2  # a tie counts for both
    assert wins(pairs, "gram", "patch") == 2


def test_means_are_taken_over_all_each_kind_and_each_medium():
    rows = [
        row("a", kind="night", medium="pen", edges=0.2),
        row("b", kind="night", medium="oil", edges=0.4, grain=None),
        row("c", kind="animal", medium="oil", edges=0.9, grain=0.7),
    ]
    summary = summarize(rows)
    assert summary.pairs == 3
    assert [m.measures["edges"] for m in summary.means] == [pytest.approx(0.5)]
    assert summary.means[0].measures["grain"] == pytest.approx(0.6)  # of the two that are known
    kinds = {m.over: (m.pairs, m.measures["edges"]) for m in summary.kinds}
    assert kinds == {"night": (2, pytest.approx(0.3)), "animal": (1, pytest.approx(0.9))}
    media = {m.over: m.measures["edges"] for m in summary.media}
    assert media == {"pen": pytest.approx(0.2), "oil": pytest.approx(0.65)}
    page = page_of(rows)
    assert "night (2), strokes" in page
    assert "oil (2), strokes" in page
    assert "night × pen" in page
    assert "–" in page


def test_without_a_list_there_are_no_kinds():
    page = page_of([row("a"), row("b")])
    assert "Means over kinds" not in page
    assert "Means over media" not in page


def test_what_nothing_could_be_measured_of_is_a_dash():
    rows = [row("a", grain=None)]
    assert summarize(rows).means[0].measures["grain"] is None
    assert page_of(rows).count("<td>–</td>") == 2  # in the means and at the pair


SPREAD = (0.40, 0.42, 0.44, 0.46, 0.48, 0.50)
#: A value that stands apart on the bad side, and one that does so on the good side.
APART = {"patch": (0.9, 0.0), "content": (0.9, 0.0), "edges": (0.1, 0.9), "grain": (0.9, 0.0)}


@pytest.mark.parametrize("key", APART)
def test_only_what_is_much_worse_is_an_outlier(key):
    bad, good = APART[key]
    rows = [row(str(number), **{key: value}) for number, value in enumerate(SPREAD)]
    rows += [row("bad", **{key: bad}), row("good", **{key: good})]
    found = summarize(rows).outliers
    assert [(o.pair, o.method, o.measure, o.value) for o in found] == [
        ("bad", "strokes", key, bad),
    ]


def test_a_border_may_be_too_colourful_or_too_dull_but_not_apart_within_its_bar():
    rows = [row(str(number)) for number in range(8)]  # all at 1
    rows += [row("near", border=1.09), row("smeared", border=1.5), row("dull", border=0.6)]
    assert [o.pair for o in summarize(rows).outliers] == ["smeared", "dull"]


def test_each_method_has_its_own_outliers_and_the_content_itself_none():
    rows = []
    for method, level in (("photograph", 0.0), ("gram", 0.2), ("strokes", 0.5)):
        rows += [row(str(n), method, content=level + n / 100) for n in range(6)]
        rows.append(row("6", method, content=level + 0.3))
    found = {(o.pair, o.method, o.measure) for o in summarize(rows).outliers}
    assert found == {("6", "gram", "content"), ("6", "strokes", "content")}


def test_few_pairs_have_no_outliers():
    assert robust_limit([0.1, 0.1, 0.1, 0.9]) is None
    assert summarize([row("a"), row("b", content=5.0)]).outliers == []


def test_the_limit_is_robust():
    """An outlier far away does not hide one that is nearer, as it would with a deviation."""
    limit = robust_limit([1.0, 1.1, 1.2, 1.3, 1.4, 1000.0])
    assert 1.4 < limit < 3


def test_outliers_are_marked_and_listed_with_a_link():
    rows = [row(str(number), grain=value) for number, value in enumerate(SPREAD)]
    rows.append(row("a & b", grain=7.25))
    page = page_of(rows)
    listed, marked = '<a href="#a-&amp;-b">a &amp; b</a> by strokes: chroma noise 7.250', "7.250"
    assert listed in page
    assert '<h2 id="a-&amp;-b">' in page
    assert f"<td class=marked>{marked}</td>" in page
    assert page.count("<td class=marked>") == 1
    assert page.index(listed) < page.index("Means over all pairs")


def test_a_mean_that_misses_its_bar_is_marked():
    good = [row(name, finest=1.3) for name in "ab"]
    assert "class=marked" not in page_of(good)
    soft = [row(name, finest=0.5) for name in "ab"]
    assert page_of(soft).count("<td class=marked>0.500</td>") == 1
