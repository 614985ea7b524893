"""An animal on four legs through a shot: how it stands, goes, sits, lies, looks and gives voice.

dog.py and horse.py say how long its bones are, which gaits and postures it has, and what its coat is made of.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import atan2, cos, hypot, pi, sin
from typing import ClassVar

import numpy as np

from kinema.stage.actors.animals.manners import behave
from kinema.stage.actors.animals.prints import LEGS, Gait, Prints
from kinema.stage.actors.animals.rig import CHEST, HIPS, NAMES, Breed, Pose, solve
from kinema.stage.actors.face import blink_at, mouth_shape
from kinema.stage.actors.follow import sway
from kinema.stage.actors.gait import Travel, chance, ease, noise, settle
from kinema.stage.actors.performer import Change, Performer, seed_of
from kinema.stage.actors.posing import Puppet
from kinema.stage.actors.skeleton import SIDES, Bones, Vec, smooth_min, wrap
from kinema.stage.actors.wardrobe import NUM_GROUPS, Part


@dataclass(frozen=True, slots=True)
class Rest:
    """A posture: trunk against the breed's back height, then the feet forward and outward of where they stand."""

    rise: float = 0.0
    pitch: float = 0.0
    forth: float = 0.0
    roll: float = 0.0
    neck_up: float = 0.0
    head: float = 0.0
    fore: tuple[float, float] = (0.0, 0.0)
    hind: tuple[float, float] = (0.0, 0.0)
    tucked: float = 0.0
    tail_up: float = 0.0


