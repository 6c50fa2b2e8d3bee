"""Which errors say that there was not enough memory. Needs neither torch nor ONNX Runtime."""

from __future__ import annotations

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
