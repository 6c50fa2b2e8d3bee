"""``python -m nst_engine``."""

import sys

from .cli.main import main

sys.exit(main())
