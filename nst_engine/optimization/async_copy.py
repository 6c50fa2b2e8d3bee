"""Numbers on their way from a graphics card, which goes on computing meanwhile."""

from __future__ import annotations

import torch
from torch import Tensor


class AsyncCopy:
    """A tensor in main memory, now or soon. What has been given must not change meanwhile."""

    def __init__(self, tensor: Tensor) -> None:
        self._event: torch.cuda.Event | None = None
        self._tensor = tensor.detach()
        if not tensor.is_cuda:
            return
        side = torch.cuda.Stream(tensor.device)  # from a pool that torch keeps
        side.wait_stream(torch.cuda.current_stream(tensor.device))
        with torch.cuda.stream(side):  # only pinned memory is written to without waiting
            self._tensor = torch.empty_like(tensor, device="cpu", pin_memory=True)
            self._tensor.copy_(tensor.detach(), non_blocking=True)
            tensor.record_stream(side)
            self._event = side.record_event()

    @property
    def ready(self) -> bool:
        """Whether it is there."""
        return self._event is None or self._event.query()

    @property
    def value(self) -> Tensor:
        """In main memory; waits for it."""
        if self._event is not None:
            self._event.synchronize()
        return self._tensor.cpu()
