"""Whose face it is: a photograph of a person is inverted only beside a consent, and both are recorded.

    consent = consent_to(Path("photo.jpg"), Path("consent.txt"))        # InputError where there is none
    write_lock(screenplay, {"consents": with_consent(read_lock(screenplay), consent)})        # film/lock.py

A face that is recognised as somebody's is theirs: most countries protect it, as personal data or as a right of
personality, and a film that shows it without being asked can be stopped. Nobody here can judge a consent; what can be
done is to keep which file was given for which photograph, unchanged.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from kinema.errors import InputError

WHY = ("A person's face is theirs. Write down, or have them sign, that it may be used in this film, and name that file "
       "by --consent FILE; it is recorded in film.lock.")


@dataclass(frozen=True, kw_only=True, slots=True)
class Consent:
    photograph: str                           # file names and SHA-256, in hexadecimal
    photograph_sha256: str
    file: str
    file_sha256: str


def consent_to(photograph: Path, file: Path | None) -> Consent:
    """Raises InputError without a file, for one that is empty, or where either cannot be read."""
    if file is None:
        raise InputError("this is a photograph, and there is no consent to its use.", path=photograph, hint=WHY)
    for path in (photograph, file):
        if not path.is_file():
            raise InputError("there is no such file.", path=path)
    if not file.read_bytes().strip():
        raise InputError("the consent is empty.", path=file, hint=WHY)
    if file.read_bytes() == photograph.read_bytes():
        raise InputError("the consent is the photograph itself.", path=file, hint=WHY)
    return Consent(photograph=photograph.name, photograph_sha256=_hash(photograph), file=file.name,
                   file_sha256=_hash(file))


def with_consent(record: Mapping[str, Any], consent: Consent) -> dict[str, Any]:
    """The consents of a film's record with this one, by the photograph's hash."""
    return {**record.get("consents", {}), consent.photograph_sha256: asdict(consent)}


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
