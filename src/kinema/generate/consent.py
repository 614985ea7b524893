"""Whose face it is: a photograph of a person is inverted only beside a consent, and both are recorded.

    consent = consent_to(Path("photo.jpg"), Path("film/consent.txt"), folder=Path("film"))    # InputError without one
    write_lock(screenplay, {"consents": with_consent(read_lock(screenplay), consent)})        # film/lock.py

A face that is recognised as somebody's is theirs: most countries protect it, as personal data or as a right of
personality, and a film that shows it without being asked can be stopped. Nobody here can judge a consent; what can be
done is to keep which file was given for which photograph, unchanged. A portrait made of a photograph says so in the
file itself (NOTE), and a film that uses it asks for the consent on record and for its file (`lacking`). A picture that
went through another program no longer says it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from kinema.errors import InputError

NOTE = "kinema photograph"                    # name of the note in a portrait's file: the photograph's SHA-256
WHY = ("A person's face is theirs. Write down, or have them sign, that it may be used in this film, and name that file "
       "by --consent FILE; it is recorded in film.lock.")


@dataclass(frozen=True, kw_only=True, slots=True)
class Consent:
    photograph: str                           # file names and SHA-256, in hexadecimal
    photograph_sha256: str
    file: str                                 # in the film's folder
    file_sha256: str


def consent_to(photograph: Path, file: Path | None, *, folder: Path) -> Consent:
    """Raises InputError without a file, for one that is empty or not in the film's folder, or where either cannot be
    read."""
    if file is None:
        raise InputError("this is a photograph, and there is no consent to its use.", path=photograph, hint=WHY)
    for path in (photograph, file):
        if not path.is_file():
            raise InputError("there is no such file.", path=path)
    if not file.read_bytes().strip():
        raise InputError("the consent is empty.", path=file, hint=WHY)
    if file.read_bytes() == photograph.read_bytes():
        raise InputError("the consent is the photograph itself.", path=file, hint=WHY)
    if not file.resolve().is_relative_to(folder.resolve()):
        raise InputError("the consent is not in the film's folder.", path=file, hint=f"Copy it into {folder}.")
    return Consent(photograph=photograph.name, photograph_sha256=_hash(photograph),
                   file=file.resolve().relative_to(folder.resolve()).as_posix(), file_sha256=_hash(file))


def with_consent(record: Mapping[str, Any], consent: Consent) -> dict[str, Any]:
    """The consents of a film's record with this one, by the photograph's hash."""
    return {**record.get("consents", {}), consent.photograph_sha256: asdict(consent)}


def photograph_of(portrait: Path) -> str:
    """SHA-256 of the photograph that a picture was made of, "" where it says nothing of one. Raises InputError for what
    is no picture."""
    from kinema.media.image import notes_of  # with numpy: only where there is a portrait

    return notes_of(portrait).get(NOTE, "")


def lacking(photograph_sha256: str, record: Mapping[str, Any], folder: Path) -> str:
    """What is wrong with the consent to a photograph's use in the film of this record and folder; "" where nothing."""
    consent = record.get("consents", {}).get(photograph_sha256)
    if consent is None:
        return "film.lock records no consent to its use"
    path = folder / consent["file"]
    if not path.is_file():
        return f"the consent to its use, {consent['file']}, is gone"
    return "" if _hash(path) == consent["file_sha256"] else f"the consent to its use, {consent['file']}, was changed"


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