class Quadruped(Performer):
    """Shared by dog and horse; they give `breed`, `gaits`, `rests` and `coat`."""

    rests: ClassVar[dict[str, Rest]] = {}

    def __post_init__(self) -> None:
        super().__post_init__()
        self.breed = self.breed_of(self.size.height)
        b = self.breed
        stance = tuple((0.5 * b.length * way, side * b.wide) for way in (0.94, -1.06) for side in SIDES)
        self.prints = Prints(self.path, self.gait_of, stance)
        self._puppet = Puppet(self.coat(self.object_id * NUM_GROUPS + 1000))
        self._nature = seed_of("nature", self.actor.character) % 65536
        self._cache: tuple[float, Bones, Pose] | None = None

    @staticmethod
    def breed_of(height: float) -> Breed:
        raise NotImplementedError

    def gait_of(self, travel: Travel | None) -> Gait:
        raise NotImplementedError

    def coat(self, group: int) -> list[Part]:
        raise NotImplementedError

    def temper(self, pose: Pose, t: float, still: float) -> None:
        """What only this animal does: wagging, panting, ears."""

    # --- where it is ------------------------------------------------------------------------------------------

    def eye(self, t: float) -> Vec:
        x, z, yaw = self.path.root(t)
        b = self.breed
        before, now, part = self.posture(t)
        u = ease(part)
        rests = [self._rest(c) for c in (before, now)]
        pitch = rests[0].pitch * (1.0 - u) + rests[1].pitch * u
        rise = rests[0].rise * (1.0 - u) + rests[1].rise * u
        up = b.neck_up + 0.35 * pitch
        ahead = 0.5 * b.length * cos(pitch) + b.neck * cos(up) + 0.3 * b.head
        high = b.back + rise + 0.5 * b.length * sin(pitch) + b.neck * sin(up) + 0.25 * b.elbow
        return x + sin(yaw) * ahead, self.ground(x, z) + high, z + cos(yaw) * ahead

    def saddle(self, t: float) -> tuple[Vec, float, float] | None:
        bones, pose = self._posed(t)
        b = self.breed
        at = 0.56 * bones.place[HIPS] + 0.44 * bones.place[CHEST] + bones.turn[CHEST][:, 1] * (0.95 * b.elbow)
        return (float(at[0]), float(at[1]), float(at[2])), pose.yaw, pose.pitch

    @property
    def back(self) -> float:
        return self.breed.back + 0.95 * self.breed.elbow

    def bones(self, t: float) -> Bones:
        return self._posed(t)[0]

    def joints(self, t: float) -> dict[str, Vec]:
        place = self.bones(t).place
        return {name: tuple(float(v) for v in place[i]) for name, i in NAMES.items()}  # type: ignore[misc]

    def _posed(self, t: float) -> tuple[Bones, Pose]:
        if self._cache is None or self._cache[0] != t:
            pose = self.pose(t)
            self._cache = (t, solve(pose, self.breed), pose)
        return self._cache[1], self._cache[2]

    def shapes(self, t: float, detail: bool = True) -> np.ndarray:
        bones, _ = self._posed(t)
        return self._puppet.drawn(self._puppet.placed(self._puppet.rest(), bones.turn, bones.place), detail)

    # --- pose -------------------------------------------------------------------------------------------------

    def _rest(self, change: Change | None) -> Rest:
        if change is None or change.posture == "stand":
            return Rest()
        return self.rests.get("sit" if change.posture == "ground" else change.posture, Rest())

    def pose(self, t: float) -> Pose:
        b, pose = self.breed, Pose()
        pose.x, pose.z, pose.yaw = self.path.root(t)
        before, now, part = self.posture(t)
        u = settle(part, 0.04) if part < 1.0 else 1.0
        old, new = self._rest(before), self._rest(now)
        low = (0.0 if before is None or before.posture == "stand" else 1.0 - ease(part)) + (
            0.0 if now is None or now.posture == "stand" else ease(part)
        )
        speed = self.speed(t)
        still = max(1.0 - speed / 0.5, 0.0)
        self._feet(pose, t, old, new, u, part)
        self._trunk(pose, t, old, new, u, speed)
        self._live(pose, t, still, low)
        self._gaze(pose, t)
        self._acts(pose, t)
        self._within_reach(pose, t)
        self._voice(pose, t)
        self.temper(pose, t, still)
        pose.blink = blink_at(t, self.seed, 0.8)
        droop = sway(lambda s: self.path.root(s)[:2], t, 0.8, 0.3, 0.06)
        c, s = cos(pose.yaw), sin(pose.yaw)
        pose.droop = (-(droop[0] * s + droop[1] * c), droop[0] * c - droop[1] * s)
        pose.tail_up -= 0.1 * b.tail_up * low
        return pose

    def _feet(self, pose: Pose, t: float, old: Rest, new: Rest, u: float, part: float) -> None:
        c, s = cos(pose.yaw), sin(pose.yaw)
        moving = sin(pi * part) if part < 1.0 else 0.0
        for leg in LEGS:
            spot = self.prints.foot(leg, t)
            a, z = (old.fore, new.fore) if leg < 2 else (old.hind, new.hind)
            ahead, out = a[0] + (z[0] - a[0]) * u, (a[1] + (z[1] - a[1]) * u) * SIDES[leg % 2]
            x, at = spot.x + s * ahead + c * out, spot.z + c * ahead - s * out
            lift = spot.rise + (0.06 * self.breed.back * moving if a != z else 0.0)
            pose.feet[leg] = (x, self.ground(x, at) + lift, at)
            pose.curl[leg] = 0.9 * sin(pi * min(spot.swing * 1.4, 1.0)) if spot.swing else 0.0

    def _trunk(self, pose: Pose, t: float, old: Rest, new: Rest, u: float, speed: float) -> None:
        b, yaw = self.breed, pose.yaw
        half = 0.5 * b.length
        fore = self.ground(pose.x + sin(yaw) * half, pose.z + cos(yaw) * half)
        hind = self.ground(pose.x - sin(yaw) * half, pose.z - cos(yaw) * half)
        pose.y, pose.pitch = 0.5 * (fore + hind), atan2(fore - hind, b.length)
        for rest, w in ((old, 1.0 - u), (new, u)):
            pose.rise += rest.rise * w
            pose.pitch += rest.pitch * w
            pose.forth += rest.forth * w
            pose.roll += rest.roll * w
            pose.neck_up += rest.neck_up * w
            pose.head_pitch += rest.head * w
            pose.tucked += rest.tucked * w
            pose.tail_up += rest.tail_up * w
        move = self.prints.move(t)
        if move is None or move.travel is None:
            return
        phase, amount = move.phase(t), min(speed / max(move.gait.stride, 0.1), 1.0)
        gait = move.gait
        beats = 1.0 if gait.rock > 0.05 else 2.0
        pose.rise += gait.bob * amount * cos(2 * pi * beats * phase + 0.6)
        pose.pitch += gait.rock * amount * sin(2 * pi * phase + 0.9)
        pose.roll += 0.03 * amount * sin(2 * pi * phase)
        pose.bend += 0.05 * amount * sin(2 * pi * phase + 1.0)
        nod = 0.10 if gait.name == "walk" else 0.05
        pose.neck_up += (
            nod * cos(2 * pi * 2.0 * phase) if gait.rock < 0.05 else -1.1 * gait.rock * sin(2 * pi * phase + 0.5)
        ) * amount - (0.22 if gait.name == "gallop" else 0.0) * amount
        ahead, now = self.path.root(t + 0.25)[2], pose.yaw
        pose.bend += max(-0.5, min(0.5, 0.9 * wrap(ahead - now)))
        pose.neck_yaw += max(-0.5, min(0.5, 0.8 * wrap(ahead - now)))

    def _within_reach(self, pose: Pose, t: float) -> None:
        """Lower the back as far as the feet that stand need it."""
        b = self.breed
        for leg in LEGS:
            if not self.prints.foot(leg, t).planted:
                continue
            way = 0.5 * b.length if leg < 2 else -0.5 * b.length
            reach = 0.985 * sum(b.fore) if leg < 2 else 0.94 * sum(b.hind)
            x, y, z = pose.feet[leg]
            out = SIDES[leg % 2] * b.wide
            ahead = way * cos(pose.pitch) + pose.forth - (0.05 * b.length if leg < 2 else 0.0)
            s, c = sin(pose.yaw), cos(pose.yaw)
            flat = hypot(pose.x + s * ahead + c * out - x, pose.z + c * ahead - s * out - z)
            joint = way * sin(pose.pitch) - (b.elbow if leg < 2 else 0.25 * b.elbow) * cos(pose.pitch)
            top = y + b.paw + max(reach * reach - flat * flat, 0.01 * reach * reach) ** 0.5 - joint - b.back - pose.y
            pose.rise = smooth_min(pose.rise, top, 0.03 * b.back)

    def _live(self, pose: Pose, t: float, still: float, low: float) -> None:
        breath = sin(2 * pi * (t / 2.9 + chance(1, self.seed)))
        pose.rise += 0.006 * self.breed.back * breath * (1.0 - 0.6 * min(low, 1.0))
        pose.pitch += 0.006 * breath
        shift = noise(t / 3.1, self.seed + 3) * still * (1.0 - min(low, 1.0))
        pose.roll += 0.03 * shift
        pose.neck_up += 0.06 * noise(t / 2.7, self.seed + 4)
        pose.head_yaw += 0.05 * noise(t / 1.9, self.seed + 5)
        pose.head_roll += 0.06 * noise(t / 3.7, self.seed + 6)
        pose.ears += 0.25 * noise(t / 1.1, self.seed + 7)
        feel = {
            "joy": (0.5, 0.10),
            "fear": (-1.0, -0.25),
            "sad": (-0.7, -0.45),
            "anger": (-0.8, -0.12),
            "surprise": (1.0, 0.18),
        }.get(self.actor.emotion, (0.0, 0.0))
        pose.ears += feel[0]
        pose.neck_up += feel[1]
        if self.actor.emotion == "fear":
            pose.rise -= 0.05 * self.breed.back
        pose.tail_up += {"fear": -1.1, "sad": -0.7, "joy": 0.2, "anger": 0.25}.get(self.actor.emotion, 0.0)

    def _gaze(self, pose: Pose, t: float) -> None:
        if not self.looks:
            return
        x, y, z = self.eye(t)
        d = self.gaze((x, y, z), t, 0.45, 0.0)
        yaw = wrap(atan2(d[0], d[2]) - pose.yaw)
        pitch = atan2(d[1], hypot(d[0], d[2]))
        yaw = max(-1.9, min(1.9, yaw)) * (1.0 if abs(yaw) < 2.6 else 0.5)
        pose.neck_yaw += 0.42 * yaw
        pose.head_yaw += 0.42 * yaw
        pose.bend += 0.1 * yaw
        pose.head_pitch -= max(-0.5, min(0.6, 0.75 * pitch))
        pose.gaze = (max(-0.4, min(0.4, 0.3 * yaw)), max(-0.3, min(0.3, 0.3 * pitch)))

    def _voice(self, pose: Pose, t: float) -> None:
        """A bark or a neigh for each open sound of a line: the jaw, and the chest thrown after it."""
        line = self.line(t)
        if line is None:
            return
        opened, _, _ = mouth_shape(line.mouth, t - line.start)
        pose.jaw = max(pose.jaw, min(1.25 * opened, 1.0))
        pose.neck_up += 0.16 * opened
        pose.rise += 0.015 * self.breed.back * opened
        pose.ears += 0.4

    def _acts(self, pose: Pose, t: float) -> None:
        for act in self.acts:
            u = t - act.start
            if 0.0 <= u < act.seconds:
                behave(pose, self.breed, act.name, u, act.seconds)
