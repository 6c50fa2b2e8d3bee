"""Signs of life: while there is work, however long a step takes, and at no other time."""

import time

from nst_engine.server.heartbeat import BEAT

from .client import Client


def test_an_engine_in_a_step_of_minutes_says_that_it_lives(tmp_path):
    with Client(tmp_path) as engine:
        engine.until("ready")
        time.sleep(1.2 * BEAT)  # in which an idle one says nothing
        engine.stylize("long step", job=1)
        kinds = [engine.receive().type for _ in range(3)]
        while "ready" in kinds:  # told again when the devices are known
            kinds.remove("ready")
        assert kinds[0] == "progress", "nothing before the work began"
        assert {*kinds[1:]} == {"alive"}
