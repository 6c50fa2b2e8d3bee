"""The wire to the driver inside the room: an order out, its answer back."""

from __future__ import annotations

import json
import queue
import subprocess
import threading
from pathlib import Path
from typing import Any

from ..gimp import processes

PATIENCE = 60  # seconds for one order


class Link:
    """A driver process; ``home`` is the HOME that all processes of the run have."""

    def __init__(self, command: list[str], home: Path, errors: Path) -> None:
        self._home, self._errors = home, errors
        with errors.open("wb") as stderr:
            self._process = subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=stderr,
                text=True,
                start_new_session=True,  # Ctrl-C is for pytest, which then ends all in order
            )
        self._answers: queue.SimpleQueue[str] = queue.SimpleQueue()
        threading.Thread(target=self._read, daemon=True).start()

    def order(self, do: str, **arguments: Any) -> Any:
        """What the driver answers; AssertionError when it cannot do it."""
        try:
            self._process.stdin.write(json.dumps({"do": do, "with": arguments}) + "\n")
            self._process.stdin.flush()
            line = self._answers.get(timeout=PATIENCE)
            answer = json.loads(line)
        except (OSError, ValueError, queue.Empty) as error:
            said = self._errors.read_text(errors="replace")
            raise AssertionError(f"{do} {arguments}: no answer of the driver\n{said}") from error
        if "error" in answer:
            raise AssertionError(f"{do} {arguments}: {answer['error']}")
        return answer["value"]

    def close(self) -> None:
        """End the driver and all that it started."""
        self._process.stdin.close()
        try:
            self._process.wait(3 * processes.PATIENCE)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        processes.end(self._home)

    def _read(self) -> None:
        for line in self._process.stdout:
            self._answers.put(line)
        self._answers.put("")  # the driver has ended
