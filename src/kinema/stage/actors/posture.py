"""Postures: sitting, kneeling, lying and riding as numbers, and how a body goes over to them.

hold_posture(body, p, "kneel", weight=1.0, moving=0.0)
"""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, sin

from kinema.stage.actors.skeleton import SIDES, Body, Proportions, Vec


@dataclass(frozen=True, slots=True)
class Posture:
    """Lengths as parts of the figure's height. Feet: forward, outward, pitch of left and right."""

    hip: float
    forth: float = 0.0
    pitch: float = 0.0
    chest: float = 0.0
    head: float = 0.0
    knees_out: float = 0.12
    left: tuple[float, float, float] = (0.0, 0.0, 0.0)
    right: tuple[float, float, float] = (0.0, 0.0, 0.0)
    arms: tuple[float, float, float, float] | None = None  # swing, spread, twist, bend
    free: bool = False


POSTURES = {
    "sit": Posture(
        hip=0.30,
        forth=-0.195,
        pitch=-0.06,
        chest=0.10,
        knees_out=0.2,
        left=(0.0, 0.0, 0.0),
        right=(-0.015, 0.0, 0.0),
        arms=(0.40, 0.12, 0.42, 0.34),
    ),
    "ground": Posture(
        hip=0.085,
        forth=-0.12,
        pitch=-0.22,
        chest=0.42,
        knees_out=0.28,
        left=(0.125, 0.01, 0.0),
        right=(0.15, 0.02, 0.0),
        arms=(0.95, 0.18, 0.5, 0.75),
    ),
    "kneel": Posture(
        hip=0.232,
        forth=0.02,
        pitch=0.06,
        chest=0.06,
        knees_out=0.06,
        left=(0.19, 0.01, 0.0),
        right=(-0.165, 0.0, 1.15),
        arms=(0.35, 0.12, 0.6, 0.6),
    ),
    "crouch": Posture(
        hip=0.215,
        forth=-0.02,
        pitch=0.42,
        chest=0.34,
        head=-0.45,
        knees_out=0.4,
        left=(0.03, 0.015, 0.35),
        right=(-0.03, 0.015, 0.55),
        arms=(0.9, 0.15, 0.5, 0.55),
    ),
    "lie": Posture(
        hip=0.062,
        forth=-0.10,
        pitch=-1.5,
        chest=0.06,
        head=0.06,
        knees_out=0.22,
        left=(0.19, 0.012, -1.25),
        right=(0.235, 0.03, -1.2),
        arms=(0.2, 0.5, 0.2, 0.3),
        free=True,
    ),
    "prone": Posture(
        hip=0.062,
        forth=0.12,
        pitch=1.48,
        chest=0.05,
        head=-0.25,
        knees_out=0.2,
        left=(-0.27, 0.02, 1.25),
        right=(-0.235, 0.03, 1.2),
        arms=(2.2, 0.55, 0.3, 0.9),
        free=True,
    ),
}
LYING = ("lie", "prone")


def hold_posture(
    body: Body, p: Proportions, name: str, weight: float, moving: float, seat: float | None = None
) -> None:
    """Blend toward a posture; `moving` 0..1..0 through a change adds the lean and lifts the feet that must travel."""
    pose = POSTURES.get(name)
    if pose is None or weight <= 0.0:
        return
    h = p.height
    hip = pose.hip * h if seat is None or name != "sit" else seat + 0.052 * h
    body.hip_height += (hip - body.hip_height) * weight
    body.forth += pose.forth * h * weight
    body.pitch += (pose.pitch - body.pitch) * weight
    body.chest_pitch += pose.chest * weight + (0.5 if name in ("sit", "kneel", "ground") else 0.1) * moving
    body.head_pitch += pose.head * weight - 0.25 * moving
    body.sway *= 1.0 - weight
    body.roll *= 1.0 - weight
    sink = (body.y, cos(body.yaw), sin(body.yaw))
    for i, side in enumerate(SIDES):
        forward, outward, pitch = (pose.left, pose.right)[i]
        foot = body.feet[i]
        go, out = forward * h * weight, side * outward * h * weight
        foot.x += sink[2] * go + sink[1] * out
        foot.z += sink[1] * go - sink[2] * out
        foot.pitch += (pitch - foot.pitch) * weight
        if abs(forward) > 0.02 and not pose.free:
            foot.lift += 0.035 * h * moving * (1.0 if i == 1 or name != "kneel" else 0.5)
        if pose.free:
            foot.lift += 0.07 * h * weight
        foot.knee_out += (pose.knees_out - foot.knee_out) * weight
        if pose.arms is not None:
            body.arms[i].toward(weight, *pose.arms)
    if pose.free and weight > 0.25:
        body.free_feet = True


def ride(body: Body, p: Proportions, seat: tuple[Vec, float, float] | None, speed: float, reins: bool) -> None:
    """Astride an animal: hips on its back, knees out, hands at the reins; leaning forward when it runs."""
    if seat is None:
        return
    (x, y, z), yaw, pitch = seat
    h, fast = p.height, min(speed / 6.0, 1.0)
    body.x, body.y, body.z, body.yaw = x, 0.0, z, yaw
    body.hip_height, body.sway, body.forth, body.roll = y + 0.035 * h, 0.0, 0.0, 0.0
    body.pitch += 0.10 + 0.30 * fast - 0.5 * pitch
    body.chest_pitch += 0.04 + 0.22 * fast
    body.head_pitch -= 0.10 + 0.40 * fast
    body.free_feet = True
    for i, side in enumerate(SIDES):
        foot, out, ahead = body.feet[i], side * (0.155 * h + 0.02), 0.085 * h
        foot.x, foot.z = x + cos(yaw) * out + sin(yaw) * ahead, z - sin(yaw) * out + cos(yaw) * ahead
        foot.y, foot.lift, foot.yaw, foot.pitch = y - 0.34 * h, 0.0, yaw + side * 0.25, -0.2
        foot.planted, foot.knee_out = False, 1.3
        if reins:
            body.arms[i].fist = body.arms[i].index = 1.0
            body.arms[i].toward(1.0, 0.62 + 0.5 * fast, 0.05, 0.5, 0.95 - 0.35 * fast, 0.0, 0.2)
