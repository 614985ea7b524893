"""The name of a backdrop as film.toml has it: what paints it and what it shall show. Needs no torch.

    check("gan:dusk coast")                   # InputError for other words, with the choices
    ready("gan:dusk coast")                   # and whether it can be painted here
    weights("gan:dusk coast")                 # {"dcgan": SHA-256}: part of a take's key

The name is the generator's and, after a colon, facts of data/backdrops.py.
"""

from __future__ import annotations

from pathlib import Path

from kinema.errors import InputError
from kinema.generate.protocol import installed
from kinema.weights.load import card, file_hash

GENERATORS = {"gan": "dcgan"}                 # what a name begins with: the weights
VERSION = 1                                   # bump when what stands behind a set changes for the same weights


def parts(name: str) -> tuple[str, list[str]]:
    """The weights that paint it, and the facts it is asked for."""
    generator, _, words = name.partition(":")
    if generator not in GENERATORS:
        raise InputError(f"nothing paints the backdrop {name!r}.",
                         hint=f'Begin with one of: {", ".join(GENERATORS)}; as in "gan:dusk coast".')
    return GENERATORS[generator], words.lower().replace(",", " ").split()


def check(name: str) -> None:
    """Raises InputError for a name that is none, whatever the weights know."""
    from kinema.data.backdrops import FACTS  # with numpy: only where a backdrop is asked for

    _told(name, [fact for facts in FACTS.values() for fact in facts])


def asked(name: str, folder: Path | None = None) -> dict[str, str]:
    """The name's facts by kind. Raises InputError for words that are no facts, or none that the weights were taught,
    MissingError without weights."""
    return _told(name, taught(name, folder))


def taught(name: str, folder: Path | None = None) -> list[str]:
    """The facts that its weights were taught."""
    from kinema.data.backdrops import FACTS

    known = card(parts(name)[0], folder).get("facts", {})
    return [fact for facts in FACTS.values() for fact in facts if fact in known]


def weights(name: str, folder: Path | None = None) -> dict[str, str]:
    """Hash by name of the weights that paint it."""
    return {(found := parts(name)[0]): file_hash(found, folder)}


def ready(name: str) -> None:
    """Whether it can be painted here, known before anything is drawn. Raises InputError with the choices, MissingError
    with what to install or to train."""
    installed("models", f"the backdrop {name!r}")
    asked(name)


def _told(name: str, known: list[str]) -> dict[str, str]:
    from kinema.data.backdrops import FACTS

    words = parts(name)[1]
    if strange := [word for word in words if word not in known]:
        raise InputError(f"the backdrop {name!r} asks for {strange[0]!r}.", hint=f"It knows {', '.join(known)}.")
    return {kind: word for word in words for kind, facts in FACTS.items() if word in facts}
