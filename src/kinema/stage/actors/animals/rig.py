"""The bones of an animal on four legs: a Breed of lengths, a Pose of plain controls, and what follows from them.

Body space is that of skeleton.py: it faces +z, its left is +x. Neck and head lie along +z of their bones, the tail
along -z, legs along -y. Fore legs are two bones from the elbow, bent forward at the wrist; hind legs three, with the
hock behind.

    bones = solve(pose, breed)                           # .turn [NUM_BONES, 3, 3], .place [NUM_BONES, 3]
"""

from __future__ import annotations

from dataclasses import dataclass, field
from math import cos, sin

import numpy as np

from kinema.stage.actors.animals.prints import LEGS
from kinema.stage.actors.skeleton import SIDES, Bones, Vec, euler, limb_frame, rot_x, rot_y, rot_z, two_bone

(HIPS, CHEST, NECK, HEAD, JAW, EAR_L, EAR_R, LID_L, LID_R, TAIL, TAIL_2, TAIL_3) = range(12)
UPPER, LOWER, PAW, CANNON = 12, 16, 20, 24  # + leg; cannons of the hind legs only: + leg - 2
EYE_L = 26  # and right
NUM_BONES = 28
NAMES = {
    "hips": HIPS,
    "chest": CHEST,
    "neck": NECK,
    "head": HEAD,
    "tail": TAIL,
    "tail_end": TAIL_3,
    **{
        f"{part}_{leg}": bone + i
        for i, leg in enumerate(("fore_l", "fore_r", "hind_l", "hind_r"))
        for part, bone in (("upper", UPPER), ("lower", LOWER), ("foot", PAW))
    },
}


@dataclass(frozen=True, slots=True)
class Breed:
    """Lengths in metres of one that stands."""

    back: float  # height of the back's axis above the ground
    length: float  # hips to chest
    wide: float  # half distance of the legs
    fore: tuple[float, float]  # elbow to wrist, wrist to paw
    hind: tuple[float, float, float]  # hip to stifle, to hock, to paw
    elbow: float  # below the chest's axis
    neck: float
    neck_up: float  # radians the neck stands up from the level
    head: float  # length, crown to nose
    head_drop: float  # radians the head hangs from the neck's line
    paw: float  # height of the ankle
    tail: float  # of one of its three parts
    tail_up: float  # radians above straight back; negative hangs
    eye: Vec  # in the head's space, the left one
    eye_out: float  # radians the eyes stand outward
    ear: Vec  # root of the left ear, in the head's space


@dataclass(slots=True)
class Pose:
    """Controls, as Body is for people. Lengths in metres, angles in radians."""

    x: float = 0.0
    y: float = 0.0
    z: float = 0.0
    yaw: float = 0.0
    rise: float = 0.0  # of the whole trunk
    pitch: float = 0.0  # positive lifts the chest
    roll: float = 0.0
    forth: float = 0.0
    bend: float = 0.0  # of the back, to the left
    neck_up: float = 0.0  # on top of the breed's
    neck_yaw: float = 0.0
    head_pitch: float = 0.0  # positive looks down
    head_yaw: float = 0.0
    head_roll: float = 0.0
    jaw: float = 0.0  # 0 shut .. 1
    ears: float = 0.0  # 0 at rest, 1 pricked, -1 laid back
    tail_up: float = 0.0
    wag: float = 0.0
    droop: tuple[float, float] = (0.0, 0.0)  # what hangs: forward, to the left
    blink: float = 0.0
    gaze: tuple[float, float] = (0.0, 0.0)
    feet: list[Vec] = field(default_factory=lambda: [(0.0, 0.0, 0.0)] * 4)  # ground points in the world
    curl: list[float] = field(default_factory=lambda: [0.0] * 4)  # of a foot in its swing
    tucked: float = 0.0  # legs folded under one who lies


def solve(pose: Pose, b: Breed) -> Bones:
    turn, place = np.tile(np.eye(3), (NUM_BONES, 1, 1)), np.zeros((NUM_BONES, 3))
    trunk = euler(-pose.pitch, pose.yaw, -pose.roll)
    middle = np.array((pose.x, pose.y + b.back + pose.rise, pose.z)) + euler(0.0, pose.yaw, 0.0)[:, 2] * pose.forth
    turn[HIPS] = trunk @ rot_y(-0.5 * pose.bend)
    turn[CHEST] = trunk @ rot_y(0.5 * pose.bend)
    place[HIPS] = middle - turn[HIPS][:, 2] * (0.5 * b.length)
    place[CHEST] = middle + turn[CHEST][:, 2] * (0.5 * b.length)
    _head(pose, b, turn, place)
    _tail(pose, b, turn, place)
    for leg in LEGS:
        (_fore if leg < 2 else _hind)(pose, b, turn, place, leg)
    return Bones(turn, place)


