"""A style that nobody has to bring along."""

import numpy as np
import pytest

from nst_engine.contract import UserError

pytestmark = pytest.mark.slow


def test_it_is_painted_where_no_style_is_given(run, scene):
    mosaic, again, charcoal = (
        run(scene, built_in=name)[0] for name in ("mosaic", "mosaic", "charcoal")
    )
    assert mosaic.tobytes() == again.tobytes()
    assert np.abs(mosaic - charcoal).mean() > 0.03


def test_a_style_that_is_given_goes_before_it(run, scene, pattern):
    given = run(scene, pattern)[0]
    assert given.tobytes() == run(scene, pattern, built_in="mosaic")[0].tobytes()


def test_no_style_at_all_is_refused(run, scene):
    with pytest.raises(UserError, match="built-in"):
        run(scene)
