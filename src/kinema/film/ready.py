"""Before a film is begun: whether everything is here that it asks for, and the weights that will paint it.

    check(project)                            # InputError, MissingError
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from kinema.film.lock import read_lock
from kinema.film.project import Project, inside
from kinema.film.settings import wrong_at
from kinema.generate import backdrop_name, protocol
from kinema.generate.consent import WHY, lacking, photograph_of


def check(project: Project) -> None:
    """Known at once, and nothing is loaded for it. Raises what `painters` does, and InputError for a portrait made of
    a photograph without a consent."""
    painters(project)
    for who, what in lacking_consents(project):
        raise wrong_at(project.folder, ["cast", who, "portrait"], what, hint=WHY)


def painters(project: Project) -> None:
    """Raises MissingError with what to install or to train, InputError for words that its weights were not taught."""
    protocol.ready(project.settings.generator)
    for name in backdrops(project):
        backdrop_name.ready(name)


def backdrops(project: Project) -> list[str]:
    """What is asked for behind the film's sets and its title."""
    settings = project.settings
    return sorted({*(chosen.backdrop for chosen in settings.sets.values()), settings.title_backdrop} - {""})


def weights(project: Project) -> dict[str, str]:
    """Hash by name of all weights that paint it. Raises MissingError where they are not there."""
    found = protocol.weights(project.settings.generator)
    for name in backdrops(project):
        found |= backdrop_name.weights(name)
    return found


def portraits(project: Project) -> dict[str, Path]:
    """The pictures that film.toml names, by its name of the character."""
    return {who: inside(project.folder, chosen.portrait, ["cast", who, "portrait"])
            for who, chosen in project.settings.cast.items() if chosen.portrait}


def lacking_consents(project: Project) -> Iterator[tuple[str, str]]:
    """Each portrait made of a photograph whose consent is not recorded, gone or changed: who, and what is wrong."""
    record = read_lock(project.screenplay_path)
    for who, path in portraits(project).items():
        photograph = photograph_of(path)
        if photograph and (wrong := lacking(photograph, record, project.folder)):
            yield who, f"{path.name} was made of a photograph, and {wrong}."
