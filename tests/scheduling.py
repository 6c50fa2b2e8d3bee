"""Which process runs which tests, where pytest has several (``-n``)."""

from __future__ import annotations

import re

import pytest
from xdist.scheduler import LoadScopeScheduling


class ByGimpOrFile(LoadScopeScheduling):
    """Gives a process all tests in one GIMP, or all of a file, in the order of the tests.

    A GIMP takes seconds to start, and the tests of a file share what they have made.
    """

    def __init__(self, config: pytest.Config, log) -> None:
        config.option.loadscopereorder = False  # it would order by numbers of tests
        super().__init__(config, log)

    def _split_scope(self, nodeid: str) -> str:
        """What belongs together with this test, by name."""
        file = nodeid.split("::")[0]
        gimp = re.search(r"\[(?:.*-)?((?:gimp|host)-[\w.]+)", nodeid)
        return f"{file.rpartition('/')[0]} {gimp[1]}" if gimp else file
