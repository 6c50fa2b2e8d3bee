"""Runs inside the room with the system's Python: makes a desktop with GIMP and does as told.

One JSON object a line: ``{"do": NAME, "with": ARGUMENTS}`` comes in on stdin, ``{"value": …}``
or ``{"error": …}`` goes out on stdout. When stdin ends, all that was started here is ended.
"""

from __future__ import annotations

import json
import os
import queue
import shutil
import sys
import tempfile
import threading
import traceback
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parents[1] / "gimp"))
import processes  # noqa: E402
from desktop import Desktop, missing  # noqa: E402


class Driver:
    """``order`` calls a method of this class, or of a part: ``desktop``, ``bus``, ``widgets``."""

    def __init__(self, runtime: Path) -> None:
        self._runtime = runtime
        self._parts: dict[str, Any] = {"": self}

    def order(self, name: str, arguments: dict[str, Any]) -> Any:
        """Do what is named like ``desktop.press``; what it returns."""
        part, _, method = name.rpartition(".")
        return getattr(self._parts[part], method)(**arguments)

    def missing(self) -> list[str]:
        return missing()

    def start(self, logs: str, size: str, image_files: list[str]) -> int:
        """Start everything; GIMP's process. GIMP is not up yet."""
        desktop = Desktop(Path(logs), self._runtime, size)
        import widgets  # these two need the session bus
        from gimp_bus import GimpBus

        widgets.start()
        bus = GimpBus(os.environ["DBUS_SESSION_BUS_ADDRESS"])
        self._parts |= {"desktop": desktop, "bus": bus, "widgets": widgets}
        self._gimp = desktop.start(["gimp", "--no-splash", *image_files], "gimp")
        return self._gimp.pid

    def is_up(self) -> bool:
        """Whether GIMP can be used; raises when it has ended."""
        if self._gimp.poll() is not None:
            raise RuntimeError(f"GIMP ended with code {self._gimp.returncode}")
        return self._parts["bus"].is_up()


def listen(commands: queue.SimpleQueue[dict[str, Any]], runtime: Path) -> None:
    """Until stdin ends; then nothing stays, whatever the main thread is waiting for."""
    for line in sys.stdin:
        commands.put(json.loads(line))
    processes.end(Path(os.environ["HOME"]))
    shutil.rmtree(runtime, ignore_errors=True)
    os._exit(0)


def obey(driver: Driver, order: dict[str, Any]) -> dict[str, Any]:
    """The answer to one order."""
    try:
        return {"value": driver.order(order["do"], order["with"])}
    except Exception as error:
        traceback.print_exc()
        return {"error": f"{type(error).__name__}: {error}"}


def main() -> None:
    runtime = Path(tempfile.mkdtemp(prefix="nst-gui-", dir="/tmp"))
    commands: queue.SimpleQueue[dict[str, Any]] = queue.SimpleQueue()
    threading.Thread(target=listen, args=(commands, runtime), daemon=True).start()
    driver = Driver(runtime)
    while True:
        print(json.dumps(obey(driver, commands.get())), flush=True)


if __name__ == "__main__":
    main()
