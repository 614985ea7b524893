"""What a body does besides getting about: postures, gestures, moods and the small movements of being alive.

Every function takes a Body, changes some of its numbers and returns nothing. Times are seconds since the action
began; each action has anticipation, an overshoot where it stops, and gives the body back when it ends.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import atan2, cos, hypot, pi, sin

from kinema.stage.actors import posture
from kinema.stage.actors.gait import chance, ease, noise, settle
from kinema.stage.actors.skeleton import SIDES, Body, Proportions, Vec, wrap

MOODS_OF_BODY = {              # chest, head, shrug, arm swing, spread, bend, hip, pelvis forth
    "neutral": (0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0),
    "joy": (-0.07, -0.06, 0.12, 0.04, 0.06, 0.14, 0.0, 0.01),
    "sad": (0.13, 0.11, -0.45, 0.1, -0.06, -0.14, -0.012, 0.012),
    "anger": (0.10, 0.06, 0.35, 0.05, 0.16, 0.5, -0.008, -0.01),
    "fear": (-0.08, 0.04, 0.75, 0.62, 0.0, 1.5, -0.02, -0.025),
    "surprise": (-0.12, -0.08, 0.4, 0.3, 0.22, 0.75, 0.0, -0.015),
}

CARRY = {                      # swing, spread, twist, bend, wrist, roll of the hand that holds it
    "lantern": (0.42, 0.26, 0.1, 0.85, 0.0, 0.0),
    "book": (0.30, 0.10, 0.75, 1.55, 0.0, 0.0),
    "cup": (0.36, 0.14, 0.55, 1.62, 0.0, 0.0),
    "sword": (0.30, 0.30, 0.1, 1.05, 0.0, 0.0),
    "letter": (0.42, 0.08, 0.7, 1.6, 0.0, 0.0),
    "phone": (0.5, 0.2, 0.8, 1.95, 0.0, 0.0),
    "candle": (0.40, 0.12, 0.5, 1.5, 0.0, 0.0),
    "flowers": (0.34, 0.10, 0.6, 1.5, 0.0, 0.0),
    "umbrella": (0.22, 0.40, 0.1, 1.85, 0.0, 0.0),
}
UPRIGHT = ("cup", "candle", "flowers", "umbrella")
BOTH_HANDS = ("book", "letter")


SEAT_BEHIND = 0.2              # of the height: who sits down stands this far before the middle of the seat


@dataclass(frozen=True, slots=True)
class Aim:
    """What an action is aimed at: direction from the actor's chest and the point itself (world)."""

    point: Vec
    hand: int = 1              # 0 left, 1 right
    seed: int = 0              # what two share, or a dancer's style
    role: int = 0              # of two: who is first
    since: float = 0.0         # seconds of the shot when the action began
    armed: bool = False        # a sword in the right hand


def stand(body: Body, p: Proportions) -> None:
    """Straight, feet as given, arms hanging."""
    body.hip_height = p.hip * 0.994
    body.chest_pitch += p.stoop
    body.head_pitch -= p.stoop * 0.8
    body.head_forth = 0.008 * p.height + 0.10 * p.stoop * p.height * 0.3


def alive(body: Body, p: Proportions, t: float, seed: int, still: float = 1.0) -> None:
    """Breath, weight on one leg and now and then on the other, and small shifts; `still` 0 leaves only breath."""
    breath = 0.5 - 0.5 * cos(2 * pi * (t / 3.7 + chance(1, seed)))
    body.breath = breath
    body.shrug += 0.16 * breath
    body.chest_pitch -= 0.014 * breath
    lean = 1.0 if chance(2, seed) > 0.5 else -1.0
    shift = lean * (0.55 + 0.45 * noise(t / 3.4, seed + 11)) if still else 0.0
    shift *= still
    body.sway += 0.021 * p.height * shift
    body.roll += 0.06 * shift
    body.chest_roll -= 0.10 * shift
    body.head_roll += 0.03 * shift + 0.02 * still * noise(t / 2.6, seed + 12)
    body.hip_height -= 0.006 * p.height * abs(shift)
    body.chest_twist += 0.04 * still * noise(t / 4.3, seed + 13)
    body.head_yaw += 0.025 * noise(t / 1.9, seed + 14)
    body.head_pitch += 0.02 * noise(t / 2.3, seed + 15)
    for i, side in enumerate(SIDES):
        free = max(-side * shift, 0.0)
        body.feet[i].knee_out += 0.14 * free
        arm = body.arms[i]
        arm.swing += 0.05 * noise(t / 3.1, seed + 16 + i) + 0.02 * breath
        arm.bend += 0.12 * free + 0.06 * noise(t / 2.9, seed + 18 + i)
        arm.spread += 0.03 * breath


