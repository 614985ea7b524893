"""One shot by itself: its moving picture, stills with their passes, and several takes to choose from."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import tomllib
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from kinema.build.artifact import Artifact
from kinema.build.full import writing
from kinema.build.task import Task
from kinema.errors import InputError
from kinema.film import tasks as film
from kinema.film.assemble import FilmTasks
from kinema.film.project import Project
from kinema.generate.protocol import PASSES
from kinema.story.scene_setup import number
from kinema.story.shot import Shot


def _drawn(tasks: FilmTasks, shot_id: str) -> Shot:
    """The shot; InputError if the film maker's own picture stands in its place."""
    shot = next(shot for shot in tasks.shots if shot.id == shot_id)
    if shot.picture:
        raise InputError(f"shot {shot_id} shows a picture of your own: it has no takes, stills or passes.",
                         hint="`kinema shot` without --frame and --passes gives the moving picture.")
    return shot


def _place(project: Project, tasks: FilmTasks, shot_id: str, ending: str) -> Path:
    folder = project.out / "shots"
    folder.mkdir(parents=True, exist_ok=True)
    return folder / f"{tasks.numbers[shot_id]:03d}{ending}"


def write_take(project: Project, tasks: FilmTasks, shot_id: str, artifact: Artifact) -> Path:
    """out/shots/012.mp4. The frames of a transition are not in it."""
    path = _place(project, tasks, shot_id, ".mp4")
    shutil.copyfile(artifact.path("body.mp4"), path)
    return path


def write_still(project: Project, tasks: FilmTasks, shot_id: str, *, frame: int | None,
                passes: Sequence[str], say: Callable[[str], None]) -> list[Path]:
    """out/shots/012.0048.png and, as pictures to look at, its passes: depth near white and far black, matte in
    colours. The passes' own values are in 012.0048.depth.npy and so on; pose and camera are JSON."""
    import numpy as np

    from kinema.generate.protocol import load
    from kinema.media.image import write_image
    from kinema.post.styles import finish, passes_of

    shot, render = _drawn(tasks, shot_id), tasks.render
    frame = shot.frames // 2 if frame is None else frame
    if not 0 <= frame < shot.frames:
        raise InputError(f"shot {shot_id} has no frame {frame}.", hint=f"It has frames 0 to {shot.frames - 1}.")
    if unknown := set(passes) - set(PASSES):
        raise InputError(f"there is no pass {sorted(unknown)[0]!r}.", hint=f"Choose from: {', '.join(PASSES)}.")
    generator = load(render.generator)
    generator.prepare(say)
    frames = generator.frames(shot, width=render.width, height=render.height, quality=render.quality,
                              passes=tuple(dict.fromkeys((*passes, *passes_of(render.style)))),
                              first=frame, last=frame + 1)
    drawn = next(iter(frames))
    paths = [_place(project, tasks, shot_id, f".{frame:04d}.png")]
    write_image(paths[0], finish(drawn.colour, drawn.passes, style=render.style, frame=frame, seed=shot.seed % 2**31,
                                 time=shot.light.time))
    for name in passes:
        values = drawn.passes[name]
        if isinstance(values, dict):
            paths.append(_place(project, tasks, shot_id, f".{frame:04d}.{name}.json"))
            paths[-1].write_text(json.dumps(values, ensure_ascii=False, indent=1), encoding="utf-8")
            continue
        paths.append(_place(project, tasks, shot_id, f".{frame:04d}.{name}.png"))
        write_image(paths[-1], _seen(name, values))
        np.save(paths[-1].with_suffix(".npy"), values)
    if "matte" in passes:
        names = _place(project, tasks, shot_id, f".{frame:04d}.objects.json")
        names.write_text(json.dumps(drawn.objects, ensure_ascii=False, indent=1), encoding="utf-8")
        paths.append(names)
    return paths


def _seen(name: str, values):
    """A pass as a picture, uint8 [height, width, 3]."""
    import numpy as np

    if name == "depth":
        near = np.clip(2.0 / (2.0 + np.maximum(values, 0)), 0, 1)
        return np.repeat((near * 255).astype(np.uint8)[..., None], 3, axis=2)
    if name == "normal":
        return (values * 127.5 + 127.5).astype(np.uint8)
    if name.startswith("motion"):                            # right red, down green, both with the square root's sign
        both = np.sign(values) * np.sqrt(np.abs(values) / max(float(np.abs(values).max()), 1.0))
        return (np.concatenate((both, np.zeros_like(both[..., :1])), 2) * 127.5 + 127.5).astype(np.uint8)
    if name in ("albedo", "emission"):
        return (np.clip(values, 0, 1) ** (1 / 2.2) * 255).astype(np.uint8)
    ids = values.astype(np.uint32)[..., None] * np.array([2654435761, 2246822519, 3266489917], np.uint32)
    return np.where(values[..., None] == 0, 24, 64 + (ids >> 24) % 176).astype(np.uint8)


def take_tasks(project: Project, tasks: FilmTasks, shot_id: str, count: int) -> list[Task]:
    """Takes 1 to `count`: the same number is always the same take, whichever is in the film by now."""
    shot = _drawn(tasks, shot_id)
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
    path = _place(project, tasks, shot_id, ".takes.png")
    write_sheet(path, f"{project.title} · {shot_id}", panels, stills)
    return path


def choose_take(project: Project, tasks: FilmTasks, shot_id: str, k: int) -> int:
    """Write the seed of take `k` to film.toml, everything else there untouched; returns the seed."""
    if k < 1:
        raise InputError(f"there is no take {k}.", hint="Takes are numbered from 1.")
    seed = _seed(project, _drawn(tasks, shot_id).id, k)
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
