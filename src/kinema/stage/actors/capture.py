"""A captured motion in our terms: which joint plays which part, y up, where feet stand.

    capture = Capture(read_bvh(text))
    turns, places = capture.frames                       # by role, [F, 3, 3] and [F, 3]

Roles are found by the names that capture houses use. A bone's turn in the world is the captured one times what takes
our rest pose (upright, limbs hanging, facing +z) to theirs. A foot stands where it is slow and low.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from math import atan2, cos, sin

import numpy as np

from kinema.errors import InputError
from kinema.stage.actors.bvh import Motion
from kinema.stage.actors.skeleton import CHEST, FOOT_L, FORE_L, HAND_L, HEAD, PELVIS, SHIN_L, THIGH_L, UPPER_L

SIDED = {  # role: names without their side, the likeliest first
    "upper_arm": ("arm", "upperarm", "shoulder", "shldr", "humerus"),
    "forearm": ("forearm", "lowerarm", "elbow", "radius"),
    "hand": ("hand", "wrist"),
    "thigh": ("upleg", "thigh", "upperleg", "hip", "femur"),
    "shin": ("leg", "lowerleg", "shin", "knee", "calf", "tibia"),
    "foot": ("foot", "ankle"),
    "toe": ("toebase", "toe", "toes", "ball"),
}
MIDDLE = {
    "hips": ("hips", "pelvis", "root", "hip"),
    "chest": ("spine3", "upperchest", "chest2", "spine2", "chest", "spine1", "thorax", "spine", "torso", "abdomen"),
    "head": ("head", "neck", "neck1"),
}
NEEDED = ("hips", "chest", "thigh_l", "thigh_r", "shin_l", "shin_r", "upper_arm_l", "upper_arm_r")
BONE_OF = {
    "hips": PELVIS,
    "chest": CHEST,
    "head": HEAD,
    **{
        f"{role}_{s}": bone + i
        for i, s in enumerate("lr")
        for role, bone in (
            ("upper_arm", UPPER_L),
            ("forearm", FORE_L),
            ("hand", HAND_L),
            ("thigh", THIGH_L),
            ("shin", SHIN_L),
            ("foot", FOOT_L),
        )
    },
}
STILL, LOW = 0.40, 0.075  # a foot stands below this speed (m/s) and height (m) of a figure of 1.7 m


def plain(name: str) -> str:
    """A joint's name without prefix, case and separators; its side in front as l or r."""
    word = name.split(":")[-1].lower().replace("_", "").replace(" ", "").replace("-", "").replace(".", "")
    for long, short in (("left", "l."), ("right", "r.")):
        if long in word:
            return short + word.replace(long, "", 1)
    return word


def roles(motion: Motion) -> dict[str, int]:
    """Which joint plays which part. Raises InputError when a needed one is missing."""
    names = {plain(name): i for i, name in reversed(list(enumerate(motion.joints)))}
    found = {}
    for role, words in MIDDLE.items():
        found[role] = next((names[w] for w in words if w in names), -1)
    for role, words in SIDED.items():
        for s in "lr":
            spelled = [f"{s}.{w}" for w in words] + [s + w for w in words] + [w + s for w in words]
            found[f"{role}_{s}"] = next((names[w] for w in spelled if w in names), -1)
    missing = [role for role in NEEDED if found[role] < 0]
    if missing:
        raise InputError(
            f"The motion's skeleton has no {', '.join(missing)}: its joints are {', '.join(motion.joints[:12])}.",
            hint="Name the joints as BVH files usually do: Hips, Chest, LeftUpLeg, LeftLeg, LeftArm, ...",
        )
    return {role: i for role, i in found.items() if i >= 0}