def habit(body: Body, p: Proportions, seed: int, amount: float) -> None:
    """How somebody likes to stand: a hand on the hip, hands folded, hands behind the back, a thumb in the belt."""
    kind = int(chance(6, seed) * 5)
    if amount <= 0.0 or kind == 0:
        return
    if kind == 1:
        i = 0 if chance(7, seed) > 0.5 else 1
        body.arms[i].toward(0.95 * amount, -0.25, 0.72, 1.15, 1.62, 0.3, 0.3)
    elif kind == 2:
        body.arms[0].toward(amount, 0.28, 0.10, 0.95, 1.0, 0.1, 0.4)
        body.arms[1].toward(amount, 0.31, 0.10, 0.95, 1.05, 0.1, 0.4)
    elif kind == 3:
        for arm in body.arms:
            arm.toward(amount, -0.55, 0.22, 1.35, 0.75)
        body.chest_pitch -= 0.05 * amount
    else:
        body.arms[0].toward(0.9 * amount, 0.05, 0.38, 0.9, 1.15, 0.2, 0.2)


def feel(body: Body, p: Proportions, emotion: str, amount: float = 1.0) -> None:
    """How one of story.shot.EMOTIONS is carried."""
    chest, head, shrug, swing, spread, bend, hip, forth = MOODS_OF_BODY.get(emotion, MOODS_OF_BODY["neutral"])
    body.chest_pitch += chest * amount
    body.head_pitch += head * amount
    body.shrug += shrug * amount
    body.hip_height += hip * p.height * amount
    body.forth += forth * p.height * amount
    clench = {"anger": 0.95, "fear": 0.6, "sad": 0.15, "surprise": 0.02}.get(emotion, 0.3)
    for arm in body.arms:
        arm.fist += (clench - arm.fist) * amount
        arm.index = arm.fist
        arm.swing += swing * amount
        arm.spread += spread * amount
        arm.bend += bend * amount
        arm.twist += (0.5 if emotion == "fear" else 0.0) * amount


def walk(body: Body, p: Proportions, speed: float, run: bool, phase: float) -> None:
    """Arms, hips and chest of one who goes: opposite arms, a bob and a lean. Feet must be set already."""
    amount = min(speed / (2.6 if run else 1.1), 1.15)
    forward = (sin(body.yaw), cos(body.yaw))
    left, right = body.feet
    stride = ((left.x - right.x) * forward[0] + (left.z - right.z) * forward[1]) / (0.6 * p.height)
    stride = max(-1.0, min(1.0, stride))
    body.hip_height -= 0.012 * p.height * amount
    body.sway += 0.16 * (right.lift - left.lift)
    body.roll += 0.5 * (right.lift - left.lift) / p.height
    body.twist += -0.28 * stride
    body.chest_twist += 0.45 * stride
    body.head_yaw += -0.17 * stride
    body.chest_pitch += (0.20 if run else 0.055) * amount
    body.pitch += 0.16 * amount if run else 0.0
    body.head_pitch -= (0.24 if run else 0.03) * amount
    body.forth += (0.02 if run else 0.006) * p.height * amount
    for i, side in enumerate(SIDES):
        arm = body.arms[i]
        back = side * stride
        arm.swing += -back * (1.5 if run else 1.05) * min(amount, 1.0) + (0.1 if run else 0.05) * amount
        arm.bend += ((1.15 if run else 0.12) + (0.25 if run else 0.18) * max(-back, 0.0)) * amount
    if run:
        body.hip_height += (0.045 * p.height) * (0.5 - 0.5 * cos(2 * pi * phase)) * amount - 0.02 * p.height * amount
    else:
        body.hip_height += 0.008 * p.height * cos(2 * pi * phase) * amount


