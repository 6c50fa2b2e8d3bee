"""``python -m nst_engine``."""

import sys

from .cli import main

sys.exit(main())
