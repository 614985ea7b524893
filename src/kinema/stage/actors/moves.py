"""A motion as arrays: how 15 bones are turned and how the body gets about, on no figure in particular.

    frames = frames_of_bones([human.bones(t) for t in times], human.size)     # [T, 16, 6]
    moves = moves_of(frames)                             # [T, 96], the same wherever it began and whatever way it faces
    frames = frames_of(moves, start=(x, z, yaw))
    motion = as_motion(frames)                           # a BVH, or what a beat "mocap:NAME" plays, feet planted

T frames, RATE a second. Lengths are in heights of the figure's hips (0.67 m of 1.7 m), angles in radians.

    frames  [T, 16, 6]  row 0: hips x, y, z, left and right foot stands (0..1), 0; then of each bone the second and
                        third column of its turn in the world: along the bone and its front
    moves   [T, 96]     0:90 the same columns seen from the facing frame; 90 height of the hips; 91, 92 speed to the
                        left and ahead; 93 turn rate to the left; 94, 95 the feet stand

Two columns and Gram-Schmidt are a rotation without a jump anywhere, as no three angles and no quaternion are (Zhou et
al. 2019, "On the Continuity of Rotation Representations in Neural Networks", section 4.2; there the first two).
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from kinema.stage.actors.bvh import Motion
from kinema.stage.actors.skeleton import (
    CHEST,
    FOOT_L,
    FORE_L,
    HAND_L,
    HEAD,
    PELVIS,
    SHIN_L,
    THIGH_L,
    UPPER_L,
    Bones,
    Proportions,
    proportions,
)
from kinema.story.shot import Look

RATE = 24
NUM_BODY = 15                                   # of skeleton.BONES, the first: what a motion moves
WIDTH = 6 * NUM_BODY + 6
HEIGHT, LEFT, AHEAD, TURN, STANDS = 90, 91, 92, 93, slice(94, 96)
CM = 100.0                                      # BVH files are in centimetres
MIRRORED = (0, 1, 2, 4, 3, 6, 5, 8, 7, 10, 9, 12, 11, 14, 13)                  # bones, left for right
STILL, LOW = 0.6, 0.11                          # a foot stands below this speed a second and height, in hips' heights

LINKS = (                                       # point: (its parent, the bone that carries it, offset in that bone)
    ("hips", "", PELVIS), ("chest", "hips", PELVIS), ("neck", "chest", CHEST), ("head", "neck", HEAD),
    ("crown", "head", HEAD),
    *((f"{name}_{s}", f"{parent}_{s}" if parent not in ("chest", "hips") else parent, bone + i * sided)
      for i, s in enumerate("lr")
      for name, parent, bone, sided in (
          ("shoulder", "chest", CHEST, 0), ("elbow", "shoulder", UPPER_L, 1), ("wrist", "elbow", FORE_L, 1),
          ("fingers", "wrist", HAND_L, 1), ("hip", "hips", PELVIS, 0), ("knee", "hip", THIGH_L, 1),
          ("ankle", "knee", SHIN_L, 1), ("ball", "ankle", FOOT_L, 1))),
)
POINTS = tuple(name for name, _, _ in LINKS)
PARENTS = tuple(POINTS.index(parent) if parent else -1 for _, parent, _ in LINKS)
CARRIERS = tuple(bone for _, _, bone in LINKS)  # the bone in whose space a point's offset is


@lru_cache(maxsize=64)
def offsets(size: Proportions) -> np.ndarray:
    """[21, 3] in heights of the hips: each of POINTS from its parent, in the space of CARRIERS."""
    p, rise = size, size.torso - size.waist
    middle = {"hips": (0.0, 0.0, 0.0), "chest": (0.0, p.waist, 0.0), "neck": (0.0, rise + 0.6 * p.neck, 0.0),
              "head": (0.0, 0.4 * p.neck, 0.0), "crown": (0.0, p.head, 0.0)}
    limbs = {"shoulder": (p.shoulder_wide, rise - 0.02 * p.height, 0.0), "elbow": (0.0, -p.upper_arm, 0.0),
             "wrist": (0.0, -p.forearm, 0.0), "fingers": (0.0, -2.0 * p.hand, 0.0), "hip": (p.hip_wide, 0.0, 0.0),
             "knee": (0.0, -p.thigh, 0.0), "ankle": (0.0, -p.shin, 0.0), "ball": (0.0, -p.ankle, p.ball)}
    rows = []
    for name in POINTS:
        x, y, z = middle[name] if name in middle else limbs[name[:-2]]
        rows.append((-x if name.endswith("_r") else x, y, z))
    return np.array(rows) / p.hip


def standard() -> Proportions:
    """Of the figure that motions are measured on: 1.7 m."""
    return proportions(Look())


def six(turn: np.ndarray) -> np.ndarray:
    """[..., 3, 3] -> [..., 6]."""
    return np.concatenate((turn[..., 1], turn[..., 2]), axis=-1)


def turns(six_: np.ndarray) -> np.ndarray:
    """[..., 6] -> [..., 3, 3], the Gram-Schmidt of the two columns; any six numbers are some rotation."""
    y = six_[..., :3] / np.maximum(np.linalg.norm(six_[..., :3], axis=-1, keepdims=True), 1e-9)
    z = six_[..., 3:] - y * (y * six_[..., 3:]).sum(-1, keepdims=True)
    z = z / np.maximum(np.linalg.norm(z, axis=-1, keepdims=True), 1e-9)
    return np.stack((np.cross(y, z), y, z), axis=-1)


def places_of(frames: np.ndarray, size: Proportions | None = None) -> np.ndarray:
    """[.., T, 21, 3]: POINTS in the world, in heights of the hips of a figure of that size (forward kinematics)."""
    turn, off = turns(frames[..., 1:, :]), offsets(size or standard())
    out = np.zeros((*frames.shape[:-2], len(POINTS), 3))
    out[..., 0, :] = frames[..., 0, :3]
    for j in range(1, len(POINTS)):
        out[..., j, :] = out[..., PARENTS[j], :] + turn[..., CARRIERS[j], :, :] @ off[j]
    return out


def frames_of_bones(bones: Sequence[Bones], size: Proportions) -> np.ndarray:
    """A figure's bones on level ground, RATE frames a second -> [T, 16, 6]."""
    out = np.zeros((len(bones), NUM_BODY + 1, 6))
    out[:, 1:] = six(np.stack([b.turn[:NUM_BODY] for b in bones]))
    out[:, 0, :3] = np.stack([b.place[PELVIS] for b in bones]) / size.hip
    out[:, 0, 3:5] = standing(places_of(out, size))
    return out


