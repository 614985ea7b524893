"""One shot by itself: its moving picture, stills with their passes, and several takes to choose from."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from kinema.build.artifact import Artifact
from kinema.build.task import Task
from kinema.errors import InputError
from kinema.film import tasks as film
from kinema.film.assemble import FilmTasks
from kinema.film.project import Project
from kinema.generate.protocol import PASSES
from kinema.story.shot import Shot


def _shot(tasks: FilmTasks, shot_id: str) -> Shot:
    return next(shot for shot in tasks.shots if shot.id == shot_id)


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
                passes: Sequence[str]) -> list[Path]:
    """out/shots/012.0048.png and, as pictures to look at, its passes: depth near white and far black, matte in
    colours. The passes' own values are in 012.0048.depth.npy and .matte.npy."""
    import numpy as np

    from kinema.generate.protocol import load
    from kinema.media.image import write_image
    from kinema.post.display import display

    shot, render = _shot(tasks, shot_id), tasks.render
    frame = shot.frames // 2 if frame is None else frame
    if not 0 <= frame < shot.frames:
        raise InputError(f"shot {shot_id} has no frame {frame}.", hint=f"It has frames 0 to {shot.frames - 1}.")
    if unknown := set(passes) - set(PASSES):
        raise InputError(f"there is no pass {sorted(unknown)[0]!r}.", hint=f"Choose from: {', '.join(PASSES)}.")
    frames = load(render.generator).frames(shot, width=render.width, height=render.height, quality=render.quality,
                                           passes=tuple(passes), first=frame, last=frame + 1)
    drawn = next(iter(frames))
    paths = [_place(project, tasks, shot_id, f".{frame:04d}.png")]
    write_image(paths[0], display(drawn.colour, frame=frame, seed=shot.seed % 2**31))
    for name in passes:
        values = drawn.passes[name]
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
    ids = values.astype(np.uint32)[..., None] * np.array([2654435761, 2246822519, 3266489917], np.uint32)
    return np.where(values[..., None] == 0, 24, 64 + (ids >> 24) % 176).astype(np.uint8)


def take_tasks(project: Project, tasks: FilmTasks, shot_id: str, count: int) -> list[Task]:
    """Take 1 is the one in the film; the others have seeds of their own, always the same for the same number."""
    shot = _shot(tasks, shot_id)
    return [film.take(replace(shot, seed=_seed(shot, k)), tasks.render, number=tasks.numbers[shot_id])
            for k in range(1, count + 1)]


def _seed(shot: Shot, k: int) -> int:
    if k == 1:
        return shot.seed
    return int.from_bytes(hashlib.sha256(f"take {k} {shot.id} {shot.seed}".encode()).digest()[:6], "big")


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


def choose_take(project: Project, tasks: FilmTasks, shot_id: str, number: int) -> int:
    """Write the seed of take `number` to film.toml, everything else there untouched; returns the seed."""
    if number < 1:
        raise InputError(f"there is no take {number}.", hint="Takes are numbered from 1.")
    seed = _seed(_shot(tasks, shot_id), number)
    path = project.folder / "film.toml"
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    header = f'[shots."{shot_id}"]'
    found = re.search(rf"^\[shots\.[\"']?{re.escape(shot_id)}[\"']?\][^\n]*\n(?:(?!\[)[^\n]*\n?)*", text, re.M)
    if not found:
        text = f"{text.rstrip()}\n\n{header}\nseed = {seed}\n".lstrip()
    else:
        table = re.sub(r"^seed\s*=[^\n]*\n?", "", found[0], flags=re.M)
        first, _, rest = table.partition("\n")
        text = text[:found.start()] + f"{first}\nseed = {seed}\n{rest}" + text[found.end():]
    path.write_text(text, encoding="utf-8")
    return seed
