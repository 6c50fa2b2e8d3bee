"""Pythons for which torch has no packages are refused before anything is downloaded."""

from dataclasses import replace

import pytest

from nst_engine.contract import UserError
from nst_engine.installer.suitable_python import PythonFacts, check_python

WINDOWS = PythonFacts("win32", "AMD64", 64, r"C:\Python313\python.exe", platform_tag="win-amd64")
MAC = PythonFacts("darwin", "arm64", 64, "/usr/local/bin/python3", macos="14.5", kernel="ARM64")
LINUX = PythonFacts("linux", "x86_64", 64, "/usr/bin/python3", glibc="2.41")
STORE = r"C:\Program Files\WindowsApps\PythonSoftwareFoundation.Python.3.12_qbz\python.exe"
ALIAS = r"C:\Users\z\AppData\Local\Microsoft\WindowsApps\python3.exe"
REFUSED = {
    "Store": (replace(WINDOWS, executable=STORE), "Microsoft Store", "python.org"),
    "Store's alias": (replace(WINDOWS, executable=ALIAS), "Microsoft Store", "python.org"),
    "MinGW": (replace(WINDOWS, platform_tag="mingw_x86_64_ucrt"), "MSYS2", "python.org"),
    "Cygwin": (replace(WINDOWS, system="cygwin"), "MSYS2", "python.org"),
    "32-bit": (replace(WINDOWS, bits=32, platform_tag="win32"), "32-bit", "64-bit"),
    "ARM": (replace(WINDOWS, machine="ARM64", platform_tag="win-arm64"), "ARM", "x86-64"),
    "Intel Mac": (replace(MAC, machine="x86_64", kernel="Darwin RELEASE_X86_64"), "Intel", "M1"),
    "Rosetta": (replace(MAC, machine="x86_64"), "Apple silicon", "python.org"),
    "old macOS": (replace(MAC, macos="13.6.1"), "13.6.1", "Update macOS"),
    "musl": (replace(LINUX, glibc=""), "glibc", "Flatpak"),
    "old glibc": (replace(LINUX, glibc="2.27"), "2.27", "Flatpak"),
    "32-bit Linux": (replace(LINUX, bits=32, machine="i686"), "32-bit", "64-bit"),
    "RISC-V": (replace(LINUX, machine="riscv64"), "riscv64", "x86-64"),
    "3.13t": (replace(LINUX, is_free_threaded=True), "free-threaded", "usual build"),
    "PyPy": (replace(LINUX, implementation="PyPy"), "PyPy", "python.org"),
}


@pytest.mark.parametrize(("facts", "why", "advice"), REFUSED.values(), ids=REFUSED)
def test_it_is_refused_with_the_reason_and_what_to_do(facts, why, advice):
    with pytest.raises(UserError) as caught:
        check_python(facts)
    assert why in caught.value.message
    assert advice in caught.value.hint


@pytest.mark.parametrize(
    "facts",
    [
        PythonFacts.here(),
        WINDOWS,
        replace(WINDOWS, machine="ARM64"),  # the x86-64 Python on Windows for ARM
        MAC,
        replace(MAC, macos="10.16"),
        LINUX,
        replace(LINUX, machine="aarch64", glibc="2.28"),
    ],
    ids=[
        "this one",
        "python.org's",
        "x86-64 on ARM",
        "Apple silicon",
        "conda's on a Mac",
        "Linux",
        "ARM",
    ],
)
def test_others_are_taken(facts):
    check_python(facts)
