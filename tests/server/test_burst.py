"""Many requests at once, as a hand on a slider makes them: only the newest costs anything."""

import threading

from nst_engine.contract import Result
from nst_engine.server.job_queue import JobQueue

from .client import PATIENCE, request_for

MANY = 300


class Answers:
    """Keeps what is answered, in place of the pipe."""

    def __init__(self, last):
        self.messages, self.done, self._last = [], threading.Event(), last

    def send(self, message):
        self.messages.append(message)
        if message.values["job"] == self._last:
            self.done.set()


def test_superseded_jobs_are_dropped_before_they_begin():
    begun, go_on, tidied_with = [], threading.Event(), []
    answers = Answers(last=MANY - 1)

    def stylize(request, _on_event, _control):
        begun.append(request)
        assert go_on.wait(PATIENCE)
        return Result(request.content, {})

    queue = JobQueue(answers, stylize, lambda: tidied_with.append(len(answers.messages)))
    for job in range(MANY):
        message = request_for("").to_message()
        message.values["job"] = job
        queue.add(message)
    threading.Thread(target=queue.run, daemon=True).start()
    go_on.set()
    assert answers.done.wait(PATIENCE)

    codes = [message.values.get("code") for message in answers.messages]
    assert codes == ["cancelled"] * (MANY - 1) + [None]
    assert len(begun) == 1
    assert not [count for count in tidied_with if count < MANY], "the newest waited for tidying up"
