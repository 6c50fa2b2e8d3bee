"""Which errors say that there was not enough memory. Needs no torch."""

from __future__ import annotations

#: Words of torch's RuntimeErrors: of its allocator on a CPU (two systems' forms), of CUDA and MPS,
#: and of oneDNN.
WORDS = ("can't allocate memory", "not enough memory", "out of memory", "could not create a memory")


def is_out_of_memory(error: BaseException) -> bool:
    """Whether this error is one of them."""
    told = str(error).lower()
    return isinstance(error, MemoryError) or (
        isinstance(error, RuntimeError) and any(words in told for words in WORDS)
    )
