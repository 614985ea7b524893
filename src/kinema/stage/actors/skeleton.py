"""The puppet's bones: proportions, a Body of plain controls, and the world transforms that follow from it.

Body space: the puppet faces +z, y is up, and its left is +x, so `side` is +1 for left and -1 for right.
Yaw 0 looks along +z (toward the camera's side); a positive yaw turns toward +x. Limbs hang along -y of their bone.
Legs, and arms that reach for something, are solved as two-bone chains (law of cosines), so bones keep their length.

    bones = solve(body, proportions(look))        # bones.turn [28, 3, 3], bones.place [28, 3], metres
"""

from __future__ import annotations

from dataclasses import dataclass, field
from math import cos, hypot, pi, sin, sqrt

import numpy as np

from kinema.story.shot import Look

BONES = ("pelvis", "chest", "head",
         "upper_arm_l", "upper_arm_r", "forearm_l", "forearm_r", "hand_l", "hand_r",
         "thigh_l", "thigh_r", "shin_l", "shin_r", "foot_l", "foot_r",
         "eye_l", "eye_r", "lid_l", "lid_r", "underlid_l", "underlid_r", "hem", "locks", "jaw",
         "fingers_l", "fingers_r", "index_l", "index_r")
(PELVIS, CHEST, HEAD, UPPER_L, UPPER_R, FORE_L, FORE_R, HAND_L, HAND_R, THIGH_L, THIGH_R, SHIN_L, SHIN_R,
 FOOT_L, FOOT_R, EYE_L, EYE_R, LID_L, LID_R, UNDERLID_L, UNDERLID_R, HEM, LOCKS, JAW, FINGERS_L, FINGERS_R,
 INDEX_L, INDEX_R) = range(28)
NUM_BONES = 28
SIDES = (1.0, -1.0)

Vec = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Proportions:
    """Lengths in metres. Heights are those of a puppet that stands straight."""

    height: float
    head: float                # chin to crown
    head_wide: float           # half width of the skull
    hip: float                 # height of the hip joints
    hip_wide: float            # half distance of the hip joints
    thigh: float
    shin: float
    ankle: float               # height of the ankle
    ball: float                # from under the ankle forward to the ball of the foot
    torso: float               # hip joints to shoulders
    waist: float               # hip joints to where the chest bends
    shoulder_wide: float
    upper_arm: float
    forearm: float
    hand: float
    neck: float                # shoulders to chin
    stout: float
    stoop: float               # an elder's bent back, radians

    @property
    def leg(self) -> float:
        return self.thigh + self.shin

    @property
    def eye_height(self) -> float:
        return self.height - 0.53 * self.head


def proportions(look: Look) -> Proportions:
    """Clay-puppet proportions: the head a bit under a quarter of the height, short legs, big hands."""
    height = min(max(look.height_m, 0.5), 3.0)
    stout = min(max(look.stoutness, 0.6), 1.8)
    child, elder = look.build == "child", look.build == "elder"
    head = height * (0.285 if child else 0.245 if elder else 0.24)
    hip = height * (0.37 if child else 0.395)
    neck = height * (0.022 if child else 0.034)
    torso = height - head - neck - hip
    ankle = 0.042 * height
    leg = (hip - ankle) * 1.012
    arm = 0.285 * height * (0.94 if child else 1.0)
    return Proportions(
        height=height, head=head, head_wide=head * 0.445, hip=hip, hip_wide=0.052 * height * stout ** 0.5,
        thigh=leg * 0.5, shin=leg * 0.5, ankle=ankle, ball=0.062 * height, torso=torso, waist=torso * 0.34,
        shoulder_wide=0.104 * height * (0.9 if child else 1.0) * stout ** 0.35,
        upper_arm=arm * 0.52, forearm=arm * 0.48, hand=0.043 * height, neck=neck, stout=stout,
        stoop=0.2 if elder else 0.0)


@dataclass(slots=True)
class Arm:
    """Angles in radians: `swing` forward, `spread` outward, `twist` turns the forearm inward, `bend` of the elbow,
    `wrist` bends the hand forward, `roll` turns it inward. With `pull` > 0 the wrist is drawn to `target` (world)."""

    swing: float = 0.0
    spread: float = 0.13
    twist: float = 0.35
    bend: float = 0.3
    wrist: float = 0.0
    roll: float = 0.0
    target: Vec = (0.0, 0.0, 0.0)
    pull: float = 0.0
    fist: float = 0.3          # how far the fingers are bent, 0 straight .. 1 a fist; index: the first finger
    index: float = 0.25

    def toward(self, weight: float, swing: float, spread: float, twist: float, bend: float,
               wrist: float = 0.0, roll: float = 0.0) -> None:
        """Blend to the given angles by `weight` (0..1, a little over 1 for an overshoot)."""
        if weight == 0.0:
            return
        self.swing += (swing - self.swing) * weight
        self.spread += (spread - self.spread) * weight
        self.twist += (twist - self.twist) * weight
        self.bend += (bend - self.bend) * weight
        self.wrist += (wrist - self.wrist) * weight
        self.roll += (roll - self.roll) * weight


