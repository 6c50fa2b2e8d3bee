"""The first sketch, asked for while GTK starts."""

from __future__ import annotations

import threading
from collections.abc import Callable

from job.call import Call
from job.content import ContentLayer
from job.reading_time import is_read_at_once

from dialog.guarded import guarded
from dialog.session import LiveSession


def sketch_early(call: Call, content: ContentLayer, session: LiveSession) -> Callable[[], None]:
    """Open the session and have the engine make the sketch, in a thread.

    What is returned waits for that, and raises what the session's opening raised. Until then
    nobody else may talk with GIMP, which libgimp would not bear.
    """
    errors: list[Exception] = []

    def work() -> None:
        try:
            session.open()
            if is_read_at_once(call, content):
                guarded(session.change, session)
        except Exception as error:
            errors.append(error)

    thread = threading.Thread(target=work)
    thread.start()

    def wait() -> None:
        thread.join()
        if errors:
            raise errors[0]

    return wait
