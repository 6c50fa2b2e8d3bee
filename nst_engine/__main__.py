"""``python -m nst_engine``."""

import sys

try:
    from .cli.main import main

    code = main()
except KeyboardInterrupt:  # while the program was still loading
    print("nst_engine: interrupted.", file=sys.stderr)
    code = 130
sys.exit(code)
