"""Which weights a network has, in a few letters."""

from __future__ import annotations

import hashlib

from torch import nn


def fingerprint(backbone: nn.Module) -> str:
    """The same for the same weights on any device.

    Of the biases alone: any training changes all of them, and there are few.
    """
    digest = hashlib.blake2b(digest_size=8)
    for name, value in sorted(backbone.state_dict().items()):
        if value.ndim == 1:
            digest.update(name.encode())
            digest.update(value.detach().float().cpu().numpy())
    return digest.hexdigest()
