import pytest

from kinema.errors import InputError
from kinema.film.lock import read_lock, write_lock
from kinema.generate.consent import consent_to, with_consent


@pytest.fixture
def files(tmp_path):
    photo, consent = tmp_path / "photo.jpg", tmp_path / "consent.txt"
    photo.write_bytes(b"a picture")
    consent.write_text("I, Mara, agree that my face is used in this film.")
    return photo, consent


def test_a_photograph_without_a_consent_is_refused_and_told_why(files):
    with pytest.raises(InputError, match="A person's face is theirs"):
        consent_to(files[0], None)
    files[1].write_text(" \n")
    with pytest.raises(InputError, match="empty"):
        consent_to(*files)
    with pytest.raises(InputError, match="itself"):
        consent_to(files[0], files[0])


def test_a_consent_is_kept_in_the_films_lock(files, tmp_path):
    screenplay = tmp_path / "film.fountain"
    consent = consent_to(*files)
    write_lock(screenplay, {"consents": with_consent(read_lock(screenplay), consent)})
    write_lock(screenplay, {"ids": {}})                             # what a build writes later leaves it
    kept = read_lock(screenplay)["consents"]
    assert kept == {consent.photograph_sha256: {
        "photograph": "photo.jpg", "photograph_sha256": consent.photograph_sha256, "file": "consent.txt",
        "file_sha256": consent.file_sha256}}
    assert with_consent({"consents": kept}, consent) == kept
