"""The live dialog's session among a layer, an engine and a clock that the test holds.

The layer and the engine only write down what they are asked.
"""

import dataclasses

SMALL, LARGE = (480, 320), (1200, 800)
STYLE = {"title": "waves", "session": "1", "layer": 7, "tattoo": 3}
OTHER_STYLE = {"title": "fire", "session": "1", "layer": 8, "tattoo": 4}


class Layer:
    """A content layer; ``made`` is what a result on it was made to, reading takes ``cost`` s."""

    def __init__(self, contract, clock, size=SMALL, made=None):
        self.contract, self.clock, self.size, self.made = contract, clock, size, made
        self.is_blank = made is None
        self.cost = 0.0
        self.pixels = b"layer"
        self.error = None

    def refresh(self):
        if self.error:
            raise self.error

    def initial_image(self, longer_side=0):
        if self.made is None:
            return None
        dtype = "uint8" if longer_side else "float32"
        return self.contract.Array("result on the layer", dtype, (9, 9, 4), b"result")

    def initial_part(self, part):
        if self.made is None:
            return None
        return self.contract.Array("part", "uint8", (*part.reduced[::-1], 4), b"part")

    def build_part(self, spec, preview, part):
        request = self.build_request(spec, self.contract.Mode.REFINE, preview)
        return dataclasses.replace(request, area=(0.25, 0.25, 0.5, 0.5))

    def unchanged(self, spec):
        return spec == self.made

    def differs_in_colors(self, spec):
        if self.made is None or spec.settings.colors == self.made.settings.colors:
            return False
        colors = dataclasses.replace(spec.settings, colors=self.made.settings.colors)
        return dataclasses.replace(spec, settings=colors) == self.made

    def build_request(
        self, spec, mode=None, initial_image=None, longer_side=0, preview_first=False
    ):
        contract = self.contract
        self.clock.now += self.cost
        if longer_side >= max(self.size):
            longer_side = 0
        content = contract.Array("content", "float32", (*self.size[::-1], 4), self.pixels)
        return contract.Request(
            dataclasses.replace(spec.settings, size=longer_side),
            content,
            (contract.Array(spec.style["title"], "float32", (9, 9, 4), b"style"),),
            selection=contract.Array("selection", "float32", self.size[::-1], b"selection"),
            mode=mode or contract.Mode.NEW,
            initial_image=initial_image,
            preview_first=preview_first,
        )


class Engine:
    """An engine client that remembers the requests and what else it was told."""

    def __init__(self):
        self.requests, self.calls = [], []
        self.error = None
        self.silent = False

    def submit(self, request):
        if self.error:
            raise self.error
        self.requests.append(request)
        self.calls.append("submit")
        return len(self.requests)

    def stop(self):
        self.calls.append("stop")

    def cancel(self):
        self.calls.append("cancel")

    def hangs(self, at_work):
        return at_work and self.silent

    def kill(self):
        self.calls.append("kill")


class Clock:
    now = 100.0

    def __call__(self):
        return self.now


class Stage:
    """A session with its surroundings; ``settings`` and ``style`` are what the dialog says."""

    def __init__(self, parts, size=SMALL, result_on_layer=False):
        self.parts, self.contract = parts, parts.contract
        self.settings, self.style = parts.contract.Settings(), STYLE
        self.clock, self.engine = Clock(), Engine()
        made = self.spec() if result_on_layer else None
        self.layer = Layer(self.contract, self.clock, size, made)
        self.session = parts.session.LiveSession(self.layer, self.engine, self.spec, self.clock)

    def spec(self):
        if self.style is None:
            raise self.refusal("no-style")
        return self.parts.spec.JobSpec(self.settings, self.style, None)

    def refusal(self, code):
        return self.contract.UserError(code, f"{code} happened.")

    def open(self):
        self.session.open()
        self.session.change()
        return self

    def set(self, **settings):
        """Turn knobs, and submit what is new as the dialog does."""
        self.settings = dataclasses.replace(self.settings, **settings)
        self.session.change()

    def progress(self, stage="optimize", job=None, **values):
        event = self.contract.Progress(stage, 480, 320, **values)
        self.session.on_event(job or len(self.engine.requests), event)

    def preview(self, name="preview", job=None):
        pixels = self.contract.Array(name, "uint8", (320, 480, 4), name.encode())
        self.session.on_event(job or len(self.engine.requests), self.contract.Preview(pixels))
        return pixels

    def painted(self, name="preview", job=None):
        """A preview of the method itself, as the engine sends it."""
        self.progress(job=job)
        return self.preview(name, job)

    def sketched(self, name="sketch"):
        """The instant method's preview."""
        self.progress(self.contract.INSTANT)
        return self.preview(name)

    def result(self, job=None):
        pixels = self.contract.Array("result", "float32", (320, 480, 4), b"result")
        event = self.contract.Result(pixels, {})
        self.session.on_event(job or len(self.engine.requests), event)
        return event

    def error(self, code="no-weights", job=None):
        self.session.on_event(job, self.contract.Error(code, f"{code} happened."))

    @property
    def state(self):
        return self.session.job.state.name

    @property
    def phase(self):
        return self.session.phase.name

    @property
    def request(self):
        """The newest one."""
        return self.engine.requests[-1]

    @property
    def mode(self):
        return self.request.mode.name

    @property
    def status(self):
        return self.parts.status.status_text(self.session)

    @property
    def action(self):
        return self.parts.status.action(self.session)
