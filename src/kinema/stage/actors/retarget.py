"""Motion capture on our puppets: a Motion of any skeleton becomes bones of any build.

    part = Played(Capture(motion), start=0.5, seconds=3.0, size=size, origin=(x, z, yaw))
    bones = part.bones(1.2, ground)

Limbs keep their captured directions and our lengths. The way is scaled by the height of the hips. While a foot stands
(see capture.py) it is held where it stands by inverse kinematics.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from math import atan2, cos, floor, sin

import numpy as np

from kinema.stage.actors.capture import BONE_OF, Capture, frame_of, yaw_turn
from kinema.stage.actors.gait import Ground, ease
from kinema.stage.actors.skeleton import (
    CHEST,
    FOOT_L,
    FORE_L,
    HAND_L,
    HEAD,
    NUM_BONES,
    PELVIS,
    SHIN_L,
    SIDES,
    THIGH_L,
    UPPER_L,
    Bones,
    Proportions,
    Vec,
    limb_frame,
    smooth_min,
    two_bone,
    wrap,
)

BLEND_S = 0.25  # from the actor's own pose to the captured one, and back


@dataclass(eq=False)
class Played:
    """A capture as one actor plays it from `start` for `seconds`; beginning at x, z, yaw on the set."""

    capture: Capture
    start: float
    seconds: float
    size: Proportions
    origin: tuple[float, float, float]
    _cache: tuple[float, Bones] | None = field(default=None)

    @property
    def end(self) -> float:
        return self.start + self.seconds

    def weight(self, t: float) -> float:
        soft = min(BLEND_S, 0.4 * self.seconds)
        return ease((t - self.start) / soft) * ease((self.end - t) / soft) if self.start < t < self.end else 0.0

    def _when(self, t: float) -> tuple[float, float, float, float]:
        """Frame of the capture, and x, z, yaw (in its terms) gone in whole rounds before it."""
        tau = min(max(t - self.start, 0.0), self.seconds)
        rounds, length = 0, self.capture.seconds
        if self.capture.cyclic and length > 0.0:
            rounds = floor(tau / length)
            tau -= rounds * length
        dx, dz, turn = self.capture.round
        x = z = yaw = 0.0
        for _ in range(min(rounds, 10_000)):
            x, z = x + cos(yaw) * dx + sin(yaw) * dz, z - sin(yaw) * dx + cos(yaw) * dz
            yaw += turn
        return min(tau, length) * self.capture.motion.rate, x, z, yaw

    def root(self, t: float) -> tuple[float, float, float]:
        """Where on the set the hips are, and where they face."""
        frame, x, z, yaw = self._when(t)
        turns, places = self.capture.frames
        hips, turn = _at(places["hips"], frame), _turn_at(turns["hips"], frame)
        px, pz = x + cos(yaw) * hips[0] + sin(yaw) * hips[2], z - sin(yaw) * hips[0] + cos(yaw) * hips[2]
        ox, oz, oyaw = self.origin
        s = self.size.hip
        upright = abs(float(turn[1, 2])) < 0.9
        facing = atan2(turn[0, 2], turn[2, 2]) if upright else atan2(turn[0, 1], turn[2, 1])
        return (
            ox + s * (cos(oyaw) * px + sin(oyaw) * pz),
            oz + s * (-sin(oyaw) * px + cos(oyaw) * pz),
            oyaw + wrap(yaw + facing),
        )

    def bones(self, t: float, ground: Ground) -> Bones:
        if self._cache is None or self._cache[0] != t:
            self._cache = (t, self._solve(t, ground))
        return self._cache[1]

    def _solve(self, t: float, ground: Ground) -> Bones:
        frame, dx, dz, dyaw = self._when(t)
        p, s = self.size, self.size.hip
        turns, places = self.capture.frames
        about = yaw_turn(self.origin[2]) @ yaw_turn(dyaw)
        away = np.array((self.origin[0], 0.0, self.origin[1])) + s * (
            yaw_turn(self.origin[2]) @ np.array((dx, 0.0, dz))
        )
        now = {role: about @ _turn_at(value, frame) for role, value in turns.items() if role in BONE_OF}

        def spot(value: np.ndarray) -> np.ndarray:
            return away + about @ (s * _at(value, frame))

        turn, place = np.tile(np.eye(3), (NUM_BONES, 1, 1)), np.zeros((NUM_BONES, 3))
        hips = spot(places["hips"])
        hips[1] += ground(float(hips[0]), float(hips[2])) + p.ankle
        pelvis, chest = now["hips"], now["chest"]
        turn[PELVIS], place[PELVIS] = pelvis, hips
        feet, sure = self.capture.ankles
        for i, s_name in enumerate("lr"):
            ankle = spot(feet[i])
            foot = now.get(f"foot_{s_name}", now.get(f"shin_{s_name}", pelvis))
            firm = float(_at(sure[i][:, None], frame)[0])
            ankle[1] += ground(float(ankle[0]), float(ankle[2])) + p.ankle
            turn[FOOT_L + i] = foot = _flatter(foot, firm)
            sole = min(float((foot @ np.array((0.0, -p.ankle, z)))[1]) for z in (-0.4 * p.ball, p.ball))
            ankle[1] = max(ankle[1], ground(float(ankle[0]), float(ankle[2])) - sole)
            place[FOOT_L + i] = ankle
        hips[1] = self._low_enough(hips, pelvis, place)
        place[PELVIS] = hips
        self._legs(turn, place, now, hips, pelvis)
        self._upper(turn, place, now, hips, pelvis, chest)
        sunk = max(
            ground(float(at[0]), float(at[2])) + flesh * p.height - float(at[1])
            for at, flesh in (
                (place[PELVIS], 0.06),
                (place[HEAD], 0.05),
                *((place[bone + i], 0.02) for bone in (FORE_L, HAND_L) for i in (0, 1)),
            )
        )
        if sunk > 0.0:  # those who lie lie on the ground, not in it
            hips[1] += sunk
            place[PELVIS] = hips
            self._legs(turn, place, now, hips, pelvis)
            self._upper(turn, place, now, hips, pelvis, chest)
        return Bones(turn, place)

    def _low_enough(self, hips: np.ndarray, pelvis: np.ndarray, place: np.ndarray) -> float:
        """The hips' height, lowered as far as feet on the ground need it."""
        p, height = self.size, float(hips[1])
        for i, side in enumerate(SIDES):
            hip, ankle = hips + pelvis[:, 0] * (side * p.hip_wide), place[FOOT_L + i]
            flat = float(np.hypot(hip[0] - ankle[0], hip[2] - ankle[2]))
            reach = 0.998 * p.leg
            if ankle[1] < 0.25 * p.hip + float(hips[1]) - 0.9 * p.hip and flat < reach:
                height = smooth_min(
                    height, float(ankle[1]) + (reach * reach - flat * flat) ** 0.5 - float(hip[1] - hips[1]), 0.02
                )
        return height

    def _legs(self, turn, place, now, hips, pelvis) -> None:
        p = self.size
        for i, side in enumerate(SIDES):
            hip = hips + pelvis[:, 0] * (side * p.hip_wide)
            thigh = now[f"thigh_{'lr'[i]}"]
            front = thigh[:, 2] + 0.25 * now[f"shin_{'lr'[i]}"][:, 2] + pelvis[:, 0] * (side * 0.05)
            mid, end = two_bone(_vec(hip), _vec(place[FOOT_L + i]), p.thigh, p.shin, _vec(front))
            turn[THIGH_L + i], place[THIGH_L + i] = limb_frame(_vec(hip), mid, _vec(front)), hip
            turn[SHIN_L + i], place[SHIN_L + i] = limb_frame(mid, end, _vec(front)), mid
            place[FOOT_L + i] = end

    def _upper(self, turn, place, now, hips, pelvis, chest) -> None:
        p = self.size
        waist = hips + pelvis[:, 1] * p.waist
        rise = p.torso - p.waist
        turn[CHEST], place[CHEST] = chest, waist
        shoulders = waist + chest[:, 1] * rise
        head = now.get("head", chest)
        turn[HEAD], place[HEAD] = head, waist + chest[:, 1] * (rise + 0.6 * p.neck) + head[:, 1] * (0.4 * p.neck)
        rest = self.capture.motion.rest()
        r = self.capture.roles
        base = frame_of(
            rest[r["thigh_l"]] - rest[r["thigh_r"]], rest[r["head"] if "head" in r else r["chest"]] - rest[r["hips"]]
        )
        for i, side in enumerate(SIDES):
            s = "lr"[i]
            at = shoulders + chest[:, 0] * (side * p.shoulder_wide) - chest[:, 1] * (0.02 * p.height)
            chain = [role for role in (f"upper_arm_{s}", f"forearm_{s}", f"hand_{s}") if role in r]
            lengths = (p.upper_arm, p.forearm, 0.0)
            along = np.array((side, 0.0, 0.0))
            for k, bone in enumerate((UPPER_L, FORE_L, HAND_L)):
                role = chain[min(k, len(chain) - 1)]
                if k < len(chain) and k + 1 < len(chain):
                    along = base.T @ (rest[r[chain[k + 1]]] - rest[r[role]])
                way = now[role] @ (along / (float(np.linalg.norm(along)) or 1.0))
                front = now[role][:, 2]
                turn[bone + i], place[bone + i] = limb_frame((0.0, 0.0, 0.0), _vec(way), _vec(front)), at
                at = at + way * lengths[k]

    def head(self, t: float, ground: Ground) -> Vec:
        bones = self.bones(t, ground)
        return bones.point(HEAD, 0.0, 0.5 * self.size.head, 0.2 * self.size.head)


