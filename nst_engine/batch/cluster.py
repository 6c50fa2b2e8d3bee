"""The engine of a batch on the workers of a Dask scheduler, here or on other computers.

An image is one of Dask's tasks. What is retried, where, and what becomes of workers that are lost
or join late, is Dask's to decide. Files travel as they are: a worker needs no folder in common.
"""

from __future__ import annotations

import tempfile
import threading
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from .. import __version__
from ..contract import Error, Settings, UserError
from ..environment import configure_environment
from ..job.control import JobControl
from .engine import Made, OnProgress, attempt
from .image_maker import ImageMaker
from .outcome import explained
from .task_keys import FILES, digest_of
from .tasks import Task

#: Seconds to wait for a scheduler's answer.
ANSWER_TIMEOUT = 10
#: Seconds between two looks whether to give up.
LOOK_EVERY = 0.5
#: Tasks for each thread of the workers that Dask knows of, so that none waits for the next file,
#: and the scheduler does not hold the files of all.
AHEAD = 2

#: A file as it travels: what its name ends in, and its bytes.
Sent = tuple[str, bytes]


class Cluster:
    """Makes images on the workers of a scheduler; each has its own network."""

    def __init__(self, settings: Settings, address: str) -> None:
        """Raises UserError where Dask is not installed or no scheduler answers at ``address``."""
        for name in FILES:
            if Path(getattr(settings, name)).is_file():
                raise UserError(
                    "bad-parameter",
                    f"--{name} names a file of this computer, which the workers do not have.",
                    "Leave it out, or leave out --scheduler.",
                )
        try:
            import distributed
        except ImportError as error:
            raise UserError(
                "no-dask", "--scheduler needs Dask.", "Run: python3 install.py --with dask"
            ) from error
        self._dask, self._settings = distributed, settings
        try:
            self._client = distributed.Client(address, timeout=ANSWER_TIMEOUT)
        except (OSError, ValueError) as error:
            raise UserError(
                "no-scheduler", f"No Dask scheduler answers at {address}.", "Is it started?"
            ) from error

    @property
    def processes(self) -> int:
        """Threads of all workers that are there now: each makes an image."""
        return max(1, sum(self._client.nthreads().values()))

    def results(
        self, tasks: Iterable[Task], on_progress: OnProgress, control: JobControl
    ) -> Iterator[tuple[Task, Made | Error]]:
        """See ``Engine``. Where there is no worker, it waits for one."""
        waiting, at_work = iter(tasks), dict[Any, Task]()
        files: dict[Path, Any] = {}
        with self._client:
            while True:
                while len(at_work) < AHEAD * self.processes:
                    task = next(waiting, None)
                    if task is None:
                        break
                    try:
                        at_work[self._submitted(task, files)] = task
                    except OSError as error:  # it was there a moment ago
                        yield task, explained(error)
                if not at_work:
                    return
                done = self._done(list(at_work))
                control.raise_if_cancelled()
                for future in done:
                    yield at_work.pop(future), self._result(future)

    def _submitted(self, task: Task, files: dict[Path, Any]) -> Any:
        """Dask's future of a task."""
        sent = [
            None if file is None else self._sent(file, files) for file in (task.content, task.style)
        ]
        for file in [f for f in files if f not in (task.content, task.style)]:
            del files[file]  # Dask forgets what no task needs any more
        asked = (self._settings.to_dict(), __version__, task.output.suffix)
        return self._client.submit(_make, *sent, *asked, pure=False)

    def _sent(self, file: Path, files: dict[Path, Any]) -> Any:
        """A file's bytes as a task of its own, sent once. Unlike scattered data, it can be had
        again when all workers that had it are lost."""
        if file not in files:
            data = file.read_bytes()
            name = f"file-{digest_of(data)}"
            files[file] = self._client.submit(_as_sent, file.suffix, data, key=name)
        return files[file]

    def _done(self, futures: list[Any]) -> list[Any]:
        try:
            done: list[Any] = list(
                self._dask.wait(futures, timeout=LOOK_EVERY, return_when="FIRST_COMPLETED").done
            )
        except self._dask.TimeoutError:
            return []
        return done

    def _result(self, future: Any) -> Made | Error:
        try:
            result: Made | Error = future.result()
        except self._dask.KilledWorker as error:
            return Error(
                "no-memory",
                "Every worker that tried it was lost, probably for want of memory.",
                "Choose a smaller --size, or workers with more memory.",
                str(error),
            )
        except Exception as error:
            return explained(error)
        return result


_lock = threading.Lock()  # one image at a time in each worker's process, whatever its threads
_there: dict[str, Any] = {}  # of a worker's process: the folder of its files, its ImageMakers


def _as_sent(suffix: str, data: bytes) -> Sent:
    return suffix, data


def _make(
    content: Sent, style: Sent | None, settings: dict[str, Any], version: str, suffix: str
) -> Made | Error:
    """Make an image in a worker's process."""
    if version != __version__:
        return Error(
            "version-mismatch",
            f"A worker has version {__version__} of the engine, not {version}.",
            "Install the same version everywhere.",
        )
    with _lock:
        if not _there:
            configure_environment()
            _there["folder"] = _new_folder()
        folder = _there["folder"]
        key = repr(sorted(settings.items()))
        if _there.get("key") != key:
            _there.update(key=key, maker=ImageMaker(Settings.from_dict(settings)))
        task = Task(
            _file(folder, content), style and _file(folder, style), folder / f"output{suffix}"
        )
        try:
            return attempt(_there["maker"], task, lambda event: None, JobControl())
        finally:
            for file in folder.iterdir():
                file.unlink()


def _new_folder() -> Path:
    """Where a worker may write. Dask removes it, at the next start where a worker was killed."""
    from distributed import get_worker

    return Path(tempfile.mkdtemp(dir=get_worker().local_directory))


def _file(folder: Path, sent: Sent) -> Path:
    """What was sent as a file, whose name says which it is, so that it is decoded once."""
    suffix, data = sent
    file = folder / f"{digest_of(data)}{suffix}"
    file.write_bytes(data)
    return file
