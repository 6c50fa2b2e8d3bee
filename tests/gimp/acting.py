"""Scripts that use stage.py inside GIMP and tell the test one value."""

from __future__ import annotations

import json
import textwrap
from typing import Any

from .headless import Gimp
from .rooms import HERE

PRELUDE = f"import sys; sys.path.insert(0, {str(HERE)!r}); from stage import *\n"
# One thread: the images are tiny, and threads of torch that wait for each other are slow.
AROUND = {"OMP_NUM_THREADS": "1"}


def act(gimp: Gimp, script: str, *args: object) -> Any:
    """Run the script in GIMP; what it last told by ``report``."""
    output = gimp.run(PRELUDE + textwrap.dedent(script), args, env=AROUND)
    return json.loads(output.splitlines()[-1])
