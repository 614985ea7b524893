"""What the whole body does at length: dancing, fighting, embracing, carrying a load.

Like the gestures of gesture.py these take a Body and change some of its numbers; feet that stand are never moved. What
two do together (a fight, an embrace) needs no talk between them: both read the same clock and the same seed.
"""

from __future__ import annotations

from functools import lru_cache
from math import cos, floor, hypot, pi, sin

from kinema.stage.actors.gait import chance, ease
from kinema.stage.actors.gesture import GESTURES, Aim, envelope
from kinema.stage.actors.skeleton import SIDES, Body, Proportions, wrap

COUNT_S = 0.52  # a count of a dance
ROUND_S = 1.25  # a blow and what answers it
EIGHTS = (  # counts: (foot, to the left, forward, turn, lift) of the foot that steps; heights and radians
    (
        (0, 0.17, 0, 0, 0),
        (1, 0.17, 0, 0, 0),
        (1, 0, 0, 0, 0),
        (0, 0, 0, 0, 0),
        (1, -0.17, 0, 0, 0),
        (0, -0.17, 0, 0, 0),
        (0, 0, 0, 0, 0),
        (1, 0, 0, 0, 0),
    ),
    (
        (0, 0, 0.13, 0, 0),
        (1, 0, 0, 0, 0.24),
        (1, 0, -0.10, 0, 0),
        (0, 0, 0, 0, 0),
        (1, 0, 0.13, 0, 0),
        (0, 0, 0, 0, 0.24),
        (0, 0, -0.10, 0, 0),
        (1, 0, 0, 0, 0),
    ),
    (
        (0, 0.03, 0, 0.8, 0),
        (1, -0.03, 0, 0.8, 0),
        (0, 0.03, 0, 0.8, 0),
        (1, 0, 0, 0.74, 0),
        (0, 0.03, 0, 0.8, 0),
        (1, -0.03, 0, 0.8, 0),
        (0, 0.03, 0, 0.8, 0),
        (1, 0, 0, 0.74, 0),
    ),
    (
        (0, 0.10, 0.10, 0.2, 0),
        (1, 0, 0, 0, 0.16),
        (1, -0.10, 0.02, -0.4, 0),
        (0, 0, 0, 0, 0.16),
        (0, 0, 0, 0.2, 0),
        (1, 0, 0, 0, 0),
        (0, 0, 0, 0, 0.2),
        (1, 0, 0, 0, 0.2),
    ),
)
DANCE_ARMS = (  # swing, spread, twist, bend of the arm on the beat's side, and of the other
    ((0.5, 1.25, 0.2, 0.7), (0.9, 0.7, 0.5, 1.2)),
    ((-0.25, 0.72, 1.15, 1.62), (-0.25, 0.72, 1.15, 1.62)),
    ((0.9, 1.75, -0.6, 0.5), (0.4, 1.25, -0.2, 0.45)),
    ((2.5, 0.45, 0.0, 0.55), (-0.25, 0.72, 1.15, 1.62)),
)

Spot = tuple[float, float]


