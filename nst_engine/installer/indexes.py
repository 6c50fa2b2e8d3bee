"""Addresses that packages come from, beside the index that pip knows by itself."""

from __future__ import annotations

#: pip as a single file, by its authors (pip's own documentation, "Standalone zip application").
PIP_APPLICATION = "https://bootstrap.pypa.io/pip/pip.pyz"
#: PyTorch's own index; the name of a build comes behind.
PYTORCH = "https://download.pytorch.org/whl/"