@dataclass(slots=True)
class Foot:
    """`x, y, z` is the point under the ankle, in the world; positive `pitch` lifts the heel about the ball."""

    x: float = 0.0
    y: float = 0.0
    z: float = 0.0
    yaw: float = 0.0
    pitch: float = 0.0
    planted: bool = True
    knee_out: float = 0.07     # how far the knee points outward
    lift: float = 0.0


@dataclass(slots=True)
class Body:
    """All that moves, as plain numbers. Lengths in metres, angles in radians, in body space unless said otherwise."""

    x: float = 0.0             # ground under the puppet, in the world
    y: float = 0.0
    z: float = 0.0
    yaw: float = 0.0
    hip_height: float = 0.7
    sway: float = 0.0          # pelvis to the left
    forth: float = 0.0         # pelvis forward
    pitch: float = 0.0         # pelvis: forward, roll to the left, yaw to the left
    roll: float = 0.0
    twist: float = 0.0
    chest_pitch: float = 0.0   # on top of the pelvis
    chest_roll: float = 0.0
    chest_twist: float = 0.0
    breath: float = 0.0        # 0..1
    shrug: float = 0.0
    head_pitch: float = 0.0    # on top of the chest; positive looks down
    head_roll: float = 0.0
    head_yaw: float = 0.0
    head_forth: float = 0.0
    arms: tuple[Arm, Arm] = field(default_factory=lambda: (Arm(), Arm()))
    feet: tuple[Foot, Foot] = field(default_factory=lambda: (Foot(), Foot()))
    free_feet: bool = False    # lying or in the air: feet do not limit the hips


@dataclass(slots=True)
class Bones:
    turn: np.ndarray           # [28, 3, 3] float64, columns are the bone's axes in the world
    place: np.ndarray          # [28, 3] float64, metres

    def point(self, bone: int, x: float, y: float, z: float) -> Vec:
        p = self.turn[bone] @ (x, y, z) + self.place[bone]
        return float(p[0]), float(p[1]), float(p[2])


def rot_x(a: float) -> np.ndarray:
    c, s = cos(a), sin(a)
    return np.array(((1.0, 0.0, 0.0), (0.0, c, -s), (0.0, s, c)))


def rot_y(a: float) -> np.ndarray:
    c, s = cos(a), sin(a)
    return np.array(((c, 0.0, s), (0.0, 1.0, 0.0), (-s, 0.0, c)))


def rot_z(a: float) -> np.ndarray:
    c, s = cos(a), sin(a)
    return np.array(((c, -s, 0.0), (s, c, 0.0), (0.0, 0.0, 1.0)))


def euler(pitch: float, yaw: float, roll: float) -> np.ndarray:
    """Ry(yaw) Rx(pitch) Rz(roll), written out."""
    cp, sp, cy, sy, cr, sr = cos(pitch), sin(pitch), cos(yaw), sin(yaw), cos(roll), sin(roll)
    return np.array(((cy * cr + sy * sp * sr, -cy * sr + sy * sp * cr, sy * cp),
                     (cp * sr, cp * cr, -sp),
                     (-sy * cr + cy * sp * sr, sy * sr + cy * sp * cr, cy * cp)))


def wrap(angle: float) -> float:
    """The same angle in -pi..pi."""
    return (angle + pi) % (2.0 * pi) - pi