def _vec(v) -> Vec:
    return float(v[0]), float(v[1]), float(v[2])


def _at(values: np.ndarray, frame: float) -> np.ndarray:
    i = min(int(frame), len(values) - 1)
    u = frame - i
    return values[i] * (1.0 - u) + values[min(i + 1, len(values) - 1)] * u


def _turn_at(values: np.ndarray, frame: float) -> np.ndarray:
    return squared(_at(values, frame))


def squared(turn: np.ndarray) -> np.ndarray:
    """The rotation nearest to a mixture of two near ones (Gram-Schmidt)."""
    y = turn[:, 1] / (float(np.linalg.norm(turn[:, 1])) or 1.0)
    z = turn[:, 2] - y * float(turn[:, 2] @ y)
    z = z / (float(np.linalg.norm(z)) or 1.0)
    return np.stack((np.cross(y, z), y, z), axis=1)


def _flatter(foot: np.ndarray, firm: float) -> np.ndarray:
    """A foot that stands lies flat, unless its heel is up."""
    forward = foot[:, 2]
    if firm <= 0.0 or forward[1] < -0.35:
        return foot
    level = frame_of(np.cross((0.0, 1.0, 0.0), forward), np.array((0.0, 1.0, 0.0)))
    return squared(foot + (level - foot) * firm)