def standing(places: np.ndarray) -> np.ndarray:
    """[T, 2], 1 where a foot stands: its ankle or its ball is slow, and low."""
    out = np.zeros((len(places), 2))
    for i, s in enumerate("lr"):
        ankle, ball = (places[:, POINTS.index(f"{name}_{s}")] for name in ("ankle", "ball"))
        slow = [np.linalg.norm(np.gradient(p, axis=0), axis=1) * RATE if len(p) > 1 else np.zeros(1)
                for p in (ankle, ball)]
        out[:, i] = (np.minimum(*slow) < STILL) & (ball[:, 1] < LOW)
    return out


def moves_of(frames: np.ndarray) -> np.ndarray:
    """[.., T, 96]. The facing frame begins as the hips lie and turns with them about the vertical."""
    turn, place = turns(frames[..., 1:, :]), frames[..., 0, :3]
    yaw = _facing(turn[..., PELVIS, :, :])
    out = np.zeros((*frames.shape[:-2], WIDTH))
    out[..., :HEIGHT] = six(_about(-yaw)[..., None, :, :] @ turn).reshape(*yaw.shape, -1)
    out[..., HEIGHT] = place[..., 1]
    if frames.shape[-3] > 1:
        gone = (_about(-yaw[..., :-1]) @ np.diff(place, axis=-2)[..., None])[..., 0] * RATE
        out[..., :-1, LEFT], out[..., :-1, AHEAD] = gone[..., 0], gone[..., 2]
        out[..., :-1, TURN] = np.diff(yaw, axis=-1) * RATE
        out[..., -1, LEFT:TURN + 1] = out[..., -2, LEFT:TURN + 1]
    out[..., STANDS] = frames[..., 0, 3:5]
    return out


