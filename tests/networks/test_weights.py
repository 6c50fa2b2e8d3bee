"""The user's side of the weights: downloaded once, dropped in by hand, or missed with advice."""

from __future__ import annotations

import pytest
import torch

from nst_engine.contract import Progress, UserError
from nst_engine.networks.vgg19 import load_vgg19
from nst_engine.networks.weights import store as module
from nst_engine.networks.weights.formats import read_weights
from nst_engine.networks.weights.store import fetch_weights, find_weights, take_weights

from .mirror import sha256

pytestmark = pytest.mark.usefixtures("own_home")


@pytest.fixture
def models(own_home):
    (own_home / "models").mkdir(parents=True)
    return own_home / "models"


@pytest.fixture
def published(torchvision_file, mirror, monkeypatch):
    """A server with the weights, which is where torchvision says that they are."""
    content = torchvision_file.read_bytes()
    server = mirror(content)
    url = f"{server.url.removesuffix('file.pth')}vgg19-{sha256(content)[:8]}.pth"
    monkeypatch.setattr(module, "vgg19_url", lambda: url)
    return server


def test_nothing_is_found_on_a_new_computer(own_home):
    assert find_weights() is None
    assert not own_home.exists()


def test_downloaded_converted_and_tidied_up(published, own_home, torchvision_file):
    events = []
    file = fetch_weights(events.append)
    assert file == find_weights() == own_home / "models" / "vgg19.safetensors"
    assert list(file.parent.iterdir()) == [file]
    assert read_weights(file).preprocessing == "torchvision"
    image = torch.rand(1, 3, 32, 32)
    with torch.no_grad():
        downloaded = load_vgg19(file)(image, ["relu5_1"])["relu5_1"]
        direct = load_vgg19(torchvision_file)(image, ["relu5_1"])["relu5_1"]
    assert torch.equal(downloaded, direct)
    assert all(isinstance(e, Progress) for e in events)
    fractions = [e.fraction for e in events]
    assert fractions == sorted(fractions)
    assert fractions[-1] == 1
    assert "MB" in events[-1].stage


def test_what_is_here_is_not_downloaded_again(published):
    fetch_weights(lambda event: None)
    fetch_weights(lambda event: None)
    assert len(published.requests) == 1


def test_mirrors_come_from_argument_or_environment(published, mirror, closed_url, monkeypatch):
    first, second = mirror(published.content), mirror(published.content)
    monkeypatch.setenv("NST_VGG19_URLS", f"{closed_url} {first.url}")
    fetch_weights(lambda event: None)
    assert (len(first.requests), len(published.requests)) == (1, 0)
    find_weights().unlink()
    fetch_weights(lambda event: None, urls=[second.url])
    assert (len(first.requests), len(second.requests)) == (1, 1)


def test_offline_tells_what_to_do(published, own_home, closed_url):
    with pytest.raises(UserError) as caught:
        fetch_weights(lambda event: None, urls=[closed_url])
    error = caught.value
    assert (error.code, error.exit_code) == ("no-weights", 1)
    assert "127.0.0.1" in error.message
    assert "vgg19-" in error.hint
    assert str(own_home / "models") in error.hint
    assert "compact" in error.hint
    assert "\n" not in str(error)


def test_wrong_file_from_the_mirror(published, own_home):
    published.content = b"an error page with status 200"
    with pytest.raises(UserError, match="wrong checksum"):
        fetch_weights(lambda event: None)
    assert list((own_home / "models").iterdir()) == []


def test_no_room(published, small_disk, monkeypatch):
    monkeypatch.setattr(module, "app_dir", lambda: small_disk)
    with pytest.raises(UserError, match=r"MB are needed.*Make room there, or go on") as caught:
        fetch_weights(lambda event: None)
    assert caught.value.code == "no-weights"


def test_file_put_in_by_hand_is_found_and_converted_once(models, torchvision_file):
    dropped = models / "vgg19-mine.pth"
    dropped.write_bytes(torchvision_file.read_bytes())
    assert find_weights() == dropped
    load_vgg19(find_weights())
    assert find_weights() == models / "vgg19.safetensors"
    assert dropped.exists()  # it is the user's
    assert load_vgg19(find_weights()).conv1_1.weight.std() > 0


def test_fetching_takes_the_file_put_in_by_hand(published, models, torchvision_file):
    (models / "vgg19-mine.pth").write_bytes(torchvision_file.read_bytes())
    assert fetch_weights(lambda event: None) == models / "vgg19.safetensors"
    assert published.requests == []


def test_incomplete_copy_of_the_known_file_is_known_by_its_name(models):
    (models / "vgg19-dcbb9e9d.pth").write_bytes(b"the first half")
    with pytest.raises(UserError, match="checksum is not the one in its name"):
        load_vgg19(find_weights())


def test_known_caffe_file_is_recognised_by_its_checksum(torchvision_file, monkeypatch):
    checksum = sha256(torchvision_file.read_bytes())[:8]
    monkeypatch.setitem(module.KNOWN, checksum, "caffe")
    known = torchvision_file.rename(torchvision_file.with_name(f"vgg19-{checksum}.pth"))
    assert load_vgg19(known).reverse
    assert not load_vgg19(known, preprocessing="torchvision").reverse


def test_taking_a_users_file(torchvision_file, own_home):
    file = take_weights(torchvision_file, "caffe")
    assert file == find_weights() == own_home / "models" / "vgg19.safetensors"
    assert load_vgg19(file).reverse
    assert torchvision_file.exists()


def test_weights_work_even_where_they_cannot_be_kept(models, torchvision_file, as_nobody):
    (models / "vgg19-mine.pth").write_bytes(torchvision_file.read_bytes())
    with as_nobody(models):
        assert load_vgg19(find_weights()).conv1_1.weight.isfinite().all()
    assert [p.name for p in models.iterdir()] == ["vgg19-mine.pth"]
