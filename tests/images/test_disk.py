"""The disk says no: the user hears of it, early if possible, and nothing is half written."""

from __future__ import annotations

import os
import subprocess
import sys

import numpy as np
import pytest

from nst_engine.contract import UserError
from nst_engine.images import ImageFile, check_writable, load_image, save_image

PIXELS = np.random.default_rng(0).random((300, 300, 4), np.float32)  # 260 kB of PNG
IMAGE = ImageFile(PIXELS)


def refusal(action, *arguments) -> str:
    with pytest.raises(UserError) as caught:
        action(*arguments)
    assert caught.value.code == "unwritable"
    assert caught.value.exit_code == 2
    assert "\n" not in str(caught.value)
    return caught.value.message


def test_check_leaves_no_trace(tmp_path):
    check_writable(tmp_path / "x.png", IMAGE)
    assert list(tmp_path.iterdir()) == []


def test_check_leaves_an_existing_file_alone(tmp_path):
    path = tmp_path / "x.png"
    path.write_bytes(b"precious")
    os.utime(path, (1, 1))
    check_writable(path, IMAGE)
    assert path.read_bytes() == b"precious"
    assert path.stat().st_mtime == 1
    assert list(tmp_path.iterdir()) == [path]


def test_missing_folder(tmp_path):
    path = tmp_path / "none" / "x.png"
    assert "No such file or directory" in refusal(check_writable, path)
    assert "No such file or directory" in refusal(save_image, path, PIXELS, IMAGE)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_for_output(tmp_path):
    (tmp_path / "x.png").mkdir()
    assert "is a folder" in refusal(check_writable, tmp_path / "x.png")


def test_folder_of_somebody_else(tmp_path, as_nobody):
    with as_nobody(tmp_path):
        assert "Permission denied" in refusal(check_writable, tmp_path / "x.png")
        assert "Permission denied" in refusal(save_image, tmp_path / "x.png", PIXELS, IMAGE)
    assert list(tmp_path.iterdir()) == []


def test_write_protected_file(tmp_path, as_nobody):
    folder = tmp_path / "open"
    folder.mkdir()
    folder.chmod(0o777)
    (folder / "x.png").write_bytes(b"precious")
    (folder / "x.png").chmod(0o444)
    with as_nobody(tmp_path):
        assert "Permission denied" in refusal(check_writable, folder / "x.png")


def test_full_disk_is_noticed_before_the_work(small_disk):
    (small_disk / "ballast").write_bytes(bytes(small_disk_free(small_disk)))
    assert "No space left" in refusal(check_writable, small_disk / "x.png", IMAGE)


def test_full_disk_while_writing_keeps_the_old_file(small_disk):
    path = small_disk / "x.png"
    path.write_bytes(b"precious")
    assert "No space left" in refusal(save_image, path, PIXELS, IMAGE)
    assert path.read_bytes() == b"precious"
    assert list(small_disk.iterdir()) == [path]


def test_file_size_limit_keeps_the_old_file(tmp_path):
    resource = pytest.importorskip("resource")
    path = tmp_path / "x.png"
    path.write_bytes(b"precious")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, hard))
    try:
        assert "too large" in refusal(save_image, path, PIXELS, IMAGE)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert path.read_bytes() == b"precious"
    assert list(tmp_path.iterdir()) == [path]


def test_interrupted_writing_leaves_nothing(tmp_path, monkeypatch):
    def interrupt(descriptor):
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupt)
    with pytest.raises(KeyboardInterrupt):
        save_image(tmp_path / "x.png", PIXELS, IMAGE)
    assert list(tmp_path.iterdir()) == []


def test_links_are_written_through(tmp_path):
    (tmp_path / "real").mkdir()
    link = tmp_path / "x.png"
    link.symlink_to(tmp_path / "real" / "y.png")
    check_writable(link)
    save_image(link, PIXELS, IMAGE)
    assert link.is_symlink()
    assert load_image(tmp_path / "real" / "y.png").width == 300


@pytest.mark.skipif(os.name == "nt", reason="Windows has no permission bits")
def test_result_has_the_permissions_of_any_new_file(tmp_path):
    script = (
        "import os, sys, numpy; from pathlib import Path; os.umask(0o027)\n"
        "from nst_engine.images import ImageFile, save_image\n"
        "p = numpy.zeros((4, 4, 4), 'f4'); save_image(Path(sys.argv[1]), p, ImageFile(p))"
    )
    subprocess.run([sys.executable, "-c", script, tmp_path / "x.png"], check=True)
    assert (tmp_path / "x.png").stat().st_mode & 0o777 == 0o640


def small_disk_free(folder) -> int:
    status = os.statvfs(folder)
    return status.f_bavail * status.f_frsize
