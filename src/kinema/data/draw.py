"""Clips drawn by the stage at the quality a model learns, with the passes it is given.

    draw_clips(Path("clips"), 1000, split="train", workers=2, say=print)

Resumable: each file of SHARD clips is named by the first seed in it and depends on that and the recipe alone; killed at
any moment, the same call goes on with the files that are missing. More clips later: the same call with a larger count.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import numpy as np

from kinema.data.captions import captions
from kinema.data.drawing import Recipe, draw_missing
from kinema.data.facts import facts
from kinema.data.guides import PASSES, stored
from kinema.data.shards import ENDING, Clip
from kinema.data.stage_shots import STEP, random_shot, window
from kinema.post.display import display
from kinema.post.styles import STYLES, finish
from kinema.stage.actors.skeleton import BONES
from kinema.stage.blocking.block import staging
from kinema.stage.blocking.places import EVERYWHERE
from kinema.stage.camera.framing import project
from kinema.stage.engine.passes import collect
from kinema.stage.engine.render import Kept, render
from kinema.stage.engine.teacher import teach
from kinema.stage.frame import Camera3D, LiveEffect, StageFrame
from kinema.stage.sets import Set, build
from kinema.story.shot import Shot

SHARD = 8
SAMPLES = 16                  # of the teacher: 41 to 47 dB from 128 of them at 256x144 (8: 36 to 43, 32: 45 to 51)
STYLED = 0.2                  # part of the clips drawn in a style other than natural
VERSION = 2                   # of what is drawn for a seed
JOINTS = BONES[:15]           # of a human; an animal's are not kept
MOST_OBJECTS = 255
TOO_NEAR = 0.45               # metres
NEXT = 100_000_000
SMALLEST = 0.0012             # of the picture: what is smaller is not to be seen


def draw_clips(folder: Path, count: int, *, split: str = "train", first_seed: int = 0, workers: int = 1,
               width: int = 256, height: int = 144, frames: int = 17, samples: int = SAMPLES,
               say: Callable[[str], None] = lambda text: None) -> int:
    """Have clips of seeds `first_seed` .. + `count` (rounded up to whole files) in the folder; returns how many were
    drawn now. Raises InputError where the folder's clips were drawn by another recipe."""
    recipe = {"version": VERSION, "split": split, "width": width, "height": height, "frames": frames,
              "samples": samples}
    firsts = range(first_seed, first_seed + count, SHARD)
    return draw_missing({seed: _path(folder, split, seed) for seed in firsts}, _clips_from, recipe, each=SHARD,
                        what="clips", workers=workers, say=say)


def _path(folder: Path, split: str, seed: int) -> Path:
    return Path(folder) / f"{split}-{seed:07d}{ENDING}"


def _clips_from(first: int, recipe: Recipe) -> list[Clip]:
    options = {k: v for k, v in recipe.items() if k != "version"}
    return [draw_clip(seed, **options) for seed in range(first, first + SHARD)]


def style_of(seed: int) -> str:
    """The style that the clip of a seed is drawn in."""
    rng = Random(f"style {seed}")
    return rng.choice([s for s in STYLES if s != "natural"]) if rng.random() < STYLED else "natural"


def draw_clip(seed: int, *, split: str, width: int = 256, height: int = 144, frames: int = 17,
              samples: int = SAMPLES) -> Clip:
    """The clip of a seed, with passes, captions and facts."""
    shot, style = usable_shot(seed, split=split, aspect=width / height), style_of(seed)
    arrays, objects, effects = draw_shot(shot, style=style, width=width, height=height, frames=frames, samples=samples)
    seen = facts(shot, style=style, visible=visible(arrays["objects"], objects) | effects)
    return Clip(arrays=arrays, about={
        "seed": seed, "split": split, "style": style, "rate": f"{shot.rate / STEP}", "objects": objects,
        "captions": captions(seen, seed=seed * 8), "facts": seen.plain()})


def usable_shot(seed: int, *, split: str, aspect: float) -> Shot:
    """The shot of a seed; where something stands before its lens or it is all dark, that of the seed NEXT beyond."""
    while True:
        shot = random_shot(seed, split=split)
        stage_set, first = build(shot.place, shot.light), window(shot)
        at = staging(shot, stage_set, aspect=aspect).at
        probes = [render(stage_set, at(first + k), width=round(36 * aspect), height=36, quality="preview")
                  for k in (0, 10, 21, 32)]
        if all((p.depth < TOO_NEAR).mean() < 0.25 and display(p.colour, frame=0, seed=0, grain=0.0).std() > 6
               for p in probes):
            return shot
        seed += NEXT