@dataclass(frozen=True, eq=False)
class Capture:
    """A motion in our terms: y up, first frame at the origin facing +z, lengths in heights of its own hips."""

    motion: Motion

    @property
    def seconds(self) -> float:
        return self.motion.seconds

    @cached_property
    def roles(self) -> dict[str, int]:
        return roles(self.motion)

    @cached_property
    def _upright(self) -> np.ndarray:
        """World turn that makes y up: some files have z up."""
        _, place = self.motion.world()
        up = (place[:, self.roles["chest"]] - place[:, self.roles["hips"]]).mean(axis=0)
        if abs(up[2]) > 1.5 * abs(up[1]):
            return np.array(((1.0, 0, 0), (0, 0, 1.0), (0, -1.0, 0)))
        return np.eye(3)

    @cached_property
    def frames(self) -> tuple[dict[str, np.ndarray], dict[str, np.ndarray]]:
        """Turns [F, 3, 3] in our rest's terms and places [F, 3], by role; hips 1 above the floor when standing."""
        turn, place = self.motion.world()
        turn, place = self._upright @ turn, place @ self._upright.T
        rest = self.motion.rest()
        r = self.roles
        left = rest[r["thigh_l"]] - rest[r["thigh_r"]]
        up = rest[r["head"] if "head" in r else r["chest"]] - rest[r["hips"]]
        base = frame_of(left, up)
        leg = sum(
            float(np.linalg.norm(rest[r[a]] - rest[r[b]]))
            for a, b in (("thigh_l", "shin_l"), ("shin_l", "foot_l"))
            if a in r and b in r
        )
        ankles = np.concatenate([place[:, r[f"foot_{s}" if f"foot_{s}" in r else f"shin_{s}"], 1] for s in "lr"])
        floor_y = float(np.percentile(ankles, 4.0))
        unit = max(leg, 1e-6) / LEG_OF_HIP
        turns = {role: turn[:, i] @ base for role, i in r.items()}
        heading = atan2(turns["hips"][0, 0, 2], turns["hips"][0, 2, 2])
        back = yaw_turn(-heading)
        at = place[0, r["hips"]].copy()
        at[1] = floor_y
        places = {role: (place[:, i] - at) @ back.T / unit for role, i in r.items()}
        return {role: back @ value for role, value in turns.items()}, places

    @cached_property
    def cyclic(self) -> bool:
        """Whether the last frame leads into the first, so that it may go round and round."""
        turns, places = self.frames
        worst = max(
            float(np.arccos(np.clip((np.trace(_level(v[0]).T @ _level(v[-1])) - 1) / 2, -1, 1)))
            for role, v in turns.items()
            if role in ("thigh_l", "thigh_r", "upper_arm_l", "upper_arm_r", "hips", "shin_l", "shin_r")
        )
        return worst < 0.45 and self.seconds < 6.0 and abs(places["hips"][0, 1] - places["hips"][-1, 1]) < 0.06

    @cached_property
    def round(self) -> tuple[float, float, float]:
        """x, z and yaw of the root after one time through."""
        turns, places = self.frames
        end = turns["hips"][-1]
        return float(places["hips"][-1, 0]), float(places["hips"][-1, 2]), atan2(end[0, 2], end[2, 2])

    @cached_property
    def ankles(self) -> tuple[np.ndarray, np.ndarray]:
        """Ankles [2, F, 3] held still while they stand, and how surely they stand [2, F], 0..1."""
        _, places = self.frames
        rate = self.motion.rate
        held, sure = [], []
        for s in "lr":
            at = places.get(f"foot_{s}", places[f"shin_{s}"])
            toe = places.get(f"toe_{s}", at)
            runs = _standing(at, toe, rate)
            out, weight = at.copy(), np.zeros(len(at))
            soft = max(1, round(0.12 * rate))
            fix = np.zeros_like(at)
            total = np.zeros(len(at))
            for a, b in runs:
                spot = np.median(at[a:b], axis=0)
                ramp = _ramp(len(at), a, b, soft)
                first, last = spot - at[max(a, 0)], spot - at[b - 1]
                own = spot - at
                own[:a], own[b:] = first, last
                fix += ramp[:, None] * own
                total += ramp
                weight = np.maximum(weight, ramp)
            out += fix / np.maximum(total, 1.0)[:, None]
            held.append(out)
            sure.append(weight)
        return np.array(held), np.array(sure)


LEG_OF_HIP = 0.905  # thigh and shin of our puppets as a part of the hips' height


def frame_of(left: np.ndarray, up: np.ndarray) -> np.ndarray:
    """Columns left, up, forward from two directions that need not be square to one another."""
    x = left / (np.linalg.norm(left) or 1.0)
    y = up - x * (up @ x)
    y = y / (np.linalg.norm(y) or 1.0)
    return np.stack((x, y, np.cross(x, y)), axis=1)


def yaw_turn(a: float) -> np.ndarray:
    c, s = cos(a), sin(a)
    return np.array(((c, 0.0, s), (0.0, 1.0, 0.0), (-s, 0.0, c)))


def _level(turn: np.ndarray) -> np.ndarray:
    return yaw_turn(-atan2(turn[0, 2], turn[2, 2])) @ turn


def _standing(ankle: np.ndarray, toe: np.ndarray, rate: float) -> list[tuple[int, int]]:
    """Stretches of frames [a, b) in which a foot stands. Lengths in heights of the hips (0.67 m of 1.7 m)."""
    if len(ankle) < 3:
        return []
    slow = np.minimum(*(np.linalg.norm(np.gradient(p, axis=0), axis=1) * rate for p in (ankle, toe)))
    low = np.minimum(ankle[:, 1], toe[:, 1] - np.percentile(toe[:, 1], 4.0) if toe is not ankle else ankle[:, 1])
    on = (slow < STILL / 0.67) & (low < LOW / 0.67)
    edges = np.flatnonzero(np.diff(np.concatenate(([0], on.astype(int), [0]))))
    runs = [(int(a), int(b)) for a, b in zip(edges[::2], edges[1::2], strict=True)]
    joined: list[tuple[int, int]] = []
    for a, b in runs:
        if joined and a - joined[-1][1] <= max(1, round(0.05 * rate)):
            joined[-1] = (joined[-1][0], b)
        else:
            joined.append((a, b))
    return [(a, b) for a, b in joined if b - a >= max(3, round(0.08 * rate))]


def _ramp(n: int, a: int, b: int, soft: int) -> np.ndarray:
    """1 within [a, b), eased to 0 over `soft` frames on either side."""
    i = np.arange(n)
    u = np.clip(np.minimum((i - a + soft) / soft, (b - 1 + soft - i) / soft), 0.0, 1.0)
    return u * u * (3.0 - 2.0 * u)