def two_bone(root: Vec, target: Vec, first: float, second: float, pole: Vec) -> tuple[Vec, Vec]:
    """Middle joint and end of a chain from `root` toward `target`, bent toward direction `pole`.

    The end is the target where it can be reached, else the nearest point of the reachable shell.
    """
    dx, dy, dz = target[0] - root[0], target[1] - root[1], target[2] - root[2]
    far = sqrt(dx * dx + dy * dy + dz * dz)
    if far < 1e-9:
        dx, dy, dz, far = 0.0, -1e-9, 0.0, 1e-9
    ux, uy, uz = dx / far, dy / far, dz / far
    reach = min(max(far, abs(first - second) + 1e-4), first + second - 1e-6)
    along = (first * first - second * second + reach * reach) / (2.0 * reach)
    off = sqrt(max(first * first - along * along, 0.0))
    dot = pole[0] * ux + pole[1] * uy + pole[2] * uz
    px, py, pz = pole[0] - dot * ux, pole[1] - dot * uy, pole[2] - dot * uz
    size = sqrt(px * px + py * py + pz * pz)
    if size < 1e-6:                                   # the pole lies along the limb: any bend will do
        px, py, pz = (-uy, ux, 0.0) if abs(uz) < 0.9 else (0.0, -uz, uy)
        size = sqrt(px * px + py * py + pz * pz)
    px, py, pz = px / size, py / size, pz / size
    middle = (root[0] + ux * along + px * off, root[1] + uy * along + py * off, root[2] + uz * along + pz * off)
    return middle, (root[0] + ux * reach, root[1] + uy * reach, root[2] + uz * reach)


def limb_frame(start: Vec, end: Vec, front: Vec) -> np.ndarray:
    """Axes of a limb from `start` to `end`: -y along it, +z as near to `front` as can be."""
    yx, yy, yz = start[0] - end[0], start[1] - end[1], start[2] - end[2]
    size = sqrt(yx * yx + yy * yy + yz * yz) or 1.0
    yx, yy, yz = yx / size, yy / size, yz / size
    dot = front[0] * yx + front[1] * yy + front[2] * yz
    zx, zy, zz = front[0] - dot * yx, front[1] - dot * yy, front[2] - dot * yz
    size = sqrt(zx * zx + zy * zy + zz * zz)
    if size < 1e-6:
        zx, zy, zz = (0.0, -yz, yy) if abs(yx) < 0.9 else (-yz, 0.0, yx)
        size = sqrt(zx * zx + zy * zy + zz * zz)
    zx, zy, zz = zx / size, zy / size, zz / size
    xx, xy, xz = yy * zz - yz * zy, yz * zx - yx * zz, yx * zy - yy * zx
    return np.array(((xx, yx, zx), (xy, yy, zy), (xz, yz, zz)))


def solve(body: Body, size: Proportions) -> Bones:
    """World transforms of all bones. A hip that stands too high for its planted feet is lowered smoothly."""
    turn, place = np.zeros((NUM_BONES, 3, 3)), np.zeros((NUM_BONES, 3))
    turn[:] = np.eye(3)
    base = euler(0.0, body.yaw, 0.0)
    pelvis = base @ euler(body.pitch, body.twist, -body.roll)
    feet = [_foot(foot, size) for foot in body.feet]
    across = pelvis[:, 0] * size.hip_wide
    origin = np.array((body.x, 0.0, body.z)) + base[:, 0] * body.sway + base[:, 2] * body.forth
    height = body.y + body.hip_height
    if not body.free_feet:
        height = _hip_height(height, origin, across, feet, body, size)
    origin[1] = height
    turn[PELVIS], place[PELVIS] = pelvis, origin

    chest = pelvis @ euler(body.chest_pitch, body.chest_twist, -body.chest_roll)
    waist = origin + pelvis[:, 1] * size.waist
    turn[CHEST], place[CHEST] = chest, waist
    rise = size.torso - size.waist
    shoulder_mid = waist + chest[:, 1] * (rise + body.shrug * 0.035 * size.height)
    head = chest @ euler(body.head_pitch, body.head_yaw, -body.head_roll)
    neck_top = waist + chest[:, 1] * (rise + size.neck * 0.6) + chest[:, 2] * body.head_forth
    turn[HEAD], place[HEAD] = head, neck_top + head[:, 1] * (size.neck * 0.4)      # the chin's height, under the skull

    for i, side in enumerate(SIDES):
        _solve_arm(turn, place, body.arms[i], i, side, chest, shoulder_mid, size)
        _solve_leg(turn, place, body.feet[i], feet[i], i, side, origin, pelvis, size)
    bones = Bones(turn, place)
    hang(bones, size, body.arms)
    return bones


def hang(bones: Bones, size: Proportions, arms: tuple[Arm, Arm]) -> None:
    """Place what follows from pelvis, head and hands: hem, locks, jaw and fingers."""
    turn, place = bones.turn, bones.place
    for i, side in enumerate(SIDES):
        hand = turn[HAND_L + i]
        for bone, bent, across in ((FINGERS_L + i, arms[i].fist, -0.004), (INDEX_L + i, arms[i].index, 0.022)):
            turn[bone] = hand @ rot_z(-side * 1.75 * min(max(bent, 0.0), 1.0))
            place[bone] = place[HAND_L + i] + hand @ np.array((0.0, -0.062, across + 0.004)) * size.height
    turn[JAW], place[JAW] = turn[HEAD], place[HEAD]
    turn[LOCKS], place[LOCKS] = turn[HEAD], place[HEAD]
    turn[HEM], place[HEM] = _hem(turn, turn[PELVIS]), place[PELVIS]


