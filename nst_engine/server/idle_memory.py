"""Memory is given back when a job is done: the process may now idle in the user's way."""

from __future__ import annotations

import gc
import logging

from .. import memory
from ..environment import torch_ready


def free_memory() -> None:
    """Give back what the last job held."""
    gc.collect()
    memory.release_retained()
    if not torch_ready():  # nothing is held
        return
    import torch

    try:
        if torch.accelerator.is_available():
            torch.accelerator.empty_cache()
    except RuntimeError:  # the device is gone
        logging.warning("The device's cache could not be emptied.", exc_info=True)