def mixed(a: Bones, b: Bones, w: float, p: Proportions) -> Bones:
    """From pose a to pose b; limbs keep their length."""
    if w <= 0.0 or w >= 1.0:
        return a if w <= 0.0 else b
    turn = np.array([squared(x + (y - x) * w) for x, y in zip(a.turn, b.turn, strict=True)])
    place = a.place + (b.place - a.place) * w
    waist = place[PELVIS] + turn[PELVIS][:, 1] * p.waist
    place[CHEST] = waist
    rise = p.torso - p.waist
    place[HEAD] = waist + turn[CHEST][:, 1] * (rise + 0.6 * p.neck) + turn[HEAD][:, 1] * (0.4 * p.neck)
    for i, side in enumerate(SIDES):
        at = waist + turn[CHEST][:, 1] * (rise - 0.02 * p.height) + turn[CHEST][:, 0] * (side * p.shoulder_wide)
        place[UPPER_L + i] = at
        place[FORE_L + i] = at - turn[UPPER_L + i][:, 1] * p.upper_arm
        place[HAND_L + i] = place[FORE_L + i] - turn[FORE_L + i][:, 1] * p.forearm
        hip, front = place[PELVIS] + turn[PELVIS][:, 0] * (side * p.hip_wide), turn[THIGH_L + i][:, 2]
        mid, end = two_bone(_vec(hip), _vec(place[FOOT_L + i]), p.thigh, p.shin, _vec(front))
        turn[THIGH_L + i], place[THIGH_L + i] = limb_frame(_vec(hip), mid, _vec(front)), hip
        turn[SHIN_L + i], place[SHIN_L + i] = limb_frame(mid, end, _vec(front)), mid
        place[FOOT_L + i] = end
    return Bones(turn, place)
