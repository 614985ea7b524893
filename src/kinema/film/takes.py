"""One shot by itself: its moving picture, and several takes to choose from."""

from __future__ import annotations

import hashlib
import re
import shutil
import tomllib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from kinema.build.artifact import Artifact
from kinema.build.full import writing
from kinema.build.task import Task
from kinema.errors import InputError
from kinema.film import tasks as film
from kinema.film.assemble import FilmTasks
from kinema.film.project import Project
from kinema.story.scene_setup import number
from kinema.story.shot import Shot


def drawn_shot(tasks: FilmTasks, shot_id: str) -> Shot:
    """The shot; InputError if the film maker's own picture stands in its place."""
    shot = next(shot for shot in tasks.shots if shot.id == shot_id)
    if shot.picture:
        raise InputError(f"shot {shot_id} shows a picture of your own: it has no takes, stills or passes.",
                         hint="`kinema shot` without --frame and --passes gives the moving picture.")
    return shot


def place_of(project: Project, tasks: FilmTasks, shot_id: str, ending: str) -> Path:
    folder = project.out / "shots"
    folder.mkdir(parents=True, exist_ok=True)
    return folder / f"{tasks.numbers[shot_id]:03d}{ending}"


def write_take(project: Project, tasks: FilmTasks, shot_id: str, artifact: Artifact) -> Path:
    """out/shots/012.mp4. The frames of a transition are not in it."""
    path = place_of(project, tasks, shot_id, ".mp4")
    shutil.copyfile(artifact.path("body.mp4"), path)
    return path


def take_tasks(project: Project, tasks: FilmTasks, shot_id: str, count: int) -> list[Task]:
    """Takes 1 to `count`: the same number is always the same take, whichever is in the film by now."""
    shot = drawn_shot(tasks, shot_id)
    return [film.take(replace(shot, seed=_seed(project, shot_id, k)), tasks.render, number=tasks.numbers[shot_id])
            for k in range(1, count + 1)]


def _seed(project: Project, shot_id: str, k: int) -> int:
    """Take 1 is the planner's, made from the film's seed; the others follow from its seed."""
    first = number(project.settings.seed, shot_id)
    if k == 1:
        return first
    return int.from_bytes(hashlib.sha256(f"take {k} {shot_id} {first}".encode()).digest()[:6], "big")


def write_takes_sheet(project: Project, tasks: FilmTasks, shot_id: str, artifacts: Sequence[Artifact]) -> Path:
    """out/shots/012.takes.png: a row a take, its first and middle frames, numbered."""
    from kinema.export.storyboard import write_sheet

    panels, stills = [], []
    for k, artifact in enumerate(artifacts, 1):
        panels.append({"number": k, "id": shot_id, "camera": f"seed {artifact.record.job.params['shot']['seed']}",
                       "seconds": "", "prompt": f"take {k}", "dialogue": []})
        stills.append(artifact.path("still.png"))
    path = place_of(project, tasks, shot_id, ".takes.png")
    write_sheet(path, f"{project.title} · {shot_id}", panels, stills)
    return path


def choose_take(project: Project, tasks: FilmTasks, shot_id: str, k: int) -> int:
    """Write the seed of take `k` to film.toml, everything else there untouched; returns the seed."""
    if k < 1:
        raise InputError(f"there is no take {k}.", hint="Takes are numbered from 1.")
    seed = _seed(project, drawn_shot(tasks, shot_id).id, k)
    path = project.folder / "film.toml"
    text = with_seed(path.read_bytes().decode("utf-8") if path.exists() else "", shot_id, seed)
    try:
        tomllib.loads(text.removeprefix("\ufeff"))
    except tomllib.TOMLDecodeError as error:            # [shots] is written in a way we cannot add to
        raise InputError("the seed of this take cannot be added.", path=path,
                         hint=f'Write it yourself: shots."{shot_id}".seed = {seed}') from error
    with writing(path, "the chosen take could not be written"):
        part = path.with_name(".film.toml.part")
        part.write_bytes(text.encode("utf-8"))
        part.replace(path)
    return seed


def with_seed(text: str, shot_id: str, seed: int) -> str:
    """The text of a film.toml with this seed in the shot's table, which is added at the end if there is none."""
    end = "\r\n" if "\r\n" in text else "\n"
    found = re.search(rf"^\[shots\.[\"']?{re.escape(shot_id)}[\"']?\][^\n]*(\n(?!\[)[^\n]*)*", text, re.M)
    if not found:
        above = f"{text.rstrip()}{end}{end}" if text.strip() else ""
        return f'{above}[shots."{shot_id}"]{end}seed = {seed}{end}'
    header, *keys = found[0].split("\n")
    kept = [line for line in keys if not re.match(r"\s*seed\s*=", line)]
    table = "\n".join([header, f"seed = {seed}{end[:-1]}", *kept])
    return text[:found.start()] + table + text[found.end():]