def _head(pose: Pose, b: Breed, turn: np.ndarray, place: np.ndarray) -> None:
    level = euler(0.0, pose.yaw, 0.0) @ rot_y(0.5 * pose.bend) @ rot_z(-pose.roll)
    neck = level @ rot_y(pose.neck_yaw) @ rot_x(-(b.neck_up + pose.neck_up + 0.35 * pose.pitch))
    turn[NECK], place[NECK] = neck, place[CHEST] + turn[CHEST] @ (0.0, 0.25 * b.elbow, 0.32 * b.elbow)
    head = (
        level
        @ rot_y(pose.neck_yaw + pose.head_yaw)
        @ rot_x(-(b.neck_up + 0.5 * pose.neck_up) + b.head_drop + pose.head_pitch)
        @ rot_z(-pose.head_roll)
    )
    turn[HEAD], place[HEAD] = head, place[NECK] + neck[:, 2] * b.neck
    turn[JAW], place[JAW] = head @ rot_x(0.55 * pose.jaw), place[HEAD]
    for i, side in enumerate(SIDES):
        turn[EAR_L + i] = (
            head @ rot_x(-0.5 * pose.ears + pose.droop[0]) @ rot_z(side * 0.25 * pose.ears + pose.droop[1])
        )
        place[EAR_L + i] = place[HEAD] + head @ (side * b.ear[0], b.ear[1], b.ear[2])
        at = place[HEAD] + head @ (side * b.eye[0], b.eye[1], b.eye[2])
        turn[EYE_L + i], place[EYE_L + i] = (
            head @ rot_y(side * b.eye_out + 0.6 * pose.gaze[0]) @ rot_x(-pose.gaze[1]),
            at,
        )
        turn[LID_L + i], place[LID_L + i] = head @ rot_y(side * b.eye_out) @ rot_x(-(0.75 - 1.25 * pose.blink)), at


def _tail(pose: Pose, b: Breed, turn: np.ndarray, place: np.ndarray) -> None:
    """Three parts along -z of their bones; each follows the one before, so a wag runs down it."""
    up = b.tail_up + pose.tail_up
    at = place[HIPS] - turn[HIPS][:, 2] * (0.36 * b.elbow) + turn[HIPS][:, 1] * (0.22 * b.elbow)
    frame = turn[HIPS]
    for i, (part, share) in enumerate(((TAIL, 1.0), (TAIL_2, 0.45 if b.tail_up > 0 else 0.12), (TAIL_3, 0.3))):
        late = pose.wag * (0.5 + 0.3 * i)
        frame = frame @ rot_y(late + 0.6 * pose.droop[1]) @ rot_x(up * share + 0.6 * pose.droop[0])
        turn[part], place[part] = frame, at
        at = at - frame[:, 2] * b.tail


def _fore(pose: Pose, b: Breed, turn: np.ndarray, place: np.ndarray, leg: int) -> None:
    side = SIDES[leg % 2]
    chest = turn[CHEST]
    elbow = place[CHEST] + chest @ (side * b.wide, -b.elbow, -0.05 * b.length)
    foot = np.array(pose.feet[leg]) + np.array((0.0, b.paw, 0.0))
    front = chest[:, 2] * (1.0 - 2.0 * pose.tucked) + chest[:, 0] * (0.15 * side)
    mid, end = two_bone(tuple(elbow), tuple(foot), *b.fore, tuple(front))
    turn[UPPER + leg], place[UPPER + leg] = limb_frame(tuple(elbow), mid, tuple(front)), elbow
    turn[LOWER + leg], place[LOWER + leg] = limb_frame(mid, end, tuple(front)), mid
    turn[PAW + leg], place[PAW + leg] = euler(pose.curl[leg], pose.yaw, 0.0), end


def _hind(pose: Pose, b: Breed, turn: np.ndarray, place: np.ndarray, leg: int) -> None:
    side = SIDES[leg % 2]
    hips = turn[HIPS]
    hip = place[HIPS] + hips @ (side * b.wide, -0.25 * b.elbow, 0.0)
    foot = np.array(pose.feet[leg]) + np.array((0.0, b.paw, 0.0))
    level = euler(0.0, pose.yaw, 0.0)
    away = foot - hip
    back = float(away @ level[:, 2]) / max(b.back, 0.1)
    tilt = 0.38 - 0.55 * back + 0.8 * pose.curl[leg] + 1.05 * pose.tucked  # leans forward when far behind
    hock = foot + _cannon(-away, level @ np.array((0.0, cos(tilt), -sin(tilt))), b)
    front = level[:, 2] + level[:, 1] * 0.3 + level[:, 0] * (0.2 * side)
    mid, end = two_bone(tuple(hip), tuple(hock), b.hind[0], b.hind[1], tuple(front))
    lower = np.array(end)
    far = foot - lower
    foot = lower + far * (b.hind[2] / (float(np.linalg.norm(far)) or 1.0))
    turn[UPPER + leg], place[UPPER + leg] = limb_frame(tuple(hip), mid, tuple(front)), hip
    turn[LOWER + leg], place[LOWER + leg] = limb_frame(mid, end, tuple(front)), mid
    turn[CANNON + leg - 2], place[CANNON + leg - 2] = limb_frame(end, tuple(foot), tuple(front)), lower
    turn[PAW + leg], place[PAW + leg] = euler(pose.curl[leg], pose.yaw, 0.0), foot


def _cannon(up: np.ndarray, liked: np.ndarray, b: Breed) -> np.ndarray:
    """From foot to hock: the liked direction, turned toward the hip (at `up` from the foot) as far as it must be."""
    straight = up / (float(np.linalg.norm(up)) or 1.0)
    reach, low, high = 0.999 * (b.hind[0] + b.hind[1]), 0.0, 1.0
    way = liked
    for _ in range(9):
        mid = 0.5 * (low + high) if high < 1.0 or low > 0.0 else 0.0
        way = liked + (straight - liked) * mid
        way = way / (float(np.linalg.norm(way)) or 1.0)
        if float(np.linalg.norm(up - way * b.hind[2])) <= reach:
            if mid == 0.0:
                break
            high = mid
        else:
            low = max(mid, 1e-6)
    return way * b.hind[2]
