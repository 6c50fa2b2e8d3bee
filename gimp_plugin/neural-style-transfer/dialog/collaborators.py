"""What the live session needs of the layer and of the engine."""

from __future__ import annotations

from typing import Protocol

from contract import Array, Mode, Request
from job.spec import JobSpec
from layers.part import Part


class Content(Protocol):
    """What the session needs of the layer that is stylized; see ``job.content``."""

    is_blank: bool

    @property
    def size(self) -> tuple[int, int]: ...
    def refresh(self) -> None: ...
    def initial_image(self, longer_side: int = 0) -> Array | None: ...
    def initial_part(self, part: Part) -> Array | None: ...
    def build_part(self, spec: JobSpec, preview: Array, part: Part) -> Request: ...
    def unchanged(self, spec: JobSpec) -> bool: ...
    def differs_in_colors(self, spec: JobSpec) -> bool: ...
    def build_request(
        self,
        spec: JobSpec,
        mode: Mode = Mode.NEW,
        initial_image: Array | None = None,
        longer_side: int = 0,
        preview_first: bool = False,
    ) -> Request: ...


class Client(Protocol):
    """What the session needs of the engine; see ``engine.client``."""

    def submit(self, request: Request) -> int: ...
    def stop(self) -> None: ...
    def cancel(self) -> None: ...
