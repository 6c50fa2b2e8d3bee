"""``python -m nst_engine``."""

import sys

from .cli import interruption

try:
    interruption.notice()
    from .cli.main import main

    code = main()
except (KeyboardInterrupt, Exception):  # while the program was still loading
    if not interruption.happened:
        raise
    print("nst_engine: interrupted.", file=sys.stderr)
    code = 130
sys.exit(code)
