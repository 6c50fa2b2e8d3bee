"""The log is kept, and does not grow without end."""

import subprocess
import sys

FILL = """
import logging
from nst_engine.contract.logs import ENGINE, configure_logging, log_file
configure_logging(ENGINE)
for number in range(6000):
    logging.info("%05d %s", number, "x" * 1000)
print(log_file(ENGINE))
"""


def test_the_log_rotates(own_home):
    done = subprocess.run([sys.executable, "-c", FILL], capture_output=True, text=True, check=True)
    files = sorted((own_home / "logs").iterdir())
    assert str(files[0]) == done.stdout.strip()
    assert "05999" in files[0].read_text()
    assert len(files) == 4
    assert sum(file.stat().st_size for file in files) < 5 << 20
