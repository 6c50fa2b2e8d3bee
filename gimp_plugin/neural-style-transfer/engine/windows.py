"""What starting a program takes on Windows: no console, no DLLs of GIMP's, no orphan.

GIMP calls ``SetDllDirectoryW`` with its own folder, which children inherit: they would load GIMP's
libraries in place of their own. And GIMP's Cancel ends the plug-in without a word. The engine goes
when its input ends; a job object makes the system itself end it with the plug-in, should it hang.
Nothing here fails: an engine without these still works.
"""

from __future__ import annotations

import contextlib
import ctypes
import logging
import threading
from collections.abc import Iterator
from typing import Any

# winbase.h and winnt.h
EXTENDED_LIMIT_INFORMATION = 9
KILL_ON_JOB_CLOSE = 0x2000
LONGEST_PATH = 32768  # characters

_starting = threading.Lock()
_jobs: list[int] = []  # handles, which the system closes with this process


class _BasicLimits(ctypes.Structure):
    """``JOBOBJECT_BASIC_LIMIT_INFORMATION``."""

    _fields_ = (
        ("process_time", ctypes.c_int64),
        ("job_time", ctypes.c_int64),
        ("flags", ctypes.c_uint32),
        ("minimum_working_set", ctypes.c_size_t),
        ("maximum_working_set", ctypes.c_size_t),
        ("processes", ctypes.c_uint32),
        ("affinity", ctypes.c_size_t),
        ("priority", ctypes.c_uint32),
        ("scheduling", ctypes.c_uint32),
    )


class ExtendedLimits(ctypes.Structure):
    """``JOBOBJECT_EXTENDED_LIMIT_INFORMATION``."""

    _fields_ = (
        ("basic", _BasicLimits),
        ("counters", ctypes.c_uint64 * 6),
        ("process_memory", ctypes.c_size_t),
        ("job_memory", ctypes.c_size_t),
        ("peak_process_memory", ctypes.c_size_t),
        ("peak_job_memory", ctypes.c_size_t),
    )


def system_library() -> Any:
    """kernel32; None on other systems."""
    loader = getattr(ctypes, "WinDLL", None)
    return loader("kernel32", use_last_error=True) if loader else None


@contextlib.contextmanager
def without_dll_folder(kernel32: Any) -> Iterator[None]:
    """Take GIMP's folder out of the search for DLLs, for as long as a program is started."""
    if kernel32 is None:
        yield
        return
    with _starting:
        before = ctypes.create_unicode_buffer(LONGEST_PATH)
        kernel32.GetDllDirectoryW(LONGEST_PATH, before)
        kernel32.SetDllDirectoryW(None)
        try:
            yield
        finally:
            kernel32.SetDllDirectoryW(before.value or None)


def end_with_this_process(kernel32: Any, process: int) -> bool:
    """Let the system end a process (its handle) with this one; whether it will."""
    if kernel32 is None:
        return False
    kernel32.CreateJobObjectW.restype = ctypes.c_void_p
    job = kernel32.CreateJobObjectW(None, None)
    if not job:
        return False
    limits = ExtendedLimits()
    limits.basic.flags = KILL_ON_JOB_CLOSE
    handle = ctypes.c_void_p(job)
    size = ctypes.sizeof(limits)
    if kernel32.SetInformationJobObject(
        handle, EXTENDED_LIMIT_INFORMATION, ctypes.byref(limits), size
    ) and kernel32.AssignProcessToJobObject(handle, ctypes.c_void_p(process)):
        _jobs.append(job)
        return True
    logging.info("The engine is in no job object.")
    kernel32.CloseHandle(handle)
    return False