def carry(body: Body, prop: str, t: float, seed: int) -> None:
    """The arm (or both) that holds a prop."""
    if prop not in CARRY:
        return
    angles = list(CARRY[prop])
    angles[3] += 0.03 * noise(t / 1.7, seed + 31)
    body.arms[1].fist = body.arms[1].index = max(body.arms[1].fist, 0.35 if prop in BOTH_HANDS else 0.9)
    body.arms[1].toward(0.92, *angles)
    if prop in BOTH_HANDS:
        body.arms[0].toward(0.92, *angles)
        body.arms[0].fist = max(body.arms[0].fist, 0.35)


def envelope(t: float, seconds: float, rise: float, fall: float) -> float:
    """0 to 1 with anticipation and overshoot in `rise` seconds, held, and back in `fall` seconds before the end."""
    rise, fall = min(rise, 0.45 * seconds), min(fall, 0.4 * seconds)
    return settle(t / rise) * (1.0 - ease((t - seconds + fall) / fall))


def _wave(body: Body, p: Proportions, t: float, seconds: float, aim: Aim) -> None:
    w = envelope(t, seconds, 0.55, 0.5)
    swing = sin(2 * pi * 1.9 * t)
    body.arms[aim.hand].fist *= 1.0 - w
    body.arms[aim.hand].toward(w, 0.25, 1.75, -1.5, 0.95 + 0.42 * swing, 0.0, -0.4)
    body.arms[aim.hand].spread += 0.1 * swing * w
    body.chest_roll += -SIDES[aim.hand] * 0.09 * w
    body.head_roll += SIDES[aim.hand] * 0.07 * w


def _point(body: Body, p: Proportions, t: float, seconds: float, aim: Aim) -> None:
    w = envelope(t, seconds, 0.5, 0.45)
    chest = (body.x, body.y + body.hip_height + 0.8 * p.torso, body.z)
    dx, dy, dz = (a - b for a, b in zip(aim.point, chest, strict=True))
    far = hypot(dx, dy, dz) or 1.0
    side = SIDES[aim.hand] * p.shoulder_wide
    reach = 0.985 * (p.upper_arm + p.forearm)
    arm = body.arms[aim.hand]
    arm.target = (chest[0] + cos(body.yaw) * side + dx / far * reach, chest[1] + max(dy / far, -0.5) * reach,
                  chest[2] - sin(body.yaw) * side + dz / far * reach)
    arm.toward(min(w, 1.0), 1.4, 0.1, 0.0, 0.1, 0.0, 0.0)
    arm.pull = max(arm.pull, min(max(w, 0.0), 1.0))
    arm.fist, arm.index = max(arm.fist, w), min(arm.index, 1.0 - w)
    body.chest_pitch += 0.06 * w
    body.chest_twist -= SIDES[aim.hand] * 0.12 * w


def _reach(body: Body, p: Proportions, t: float, seconds: float, aim: Aim) -> None:
    w = envelope(t, seconds, 0.7, 0.6)
    arm = body.arms[aim.hand]
    arm.target, arm.pull = aim.point, max(arm.pull, min(max(w, 0.0), 1.0))
    shoulder = body.y + body.hip_height + 0.85 * p.torso
    low = max(shoulder - aim.point[1] - 0.2 * p.height, 0.0) / p.height
    far = max(hypot(aim.point[0] - body.x, aim.point[2] - body.z) - 0.22 * p.height, 0.0) / p.height
    high = min(max(aim.point[1] - shoulder, 0.0) / (0.3 * p.height), 1.0)
    body.chest_pitch += min(0.12 + 0.9 * far + 1.6 * low, 0.75) * (1.0 - high) * w
    body.chest_twist -= SIDES[aim.hand] * 0.22 * w             # the shoulder goes with the arm
    body.head_pitch += (0.08 - 0.25 * high) * w
    body.forth += 0.045 * p.height * w
    arm.fist *= 1.0 - w
    arm.index *= 1.0 - w


def _pick_up(body: Body, p: Proportions, t: float, seconds: float, aim: Aim) -> None:
    w = ease(t / (0.45 * seconds)) * (1.0 - ease((t - 0.55 * seconds) / (0.45 * seconds)))
    if aim.point[1] < body.y + 0.3 * p.height:
        posture.hold_posture(body, p, "crouch", 0.92 * w, 0.0)
    arm = body.arms[aim.hand]
    arm.target, arm.pull = aim.point, max(arm.pull, w)
    body.chest_pitch += 0.2 * w
    body.head_pitch += 0.3 * w


