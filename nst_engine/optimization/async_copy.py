"""Tensors copied from a graphics card while it goes on computing."""

from __future__ import annotations

import torch
from torch import Tensor


class AsyncCopy:
    """A copy in main memory, now or soon; the tensor must not change meanwhile."""

    def __init__(self, tensor: Tensor) -> None:
        self._event: torch.cuda.Event | None = None
        self._tensor = tensor.detach()
        if not tensor.is_cuda:
            return
        # from a pool that torch keeps
        stream = torch.cuda.Stream(tensor.device)
        stream.wait_stream(torch.cuda.current_stream(tensor.device))
        with torch.cuda.stream(stream):  # only pinned memory is written to without waiting
            self._tensor = torch.empty_like(tensor, device="cpu", pin_memory=True)
            self._tensor.copy_(tensor.detach(), non_blocking=True)
            tensor.record_stream(stream)
            self._event = stream.record_event()

    @property
    def ready(self) -> bool:
        """Whether the copy is complete."""
        return self._event is None or bool(self._event.query())

    @property
    def value(self) -> Tensor:
        """The copy in main memory; waits until it is complete."""
        if self._event is not None:
            self._event.synchronize()
        return self._tensor.cpu()
