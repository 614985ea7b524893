"""What animals on four legs do when a shot asks for a gesture: each with a crouch before and a settling after.

behave(pose, breed, "jump", 0.4, 1.3)                # 0.4 s into a jump
"""

from __future__ import annotations

from math import cos, pi, sin

from kinema.stage.actors.animals.prints import LEGS
from kinema.stage.actors.animals.rig import Breed, Pose
from kinema.stage.actors.gait import ease, settle
from kinema.stage.actors.skeleton import SIDES


def behave(pose: Pose, b: Breed, name: str, u: float, seconds: float) -> None:
    """Gestures that any animal knows; others become attention."""
    w = settle(min(u / 0.4, 1.0)) * (1.0 - ease((u - seconds + 0.4) / 0.4))
    if name in ("nod", "shake_head"):
        swing = sin(2 * pi * 1.7 * u) * w
        pose.head_pitch += 0.3 * swing * (name == "nod")
        pose.head_yaw += 0.45 * swing * (name == "shake_head")
    elif name in ("pick_up", "reach"):
        dip = ease(u / (0.45 * seconds)) * (1.0 - ease((u - 0.55 * seconds) / (0.4 * seconds)))
        pose.neck_up -= (b.neck_up + 0.75) * dip
        pose.pitch -= 0.16 * dip
        pose.head_pitch -= 0.25 * dip
        pose.jaw = max(pose.jaw, 0.6 * sin(pi * dip))
    elif name == "jump":
        _leap(pose, b, u)
    elif name in ("wave", "point", "knock"):  # gives a paw, stamps a hoof
        _paw(pose, b, w, 0.5 + 0.5 * sin(2 * pi * 1.5 * u))
    elif name == "fight":
        lunge = max(sin(2 * pi * 0.9 * u), 0.0) ** 2 * w
        pose.forth += 0.10 * b.length * lunge
        pose.pitch += (0.30 * lunge - 0.10) * w
        pose.jaw, pose.ears = max(pose.jaw, 0.25 * w + 0.75 * lunge), -1.0
        pose.neck_up -= 0.35 * w
    elif name == "dance":
        beat = 2 * pi * 1.25 * u
        pose.rise += 0.05 * b.back * abs(sin(beat)) * w
        pose.pitch += 0.12 * sin(beat) * w
        pose.bend += 0.22 * sin(0.5 * beat) * w
        pose.neck_up += 0.14 * sin(beat + 1.0) * w
        _paw(pose, b, w, max(sin(beat), 0.0), 0 if sin(0.5 * beat) > 0 else 1)
    elif name == "laugh":
        pose.jaw = max(pose.jaw, w * (0.5 + 0.3 * sin(2 * pi * 4 * u)))
        pose.neck_up += 0.15 * w
    elif name == "embrace":  # leans against somebody
        pose.forth += 0.10 * b.length * w
        pose.neck_up -= 0.25 * w
        pose.head_roll += 0.3 * w
    else:
        pose.ears += 0.8 * w
        pose.neck_up += 0.12 * w


def _leap(pose: Pose, b: Breed, u: float) -> None:
    crouch = ease(u / 0.3) * (1.0 - ease((u - 0.3) / 0.1))
    v = (u - 0.34) / 0.5
    air = 4.0 * v * (1.0 - v) if 0.0 < v < 1.0 else 0.0
    land = sin(pi * min(max((u - 0.84) / 0.4, 0.0), 1.0))
    pose.rise += b.back * (0.42 * air - 0.20 * crouch - 0.14 * land)
    pose.pitch += 0.4 * (0.5 - v) * (1.0 if air > 0.0 else 0.0) * min(4.0 * air, 1.0) - 0.12 * crouch + 0.1 * land
    for leg in LEGS:
        x, y, z = pose.feet[leg]
        pose.feet[leg] = (x, y + b.back * 0.5 * air, z)
        pose.curl[leg] += 0.8 * air
    pose.ears += air


def _paw(pose: Pose, b: Breed, w: float, up: float, leg: int = 1) -> None:
    lift = max(w, 0.0) * (0.30 + 0.25 * up)
    x, y, z = pose.feet[leg]
    ahead = 0.38 * b.back * lift
    pose.feet[leg] = (x + sin(pose.yaw) * ahead, y + b.back * lift, z + cos(pose.yaw) * ahead)
    pose.curl[leg] += 0.9 * lift
    pose.roll -= 0.05 * w * SIDES[leg]