@lru_cache(maxsize=256)
def steps_of(seed: int, counts: int) -> tuple[tuple[tuple[Spot, Spot], float, int, float], ...]:
    """Of each count: where both feet stand after it (left, forward, in heights), the turn, the foot, its lift."""
    feet: list[Spot] = [(0.0, 0.0), (0.0, 0.0)]
    turn, out = 0.0, []
    for k in range(counts):
        eight = EIGHTS[(seed // 3 + (k // 8) * (1 + seed % 3)) % len(EIGHTS)]
        foot, left, ahead, by, lift = eight[k % 8]
        if k >= counts - 3:  # the last three counts close: the body turns back in two, and then the first foot follows
            foot, left, ahead, lift = (k + counts) % 2, 0.0, 0.0, 0.0
            by = wrap(-turn) / 2 if k == counts - 3 else wrap(-turn)
        turn += by
        feet[foot] = (left, ahead)
        out.append(((feet[0], feet[1]), turn, foot, lift))
    return tuple(out)


def _dance(body: Body, p: Proportions, t: float, seconds: float, aim: Aim) -> None:
    counts = max(2, floor(seconds / COUNT_S))
    count = seconds / counts
    steps = steps_of(aim.seed % 97, counts)
    k = min(floor(t / count), counts - 1)
    u = ease((t / count - k) / 0.72)
    before = steps[k - 1] if k else (((0.0, 0.0), (0.0, 0.0)), 0.0, 0, 0.0)
    (now, turn, moving, lift), h = steps[k], p.height
    w = min(t / count, 1.0) * min((seconds - t) / count, 1.0)
    x, z, yaw = body.x, body.z, body.yaw
    middle = [0.0, 0.0]
    for i in (0, 1):
        part = u if i == moving else 0.0
        left = before[0][i][0] + (now[i][0] - before[0][i][0]) * part
        ahead = before[0][i][1] + (now[i][1] - before[0][i][1]) * part
        about = _turned(steps, k, i) * (1.0 - part) + turn * part if i == moving else _turned(steps, k, i)
        _place(body, i, about, left * h, ahead * h, x, z, yaw)
        middle = [middle[0] + 0.5 * left * h, middle[1] + 0.5 * ahead * h]
        if i == moving and part < 1.0:
            arc = sin(pi * min((t / count - k) / 0.72, 1.0))
            foot = body.feet[i]
            foot.planted = False
            foot.lift += (0.035 + lift) * h * arc
            foot.pitch += 0.4 * arc
            foot.x += sin(yaw + about) * 0.8 * lift * h * arc
            foot.z += cos(yaw + about) * 0.8 * lift * h * arc
    about = before[1] + (turn - before[1]) * u
    body.x += cos(yaw) * middle[0] + sin(yaw) * middle[1]
    body.z += -sin(yaw) * middle[0] + cos(yaw) * middle[1]
    body.yaw = yaw + about
    _sway_to_the_beat(body, p, t / count, w, moving, aim)


def _turned(steps, k: int, foot: int) -> float:
    """How far that foot has been turned by the counts before k."""
    return next((steps[j][1] for j in range(k - 1, -1, -1) if steps[j][2] == foot), 0.0)


def _place(body: Body, i: int, about: float, left: float, ahead: float, x: float, z: float, yaw: float) -> None:
    """Foot i, from where it stands, turned about the root and moved in the dancer's first heading."""
    foot = body.feet[i]
    dx, dz = foot.x - x, foot.z - z
    c, s = cos(about), sin(about)
    foot.x = x + c * dx + s * dz + cos(yaw) * left + sin(yaw) * ahead
    foot.z = z - s * dx + c * dz - sin(yaw) * left + cos(yaw) * ahead
    foot.yaw += about


def _sway_to_the_beat(body: Body, p: Proportions, beat: float, w: float, moving: int, aim: Aim) -> None:
    h, swing = p.height, sin(pi * beat)
    body.hip_height -= (0.006 + 0.016 * (1.0 - abs(swing))) * h * w
    body.sway += 0.03 * h * SIDES[1 - moving] * abs(swing) * w
    body.roll += 0.09 * SIDES[1 - moving] * abs(swing) * w
    body.chest_roll -= 0.13 * SIDES[1 - moving] * abs(swing) * w
    body.chest_twist += 0.22 * swing * w
    body.twist -= 0.14 * swing * w
    body.head_roll += 0.10 * swing * w
    style = DANCE_ARMS[(aim.seed // 7) % len(DANCE_ARMS)]
    side = 0 if sin(pi * beat / 2) > 0 else 1
    change = ease(abs(sin(pi * beat / 2)) * 2.2)
    for i in (0, 1):
        a, b = style[0 if i == side else 1], style[1 if i == side else 0]
        mid = [0.5 * (m + n) + (m - n) * 0.5 * change for m, n in zip(a, b, strict=True)]
        mid[3] += 0.18 * sin(2 * pi * beat)
        body.arms[i].toward(w, mid[0], mid[1], mid[2], mid[3], 0.0, 0.2)


def _fight(body: Body, p: Proportions, t: float, seconds: float, aim: Aim) -> None:
    """Blow and answer in turns: who attacks winds up, lunges and draws back; the other ducks, sways or parries."""
    w = envelope(t, seconds, 0.45, 0.45)
    clock = t + aim.since
    k, u = floor(clock / ROUND_S), (clock / ROUND_S) % 1.0
    h = p.height
    body.hip_height -= 0.018 * h * w * (1.0 + 0.2 * sin(2 * pi * 1.6 * clock))
    body.chest_pitch += 0.14 * w
    body.head_pitch -= 0.10 * w
    body.twist += 0.25 * w
    body.chest_twist -= 0.15 * w
    for i in (0, 1):
        body.arms[i].toward(w, 0.95 if i else 1.15, 0.10, 0.45, 1.75 if i else 1.5, 0.0, 0.0)
        body.arms[i].fist = max(body.arms[i].fist, w)
    if aim.armed:
        body.arms[1].toward(w, 0.75, 0.28, 0.1, 1.15)
    if (k + aim.role) % 2 == 0:
        _strike(body, p, u, w, k, aim)
    else:
        _answer(body, p, u, w, k, aim)


def _strike(body: Body, p: Proportions, u: float, w: float, k: int, aim: Aim) -> None:
    h = p.height
    back = ease(u / 0.26) * (1.0 - ease((u - 0.30) / 0.10)) * w
    hit = ease((u - 0.30) / 0.11) * (1.0 - ease((u - 0.52) / 0.38)) * w
    hand = 1 if aim.armed else (1 if chance(k, aim.seed) > 0.4 else 0)
    side = SIDES[hand]
    body.twist += side * (-0.30 * back + 0.30 * hit)
    body.chest_twist += side * (-0.42 * back + 0.62 * hit)
    body.chest_pitch += 0.24 * hit - 0.12 * back
    body.forth += (0.085 * hit - 0.03 * back) * h
    body.hip_height -= 0.012 * h * hit
    arm = body.arms[hand]
    if aim.armed:
        high = chance(k, aim.seed + 1) > 0.4
        arm.toward(back, 2.5 if high else 0.9, 0.45 if high else 1.2, 0.0, 1.25 if high else 0.7)
        arm.toward(hit, 1.05, 0.10 if high else -0.35, 0.2, 0.18)
    else:
        arm.toward(back, 0.35, 0.35, 0.6, 2.1)
        arm.toward(hit, 1.55 + 0.15 * (chance(k, aim.seed + 2) - 0.5), -0.05, 0.3, 0.10)
    step, foot = ease((u - 0.24) / 0.16) * (1.0 - ease((u - 0.62) / 0.25)) * w, body.feet[1 - hand]
    foot.x += sin(body.yaw) * 0.13 * h * step
    foot.z += cos(body.yaw) * 0.13 * h * step
    going = max(4.0 * step * (1.0 - step), 0.0)
    foot.lift += 0.045 * h * going
    foot.planted = going < 0.02


def _answer(body: Body, p: Proportions, u: float, w: float, k: int, aim: Aim) -> None:
    h = p.height
    dodge = ease((u - 0.24) / 0.14) * (1.0 - ease((u - 0.56) / 0.34)) * w
    way = chance(k, aim.seed + 3)
    if way < 0.4:  # ducks under it
        body.hip_height -= 0.115 * h * dodge
        body.chest_pitch += 0.55 * dodge
        body.head_pitch += 0.15 * dodge
        body.chest_roll += 0.25 * dodge
    elif way < 0.75 or not aim.armed:  # sways back, or takes it on the arms
        body.chest_pitch -= 0.50 * dodge
        body.forth -= 0.05 * h * dodge
        body.head_pitch -= 0.12 * dodge
        body.hip_height -= 0.02 * h * dodge
        for arm in body.arms:
            arm.toward(0.8 * dodge, 1.5, 0.05, 0.5, 1.9)
    else:  # parries
        body.arms[1].toward(dodge, 1.6, 0.15, -0.5, 0.9)
        body.chest_twist += 0.3 * dodge


def _embrace(body: Body, p: Proportions, t: float, seconds: float, aim: Aim) -> None:
    """Arms open, close round the other's back, hold with a rock and a pat, and let go."""
    opened = ease(t / 0.35) * (1.0 - ease((t - seconds + 0.45) / 0.4))
    held = ease((t - 0.3) / 0.55) * (1.0 - ease((t - seconds + 0.8) / 0.5))
    dx, dz = aim.point[0] - body.x, aim.point[2] - body.z
    far = hypot(dx, dz) or 1.0
    fx, fz = dx / far, dz / far
    rock = sin(2 * pi * 0.42 * t)
    low = max(body.y + p.eye_height - aim.point[1], -0.2 * p.height) / p.height
    body.chest_pitch += (0.10 + min(max(low, 0.0) * 1.3, 0.6)) * held
    body.head_pitch -= 0.10 * held * (low < 0.1)
    body.head_roll += (0.26 * (1 if aim.role else -1)) * held
    body.head_yaw += 0.35 * (1 if aim.role else -1) * held
    body.chest_roll += 0.05 * rock * held
    body.sway += 0.012 * p.height * rock * held
    reach = min(far + 0.07 * p.height, 0.62 * p.height)
    for i, side in enumerate(SIDES):
        arm = body.arms[i]
        arm.toward(opened, 1.05, 0.75, 0.1, 0.5, 0.0, 0.0)
        high = 0.86 if (i == 0) == bool(aim.role) else 0.62
        pat = 0.012 * p.height * max(sin(2 * pi * 1.6 * t), 0.0) * (i == 1) * (1.0 - ease((t - 2.2) / 0.3))
        top = min(body.y + body.hip_height + high * p.torso, aim.point[1] - 0.02)
        arm.target = (
            body.x + fx * (reach + pat) + fz * side * 0.065 * p.height,
            top,
            body.z + fz * (reach + pat) - fx * side * 0.065 * p.height,
        )
        arm.pull = max(arm.pull, held)
        arm.spread += 0.25 * held


def _carry(body: Body, p: Proportions, t: float, seconds: float, aim: Aim) -> None:
    """Stoops for it, lifts with the knees, leans back against the weight; what is carried lies between the hands."""
    lift = ease((t - 0.62) / 0.6) if aim.role else 1.0  # role 1: it still stands on the ground
    stoop = (ease(t / 0.55) * (1.0 - ease((t - 0.75) / 0.6))) if aim.role else 0.0
    body.hip_height -= 0.20 * p.height * stoop
    body.chest_pitch += 0.75 * stoop - 0.11 * lift
    body.head_pitch += 0.2 * stoop
    body.shrug -= 0.1 * lift
    hold = max(lift, stoop)
    up = body.y + body.hip_height + (0.36 * p.torso) * lift + (0.02 * p.height - 0.3 * p.hip) * (1.0 - lift)
    ahead = (0.235 + 0.10 * stoop) * p.height
    for i, side in enumerate(SIDES):
        arm, out = body.arms[i], side * 0.098 * p.height
        arm.target = (
            body.x + sin(body.yaw) * ahead + cos(body.yaw) * out,
            up,
            body.z + cos(body.yaw) * ahead - sin(body.yaw) * out,
        )
        arm.toward(hold, 0.8, 0.12, 0.35, 1.2, 0.0, 0.0)
        arm.pull = max(arm.pull, hold)
        arm.fist = max(arm.fist, 0.35 * hold)


DEEDS = {"dance": _dance, "fight": _fight, "embrace": _embrace, "carry": _carry}
ALL = {**GESTURES, **DEEDS}