def _knock(body: Body, p: Proportions, t: float, seconds: float, aim: Aim) -> None:
    w = envelope(t, seconds, 0.4, 0.4)
    beat = (t - 0.45) * 4.2
    hit = max(0.0, cos(2 * pi * beat)) ** 3 if 0.0 <= beat <= 3.0 else 0.0
    body.arms[aim.hand].fist = max(body.arms[aim.hand].fist, w)
    body.arms[aim.hand].toward(w, 1.25 + 0.16 * hit, 0.05, 0.1, 1.75 - 0.5 * hit, 0.2, 0.0)
    body.chest_pitch += (0.05 + 0.03 * hit) * w


def _nod(body: Body, p: Proportions, t: float, seconds: float, aim: Aim) -> None:
    w = envelope(t, seconds, 0.15, 0.3)
    dip = 0.5 - 0.5 * cos(2 * pi * 1.75 * t)                    # down and up, the first the deepest
    deep = w * dip * (1.0 - 0.45 * ease(t / seconds))
    body.head_pitch += 0.52 * deep - 0.10 * w * (1.0 - dip)
    body.chest_pitch += 0.10 * deep
    body.head_forth += 0.012 * p.height * deep


def _shake_head(body: Body, p: Proportions, t: float, seconds: float, aim: Aim) -> None:
    w = envelope(t, seconds, 0.2, 0.35)
    turn = w * sin(2 * pi * 1.35 * t) * (1.0 - 0.35 * ease(t / seconds))
    body.head_yaw += 0.68 * turn
    body.chest_twist -= 0.07 * turn
    body.head_roll += 0.05 * turn
    body.head_pitch += 0.09 * w


def _laugh(body: Body, p: Proportions, t: float, seconds: float, aim: Aim) -> None:
    w = envelope(t, seconds, 0.35, 0.6)
    shake = sin(2 * pi * 3.6 * t)
    over = ease((t - 0.55 * seconds) / (0.3 * seconds))        # thrown back first, then bent over the belly
    body.chest_pitch += (-0.22 + 0.07 * shake + 0.42 * over) * w
    body.head_pitch += (-0.44 + 0.07 * shake + 0.30 * over) * w
    body.shrug += (0.5 + 0.6 * shake) * w
    body.hip_height += (0.006 * shake - 0.012 * over) * p.height * w
    for arm in body.arms:
        arm.toward(0.85 * w, 0.45, 0.20, 0.85, 1.55 + 0.06 * shake)


def _jump(body: Body, p: Proportions, t: float, seconds: float, aim: Aim) -> None:
    crouch_s, air_s = 0.32, 0.44
    down = ease(t / crouch_s) * (1.0 - ease((t - crouch_s + 0.06) / 0.12))
    u = (t - crouch_s) / air_s
    air = 4.0 * u * (1.0 - u) if 0.0 < u < 1.0 else 0.0
    v = (t - crouch_s - air_s) / 0.4
    land = sin(pi * v) * (1.0 - v) * 1.3 if 0.0 < v < 1.0 else 0.0
    dip = down + land
    up = ease((t - crouch_s + 0.16) / 0.5) * (1.0 - ease((t - crouch_s - 0.30) / 0.4))
    swung = ease(t / 0.22) * (1.0 - ease((t - crouch_s - air_s) / 0.4))
    body.hip_height -= 0.15 * p.height * dip
    body.chest_pitch += 0.55 * dip - 0.14 * air
    body.head_pitch -= 0.30 * dip
    body.pitch += 0.18 * dip
    body.hip_height += 0.14 * p.height * air
    body.free_feet = body.free_feet or air > 0.0
    for i, foot in enumerate(body.feet):
        foot.lift += (0.28 if i else 0.24) * p.height * air
        foot.pitch += 0.75 * air
        foot.knee_out += 0.22 * max(air, dip)
        body.arms[i].toward(swung, 0.2 - 0.45 * down + 1.25 * up, 0.3 + 0.4 * up, 0.1, 0.4)


