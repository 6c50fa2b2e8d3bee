"""A cache of what the next job may need again, networks and targets, up to a number of bytes."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any, TypeVar

import torch
from torch import Tensor, nn

Value = TypeVar("Value", dict[str, Tensor], nn.Module)

#: Room for VGG-19's convolutions (52 MB), a few styles (2.7 MB at each scale) and the coarser
#: scales of a large content image; little beside what one evaluation of such an image takes.
BOUND = 256 << 20
#: Values larger than this share of the bound are not kept. The targets of a content image
#: double from scale to scale, so all below this share take half of the bound together;
#: without it the last scales would push out those that the next job begins with.
LARGEST = 1 / 4


class FeatureCache:
    """Values by key; beyond ``bound`` bytes the least recently used are dropped."""

    def __init__(self, bound: int = BOUND) -> None:
        self._bound = bound
        self._values: OrderedDict[Hashable, Any] = OrderedDict()
        self._bytes = 0

    def get(self, key: Hashable, make: Callable[[], Value]) -> Value:
        """The value of ``key``, made now if it is not here; nobody may change it."""
        if key in self._values:
            self._values.move_to_end(key)
            known: Value = self._values[key]
            return known
        value = make()
        if _bytes_of(value) <= LARGEST * self._bound:
            self._values[key] = value
            self._bytes += _bytes_of(value)
        while self._bytes > self._bound:
            _, oldest = self._values.popitem(last=False)
            self._bytes -= _bytes_of(oldest)
        return value

    def drop_features(self) -> None:
        """Keep the networks alone."""
        networks = {k: v for k, v in self._values.items() if isinstance(v, nn.Module)}
        self._values = OrderedDict(networks)
        self._bytes = sum(map(_bytes_of, networks.values()))

    def key_of(self, *tensors: Tensor | None) -> bytes:
        """A checksum of tensors in main memory, to be part of a key; equal for equal tensors."""
        digest = hashlib.blake2b(digest_size=16)
        for tensor in tensors:
            shape = None if tensor is None else tuple(tensor.shape)
            digest.update(repr(shape).encode())
            if tensor is not None:
                digest.update(tensor.contiguous().view(torch.uint8).flatten().numpy())
        return digest.digest()


class NoCache(FeatureCache):
    """A cache that keeps nothing, for a process that makes one image."""

    def get(self, key: Hashable, make: Callable[[], Value]) -> Value:
        """The value of ``key``, made now."""
        return make()

    def key_of(self, *tensors: Tensor | None) -> bytes:
        """An empty checksum: no key is ever compared."""
        return b""


def _bytes_of(value: dict[str, Tensor] | nn.Module) -> int:
    tensors = value.state_dict() if isinstance(value, nn.Module) else value
    return sum(tensor.nbytes for tensor in tensors.values())