def _hem(turn: np.ndarray, pelvis: np.ndarray) -> np.ndarray:
    """Coat and skirt hang between the thighs, and a little more upright than they."""
    down = turn[THIGH_L][:, 1] + turn[THIGH_R][:, 1] + np.array((0.0, 0.5, 0.0))
    return limb_frame(tuple(down), (0.0, 0.0, 0.0), tuple(pelvis[:, 2]))


def _hip_height(height, origin, across, feet, body, size):
    for i, side in enumerate(SIDES):
        if not body.feet[i].planted:
            continue
        ankle = feet[i][1]
        flat = hypot(origin[0] + side * across[0] - ankle[0], origin[2] + side * across[2] - ankle[2])
        reach = 0.998 * size.leg
        top = ankle[1] + sqrt(max(reach * reach - flat * flat, 0.04)) - side * across[1]
        height = smooth_min(height, top, 0.02)
    return height


def smooth_min(a: float, b: float, k: float) -> float:
    """Never above min(a, b); within k of it the corner is rounded."""
    h = max(k - abs(a - b), 0.0) / k
    return min(a, b) - h * h * k * 0.25


def _foot(foot: Foot, size: Proportions) -> tuple[np.ndarray, Vec]:
    frame = euler(foot.pitch, foot.yaw, 0.0)
    flat = euler(0.0, foot.yaw, 0.0)
    ball = (foot.x + flat[0, 2] * size.ball, foot.y + foot.lift, foot.z + flat[2, 2] * size.ball)
    back, up = -size.ball, size.ankle
    ankle = tuple(float(ball[k] + frame[k, 1] * up + frame[k, 2] * back) for k in range(3))
    return frame, ankle   # type: ignore[return-value]


def _solve_arm(turn, place, arm, i, side, chest, shoulder_mid, size):
    shoulder = shoulder_mid + chest[:, 0] * (side * size.shoulder_wide) - chest[:, 1] * (0.02 * size.height)
    upper = chest @ rot_z(side * arm.spread) @ rot_x(-arm.swing) @ rot_y(-side * arm.twist)
    fore = upper @ rot_x(-max(arm.bend, 0.0))
    elbow = shoulder - upper[:, 1] * size.upper_arm
    wrist = elbow - fore[:, 1] * size.forearm
    if arm.pull > 0.0:
        far = np.array(arm.target) - shoulder
        far *= min(1.0, 0.998 * (size.upper_arm + size.forearm) / (float(np.linalg.norm(far)) + 1e-9))
        goal = wrist + (shoulder + far - wrist) * min(arm.pull, 1.0)
        middle = (shoulder + wrist) * 0.5
        pole = elbow - middle - chest[:, 1] * 0.06 + chest[:, 0] * (side * 0.03)
        mid, end = two_bone(tuple(shoulder), tuple(goal), size.upper_arm, size.forearm, tuple(pole))
        elbow, wrist = np.array(mid), np.array(end)
        upper = limb_frame(tuple(shoulder), mid, tuple(upper[:, 2]))
        fore = limb_frame(mid, end, tuple(fore[:, 2]))
    turn[UPPER_L + i], place[UPPER_L + i] = upper, shoulder
    turn[FORE_L + i], place[FORE_L + i] = fore, elbow
    turn[HAND_L + i] = fore @ rot_y(-side * arm.roll) @ rot_x(-arm.wrist)
    place[HAND_L + i] = wrist


def _solve_leg(turn, place, foot, solved, i, side, origin, pelvis, size):
    frame, ankle = solved
    hip = origin + pelvis[:, 0] * (side * size.hip_wide)
    front = pelvis[:, 2] + frame[:, 2] * 0.4 + pelvis[:, 0] * (side * foot.knee_out * 2.0)
    mid, end = two_bone(tuple(hip), ankle, size.thigh, size.shin, tuple(front))
    turn[THIGH_L + i], place[THIGH_L + i] = limb_frame(tuple(hip), mid, tuple(front)), hip
    turn[SHIN_L + i], place[SHIN_L + i] = limb_frame(mid, end, tuple(front)), mid
    turn[FOOT_L + i], place[FOOT_L + i] = frame, end
