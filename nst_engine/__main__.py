"""``python -m nst_engine``."""

import os
import sys

# Threads that wait must sleep, not spin: where GIMP or another program wants the same
# cores, spinning made a small picture take more than three times the processor time.
# OpenMP reads this once, when torch loads it.
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")

from .cli import main

sys.exit(main())
