"""The stand-in engine of tests/server, which leaves a file in its home when it is at work."""

from pathlib import Path

from tests.server.standin import serve, work

AT_WORK = "engine-at-work"


def work_and_report(request, listen, control):
    (Path.home() / AT_WORK).touch()
    return work(request, listen, control)


if __name__ == "__main__":
    serve(work_and_report, lambda: {"devices": [], "networks": []})
