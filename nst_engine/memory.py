"""What glibc does with memory that was freed. Needs no torch; does nothing on other systems."""

from __future__ import annotations

import contextlib
import ctypes
import sys

#: Whether there is anything to decide.
IS_OURS = sys.platform == "linux"
#: Options of mallopt (malloc.h): M_MMAP_MAX, M_TRIM_THRESHOLD, M_MMAP_THRESHOLD. By itself glibc
#: returns every block of over 32 MB to the system when it is freed, as features of a megapixel
#: are after every layer. At 1400×1050 (compact, bf16, 2 cores) half of the time went into getting
#: them back; kept, they take more memory, because the gaps do not always fit.
KEEPING = {-4: 0, -1: 2**31 - 1}
RETURNING = {-4: 1 << 16, -1: 64 << 20, -3: 32 << 20}

_was_kept = False


def retain_freed_memory(keep: bool) -> None:
    """Whether freed memory stays with the process, which is quicker, until ``trim_heap``."""
    global _was_kept
    _was_kept = _was_kept or keep
    for option, value in (KEEPING if keep else RETURNING).items():
        _call("mallopt", option, value)


def release_retained() -> None:
    """Return all that was kept. Once something was, glibc fills the gaps again before it asks the
    system, so this is wanted after every job."""
    if _was_kept:
        retain_freed_memory(False)
        trim_heap()


def trim_heap() -> None:
    """Return what was freed between blocks that are in use."""
    _call("malloc_trim", 0)


def _call(name: str, *numbers: int) -> None:
    if IS_OURS:
        with contextlib.suppress(OSError, AttributeError):  # another C library
            getattr(ctypes.CDLL(None), name)(*numbers)


#: Words of torch's RuntimeErrors: of its allocator on a CPU (two systems' forms), of CUDA and MPS,
#: of oneDNN, of cuDNN and cuBLAS; and of ONNX Runtime, whose errors are no RuntimeErrors.
WORDS = (
    "can't allocate memory",
    "not enough memory",
    "out of memory",
    "could not create a memory",
    "unable to find an engine",
    "status_alloc_failed",
    "failed to allocate memory",
)


def is_out_of_memory(error: BaseException) -> bool:
    """Whether this error is one of them."""
    told = str(error).lower()
    computing = isinstance(error, RuntimeError) or type(error).__module__.startswith("onnxruntime")
    return isinstance(error, MemoryError) or (computing and any(words in told for words in WORDS))
