"""Store of VGG-19's weights on this computer: found, downloaded, converted once."""

from __future__ import annotations

import logging
import os
from collections.abc import Sequence
from pathlib import Path

from ...contract import OnEvent, Progress, UserError
from ...contract.paths import app_dir
from .download import DiskError, DownloadError, checksum_in, download, sha256_of
from .formats import Vgg19Weights, read_weights, write_weights
from .torchvision_url import FALLBACK_URL, vgg19_url

#: Addresses to fetch from instead of torchvision's, separated by blanks.
MIRRORS_VARIABLE = "NST_VGG19_URLS"

#: Preprocessing of known files, by the beginning of the checksum that their names carry.
#: d01eb7cb: the VGG authors' Caffe weights from jcjohnson/pytorch-vgg, which neural-style-pt
#: uses too.
KNOWN = {checksum_in(FALLBACK_URL): "torchvision", "d01eb7cb": "caffe"}

log = logging.getLogger(__name__)


def models_folder() -> Path:
    """Folder of converted weights, where a user may also put a file by hand."""
    return app_dir() / "models"


def find_weights() -> Path | None:
    """The file of VGG-19's weights on this computer, or None: converted, or put in by hand.

    Accepted are ``vgg19*.safetensors`` and ``vgg19*.pth`` in ``models_folder()``. Looks at
    names only, and never at the network.
    """
    if converted_file().exists():
        return converted_file()
    by_hand = [p for ending in ("safetensors", "pth") for p in _put_by_hand(ending)]
    return by_hand[0] if by_hand else None


def load_weights(file: Path, preprocessing: str | None = None) -> Vgg19Weights:
    """Read any file of VGG-19 weights; see ``formats.read_weights``. Raises UserError.

    One put into ``models_folder()`` by hand is converted on the way, so that the next
    start is quick.
    """
    checksum = checksum_in(file.name)
    if checksum in KNOWN:
        _check(file, checksum)
        preprocessing = preprocessing or KNOWN[checksum]
    weights = read_weights(file, preprocessing)
    if file.parent == models_folder() and file != converted_file():
        try:
            write_weights(converted_file(), weights)
        except OSError as error:
            log.warning("%s cannot be written: %s", converted_file(), error.strerror)
    return weights


def take_weights(file: Path, preprocessing: str | None = None) -> Path:
    """Make a user's file the weights of this computer; returns the converted copy.

    Raises UserError.
    """
    weights = load_weights(file, preprocessing)
    try:
        write_weights(converted_file(), weights)
    except OSError as error:
        raise UserError(
            "unwritable", f"{converted_file()} cannot be written: {error.strerror}."
        ) from error
    return converted_file()


def fetch_weights(listen: OnEvent, urls: Sequence[str] | None = None) -> Path:
    """Download VGG-19's weights unless they are here already; returns their file.

    ``urls``: mirrors in order, else those of the environment variable ``NST_VGG19_URLS``,
    else torchvision's. Every mirror must send the file that torchvision names. Raises
    UserError when there is none; what arrived so far is continued next time.
    """
    present = find_weights()
    if present is None:
        present = _download(listen, urls)
        load_weights(present)
        if converted_file().exists():
            present.unlink()
    else:
        load_weights(present)
    return find_weights() or present


def converted_file() -> Path:
    """The converted file: the thirteen convolutions and their tag, nothing else."""
    return models_folder() / "vgg19.safetensors"


def _put_by_hand(ending: str) -> list[Path]:
    return sorted(models_folder().glob(f"vgg19*.{ending}"))


def _check(file: Path, checksum: str) -> None:
    try:
        actual = sha256_of(file)
    except OSError as error:
        raise UserError("no-weights", f"{file} cannot be read: {error.strerror}.") from error
    if not actual.startswith(checksum):
        raise UserError(
            "bad-weights",
            f"{file} is incomplete or damaged: its checksum is not the one in its name.",
            "Remove it, or get it again.",
        )


def _download(listen: OnEvent, urls: Sequence[str] | None) -> Path:
    official = vgg19_url()
    target = models_folder() / official.rpartition("/")[2]
    urls = urls or os.environ.get(MIRRORS_VARIABLE, "").split() or [official]

    def on_progress(here: int, total: int | None, left_s: float | None) -> None:
        size = f" of {total >> 20}" if total else ""
        stage = f"Downloading VGG-19, {here >> 20}{size} MB"
        listen(Progress(stage, fraction=here / total if total else 0.0, eta_s=left_s))

    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        download(urls, target, checksum_in(target.name), on_progress)
    except OSError as error:
        reason = f"{target.parent} cannot be made: {error.strerror}"
        raise _unfetched(reason, "Make it") from error
    except DiskError as error:
        raise _unfetched(str(error), "Make room there") from error
    except DownloadError as error:
        remedy = f"Put the file {target.name} into {target.parent} by hand"
        raise _unfetched(str(error), remedy) from error
    return target


def _unfetched(reason: str, remedy: str) -> UserError:
    return UserError(
        "no-weights",
        f"VGG-19's weights could not be fetched: {reason}.",
        f"{remedy}, or go on with the compact network.",
        input_error=False,
    )
