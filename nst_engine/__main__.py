"""``python -m nst_engine``."""

import sys


def _interrupted() -> int:
    print("nst_engine: interrupted.", file=sys.stderr)
    return 130


try:
    from .cli import interruption

    interruption.notice()
    from .cli.main import main

    code = main()
except KeyboardInterrupt:  # while the program was still loading
    code = _interrupted()
except Exception:
    if not interruption.happened:
        raise
    code = _interrupted()
sys.exit(code)