def frames_of(moves: np.ndarray, start: tuple[float, float, float] = (0.0, 0.0, 0.0)) -> np.ndarray:
    """The inverse of `moves_of`, beginning at x, z and facing the yaw of `start`; [.., T, 16, 6]."""
    x, z, yaw0 = start
    zero = np.zeros_like(moves[..., :1, TURN])
    yaw = yaw0 + np.concatenate((zero, np.cumsum(moves[..., :-1, TURN], axis=-1)), axis=-1) / RATE
    about = _about(yaw)
    speed = np.stack((moves[..., LEFT], np.zeros_like(yaw), moves[..., AHEAD]), axis=-1)
    gone = np.cumsum((about @ speed[..., None])[..., :-1, :, 0], axis=-2) / RATE
    out = np.zeros((*yaw.shape, NUM_BODY + 1, 6))
    out[..., 1:, :] = six(about[..., None, :, :] @ turns(moves[..., :HEIGHT].reshape(*yaw.shape, NUM_BODY, 6)))
    out[..., 0, :3] = np.array((x, 0.0, z))
    out[..., 1:, 0, :3] += gone
    out[..., 0, 1] = moves[..., HEIGHT]
    out[..., 0, 3:5] = moves[..., STANDS].clip(0.0, 1.0)
    return out


def end_of(frames: np.ndarray) -> tuple[float, float, float]:
    """x, z and yaw where another motion goes on."""
    yaw = _facing(turns(frames[-1:, 1 + PELVIS]))
    return float(frames[-1, 0, 0]), float(frames[-1, 0, 2]), float(yaw[0])


def mirrored(frames: np.ndarray) -> np.ndarray:
    """Left for right; the world's x turned round."""
    out = frames.copy()
    out[..., 1:, :] = frames[..., 1:, :][..., MIRRORED, :]
    out[..., 1:, (0, 3)] *= -1.0
    out[..., 0, 0] *= -1.0
    out[..., 0, 3:5] = frames[..., 0, (4, 3)]
    return out


def retimed(frames: np.ndarray, first: float, step: float, count: int) -> np.ndarray:
    """`count` frames from frame `first` on, every `step`-th; held at the last where it ends. [count, 16, 6], its
    columns no longer square: `turns` makes them so."""
    at = np.minimum(first + step * np.arange(count), len(frames) - 1)
    i = np.minimum(at.astype(int), max(len(frames) - 2, 0))
    u = (at - i)[:, None, None]
    return frames[i] * (1.0 - u) + frames[np.minimum(i + 1, len(frames) - 1)] * u


def blended(one: np.ndarray, other: np.ndarray, part: np.ndarray | float) -> np.ndarray:
    """`part` of the way from one motion to another, moves [.., T, 96]: of one action, begun at the same phase."""
    out = one + (other - one) * part
    columns = out[..., :HEIGHT].reshape(*out.shape[:-1], NUM_BODY, 6)
    out[..., :HEIGHT] = six(turns(columns)).reshape(*out.shape[:-1], HEIGHT)
    return out


def _facing(pelvis: np.ndarray) -> np.ndarray:
    """[.., T] yaw, unwrapped: that of the first frame, then what the hips turn about the vertical. So one who falls,
    crawls or turns a somersault has no sudden about-turn."""
    between = pelvis[..., 1:, :, :] @ np.swapaxes(pelvis[..., :-1, :, :], -1, -2)
    angle = np.arccos(np.clip((np.trace(between, axis1=-2, axis2=-1) - 1.0) / 2.0, -1.0, 1.0))
    about_y = 0.5 * (between[..., 0, 2] - between[..., 2, 0]) / np.sinc(angle / np.pi)      # of the rotation vector
    first = np.arctan2(-pelvis[..., :1, 2, 0], pelvis[..., :1, 0, 0])        # of the hips' line: level when one stoops
    return first + np.concatenate((np.zeros_like(first), np.cumsum(about_y, axis=-1)), axis=-1)


