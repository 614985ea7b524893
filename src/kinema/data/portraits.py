"""Portraits that the stage draws, every face, hair, hat, age, light and emotion of it; and folders of faces.

    draw_portraits(Path("faces"), 20_000, split="train", workers=2, say=print)
    import_portraits(Path("celeba"), Path("faces"), say=print)

A portrait is a clip of one frame. All faces lie alike in it, the eyes on one line and heads of one size, which is what
a generator of faces needs most (Karras et al. 2018, appendix C). What it shows are facts and
colours (faces.py); what cannot be seen, hair under a hood, is left out. Resumable as data/draw.py is.

Of a user's folder all pictures are read, wherever they lie in it: FFHQ's, which are aligned already; Anime Face's, of
any size; CelebA's of 178x218, cut as Karras et al. 2018 do, with the attributes that lie beside them as facts.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import lru_cache
from math import cos, radians, sin
from pathlib import Path
from random import Random
from typing import Any

import numpy as np

from kinema.data.costumes import random_look
from kinema.data.drawing import Recipe, draw_missing, is_made
from kinema.data.faces import celeba_facts, look_facts, seen_colours, turn_word
from kinema.data.shards import ENDING, Clip, write_shard
from kinema.data.splits import held_out, of_split, place_key
from kinema.errors import InputError
from kinema.media.image import KINDS, cover, read_image
from kinema.post.display import display
from kinema.stage.actors.performer import Performer
from kinema.stage.blocking.block import staging
from kinema.stage.engine.teacher import teach
from kinema.stage.frame import Camera3D, StageFrame
from kinema.stage.sets import Set, build
from kinema.story.shot import EMOTIONS, TIMES, Actor, Camera, Light, Look, Place, Shot

SETS = ("meadow", "forest", "coast", "desert", "snowfield", "village", "city", "room")
TURN = 40.0                                                       # degrees to either side, at most
FOCAL_MM, HIGH = 85.0, 1.9                                        # the picture's height, in heads
SHARD, TOGETHER = 32, 16                                          # portraits in a file; faces at one place
SAMPLES = 16                                                      # of the teacher
SEEN = 0.12                                                       # of the picture, that the sitter takes at least
VERSION = 1
NEXT = 100_000_000
FRAME = 20                                                        # of the shot
CELEBA = (178, 218)                                               # pixels


@dataclass(frozen=True, kw_only=True, slots=True)
class Sitter:
    """Who sits for the portrait of a seed, where, in which light, how turned away from the camera."""

    seed: int
    place: Place
    light: Light
    look: Look
    emotion: str
    turn: float                                                   # degrees, to the picture's right


def draw_portraits(folder: Path, count: int, *, split: str = "train", workers: int = 1, width: int = 128,
                   height: int = 128, say: Callable[[str], None] = lambda text: None) -> int:
    """Have `count` portraits (rounded up to whole files) in the folder; returns how many were drawn now. Raises
    InputError where the folder's were drawn by another recipe, ValueError for portraits that are not square."""
    recipe = {"version": VERSION, "kind": "portraits", "split": split, "size": _side(width, height), "samples": SAMPLES}
    paths = {first: Path(folder) / f"portraits-{split}-{first:07d}{ENDING}" for first in range(0, count, SHARD)}
    return draw_missing(paths, _portraits_from, recipe, each=SHARD, what="portraits", workers=workers, say=say)


def _side(width: int, height: int) -> int:
    if width != height:
        raise ValueError(f"portraits are square, not {width}x{height}")
    return width


def _portraits_from(first: int, recipe: Recipe) -> list[Clip]:
    options = {name: recipe[name] for name in ("split", "size", "samples")}
    return [draw_portrait(seed, **options) for seed in range(first, first + SHARD)]


def draw_portrait(seed: int, *, split: str, size: int = 128, samples: int = SAMPLES) -> Clip:
    """The portrait of a seed; where its sitter is hardly seen, that of the seed NEXT beyond."""
    while True:
        sitter = random_sitter(seed, split=split)
        picture, seen = portrait_of(sitter, size=size, samples=samples)
        if seen >= SEEN:
            return Clip(arrays={"frames": picture[None]}, about={
                "seed": sitter.seed, "split": split, "facts": facts_of(sitter),
                "colours": {name: getattr(sitter.look, name) for name in seen_colours(sitter.look)}})
        seed += NEXT


def random_sitter(seed: int, *, split: str) -> Sitter:
    """Pure. TOGETHER seeds one after another sit at one place, in one light."""
    rng = Random(f"portrait place {split} {seed // TOGETHER}")
    name = rng.choice(SETS)
    place = of_split(split, lambda: Place(set=name, key=name.upper(), interior=name == "room",
                                          seed=rng.randrange(1 << 20)), place_key)
    light = Light(time=rng.choice(TIMES), weather=rng.choice(("clear", "clouds")),
                  season="winter" if name == "snowfield" else "summer")
    rng = Random(f"portrait {split} {seed}")
    look = random_look(rng, split)
    if look.outfit == "spacesuit":                                # its visor shows no face
        look = replace(look, outfit="")
    return Sitter(seed=seed, place=place, light=light, look=look, emotion=rng.choice(EMOTIONS),
                  turn=rng.uniform(-TURN, TURN))


