"""What libvips does not tell about a TIFF: whether its colours are multiplied by alpha."""

from __future__ import annotations

from pathlib import Path

EXTRA_SAMPLES = 338  # tag, TIFF 6.0, section 18
ASSOCIATED = 1  # its value where colours are premultiplied
BYTE_ORDERS = (b"II", b"MM")
BIG_TIFF = 43  # version number in the header; 42 is the classic one


def alpha_is_associated(path: Path) -> bool:
    """Whether a file is a TIFF with premultiplied colours, as GIMP writes by default."""
    with path.open("rb") as file:
        header = file.read(8)
        if header[:2] not in BYTE_ORDERS:
            return False
        # Here, because only TIFFs need it. torchvision brings Pillow along.
        from PIL.TiffImagePlugin import ImageFileDirectory_v2

        if BIG_TIFF in header[2:4]:
            header += file.read(8)
        directory = ImageFileDirectory_v2(header)
        file.seek(directory.next)
        directory.load(file)
    extra = directory.get(EXTRA_SAMPLES, ())
    return ASSOCIATED in (extra if isinstance(extra, tuple) else (extra,))