def _look(body: Body, p: Proportions, t: float, seconds: float, aim: Aim) -> None:
    w = envelope(t, seconds, 0.6, 0.6)
    yaw = wrap(atan2(aim.point[0] - body.x, aim.point[2] - body.z) - body.yaw)
    body.head_forth += 0.03 * p.height * w
    body.chest_pitch += 0.11 * w
    body.chest_twist += max(-0.45, min(0.45, 0.4 * yaw)) * w   # the eyes lead, head and shoulders follow
    body.head_roll -= 0.07 * w
    body.shrug += 0.12 * w


def _wait(body: Body, p: Proportions, t: float, seconds: float, aim: Aim) -> None:
    """Standing, walking, turning, sitting are done by path and posture; talking by speech."""


Gesture = Callable[[Body, Proportions, float, float, Aim], None]
GESTURES: dict[str, Gesture] = {
    "wave": _wave, "point": _point, "reach": _reach, "pick_up": _pick_up, "knock": _knock, "nod": _nod,
    "shake_head": _shake_head, "laugh": _laugh, "jump": _jump, "look": _look, "talk": _wait,
}


def talk(body: Body, p: Proportions, strokes: list[tuple[float, int, float]], t: float, emotion: str) -> None:
    """Hands and head on the stressed syllables: `strokes` are (time, kind, strength) of a line."""
    gain = {"sad": 0.6, "fear": 0.75, "joy": 1.1, "anger": 1.15}.get(emotion, 1.0)
    for at, kind, strength in strokes:
        u = t - at + 0.36                                       # the hand is up when the syllable sounds
        if not 0.0 <= u <= 1.7:
            continue
        w = settle(u / 0.5, 0.12) * (1.0 - ease((u - 0.85) / 0.85)) * min(strength * gain, 1.0)
        beat = sin(pi * min(max((u - 0.24) / 0.34, 0.0), 1.0)) * strength * gain
        body.head_pitch += 0.11 * beat
        body.chest_pitch += 0.035 * beat
        if kind == 0:
            continue
        hands = (0,) if kind == 1 else (1,) if kind == 2 else (0, 1)
        for i in hands:
            body.arms[i].toward(
                w, 0.62, 0.42 if kind == 3 else 0.30, -0.1 if kind == 3 else 0.15, 1.45 + 0.25 * beat, -0.3, 1.1
            )
        body.chest_roll += 0.04 * w * (1 if kind == 1 else -1 if kind == 2 else 0)
        body.chest_twist += 0.08 * w * (-1 if kind == 1 else 1 if kind == 2 else 0)


def strokes_of(
    mouth: tuple[tuple[int, str], ...], start: float, seed: int, holding: bool
) -> list[tuple[float, int, float]]:
    """Where a line is stressed: its wide open sounds, at least 0.9 s apart."""
    out: list[tuple[float, int, float]] = []
    for i, (ms, viseme) in enumerate(mouth):
        at = start + ms / 1000.0
        if viseme not in ("open", "round") or (out and at - out[-1][0] < 1.1 + 0.9 * chance(i, seed)):
            continue
        roll = chance(i, seed + 3)
        kind = 0 if roll < 0.25 else 1 if roll < 0.5 or holding else 2 if roll < 0.74 else 3
        out.append((at, kind, 0.65 + 0.35 * chance(i, seed + 5)))
    return out


def turn_head(body: Body, p: Proportions, eye: Vec, target: Vec, amount: float) -> tuple[float, float]:
    """Turn head and a little of the chest toward `target`; returns gaze yaw and pitch still left for the eyes."""
    dx, dy, dz = target[0] - eye[0], target[1] - eye[1], target[2] - eye[2]
    yaw = wrap(atan2(dx, dz) - body.yaw - body.twist - body.chest_twist)
    pitch = atan2(dy, hypot(dx, dz) + 1e-6)
    behind = max(abs(yaw) - 2.0, 0.0)
    chest = max(-0.42, min(0.42, 0.28 * yaw)) * amount
    body.chest_twist += chest
    turn = max(-1.05, min(1.05, (yaw - chest) * 0.86)) * amount
    tilt = max(-0.34, min(0.5, (0.72 if pitch > 0 else 0.5) * pitch)) * amount
    body.head_yaw += turn
    body.head_pitch -= tilt
    body.head_roll += 0.06 * turn * (1.0 - min(behind, 1.0))
    left = wrap(yaw - chest - turn)
    return max(-0.62, min(0.62, left)), max(-0.4, min(0.4, pitch - tilt))
