"""A JPEG that breaks off. GIMP opens it, with grey for what is missing, which is no style."""

from __future__ import annotations

from pathlib import Path

START, MARK, SCAN, END = b"\xff\xd8", 0xFF, 0xDA, b"\xff\xd9"


def is_cut_off(file: Path) -> bool:
    """Whether this is a JPEG without the mark of its end (ITU-T T.81, annex B); OSError."""
    with file.open("rb") as opened:
        if opened.read(len(START)) != START:
            return False
        data = opened.read()
    at = 0
    while at + 4 <= len(data):  # over what comes before the pixels, as a thumbnail with its own end
        if data[at] != MARK or data[at + 1] == SCAN:
            return END not in data[at:]
        at += 2 + int.from_bytes(data[at + 2 : at + 4], "big")
    return True