def _about(yaw: np.ndarray) -> np.ndarray:
    """[.., T, 3, 3] about the vertical."""
    c, s, out = np.cos(yaw), np.sin(yaw), np.zeros((*yaw.shape, 3, 3))
    out[..., 0, 0] = out[..., 2, 2] = c
    out[..., 0, 2], out[..., 2, 0], out[..., 1, 1] = s, -s, 1.0
    return out


JOINTS = (                                      # name, parent, the bone that turns it, the point where it is
    ("Hips", "", PELVIS, "hips"), ("Chest", "Hips", CHEST, "chest"), ("Neck", "Chest", HEAD, "neck"),
    ("Head", "Neck", HEAD, "head"),
    *((side + name, parent if parent in ("Chest", "Hips") else side + parent, bone + i, f"{point}_{s}")
      for i, (side, s) in enumerate((("Left", "l"), ("Right", "r")))
      for name, parent, bone, point in (
          ("Arm", "Chest", UPPER_L, "shoulder"), ("ForeArm", "Arm", FORE_L, "elbow"),
          ("Hand", "ForeArm", HAND_L, "wrist"), ("UpLeg", "Hips", THIGH_L, "hip"), ("Leg", "UpLeg", SHIN_L, "knee"),
          ("Foot", "Leg", FOOT_L, "ankle"), ("Toe", "Foot", FOOT_L, "ball"))),
)
TIPS = {"Head": "crown", "LeftHand": "fingers_l", "RightHand": "fingers_r"}


def as_motion(frames: np.ndarray, size: Proportions | None = None, rate: float = RATE) -> Motion:
    """A figure of that size in that motion, with the joint names of BVH files, in centimetres: for `write_bvh`, for
    `staging(.., motions=..)` and the beats "mocap:NAME"."""
    size = size or standard()
    places = places_of(frames, size)
    return _motion(turns(frames[:, 1:]), {name: places[:, j] * size.hip for j, name in enumerate(POINTS)}, size, rate)


def recorded(bones: Sequence[Bones], size: Proportions, rate: float) -> Motion:
    """Any figure's bones, frame by frame, just as they were: what an actor does in a film, for `write_bvh`."""
    turn, place = (np.stack([getattr(b, what)[:NUM_BODY] for b in bones]) for what in ("turn", "place"))
    names = {CHEST: "chest", HEAD: "head", PELVIS: "hips"} | {
        bone + i: f"{name}_{s}" for i, s in enumerate("lr")
        for bone, name in ((UPPER_L, "shoulder"), (FORE_L, "elbow"), (HAND_L, "wrist"), (THIGH_L, "hip"),
                           (SHIN_L, "knee"), (FOOT_L, "ankle"))}
    places = {name: place[:, bone] for bone, name in names.items()}
    places["neck"] = place[:, HEAD] - turn[:, HEAD, :, 1] * (0.4 * size.neck)
    for i, s in enumerate("lr"):
        places[f"ball_{s}"] = place[:, FOOT_L + i] + turn[:, FOOT_L + i] @ np.array((0.0, -size.ankle, size.ball))
    return _motion(turn, places, size, rate)


def _motion(turn: np.ndarray, places: dict[str, np.ndarray], size: Proportions, rate: float) -> Motion:
    off = offsets(size) * size.hip * CM
    names = [name for name, *_ in JOINTS]
    parents = tuple(names.index(parent) if parent else -1 for _, parent, _, _ in JOINTS)
    local, moved = np.zeros((len(turn), len(JOINTS), 3, 3)), np.zeros((len(turn), len(JOINTS), 3))
    for j, (_, _, bone, point) in enumerate(JOINTS):
        if parents[j] < 0:
            local[:, j], moved[:, j] = turn[:, bone], places[point] * CM
            continue
        _, _, above, other = JOINTS[parents[j]]
        back = turn[:, above].transpose(0, 2, 1)
        local[:, j] = back @ turn[:, bone]
        moved[:, j] = (back @ ((places[point] - places[other]) * CM)[..., None])[..., 0]
    ends = np.array([off[POINTS.index(TIPS[n])] if n in TIPS else (np.nan,) * 3 for n in names])
    rest = np.array([off[POINTS.index(point)] for *_, point in JOINTS])
    return Motion(tuple(names), parents, rest, ends, local, moved, float(rate))
