import numpy as np
import pytest

from kinema.errors import InputError
from kinema.film.lock import read_lock, write_lock
from kinema.generate.consent import NOTE, consent_to, lacking, photograph_of, with_consent
from kinema.media.image import write_image


@pytest.fixture
def files(tmp_path):
    photo, consent = tmp_path / "photo.jpg", tmp_path / "consent.txt"
    photo.write_bytes(b"a picture")
    consent.write_text("I, Mara, agree that my face is used in this film.")
    return photo, consent


def test_a_photograph_without_a_consent_is_refused_and_told_why(files):
    with pytest.raises(InputError, match="A person's face is theirs"):
        consent_to(files[0], None, folder=files[0].parent)
    files[1].write_text(" \n")
    with pytest.raises(InputError, match="empty"):
        consent_to(*files, folder=files[0].parent)
    with pytest.raises(InputError, match="itself"):
        consent_to(files[0], files[0], folder=files[0].parent)


def test_a_consent_is_kept_in_the_films_lock(files, tmp_path):
    screenplay = tmp_path / "film.fountain"
    consent = consent_to(*files, folder=files[0].parent)
    write_lock(screenplay, {"consents": with_consent(read_lock(screenplay), consent)})
    write_lock(screenplay, {"ids": {}})                             # what a build writes later leaves it
    kept = read_lock(screenplay)["consents"]
    assert kept == {consent.photograph_sha256: {
        "photograph": "photo.jpg", "photograph_sha256": consent.photograph_sha256, "file": "consent.txt",
        "file_sha256": consent.file_sha256}}
    assert with_consent({"consents": kept}, consent) == kept


def test_a_consent_outside_the_films_folder_is_refused(files, tmp_path):
    with pytest.raises(InputError, match="not in the film's folder"):
        consent_to(*files, folder=tmp_path / "film")


def test_what_lacks_is_said(files, tmp_path):
    consent = consent_to(*files, folder=tmp_path)
    sha256, record = consent.photograph_sha256, {"consents": with_consent({}, consent)}
    assert lacking(sha256, record, tmp_path) == ""
    assert "records no consent" in lacking("another", record, tmp_path)
    files[1].write_text("I do not agree.")
    assert "consent.txt, was changed" in lacking(sha256, record, tmp_path)
    files[1].unlink()
    assert "consent.txt, is gone" in lacking(sha256, record, tmp_path)


def test_a_picture_says_what_photograph_it_was_made_of(tmp_path):
    grey = np.full((4, 4, 3), 90, np.uint8)
    write_image(tmp_path / "made.png", grey, notes={NOTE: "abc"})
    write_image(tmp_path / "free.png", grey)
    assert (photograph_of(tmp_path / "made.png"), photograph_of(tmp_path / "free.png")) == ("abc", "")
    (tmp_path / "free.png").write_bytes(b"no picture")
    with pytest.raises(InputError, match="not a picture"):
        photograph_of(tmp_path / "free.png")