def portrait_of(sitter: Sitter, *, size: int = 128, samples: int = SAMPLES) -> tuple[np.ndarray, float]:
    """uint8 [size, size, 3], display sRGB; the share of the picture that the sitter takes."""
    stage_set, shot = _set_of(sitter.place, sitter.light), shot_of(sitter)
    play = staging(shot, stage_set, aspect=1.0)
    performer = play.performers[0]

    def at(frame: float) -> StageFrame:
        seen = play.at(frame)
        return replace(seen, camera=portrait_camera(performer, seen.camera.eye, frame / float(shot.rate), sitter.turn))

    picture = teach(stage_set, at, FRAME, width=size, height=size, samples=samples)
    return display(picture.colour, frame=0, seed=0, grain=0.0), float((picture.matte == performer.object_id).mean())


@lru_cache(maxsize=2)
def _set_of(place: Place, light: Light) -> Set:
    return build(place, light)


def shot_of(sitter: Sitter) -> Shot:
    """Somebody who looks into the camera."""
    name = f"SITTER {sitter.seed}"                                # eyes and nature come from the name
    return Shot(id=f"portrait-{sitter.seed}", scene_id="portrait", frames=48, rate=Fraction(24), place=sitter.place,
                light=sitter.light, seed=sitter.seed % (1 << 31),
                camera=Camera(setup="single", size="MCU", focal_mm=FOCAL_MM, subjects=(name,)),
                actors=(Actor(character=name, look=sitter.look, mark="B", toward="camera", emotion=sitter.emotion),))


def portrait_camera(performer: Performer, eye: tuple[float, float, float], seconds: float, turn: float) -> Camera3D:
    """Before the face that looks at `eye`, as near as HIGH asks, `turn` degrees beside where it looks."""
    face = np.array(performer.eye(seconds))
    out = np.array(eye) - face
    out /= np.hypot(out[0], out[2])
    a, head = radians(turn), performer.size.head
    away = np.array((cos(a) * out[0] - sin(a) * out[2], 0.04, sin(a) * out[0] + cos(a) * out[2]))
    centre, distance = face - (0.0, 0.06 * head, 0.0), HIGH * head * FOCAL_MM / 36.0
    camera = centre + distance * away
    return Camera3D(eye=(float(camera[0]), float(camera[1]), float(camera[2])),
                    target=(float(centre[0]), float(centre[1]), float(centre[2])), focal_mm=FOCAL_MM,
                    focus_m=distance - 0.3 * head, f_stop=2.0)


def facts_of(sitter: Sitter) -> dict[str, str]:
    """The answers that the sitter's portrait gives."""
    return look_facts(sitter.look) | {"emotion": sitter.emotion, "light": sitter.light.time,
                                      "turn": turn_word(sitter.turn)}


# --- folders of faces ---------------------------------------------------------------------------------------------

def import_portraits(source: Path, folder: Path, *, width: int = 128, height: int = 128,
                     say: Callable[[str], None] = lambda text: None) -> int:
    """Have all pictures under `source` as portraits in the folder; returns how many they are. One in HELD is held out,
    or as CelebA's list says. Raises InputError for a folder without pictures, and for one that cannot be read."""
    source, size = Path(source), _side(width, height)
    files = sorted(path for path in source.rglob("*") if path.suffix.lower() in KINDS)
    if not files:
        raise InputError("there are no pictures here.", path=source, hint=f"It reads {', '.join(KINDS)}.")
    attributes, parts = _table(source, "list_attr_celeba"), _table(source, "list_eval_partition")
    listed = hashlib.sha256(repr([(str(p.relative_to(source)), p.stat().st_size) for p in files]).encode()).hexdigest()
    recipe = {"version": VERSION, "kind": "faces", "source": listed, "size": size}
    for first in range(0, len(files), SHARD):
        path = Path(folder) / f"faces-{listed[:10]}-{first:07d}{ENDING}"
        if not is_made(path, recipe):
            write_shard(path, list(_faces(files[first:first + SHARD], source, size, attributes, parts)), recipe=recipe)
        say(f"{min(first + SHARD, len(files))} of {len(files)} pictures")
    return len(files)


def _faces(files: list[Path], source: Path, size: int, attributes: Mapping[str, Mapping[str, str]],
           parts: Mapping[str, Mapping[str, str]]) -> Iterator[Clip]:
    for path in files:
        part = parts.get(path.name, {}).get("partition")
        held = held_out(str(path.relative_to(source))) if part is None else part != "0"
        about: dict[str, Any] = {"footage": source.name, "split": "held" if held else "train"}
        if path.name in attributes:
            about["facts"] = celeba_facts(attributes[path.name])
        yield Clip(arrays={"frames": cover(_cut(read_image(path)), width=size, height=size)[None]}, about=about)


def _cut(picture: np.ndarray) -> np.ndarray:
    """The face of a picture of CelebA's: 128x128 around (89, 121)."""
    return picture[57:185, 25:153] if picture.shape[:2] == CELEBA[::-1] else picture


def _table(source: Path, name: str) -> dict[str, dict[str, str]]:
    """A list of CelebA's, by the picture's name: .txt as its authors give it, a count and a line of names first, or
    .csv; {} where there is none."""
    path = next((p for ending in (".txt", ".csv") for p in sorted(source.rglob(f"{name}{ending}"))), None)
    if path is None:
        return {}
    rows = [line.replace(",", " ").split() for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    if rows and len(rows[0]) == 1:
        rows = rows[1:]
    names = ["partition"] if name == "list_eval_partition" else rows[0][len(rows[0]) - len(rows[-1]) + 1:]
    return {row[0]: dict(zip(names, row[1:], strict=True)) for row in rows if row[0].lower().endswith(KINDS)}
