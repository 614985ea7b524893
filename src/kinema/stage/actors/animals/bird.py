"""A bird: it perches, hops a little way, flies a longer one along an arc, and calls.

Look.top is its plumage, Look.hair wings and tail, Look.hat_colour the beak where a maker sets one.
A walk of more than HOP_MOST, and every run, is a flight: it crouches, climbs beating, glides, brakes and settles.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import atan2, cos, floor, hypot, pi, sin

import numpy as np

from kinema.stage.actors.animals.sizes import animal_size, coat_colour
from kinema.stage.actors.face import blink_at, mouth_shape
from kinema.stage.actors.gait import Travel, chance, ease, noise, settle
from kinema.stage.actors.performer import Pace, Performer
from kinema.stage.actors.posing import Puppet
from kinema.stage.actors.skeleton import SIDES, Bones, Proportions, Vec, euler, rot_x, rot_y, rot_z, wrap
from kinema.stage.actors.wardrobe import NUM_GROUPS, Part, made_of, shade, tint
from kinema.stage.shapes import GLOSSY, HAIR, PLAIN, ellipsoid, linear, round_cone, sphere
from kinema.story.shot import Look

USUAL, LEAST, MOST = 0.36, 0.12, 1.4  # metres, feet to crown
HOP_MOST = 1.3  # metres it hops rather than flies
BODY, HEAD, JAW, WING_L, HAND_L, TAIL, FOOT_L, LID_L = 0, 1, 2, 3, 5, 7, 8, 10
NUM_BONES = 12
NAMES = {
    "hips": BODY,
    "head": HEAD,
    "wing_l": WING_L,
    "wing_r": WING_L + 1,
    "hand_l": HAND_L,
    "hand_r": HAND_L + 1,
    "tail": TAIL,
    "foot_l": FOOT_L,
    "foot_r": FOOT_L + 1,
}


@dataclass(slots=True)
class Flight:
    """How a bird is at one moment: root in the world, how far in the air (0..1), its wings and attitude."""

    x: float
    y: float
    z: float
    yaw: float
    air: float = 0.0
    pitch: float = 0.0  # positive: the breast up
    roll: float = 0.0
    flap: float = 0.0  # radians the wings stand above the level
    crouch: float = 0.0


class Bird(Performer):
    pace = Pace(0.5, 4.0, 5.0, 9.0)

    def __post_init__(self) -> None:
        super().__post_init__()
        self._puppet = Puppet(self.plumage(self.object_id * NUM_GROUPS + 1000))
        self._cache: tuple[float, Bones] | None = None

    @staticmethod
    def measure(look: Look) -> Proportions:
        return animal_size(look.height_m, USUAL, LEAST, MOST, head=0.36, hip=0.36)

    def flies(self, travel: Travel) -> bool:
        return travel.run or travel.length > HOP_MOST

    def flight(self, t: float) -> Flight:
        x, z, yaw = self.path.root(t)
        at = Flight(x, self.ground(x, z), z, yaw)
        travel = self.path.travel(t)
        if travel is not None and self.flies(travel):
            self._fly(at, travel, t)
        elif travel is not None:
            self._hop(at, travel, t)
        for act in self.acts:
            u = t - act.start
            if 0.0 <= u < act.seconds and act.name in ("jump", "fight", "dance", "wave"):
                w = ease(u / 0.25) * (1.0 - ease((u - act.seconds + 0.35) / 0.35))
                at.air = max(at.air, w)
                at.flap += 0.9 * sin(2 * pi * 4.4 * u) * w
                at.y += (0.5 * self.size.height * (1.0 + 0.3 * sin(2 * pi * 1.1 * u)) * w) * (act.name != "wave")
                at.pitch += 0.5 * w
        return at

    def _fly(self, at: Flight, travel: Travel, t: float) -> None:
        u = min(max((t - travel.start) / travel.seconds, 0.0), 1.0)
        gone = travel.distance(t) / travel.length
        peak = min(max(0.32 * travel.length, 0.7), 3.5)
        at.y += peak * sin(pi * gone**0.8) ** 1.1 if 0.0 < gone < 1.0 else 0.0
        off, on = ease(u / 0.12), 1.0 - ease((u - 0.90) / 0.10)
        at.air = min(off, on)
        climb = cos(pi * gone**0.8)  # 1 rising .. -1 coming down
        beat = 2 * pi * (4.2 if climb > 0 else 3.4) * (t - travel.start)
        brake = ease((u - 0.74) / 0.14) * on
        work = max(0.95 * max(climb, 0.0) ** 0.5, 0.16, 0.9 * brake)
        at.flap = at.air * (work * sin(beat) + 0.16 - 0.1 * climb)
        at.pitch = at.air * (0.35 * climb + 0.55 * brake)
        now, ahead = self.path.root(t)[2], self.path.root(t + 0.2)[2]
        at.roll = max(-0.6, min(0.6, -1.6 * wrap(ahead - now)))
        at.y += 0.03 * self.size.height * work * cos(beat) * at.air
        at.crouch = sin(pi * min(u / 0.08, 1.0)) * (u < 0.08) + 0.8 * sin(pi * min(max((u - 0.93) / 0.07, 0.0), 1.0))

    def _hop(self, at: Flight, travel: Travel, t: float) -> None:
        """Both feet at once: they stand for two fifths of a hop, and the way is covered in the air."""
        size = 0.55 * self.size.height
        hops = max(1, round(travel.length / size))
        phase = travel.distance(t) / travel.length * hops
        k = min(floor(phase), hops - 1)
        part = min(phase - k, 1.0)
        u = min(max((part - 0.4) / 0.6, 0.0), 1.0)
        at.x, at.z = travel.place((k + ease(u)) / hops * travel.length)
        at.y = self.ground(at.x, at.z) + 0.30 * size * 4.0 * u * (1.0 - u)
        at.crouch = sin(pi * min(part / 0.4, 1.0))
        at.pitch = 0.2 - 0.5 * u * (1.0 - u)

    # --- what others ask --------------------------------------------------------------------------------------

    def eye(self, t: float) -> Vec:
        at = self.flight(t)
        h = self.size.height
        ahead, up = 0.30 * h + 0.15 * h * at.air, (0.86 - 0.28 * at.air) * h
        return at.x + sin(at.yaw) * ahead, at.y + up, at.z + cos(at.yaw) * ahead

    def joints(self, t: float) -> dict[str, Vec]:
        place = self.bones(t).place
        return {name: tuple(float(v) for v in place[i]) for name, i in NAMES.items()}  # type: ignore[misc]

    def bones(self, t: float) -> Bones:
        if self._cache is None or self._cache[0] != t:
            self._cache = (t, self._solve(t))
        return self._cache[1]

    def shapes(self, t: float, detail: bool = True) -> np.ndarray:
        bones = self.bones(t)
        return self._puppet.drawn(self._puppet.placed(self._puppet.rest(), bones.turn, bones.place), detail)

    # --- bones ------------------------------------------------------------------------------------------------

    def _solve(self, t: float) -> Bones:
        h, at = self.size.height, self.flight(t)
        turn, place = np.tile(np.eye(3), (NUM_BONES, 1, 1)), np.zeros((NUM_BONES, 3))
        before, now, part = self.posture(t)
        low = (0.0 if before is None or before.posture == "stand" else 1.0 - ease(part)) + (
            0.0 if now is None or now.posture == "stand" else ease(part)
        )
        dead = now is not None and now.posture == "lie"
        level = euler(0.0, at.yaw, 0.0)
        still = (1.0 - at.air) * (1.0 - low)
        breath = 0.02 * sin(2 * pi * t / 1.3)
        tilt = 0.62 * (1.0 - at.air) * (1.0 - 0.7 * low) + at.pitch + 0.04 * noise(t / 2.0, self.seed) * still
        body = level @ rot_z(-at.roll - 1.9 * (low if dead else 0.0)) @ rot_x(-tilt)
        rise = h * (0.40 - 0.20 * low - 0.07 * at.crouch + breath * 0.3) if not dead else h * (0.40 - 0.22 * low)
        turn[BODY], place[BODY] = body, np.array((at.x, at.y + rise, at.z))
        self._head(t, at, turn, place, still)
        self._wings(t, at, turn, place, low if dead else 0.0)
        tail = (
            0.75 * low * (not dead)
            + 0.25 * at.pitch
            - 0.30 * (1.0 - at.air)
            + 0.18 * max(noise(t / 0.7, self.seed + 5) - 0.4, 0.0) * still
        )
        turn[TAIL], place[TAIL] = body @ rot_x(tail), place[BODY] + body @ (0.0, 0.02 * h, -0.24 * h)
        for i, side in enumerate(SIDES):
            hip = place[BODY] + body @ (side * 0.075 * h, -0.13 * h, -0.02 * h)
            ground = np.array((at.x, at.y, at.z)) + level @ (side * 0.085 * h, 0.0, 0.01 * h)
            trailing = hip + body @ (0.0, -0.10 * h, -0.16 * h)
            folded = max(at.air, low if dead else 0.0)
            turn[FOOT_L + i] = level @ rot_x(1.0 * folded)
            place[FOOT_L + i] = ground * (1.0 - folded) + trailing * folded
        return Bones(turn, place)

    def _head(self, t: float, at: Flight, turn: np.ndarray, place: np.ndarray, still: float) -> None:
        h = self.size.height
        yaw, pitch = self._glance(t, at)
        cock = 0.35 * (chance(floor(t / 1.1), self.seed + 8) - 0.5) * ease((t % 1.1) / 0.12) * still
        bob = 0.03 * h * sin(2 * pi * 2.0 * t) if self.speed(t) > 0.05 and at.air < 0.1 else 0.0
        for act in self.acts:
            u = t - act.start
            if 0.0 <= u < act.seconds and act.name in ("nod", "pick_up", "knock", "reach"):
                pitch -= 1.1 * abs(sin(2 * pi * 1.3 * u)) * settle(min(u / 0.3, 1.0))
            elif 0.0 <= u < act.seconds and act.name == "shake_head":
                yaw += 0.6 * sin(2 * pi * 2.2 * u)
        line, opened = self.line(t), 0.0
        if line is not None:
            opened = mouth_shape(line.mouth, t - line.start)[0]
        level = euler(0.0, at.yaw, 0.0)
        body = turn[BODY]
        head = level @ rot_z(-0.3 * at.roll) @ rot_y(yaw) @ rot_x(-pitch - 0.25 * opened) @ rot_z(cock)
        turn[HEAD] = head
        place[HEAD] = (
            place[BODY]
            + body @ (0.0, 0.10 * h, 0.20 * h)
            + level @ (0.0, 0.11 * h - 0.06 * h * at.air, 0.03 * h + bob + 0.09 * h * at.air)
        )
        turn[JAW], place[JAW] = head @ rot_x(0.7 * opened), place[HEAD]
        blink = blink_at(t, self.seed, 1.4)
        for i, side in enumerate(SIDES):
            turn[LID_L + i] = head @ rot_y(side * 0.75) @ rot_x(-(0.8 - 1.3 * blink))
            place[LID_L + i] = place[HEAD] + head @ (side * 0.088 * h, 0.045 * h, 0.085 * h)

    def _glance(self, t: float, at: Flight) -> tuple[float, float]:
        """A bird's looks are sudden: yaw and pitch against its heading, held, then changed in a tenth of a second."""
        if not self.looks or at.air > 0.6:
            return 0.0, 0.0
        eye = (at.x, at.y + 0.8 * self.size.height, at.z)
        d = self.gaze(eye, t, 0.12, 0.0)
        yaw = max(-1.3, min(1.3, wrap(atan2(d[0], d[2]) - at.yaw)))
        i = floor(t / 1.7 + chance(2, self.seed))
        a, b = (0.7 * (chance(k, self.seed + 6) - 0.5) * (chance(k, self.seed + 7) > 0.4) for k in (i - 1, i))
        u = ease(((t / 1.7 + chance(2, self.seed)) - i) * 1.7 / 0.12)
        return yaw + a + (b - a) * u, max(-0.5, min(0.6, atan2(d[1], hypot(d[0], d[2]))))

    def _wings(self, t: float, at: Flight, turn: np.ndarray, place: np.ndarray, limp: float) -> None:
        h, body = self.size.height, turn[BODY]
        span = max(ease(at.air * 1.6), 0.3 * limp)
        fold = 1.0 - span
        for i, side in enumerate(SIDES):
            inner = at.flap * 0.8
            outer = at.flap * 0.9 - 0.35 * cos(2 * pi * 4.2 * t) * span * (abs(at.flap) > 0.3)
            wing = body @ rot_z(side * inner) @ rot_y(side * 1.42 * fold) @ rot_x(-1.25 * fold)
            turn[WING_L + i] = wing
            place[WING_L + i] = place[BODY] + body @ (side * (0.115 + 0.025 * fold) * h, 0.085 * h, 0.12 * h)
            turn[HAND_L + i] = wing @ rot_z(side * outer * span) @ rot_y(side * (0.14 * fold + 0.22 * span))
            tip = side * (0.40 - 0.24 * fold) * h
            place[HAND_L + i] = place[WING_L + i] + wing @ (tip, -0.02 * h * fold, 0.0)

    # --- feathers ---------------------------------------------------------------------------------------------

    def plumage(self, group: int) -> list[Part]:
        look, h, oid = self.actor.look, self.size.height, self.object_id
        coat, wing = coat_colour(look.top, "#8c9aa6"), coat_colour(look.hair, "#3f4a57")
        beak = linear("#e0a040") if look.hat_colour == Look().hat_colour else coat_colour(look.hat_colour, "#e0a040")
        pale = tint(coat, linear("#f2ead8"), 0.68)
        base = made_of(albedo=coat, roughness=0.85, surface=HAIR, object_id=oid, group=group, blend=0.06 * h)
        horn = made_of(albedo=beak, roughness=0.4, surface=GLOSSY, object_id=oid)
        feather = made_of(albedo=wing, roughness=0.85, surface=HAIR, object_id=oid)
        parts = [
            Part(BODY, ellipsoid((0, 0, 0), (0.155 * h, 0.165 * h, 0.25 * h), **base)),
            Part(
                BODY,
                ellipsoid((0, -0.045 * h, 0.075 * h), (0.130 * h, 0.130 * h, 0.165 * h), **made_of(base, albedo=pale)),
            ),
            Part(BODY, round_cone((0, 0.06 * h, 0.13 * h), (0, 0.16 * h, 0.19 * h), 0.125 * h, 0.105 * h, **base)),
            Part(HEAD, ellipsoid((0, 0.03 * h, 0.02 * h), (0.135 * h, 0.130 * h, 0.135 * h), **base)),
            Part(HEAD, round_cone((0, 0.012 * h, 0.13 * h), (0, -0.012 * h, 0.245 * h), 0.040 * h, 0.008 * h, **horn)),
            Part(
                JAW,
                round_cone(
                    (0, -0.022 * h, 0.115 * h),
                    (0, -0.028 * h, 0.20 * h),
                    0.026 * h,
                    0.007 * h,
                    **made_of(horn, albedo=shade(beak, 0.75)),
                ),
            ),
            Part(
                HEAD,
                round_cone((0, 0.145 * h, 0.0), (0, 0.185 * h, -0.075 * h), 0.028 * h, 0.008 * h, **made_of(feather)),
                1,
            ),
        ]
        for k in (-1, 0, 1):
            parts.append(
                Part(
                    TAIL,
                    round_cone(
                        (0.02 * k * h, 0, 0.06 * h),
                        (0.055 * k * h, 0.004 * h, -0.24 * h),
                        0.03 * h,
                        0.026 * h,
                        **made_of(feather, group=group + 1, blend=0.012 * h),
                    ),
                )
            )
        for i, side in enumerate(SIDES):
            parts += [
                *self._wing(i, side, h, feather, group),
                *self._foot(i, side, h, horn),
                *self._eye(i, side, h, base, oid),
            ]
        return parts

    def _wing(self, i: int, side: float, h: float, feather: dict, group: int) -> list[Part]:
        joined = made_of(feather, group=group + 2 + i, blend=0.02 * h)
        tips = made_of(joined, albedo=shade(feather["albedo"], 0.6))
        out = [
            Part(WING_L + i, ellipsoid((side * 0.20 * h, 0.0, -0.05 * h), (0.25 * h, 0.030 * h, 0.135 * h), **joined))
        ]
        for k in range(4):  # fingers of the hand wing
            spread = -0.05 - 0.060 * k
            out.append(
                Part(
                    HAND_L + i,
                    round_cone(
                        (side * 0.02 * h, 0, (0.02 - 0.045 * k) * h),
                        (side * (0.40 - 0.055 * k) * h, 0.0, spread * h),
                        0.032 * h,
                        0.018 * h,
                        **(tips if k % 2 else joined),
                    ),
                    0 if k in (0, 2) else 1,
                )
            )
        return out

    def _foot(self, i: int, side: float, h: float, horn: dict) -> list[Part]:
        leg = made_of(horn, albedo=shade(horn["albedo"], 0.8), group=0)
        out = [Part(FOOT_L + i, round_cone((0, 0.20 * h, -0.03 * h), (0, 0.02 * h, 0), 0.022 * h, 0.014 * h, **leg))]
        for k, (x, z) in enumerate(((0.035, 0.075), (0.0, 0.09), (-0.035, 0.075), (0.0, -0.05))):
            out.append(
                Part(
                    FOOT_L + i,
                    round_cone((0, 0.016 * h, 0), (side * x * h, 0.012 * h, z * h), 0.014 * h, 0.009 * h, **leg),
                    0 if k == 1 else 1,
                )
            )
        return out

    def _eye(self, i: int, side: float, h: float, base: dict, oid: int) -> list[Part]:
        r = 0.042 * h
        out = np.array((side * sin(0.75), 0.0, cos(0.75)))
        at = np.array((side * 0.088 * h, 0.045 * h, 0.085 * h))
        glint = at + out * 0.86 * r + np.array((0.0, 0.45 * r, 0.0))
        return [
            Part(HEAD, sphere(at, r, albedo=linear("#efe6d0"), roughness=0.2, surface=GLOSSY, object_id=oid)),
            Part(
                HEAD,
                sphere(
                    at + out * 0.40 * r,
                    0.70 * r,
                    albedo=linear("#16110f"),
                    roughness=0.15,
                    surface=GLOSSY,
                    object_id=oid,
                ),
            ),
            Part(HEAD, sphere(glint, 0.16 * r, albedo=(0.9, 0.9, 0.86), emission=0.9, surface=PLAIN, object_id=oid), 1),
            Part(
                LID_L + i,
                sphere(
                    (0, 0.2 * r, -0.15 * r),
                    1.08 * r,
                    albedo=shade(base["albedo"], 0.75),
                    roughness=0.8,
                    surface=HAIR,
                    object_id=oid,
                ),
            ),
        ]
