"""Motions to learn from: captured people and the stage's own actions, retargeted, labelled, windowed.

    import_motions(Path("mocap"), Path("motions"))            # BVH files; beside them what the stage's rules do
    windows = Windows(clips_of(job)[0]);  batch = windows.draw(64, rng)

A clip's array "frames" is [T, 16, 6], 24 a second (stage/actors/moves.py says what is in it); about it is known its
"action" ("" where nobody said), its "source" ("capture" or "rules") and the "split". Of a long capture every SPLITth
stretch of STRETCH_S seconds is held out; a short one is trained on, so there is no held-out motion of its kind.

tempo: the root mean square frequency of the limbs' movement, Hz: |acceleration| / (2 pi |speed|), a swinging limb's own
frequency. energy: root mean square speed of the limbs, metres a second of a figure of 1.7 m. Both as seen from the
hips, in a window of NUM_FRAMES.

B windows, T frames.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import pi
from pathlib import Path

import numpy as np

from kinema.data.drawing import is_made
from kinema.data.rule_motions import RULED, rule_motion
from kinema.data.shards import ENDING, Clip, StoredClip, write_shard
from kinema.errors import InputError
from kinema.stage.actors.bvh import read_bvh
from kinema.stage.actors.capture import Capture
from kinema.stage.actors.moves import (
    CARRIERS,
    HEIGHT,
    PARENTS,
    POINTS,
    RATE,
    STANDS,
    TURN,
    blended,
    end_of,
    frames_of,
    frames_of_bones,
    mirrored,
    moves_of,
    offsets,
    places_of,
    retimed,
    standard,
    turns,
)
from kinema.stage.actors.retarget import Played
from kinema.stage.actors.skeleton import proportions
from kinema.story.shot import Look

__all__ = ["ACTIONS", "CARRIERS", "METRES", "NUM_FRAMES", "PARENTS", "POINTS", "RATE", "STANDS", "Window", "Windows",
           "action_of", "draw_motions", "end_of", "energy", "frames_of", "import_motions", "limbs", "moves_of",
           "offsets", "places_of", "standard", "tempo", "turns"]

CAPTURED = ("walk", "run", "jump", "dance", "fight", "rise", "sneak", "zombie", "spin", "crawl", "cartwheel",
            "backflip", "jumping_jacks")                  # that the names of the project's captures tell
ACTIONS = tuple(dict.fromkeys((*RULED, *CAPTURED)))       # 1 .. in a model's table; 0: not told
WORDS = (                                                 # what a file's name says, the first found
    ("jumping_jack", "jumping_jacks"), ("stealth", "sneak"), ("sneak", "sneak"), ("zombie", "zombie"),
    ("cartwheel", "cartwheel"), ("backflip", "backflip"), ("crawl", "crawl"), ("getup", "rise"), ("get_up", "rise"),
    ("dance", "dance"), ("dab", "dance"), ("kick", "fight"), ("punch", "fight"), ("spin", "spin"), ("jog", "run"),
    ("jump", "jump"), ("hop", "jump"), *((name, name) for name in ACTIONS))
NUM_FRAMES = 48                                           # of a window: 2 s
STRETCH_S, SPLIT = 4.0, 5                                 # seconds; one in SPLIT of a capture's stretches is held out
SHORT_S, LONGEST_S = 1.2, 8.0                             # shorter captures are left out; of a round one so much
BENT = 0.3                                                # a cosine: more, and a capture is left out
BLEND = 0.15                                              # of the windows are between two of one clip
TRIED = 4                                                 # windows, of which the nearest in its poses is blended in
SPEEDS = (0.85, 1.2)                                      # a window is played that much slower or faster
VERSION = 1
METRES = standard().hip                                   # of a height of the hips
Say = Callable[[str], None]


def action_of(name: str) -> str:
    """What a file called so shows; "" where its name does not say."""
    plain = name.lower().replace("-", "_").replace(" ", "_")
    return next((action for word, action in WORDS if word in plain), "")


def draw_motions(folder: Path, count: int, *, split: str = "train", workers: int = 1, width: int = 0, height: int = 0,
                 say: Say = lambda text: None) -> int:
    """Have `count` motions of the stage's rules (rounded up to whole files) in the folder, every action in its turn;
    returns how many were made now. Raises InputError where they were made by another recipe."""
    made, each = 0, 32
    for first in range(0, count, each):
        path = Path(folder) / f"rules-{split}-{first:06d}{ENDING}"
        recipe = {"version": VERSION, "kind": "rules", "split": split}
        if not is_made(path, recipe):
            clips = []
            for seed in range(first, first + each):
                action = RULED[seed % len(RULED)]
                frames = rule_motion(action, f"{split} {seed}")
                clips.append(_clip(frames, action, "rules", split, seed=seed))
            write_shard(path, clips, recipe=recipe)
            made += each
            say(f"{first + each} of {count} motions of the stage")
    return made


def import_motions(source: Path, folder: Path, *, width: int = 0, height: int = 0, say: Say = lambda text: None,
                   rules: int = 256) -> int:
    """Read every BVH file of a folder, wherever it lies in it, and put `rules` motions of the stage beside them; how
    many files were read. Raises InputError where there is none, or one that is no BVH."""
    paths = sorted(p for p in Path(source).rglob("*") if p.suffix.lower() == ".bvh")
    if not paths:
        raise InputError("there are no motions here.", path=source, hint="It reads BVH files, in any folders.")
    for number, path in enumerate(paths, 1):
        text = path.read_text(encoding="utf-8", errors="replace")
        about = hashlib.sha256(text.encode()).hexdigest()[:16]
        to = Path(folder) / f"capture-{about}{ENDING}"
        recipe = {"version": VERSION, "kind": "capture", "file": path.name}
        if not is_made(to, recipe):
            clips = _captured(text, path)
            if clips:
                write_shard(to, clips, recipe=recipe)
            told = action_of(path.stem) or "no action told"
            say(f"{number} of {len(paths)}: {path.name}, {told}, {len(clips)} clips")
    for split, count in (("train", rules), ("held", -(-rules // 8))):
        draw_motions(folder, count, split=split, say=say)
    return len(paths)


def _captured(text: str, path: Path) -> list[Clip]:
    """The motion on a grown-up and, of short ones, on a child, cut into stretches."""
    capture = Capture(read_bvh(text))
    if capture.seconds < SHORT_S and not capture.cyclic:
        return []
    seconds = LONGEST_S if capture.cyclic else capture.seconds
    clips = []
    for look in (Look(),) if capture.seconds > 8 else (Look(), Look(build="child", height_m=1.2)):
        size = proportions(look)
        part = Played(capture, 0.0, seconds, size, (0.0, 0.0, 0.0))
        bones = [part.bones(k / RATE, lambda x, z: 0.0) for k in range(int(seconds * RATE))]
        frames, stretch = frames_of_bones(bones, size), round(STRETCH_S * RATE)
        if not _believable(capture, frames):
            return []
        starts = range(0, max(len(frames) - NUM_FRAMES // 2, 1), stretch) if capture.seconds > 8 else (0,)
        for k, first in enumerate(starts):
            piece = frames[first:first + stretch] if len(starts) > 1 else frames
            split = "held" if len(starts) > 2 and k % SPLIT == 2 else "train"
            clips.append(_clip(piece, action_of(path.stem), "capture", split, footage=path.name))
    return clips


def _believable(capture: Capture, frames: np.ndarray) -> bool:
    """Whether the figure is as upright as who was captured. Not so where the joints' axes in a file's rest pose are
    those of its program and not of a body, and where one who crawls is taken for a file with z up."""
    places, rest, roles = capture.frames[1], capture.motion.rest(), capture.roles
    up = rest[roles["chest"]] - rest[roles["hips"]]
    level = places_of(frames)
    head = "head" if "head" in places else "chest"
    captured, ours = (float(np.mean(way[:, 1] / np.maximum(np.linalg.norm(way, axis=1), 1e-9))) for way in
                      (places[head] - places["hips"], level[:, POINTS.index(head)] - level[:, 0]))
    turned = abs(up[1]) > abs(up[2]) and capture._upright[1, 1] < 0.5
    return abs(captured - ours) < BENT and not turned


def _clip(frames: np.ndarray, action: str, source: str, split: str, **about: object) -> Clip:
    return Clip(arrays={"frames": frames.astype(np.float32)},
                about={"action": action, "source": source, "split": split, **about})


def limbs(moves_BTD: np.ndarray) -> np.ndarray:
    """[B, T, 21, 3] metres: POINTS as seen from the hips, which stay where they are and face one way."""
    still = moves_BTD.copy()
    still[..., HEIGHT:TURN + 1] = 0.0
    return places_of(frames_of(still)) * METRES


def tempo(points_BTJ3: np.ndarray) -> np.ndarray:
    """[B] Hz; 0 where nothing moves."""
    speed = np.diff(points_BTJ3, axis=1)
    slow, fast = (np.sqrt((d ** 2).sum(-1).mean((1, 2))) for d in (speed, np.diff(speed, axis=1)))
    return np.where(slow > 1e-6, np.arcsin(np.clip(fast / np.maximum(2 * slow, 1e-9), 0, 1)) * RATE / pi, 0.0)


def energy(points_BTJ3: np.ndarray) -> np.ndarray:
    """[B] metres a second."""
    return np.sqrt((np.diff(points_BTJ3, axis=1) ** 2).sum(-1).mean((1, 2))) * RATE


@dataclass(frozen=True, slots=True)
class Window:
    """A batch of motions with what is known of them."""

    moves_BTD: np.ndarray                                 # float32
    action_B: np.ndarray                                  # int64, 0: not told
    numbers_B2: np.ndarray                                # float32, tempo and energy


class Windows:
    """All clips in memory (a minute takes half a megabyte); windows of them, each source and each action as often."""

    def __init__(self, clips: Sequence[StoredClip]):
        """Raises InputError for clips that are no motions."""
        if any(clip.size != (6, 16) or "action" not in clip.about for clip in clips):
            raise InputError("holds clips, but no motions.", path=clips[0].path,
                             hint='Let the training make them: --data stage, or a folder of BVH files.')
        self.clips = [clip.read("frames").astype(np.float64) for clip in clips]
        self.about = [clip.about for clip in clips]
        self.actions = [1 + ACTIONS.index(a["action"]) if a["action"] in ACTIONS else 0 for a in self.about]
        self.groups: dict[str, dict[int, list[int]]] = {}
        for k, (about, action) in enumerate(zip(self.about, self.actions, strict=True)):
            self.groups.setdefault(about["source"], {}).setdefault(action, []).append(k)

    def of(self, source: str) -> Windows | None:
        """Those of one source alone."""
        if source not in self.groups:
            return None
        some = object.__new__(Windows)
        some.clips, some.about, some.actions = self.clips, self.about, self.actions
        some.groups = {source: self.groups[source]}
        return some

    def draw(self, size: int, rng: np.random.Generator) -> Window:
        """Windows anywhere, half in a mirror, a little slower or faster, some between two of one clip."""
        rows, actions, sources = [], [], sorted(self.groups)
        for _ in range(size):
            group = self.groups[sources[rng.integers(len(sources))]]
            action = sorted(group)[rng.integers(len(group))]
            clip = self.clips[group[action][rng.integers(len(group[action]))]]
            others = TRIED if rng.random() < BLEND else 0
            windows = moves_of(np.stack([self._window(clip, rng) for _ in range(1 + others)]))
            if others:
                nearest = np.abs(windows[1:, :, :HEIGHT] - windows[:1, :, :HEIGHT]).mean((1, 2)).argmin()
                rows.append(blended(windows[0], windows[1 + nearest], rng.uniform(0, 0.5)))
            else:
                rows.append(windows[0])
            actions.append(action)
        return _window_of(np.stack(rows), actions)

    def _window(self, clip: np.ndarray, rng: np.random.Generator) -> np.ndarray:
        step = rng.uniform(*SPEEDS)
        frames = retimed(clip, rng.uniform(0, max(len(clip) - 1 - step * NUM_FRAMES, 0)), step, NUM_FRAMES)
        return mirrored(frames) if rng.random() < 0.5 else frames

    def every(self, most: int) -> Window:
        """Windows one after another, as they are; of each clip those that fill it, of all at most `most`."""
        rows, actions = [], []
        for k in (k for group in self.groups.values() for numbers in group.values() for k in numbers):
            for first in range(0, max(len(self.clips[k]) - NUM_FRAMES, 0) + 1, NUM_FRAMES):
                rows.append(moves_of(retimed(self.clips[k], first, 1.0, NUM_FRAMES)))
                actions.append(self.actions[k])
        chosen = np.linspace(0, len(rows) - 1, min(most, len(rows))).round().astype(int)
        return _window_of(np.stack([rows[k] for k in chosen]), [actions[k] for k in chosen])

    def backed(self) -> dict[str, list[str]]:
        """For the card: of each action where it was seen, "capture" or "rules"."""
        names = ("not told", *ACTIONS)
        return {names[a]: sorted(s for s, group in self.groups.items() if a in group)
                for a in sorted({a for group in self.groups.values() for a in group})}


def _window_of(moves_BTD: np.ndarray, actions: list[int]) -> Window:
    points = limbs(moves_BTD)
    numbers = np.stack((tempo(points), energy(points)), axis=1)
    return Window(moves_BTD.astype(np.float32), np.array(actions), numbers.astype(np.float32))