def visible(numbers: np.ndarray, names: list[str]) -> set[str]:
    """Names of the objects 1, 2, .. that somewhere in the clip are more than a few pixels."""
    most = np.zeros(len(names) + 1)
    for frame in numbers:
        most = np.maximum(most, np.bincount(frame.ravel(), minlength=len(most))[:len(most)] / frame.size)
    return {name.removeprefix("prop:") for name, share in zip(names, most[1:], strict=True) if share >= SMALLEST}


def draw_shot(shot: Shot, *, style: str = "natural", width: int = 256, height: int = 144, frames: int = 17,
              samples: int = SAMPLES) -> tuple[dict[str, np.ndarray], list[str], set[str]]:
    """The arrays of a shot's clip (shards.py); the names of its objects 1, 2, .. (0 is the sky and whatever would be
    the 256th); the effects that are in the picture."""
    stage_set = build(shot.place, shot.light)
    at = staging(shot, stage_set, aspect=width / height).at
    wanted = (*PASSES, "pose", "motion_forward")
    rows: list[dict[str, np.ndarray]] = []
    names: dict[str, int] = {}
    effects: set[str] = set()
    first, kept = window(shot, frames=frames), Kept()
    for number in range(first, first + frames * STEP, STEP):
        picture = teach(stage_set, at, number, width=width, height=height, samples=samples)
        passes = collect(picture, wanted, at(number - STEP), at(number), at(number + STEP))
        row = stored(passes)
        row["draft"] = _draft(stage_set, at(number), width, height, kept)
        row["frames"] = _finished(picture.colour, passes, style, shot.light.time)
        row["objects"] = _numbered(picture.matte, picture.objects, names)
        row["joints"] = _joints(passes["pose"], shot, width, height)
        rows.append(row)
        effects |= {e.name for e in at(number).effects if _in_picture(e, at(number).camera, width / height)}
    return {name: np.stack([row[name] for row in rows]) for name in rows[0]}, list(names), effects


def _draft(stage_set: Set, frame: StageFrame, width: int, height: int, kept: Kept) -> np.ndarray:
    quick = render(stage_set, frame, width=width, height=height, quality="preview", kept=kept)
    return display(quick.colour, frame=0, seed=0, grain=0.0)


def _in_picture(effect: LiveEffect, camera: Camera3D, aspect: float) -> bool:
    """Whether the place of an effect, or a metre above it, is in the picture."""
    if effect.name in EVERYWHERE:
        return True
    x, y, z = effect.position
    places = [project(camera, (x, y + up, z), aspect) for up in (0.0, 1.0)]
    return any(abs(right) < 1.1 and abs(up) < 1.1 and depth > 0 for right, up, depth in places)


def _finished(colour: np.ndarray, passes: dict[str, Any], style: str, time: str) -> np.ndarray:
    """To display, without grain; where a style has some of its own, it lies still."""
    if style == "natural":
        return display(colour, frame=0, seed=0, grain=0.0)
    return finish(colour, passes, style=style, frame=0, seed=0, time=time)


def _numbered(matte: np.ndarray, objects: dict[int, str], names: dict[str, int]) -> np.ndarray:
    """uint8 [H, W]: objects by their number in `names`, which grows."""
    out = np.zeros(matte.shape, np.uint8)
    for number in np.unique(matte):
        name = objects.get(int(number), "")
        if name and (name in names or len(names) < MOST_OBJECTS):
            out[matte == number] = names.setdefault(name, len(names) + 1)
    return out


def _joints(poses: dict[str, Any], shot: Shot, width: int, height: int) -> np.ndarray:
    """float16 [P, J, 3] of all actors of the shot, in their order."""
    out = np.zeros((max(len(shot.actors), 1), len(JOINTS), 3), np.float16)
    for i, actor in enumerate(shot.actors):
        for j, joint in enumerate(JOINTS):
            if found := poses.get(actor.character, {}).get(joint):
                x, y = found["pixel"]
                out[i, j] = np.clip(x / width, -8, 8), np.clip(y / height, -8, 8), found["visible"]
    return out
