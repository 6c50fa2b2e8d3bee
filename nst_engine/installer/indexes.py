"""Addresses that packages come from, beside the index that pip knows by itself."""

from __future__ import annotations

#: pip as a single file, by its authors (pip's own documentation, "Standalone zip application").
PIP_APPLICATION = "https://bootstrap.pypa.io/pip/pip.pyz"
#: PyTorch's own index; the name of a build comes behind.
PYTORCH = "https://download.pytorch.org/whl/"
#: Which of its parts has a build for a system (``gpu`` is CUDA 13; see card_build.py); pip's own
#: index has the others.
PARTS = {
    ("linux", "cpu"): "cpu",
    ("linux", "cu126"): "cu126",
    ("linux", "rocm"): "rocm7.2",
    ("win32", "gpu"): "cu130",
    ("win32", "cu126"): "cu126",
}
