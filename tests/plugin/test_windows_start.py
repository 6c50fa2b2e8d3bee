# ruff: noqa: N802 - functions are named as Windows names them
"""How a program is started on Windows, told by what is asked of a kernel32 that only listens."""

import ctypes
import subprocess
import sys

import pytest

GIMPS = r"C:\Program Files\GIMP 3\bin"


class Kernel32:
    """Keeps the DLL folder and notes what became of job objects, as Windows would."""

    class Function:
        restype = None

        def __init__(self, call):
            self.call = call

        def __call__(self, *arguments):
            return self.call(*arguments)

    def __init__(self, folder=GIMPS, refuses=""):
        self.folder, self.refuses = folder, refuses
        self.flags, self.assigned, self.closed = 0, [], []
        self.CreateJobObjectW = self.Function(lambda *_: 0 if refuses == "create" else 7)

    def GetDllDirectoryW(self, size, buffer):
        buffer.value = self.folder or ""
        return len(buffer.value)

    def SetDllDirectoryW(self, folder):
        self.folder = folder
        return 1

    def SetInformationJobObject(self, job, kind, limits, size):
        self.flags = limits._obj.basic.flags
        self.size = size
        return 1

    def AssignProcessToJobObject(self, job, process):
        self.assigned.append((job.value, process.value))
        return self.refuses != "assign"

    def CloseHandle(self, handle):
        self.closed.append(handle.value)


def test_gimps_dll_folder_is_away_while_a_program_starts_and_back_afterwards(parts):
    kernel32 = Kernel32()
    with parts.windows.without_dll_folder(kernel32):
        assert kernel32.folder is None
    assert kernel32.folder == GIMPS


def test_gimps_dll_folder_is_back_after_a_start_that_failed(parts):
    kernel32 = Kernel32()
    with pytest.raises(OSError, match="no such"), parts.windows.without_dll_folder(kernel32):
        raise OSError("no such program")
    assert kernel32.folder == GIMPS


def test_no_dll_folder_stays_none(parts):
    kernel32 = Kernel32(folder=None)
    with parts.windows.without_dll_folder(kernel32):
        pass
    assert kernel32.folder is None


def test_the_system_ends_the_engine_with_the_plug_in(parts):
    kernel32 = Kernel32()
    assert parts.windows.end_with_this_process(kernel32, 42)
    assert kernel32.assigned == [(7, 42)]
    assert kernel32.flags == 0x2000  # JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE
    assert kernel32.closed == [], "the job lives as long as this process"


@pytest.mark.parametrize("refuses", ["create", "assign"])
def test_without_a_job_object_the_engine_runs_all_the_same(parts, refuses):
    kernel32 = Kernel32(refuses=refuses)
    assert not parts.windows.end_with_this_process(kernel32, 42)
    assert kernel32.closed == ([7] if refuses == "assign" else [])


@pytest.mark.skipif(ctypes.sizeof(ctypes.c_void_p) != 8, reason="sizes of 64-bit Windows")
def test_the_limits_have_the_size_that_windows_checks(parts):
    assert ctypes.sizeof(parts.windows.ExtendedLimits) == 144  # winnt.h, 64-bit


def test_a_program_is_started_without_console_in_this_order(parts, monkeypatch):
    """The real start, on this system, with Windows' part listened to."""
    kernel32, seen = Kernel32(), []
    popen = subprocess.Popen

    class Popen(popen):
        _handle = 42

        def __init__(self, command, creationflags=0, **more):
            seen.append((kernel32.folder, creationflags))
            super().__init__(command, **more)

    monkeypatch.setattr(subprocess, "Popen", Popen)
    monkeypatch.setattr(parts.windows, "system_library", lambda: kernel32)
    monkeypatch.setattr(parts.child, "NO_WINDOW", 0x08000000)  # CREATE_NO_WINDOW
    process = parts.child.start_process([sys.executable, "-c", "print('up')"], {})
    assert process.communicate()[0].strip() == b"up"
    assert seen == [(None, 0x08000000)]
    assert (kernel32.folder, kernel32.assigned) == (GIMPS, [(7, 42)])
