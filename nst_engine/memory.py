"""The heap of glibc, and recognising that memory ran out. Needs no torch."""

from __future__ import annotations

import contextlib
import ctypes
import sys

#: Whether the functions here have an effect: elsewhere the C library cannot be told.
HEAP_IS_TUNABLE = sys.platform == "linux"
#: Options of mallopt (malloc.h): M_MMAP_MAX, M_TRIM_THRESHOLD, M_MMAP_THRESHOLD. By itself glibc
#: returns every block of over 32 MB to the system when it is freed, as features of a megapixel
#: are after every layer. At 1400×1050 (compact, bf16, 2 cores) half of the time went into getting
#: them back; retained, they take more memory, because the gaps do not always fit.
RETAIN = {-4: 0, -1: 2**31 - 1}
RETURN = {-4: 1 << 16, -1: 64 << 20, -3: 32 << 20}
#: Words of torch's errors: of its allocator on a CPU (two systems' forms), of CUDA and MPS, of
#: oneDNN, of cuDNN and cuBLAS; of ONNX Runtime and libvips; and of the system's threads.
OUT_OF_MEMORY_WORDS = (
    "can't allocate memory",
    "not enough memory",
    "out of memory",
    "could not create a memory",
    "unable to find an engine",
    "status_alloc_failed",
    "failed to allocate memory",
    "cannot allocate memory",
    "bad_alloc",
    "error creating thread",
)

_was_retained = False


def retain_freed_memory(retain: bool) -> None:
    """Choose whether freed memory stays with the process until ``trim_heap``, which is faster."""
    global _was_retained
    _was_retained = _was_retained or retain
    for option, value in (RETAIN if retain else RETURN).items():
        _call("mallopt", option, value)


def release_retained() -> None:
    """Return all retained memory to the system, which is necessary after every job.

    Once something was retained, glibc fills the gaps again before it asks the system.
    """
    if _was_retained:
        retain_freed_memory(False)
        trim_heap()


def trim_heap() -> None:
    """Return freed memory between blocks that are in use to the system."""
    _call("malloc_trim", 0)


def is_out_of_memory(error: BaseException) -> bool:
    """Whether this error says that memory ran out, on the computer or on a graphics card."""
    if isinstance(error, MemoryError):
        return True
    message = str(error).lower()
    return any(words in message for words in OUT_OF_MEMORY_WORDS)


def prepare_unwinding() -> None:
    """Let glibc look for what it ends threads and passes C++ exceptions with, while it can.

    Else it does so when an exception first comes through it, as one that tells that memory ran
    out, and then finds no memory for it and aborts the process. ``backtrace`` looks for the same.
    """
    _call("backtrace", ctypes.byref(ctypes.c_void_p()), 1)


def _call(name: str, *arguments: object) -> None:
    if HEAP_IS_TUNABLE:
        with contextlib.suppress(OSError, AttributeError):  # another C library
            getattr(ctypes.CDLL(None), name)(*arguments)
