"""Frames of a shot as pictures, with their passes: one of them, or all for another program or `kinema generate`."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from kinema.errors import InputError
from kinema.film.assemble import FilmTasks
from kinema.film.project import Project
from kinema.film.takes import drawn_shot, place_of
from kinema.generate.protocol import PASSES, Frame, load
from kinema.media.image import write_image
from kinema.post.styles import finish, passes_of
from kinema.story.shot import Shot
from kinema.timecode import rate_name

Say = Callable[[str], None]


def write_still(project: Project, tasks: FilmTasks, shot_id: str, *, frame: int | None, passes: Sequence[str],
                say: Say) -> list[Path]:
    """out/shots/012.0048.png and, as pictures to look at, its passes: depth near white and far black, matte in
    colours. The passes' own values are in 012.0048.depth.npy and so on; pose and camera are JSON."""
    shot = drawn_shot(tasks, shot_id)
    frame = shot.frames // 2 if frame is None else frame
    if not 0 <= frame < shot.frames:
        raise InputError(f"shot {shot_id} has no frame {frame}.", hint=f"It has frames 0 to {shot.frames - 1}.")
    [drawn] = _frames(shot, tasks, passes, say, first=frame, last=frame + 1)
    path = place_of(project, tasks, shot_id, f".{frame:04d}.png")
    return _written(path, drawn, passes, shot, tasks, frame, exact=True)


def write_all(project: Project, tasks: FilmTasks, shot_id: str, *, passes: Sequence[str], say: Say) -> list[Path]:
    """out/shots/012.passes/ with every frame of the shot and its passes as pictures, the camera beside normals, and
    about.json, which says their rate: what `kinema generate --passes` reads. Returns the folder."""
    shot = drawn_shot(tasks, shot_id)
    wanted = tuple(dict.fromkeys((*passes, *(("camera",) if "normal" in passes else ()))))
    folder = place_of(project, tasks, shot_id, ".passes")
    folder.mkdir(exist_ok=True)
    for old in folder.glob(f"{tasks.numbers[shot_id]:03d}.*"):
        old.unlink()
    for number, drawn in enumerate(_frames(shot, tasks, wanted, say)):
        _written(folder / f"{tasks.numbers[shot_id]:03d}.{number:04d}.png", drawn, wanted, shot, tasks, number)
    about = {"shot": shot_id, "rate": rate_name(shot.rate), "width": tasks.render.width,
             "height": tasks.render.height, "frames": shot.frames, "prompt": shot.prompt}
    (folder / "about.json").write_text(json.dumps(about, ensure_ascii=False, indent=1), encoding="utf-8")
    return [folder]


def _frames(shot: Shot, tasks: FilmTasks, passes: Sequence[str], say: Say, **part: int):
    if unknown := set(passes) - set(PASSES):
        raise InputError(f"there is no pass {sorted(unknown)[0]!r}.", hint=f"Choose from: {', '.join(PASSES)}.")
    render = tasks.render
    generator = load(render.generator)
    generator.prepare(say)
    return generator.frames(shot, width=render.width, height=render.height, quality=render.quality,
                            passes=tuple(dict.fromkeys((*passes, *passes_of(render.style)))), **part)


def _written(path: Path, drawn: Frame, passes: Sequence[str], shot: Shot, tasks: FilmTasks, frame: int, *,
             exact: bool = False) -> list[Path]:
    """The picture at `path`, its passes beside it; with `exact`, their own values too."""
    write_image(path, finish(drawn.colour, drawn.passes, style=tasks.render.style, frame=frame, seed=shot.seed % 2**31,
                             time=shot.light.time))
    paths = [path]
    for name in passes:
        values = drawn.passes[name]
        if isinstance(values, dict):
            paths.append(_json(path.with_suffix(f".{name}.json"), values))
            continue
        paths.append(path.with_suffix(f".{name}.png"))
        write_image(paths[-1], seen(name, values))
        if exact or name.startswith("motion"):               # a picture does not say how many pixels
            np.save(paths[-1].with_suffix(".npy"), values)
    if exact and "matte" in passes:
        paths.append(_json(path.with_suffix(".objects.json"), drawn.objects))
    return paths


def _json(path: Path, values: Any) -> Path:
    path.write_text(json.dumps(values, ensure_ascii=False, indent=1), encoding="utf-8")
    return path


def seen(name: str, values: np.ndarray) -> np.ndarray:
    """A pass as a picture, uint8 [height, width, 3]."""
    if name == "depth":
        near = np.clip(2.0 / (2.0 + np.maximum(values, 0)), 0, 1) * (values < 3000)
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
