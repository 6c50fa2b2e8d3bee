"""The stand-in engine of tests/server, which can also give back what it is to go on from."""

from nst_engine.contract import Result
from tests.server.standin import deed_of, note, serve, work


def work_or_go_on(request, listen, control):
    deed = deed_of(request)
    if deed != "start":
        return work(request, listen, control)
    note(request, deed)
    return Result(request.initial_image, {"settings": request.settings.to_dict()})


if __name__ == "__main__":
    serve(work_or_go_on, lambda: {"devices": [], "networks": []})
