"""The live dialog's state and rules, without GTK and GIMP.

A small image grows while settings change; each change goes on from the present image. In the end
the image of the layer's own size grows from that.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from contract import SMALLEST_SIDE, Array, Error, Event, Mode, Preview, Progress, UserError
from contract.ssh import LINE_LOST
from engine.errors import user_error
from job.spec import JobSpec, StylizedLayer
from languages.text import tr

from dialog.collaborators import Client, Content
from dialog.live_job import Job, fingerprint_of
from dialog.phase import Phase

PREVIEW_SIDE = 512  # px, the longer side of the image that grows while settings change
STALE_AFTER = 0.6  # s without an image to new settings until the old one is dimmed
ENDED = ("engine-ended", LINE_LOST)  # codes of an engine that is started anew when it is needed
PATIENCE = 0.3  # s that a job may take to show an image before a newer one replaces it


class LiveSession:
    """One opening of the dialog.

    ``read_spec`` reads the dialog's settings as they are now; it raises UserError, with the code
    ``no-style`` where no style is chosen. ``clock`` counts seconds. Methods that submit raise
    UserError where the layer or the style cannot be read or no engine can be started.
    """

    def __init__(
        self,
        content: Content,
        client: Client,
        read_spec: Callable[[], JobSpec],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.phase = Phase.LIVE
        self.job: Job | None = None  # the newest
        self.full_seconds: dict[str, float] = {}  # that the layer will take, for each quality
        self.hangs = False  # whether the engine gives no sign of life
        self.size = (0, 0)  # of the layer in pixels, when it was last looked at
        self._content, self._client = content, client
        self._read_spec, self._clock = read_spec, clock
        self._initial_image: Array | None = None  # what is on the layer, until a job shows more
        self._initial_spec: JobSpec | None = None  # it was made to that, if that is still so
        self._on_screen: Job | None = None  # whose preview is on the screen
        self._refusal: UserError | None = None  # why nothing was submitted
        self._closed: UserError | None = None  # that, where it was for a style that is not open
        self._is_gone = False  # whether the image or the layer was not there any more
        self._reading = 0.0  # s that the newest request took to be read from GIMP
        self._only_colors = True  # whether no job of this dialog did more than change colours

    # What the user does

    def open(self) -> None:
        """Look at the layer, and at the result that is on it already."""
        self.refresh()
        self._initial_image = self._content.initial_image(self.preview_side)
        spec = self._chosen_spec()
        if spec and self._content.unchanged(spec):
            self._initial_spec = spec

    def may_change(self) -> bool:
        """Whether the newest job has had its time: each is to be seen, however fast knobs move.

        Half the time is left to GTK.
        """
        if self.job is None:
            return True
        waited = self._clock() - self.job.submitted
        unseen = self.job.at_work and self.job.preview is None and waited < PATIENCE
        return not unseen and waited >= self._reading

    def change(self) -> None:
        """Go on from the present image towards what the settings say, if that is new."""
        spec = self._chosen_spec()
        if spec and spec != self._spec:
            self._submit(refine=False)

    def stop_or_continue(self) -> None:
        """End the job at work as it is now; without one, carry the present image further."""
        if self.hangs and self.at_work:
            self._client.kill()
        elif self.job and self.job.at_work:
            self.job.stop()
            self._client.stop()
        else:
            self._submit(refine=True)

    def keep(self) -> None:
        """Want the preview as it is; ``kept`` is to be asked for it."""
        self.phase = Phase.KEEPING

    def kept(self) -> tuple[Array, JobSpec, list[str]]:
        """The preview on the screen, what it was made to, and notes for its record."""
        self.phase = Phase.LIVE
        error = self.error
        self.refresh()
        if not (self._on_screen and self._on_screen.preview):
            raise UserError(
                "other-size",
                tr("The layer has another size now than the picture."),
                tr("Press Continue to paint it anew."),
            )
        notes = ["kept from the preview", *([error.message] if error else [])]
        return self._on_screen.preview, self._on_screen.spec, notes

    def finish(self) -> None:
        """Have the layer's own size made, unless the newest job is that already."""
        self._refusal = None
        self.refresh()
        changed = self._chosen_spec() != self._spec
        if changed or not self._is_made():
            recolored = self.job is not None and self.job.kind is Mode.RECOLOR
            painted = self.job is not None and self.job.painted
            refine = not changed and not recolored and (painted or self._only_colors)
            self._submit(refine, own_size=True)
        self.phase = Phase.FINISHING

    def dismiss(self) -> None:
        """Want nothing any more, while the layer's own size is being made."""
        if self.phase is Phase.FINISHING:
            self.phase = Phase.DISMISSED
            self._cancel()

    def outcome(self) -> StylizedLayer | None:
        """What was finished, once no job is at work; None when it was dismissed.

        Raises the UserError of a job that failed; the dialog is live again.
        """
        if self.phase is Phase.DISMISSED:
            return None
        self.phase = Phase.LIVE
        job = self.job
        if job is None or job.result is None:
            raise self.error or AssertionError("finished without a result")
        return StylizedLayer(job.result, job.spec.style, job.mask)

    # What else happens

    def refresh(self) -> None:
        """See the layer as it is now; after a change of its size all begins anew."""
        self._content.refresh()
        if self._content.size != self.size:
            self.size = self._content.size
            self._initial_image = self._on_screen = None

    def on_event(self, job_id: int | None, event: Event) -> None:
        """Take what the engine says of a job; of None: of the newest, or of itself."""
        job = self.job
        if job is not None and job.at_work and job_id in (None, job.id):
            if isinstance(event, Preview):
                self._on_screen = job
            job.take(event, self._clock())
            if isinstance(event, Progress) and event.full_s:
                self.full_seconds = event.full_s
        elif job_id is None and isinstance(event, Error) and event.code not in ENDED:
            self._refusal = user_error(event)

    def look(self, gone: UserError | None, closed: UserError | None = None) -> None:
        """Give up the work for a layer that is ``gone``; ``closed`` tells of the style's alone."""
        self.hangs = self._client.hangs(self.at_work)
        if gone and self.at_work:
            self._cancel()
        if gone or self._is_gone:
            self._refusal = gone
        elif closed and not self.at_work:
            self._refusal = self._closed = closed
        elif self._closed and not closed and self._refusal is self._closed:
            self._refusal = None  # it was undone
        self._is_gone = gone is not None

    def refuse(self, error: UserError) -> None:
        """Remember why something could not be done, until it is tried again."""
        self._refusal = error

    # What there is to see

    @property
    def at_work(self) -> bool:
        """Whether a job is being done."""
        return self.job is not None and self.job.at_work

    @property
    def is_finishing(self) -> bool:
        """Whether settings are out of reach, because the layer's own size is being made."""
        return self.phase in (Phase.FINISHING, Phase.DISMISSED)

    @property
    def preview_side(self) -> int:
        """The longer side of previews in pixels: the shorter one must suffice for the networks."""
        return max(PREVIEW_SIDE, -(-SMALLEST_SIDE * max(self.size) // min(self.size)))

    @property
    def image(self) -> Array | None:
        """The newest preview, else the result that is on the layer: uint8 (height, width, 4)."""
        return self._on_screen.preview if self._on_screen else self._initial_image

    @property
    def is_stale(self) -> bool:
        """Whether the image on the screen is not what was asked for, and it takes a while."""
        job = self.job
        if job is None or not job.at_work or job.preview is not None:
            return False
        shown = self._on_screen.spec if self._on_screen else self._initial_spec
        return job.spec != shown and self._clock() - job.submitted > STALE_AFTER

    @property
    def has_style(self) -> bool:
        """Whether a style is chosen."""
        try:
            return self._chosen_spec() is not None
        except UserError:  # because of a setting that is not allowed
            return True

    @property
    def error(self) -> UserError | None:
        """Why there is no newer image."""
        return self._refusal or (self.job.error if self.job else None)

    @property
    def on_screen(self) -> Job | None:
        """The job whose preview is on the screen, whatever has become of the layer."""
        return self._on_screen

    # What is submitted

    @property
    def _spec(self) -> JobSpec | None:
        """What the newest job was asked for, or the result on the layer was made to."""
        return self.job.spec if self.job else self._initial_spec

    def _chosen_spec(self) -> JobSpec | None:
        """What the settings say now; None while no style is chosen."""
        try:
            return self._read_spec()
        except UserError as error:
            if error.code == "no-style":
                return None
            raise

    def _submit(self, refine: bool, own_size: bool = False) -> None:
        self._refusal = None
        try:
            self.refresh()
            spec = self._read_spec()
            mode, initial_image = self._beginning(spec, refine, own_size)
            longer_side = 0 if own_size else self.preview_side
            is_new = initial_image is None or self._content.is_blank
            preview_first = is_new and not (own_size or refine or mode is Mode.RECOLOR)
            began = self._clock()
            request = self._content.build_request(
                spec, mode, initial_image, longer_side, preview_first
            )
            self._reading = self._clock() - began
            job_id = self._client.submit(request)
        except UserError:
            self._cancel()  # or the engine would go on with what nobody wants any more
            raise
        fingerprint = fingerprint_of(request) if max(self.size) <= self.preview_side else None
        self.job = Job(job_id, spec, mode, self._clock(), request.selection, fingerprint)
        self._only_colors = self._only_colors and mode is Mode.RECOLOR

    def _beginning(self, spec: JobSpec, refine: bool, own_size: bool) -> tuple[Mode, Array | None]:
        """Where the work begins, and with which image."""
        content, longer_side = self._content, 0 if own_size else self.preview_side
        if self._only_colors and not refine and self._needs_only_colors(spec):
            # The result itself, not a preview in other colours.
            return Mode.RECOLOR, content.initial_image(longer_side)
        if self._only_colors and own_size:
            image = content.initial_image()
        elif refine or self._spec is None or spec.can_resume(self._spec):
            image = self.image
        else:
            image = None
        if image is None:
            return Mode.NEW, None
        return Mode.REFINE if refine else Mode.RESUME, image

    def _needs_only_colors(self, spec: JobSpec) -> bool:
        """Whether the result on the layer needs nothing but other colours, or its own again."""
        return self._content.differs_in_colors(spec) or self._content.unchanged(spec)

    def _is_made(self) -> bool:
        """Whether the newest job's result is the layer's own, of its present pixels."""
        job = self.job
        if job is None or job.fingerprint is None or not (job.at_work or job.result):
            return False
        return job.fingerprint == fingerprint_of(self._content.build_request(self._read_spec()))

    def _cancel(self) -> None:
        if self.job:
            self.job.give_up()
        self._client.cancel()
