"""A film's folder: a screenplay, film.toml beside it, film.lock written by the build, and out/ for what is finished.

    project = open_project(Path("examples/lighthouse"))
    plan = make_plan(project, voiced)
"""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from kinema.errors import InputError
from kinema.film import lock
from kinema.film.settings import Settings, read_settings, wrong_at
from kinema.generate import protocol
from kinema.post.styles import passes_of
from kinema.story import fountain
from kinema.story.direction import Voiced
from kinema.story.planner import plan
from kinema.story.reading import read_text
from kinema.story.screenplay import Dialogue, Screenplay
from kinema.story.shot import SKYLESS, Plan


@dataclass(frozen=True, kw_only=True)
class Project:
    folder: Path
    screenplay_path: Path
    screenplay: Screenplay                # with ids
    settings: Settings

    @property
    def name(self) -> str:
        """lighthouse: the finished film is out/lighthouse.mp4."""
        return self.screenplay_path.stem

    @property
    def out(self) -> Path:
        return self.folder / "out"

    @property
    def title(self) -> str:
        return self.settings.title or self.screenplay.title("Title") or self.name.replace("_", " ")

    @property
    def lines(self) -> tuple[Dialogue, ...]:
        return tuple(e for e in self.screenplay.elements if isinstance(e, Dialogue))


def open_project(path: Path) -> Project:
    """From the film's folder, its screenplay or its film.toml. Raises InputError."""
    path = path.expanduser()
    if not path.exists():
        raise InputError("there is nothing here.", path=path, hint="`kinema new NAME` begins a film.")
    folder = path if path.is_dir() else path.parent
    settings = read_settings(folder / "film.toml")
    chosen = path if path.suffix == ".fountain" or (path.is_file() and path.name != "film.toml") else None
    screenplay_path = chosen or _screenplay_in(folder, settings)
    text = read_text(screenplay_path)
    screenplay = fountain.parse(text, previous=lock.read_ids(screenplay_path))
    if not screenplay.elements:
        raise InputError("the screenplay has no scene and no action.", path=screenplay_path,
                         hint='Begin with a line such as "EXT. MEADOW - DAY" and say what happens.')
    return Project(folder=folder, screenplay_path=screenplay_path, screenplay=screenplay, settings=settings)


def _screenplay_in(folder: Path, settings: Settings) -> Path:
    if settings.screenplay:
        return inside(folder, settings.screenplay, ["screenplay"])
    found = sorted(folder.glob("*.fountain"))
    if len(found) != 1:
        what = "no screenplay (*.fountain)" if not found else f"{len(found)} screenplays"
        raise InputError(f"{what} in this folder.", path=folder,
                         hint='Name it: screenplay = "NAME.fountain" in film.toml, or give the file itself.')
    return inside(folder, found[0].name, ["screenplay"])


def inside(folder: Path, relative: str, key: list[str]) -> Path:
    """A file of the film's folder that film.toml names at `key`; InputError if it is missing or leads outside."""
    path = folder / relative
    if not path.resolve().is_relative_to(folder.resolve()):
        raise wrong_at(folder, key, f"{relative} leads out of the film's folder.", hint="Copy the file into it.")
    if not path.is_file():
        raise wrong_at(folder, key, f"there is no file {relative}.", hint="Name one that is in the film's folder.")
    return path


def file_hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def styled(project: Project, style: str | None) -> Project:
    """The same film in another style; None: as film.toml says. Raises InputError with the choices."""
    if style is None:
        return project
    passes_of(style)
    look = project.settings.look.model_copy(update={"style": style})
    if style != "natural" and (look.projection != "flat" or look.stereo_mm > 0):
        raise InputError(f"the style {style!r} is made for flat pictures for one eye.",
                         path=project.folder / "film.toml", hint="Take projection and stereo_mm out of [look].")
    return replace(project, settings=project.settings.model_copy(update={"look": look}))


def generated(project: Project, generator: str | None) -> Project:
    """The same film with another generator; None: as film.toml says. Raises InputError with the choices."""
    if generator is None:
        return project
    protocol.version(generator)
    return replace(project, settings=project.settings.model_copy(update={"generator": generator}))


def make_plan(project: Project, voiced: Mapping[str, Voiced] | None = None) -> Plan:
    """The shots of the film; without `voiced` the lengths of lines are estimated."""
    settings, folder = project.settings, project.folder
    pictures = {name: file_hash(inside(folder, shot.picture, ["shots", name, "picture"]))
                for name, shot in settings.shots.items() if shot.picture}
    planned = plan(project.screenplay, settings.direction(pictures), voiced or {})
    known = {shot.id for shot in planned.shots}
    for name in settings.shots:
        if name not in known:
            raise wrong_at(folder, ["shots", name], "there is no such shot.", hint="`kinema plan` lists the ids.")
    painted = {scene.place.key.casefold() for scene in planned.scenes if scene.place.backdrop}
    for name, chosen in settings.sets.items():
        if chosen.backdrop and name.casefold() not in painted:
            raise wrong_at(folder, ["sets", name, "backdrop"], "no scene there shows a sky.",
                           hint=f"The sets {', '.join(SKYLESS)} have none; `kinema plan` lists the places.")
    look = settings.look
    if look.projection == "flat" and not look.stereo_mm:
        return planned
    return replace(planned, shots=tuple(
        replace(shot, camera=replace(shot.camera, projection=look.projection, stereo_mm=look.stereo_mm))
        for shot in planned.shots))


def store_folder() -> Path:
    """Where everything made is kept, shared by all films: KINEMA_STORE, else the system's cache folder."""
    if chosen := os.environ.get("KINEMA_STORE"):
        return Path(chosen)
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / "kinema"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "kinema"
