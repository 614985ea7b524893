"""One actor through a shot: from a time to bones, face and shapes, with no memory of other times.

    performer.bones(t)                  # world transforms
    performer.shapes(t)                 # float32 [N, 24], ready for the renderer
    performer.eye(t)                    # where others look, and the camera

block.py builds the plan (path, postures, gestures, gaze, speech) that a Performer reads.
"""

from __future__ import annotations

from math import cos, pi, sin

import numpy as np

from kinema.stage.actors import deeds, gesture, posture
from kinema.stage.actors.burdens import burden
from kinema.stage.actors.face import JAW_DROP, Face, Features, blink_at, expression, mouth_shape
from kinema.stage.actors.figure import dress
from kinema.stage.actors.follow import sway
from kinema.stage.actors.gait import ease
from kinema.stage.actors.performer import Change, Performer, seed_of
from kinema.stage.actors.posing import Puppet
from kinema.stage.actors.retarget import mixed
from kinema.stage.actors.skeleton import (
    BONES,
    EYE_L,
    HAND_L,
    HAND_R,
    HEAD,
    HEM,
    JAW,
    LID_L,
    LOCKS,
    NUM_BONES,
    SHIN_L,
    SHIN_R,
    SIDES,
    THIGH_L,
    THIGH_R,
    UNDERLID_L,
    Body,
    Bones,
    Proportions,
    Vec,
    euler,
    hang,
    proportions,
    rot_x,
    rot_y,
    rot_z,
    solve,
    wrap,
)
from kinema.stage.actors.wardrobe import NUM_GROUPS, Part, colour, hem_length
from kinema.stage.frame import Lamp
from kinema.stage.props.held import HELD
from kinema.stage.props.lamps import held_lamp
from kinema.story.shot import Look

HELD_BONE, LOAD_BONE = NUM_BONES, NUM_BONES + 1        # after the skeleton's own
IRISES = ("#5a3a22", "#3f5f6e", "#4d6440", "#6d4a2a", "#465a7a", "#3a2c26")
BROWN = ("#5a3a22", "#6d4a2a", "#3a2c26")
EYES_LEAD_S, HEAD_TURN_S = 0.16, 0.5


class Human(Performer):
    """A puppet on two legs: bones from controls, a face, clothes."""

    def __post_init__(self) -> None:
        super().__post_init__()
        look = self.actor.look
        self._nature = seed_of("nature", self.actor.character) % 65536       # the same in every shot
        group = self.object_id * NUM_GROUPS + 1000
        dark = sum(colour(look.skin)) / 3 < 0.2                              # dark skin goes with brown eyes
        iris = (BROWN if dark else IRISES)[seed_of("iris", self.actor.character) % len(BROWN if dark else IRISES)]
        self.features = Features(look, self.size, self.object_id, group, iris)
        parts = [*self.features.parts, *dress(look, self.size, self.object_id, group)]
        if self.holds in HELD:
            parts += [Part(HELD_BONE, row) for row in HELD[self.holds](self.size.height, self.object_id)]
        if self.load:
            parts += [Part(LOAD_BONE, row) for row in burden(self.load, self.size.height, self.object_id)]
        self._puppet = Puppet(parts)
        self._held = self._puppet.bone == HELD_BONE
        self._hangs = bool(np.isin((HEM, LOCKS), self._puppet.bone).any())
        self._hem = np.flatnonzero(self._puppet.bone == HEM)
        self._cache: tuple[float, Bones, Face, Body] | None = None

    @staticmethod
    def measure(look: Look) -> Proportions:
        return proportions(look)

    # --- what is going on -------------------------------------------------------------------------------------

    def eye(self, t: float) -> Vec:
        if self.mount is not None:
            x, z, _ = self.path.root(t)
            p = self.size
            return x, self.ground(x, z) + self.mount.back + 0.05 * p.height + p.torso + p.neck + 0.47 * p.head, z
        """About where the eyes are: from path and posture alone, so that two actors may look at one another."""
        for played in self.played:
            if played.start + 0.2 < t < played.end - 0.2:
                return played.head(t, self.ground)
        x, z, yaw = self.path.root(t)
        p = self.size
        before, now, part = self.posture(t)
        u = ease(part)
        hip, forth = self._seated(before)
        hip2, forth2 = self._seated(now)
        hip, forth = hip + (hip2 - hip) * u, forth + (forth2 - forth) * u
        up = p.torso + p.neck + 0.47 * p.head if hip > 0.1 * p.height else 0.1 * p.height
        return self.outward((x + sin(yaw) * forth, self.ground(x, z) + hip + up, z + cos(yaw) * forth), t)

    def _seated(self, change: Change | None) -> tuple[float, float]:
        if change is None or change.posture not in posture.POSTURES:
            return self.size.hip, 0.0
        pose = posture.POSTURES[change.posture]
        hip = pose.hip * self.size.height
        if change.posture == "sit" and change.seat is not None:
            hip = change.seat + 0.052 * self.size.height
        return hip, pose.forth * self.size.height

    # --- pose -------------------------------------------------------------------------------------------------

    def bones(self, t: float) -> Bones:
        return self._posed(t)[1]

    def face(self, t: float) -> Face:
        return self._posed(t)[2]

    def _posed(self, t: float) -> tuple[float, Bones, Face, Body]:
        if self._cache is None or self._cache[0] != t:
            body, gaze = self._body(t)
            bones = solve(body, self.size)
            for part in self.played:
                if part.start < t < part.end:
                    bones = mixed(bones, part.bones(t, self.ground), part.weight(t), self.size)
                    hang(bones, self.size, body.arms)
            self._sway(bones, body, t)
            face = self._face(t, gaze)
            self._eyes(bones, face)
            if self.carrier is not None:
                turn, place = self.carrier(t)
                bones.place[:] = bones.place @ turn.T + place
                bones.turn[:] = turn @ bones.turn
            self._cache = (t, bones, face, body)
        return self._cache

    def _body(self, t: float) -> tuple[Body, tuple[float, float]]:
        p, body = self.size, Body()
        body.x, body.z, body.yaw = self.path.root(t)
        body.y = self.ground(body.x, body.z)
        for foot, at in zip(body.feet, self.path.feet(t), strict=True):
            foot.x, foot.z, foot.yaw, foot.pitch, foot.planted = at.x, at.z, at.yaw, at.pitch, at.planted
            foot.y, foot.lift = self.ground(at.x, at.z), at.rise
        travel = self.path.travel(t)
        speed = travel.speed(t) if travel else 0.0
        gesture.stand(body, p)
        before, now, part = self.posture(t)
        low = (0.0 if before is None else 1.0 - ease(part))
        low += 0.0 if now is None or now.posture == "stand" else ease(part)
        still = (1.0 - min(speed / 0.5, 1.0)) * (1.0 - 0.85 * min(low, 1.0))
        gesture.alive(body, p, t, self.seed, still)
        lying = now is not None and now.posture in posture.LYING
        if self.actor.emotion in ("neutral", "joy") and not self.holds:
            gesture.habit(body, p, self._nature, max(still - low, 0.0))
        gesture.feel(body, p, self.actor.emotion, 0.0 if lying else 1.0 - 0.4 * min(low, 1.0))
        if travel:
            gesture.walk(body, p, speed, travel.run, travel.phase(t))
        self._posture(body, t, before, now, part)
        if self.mount is not None:
            posture.ride(body, p, self.mount.saddle(t), self.mount.speed(t), not self.holds)
        self._hold_on(body, t)
        if self.holds and t >= self.holds_from and not lying:
            gesture.carry(body, self.holds, t, self.seed)
        for act in self.acts:
            if act.start <= t < act.start + act.seconds:
                deeds.ALL.get(act.name, deeds.ALL["talk"])(body, p, t - act.start, act.seconds, act.aim)
        for line in self.lines:
            if line.start - 0.5 <= t < line.start + line.seconds + 1.5:
                gesture.talk(body, p, line.strokes, t, self.actor.emotion)
        gaze = (0.0, 0.1) if lying else self._look(body, t)
        return body, gaze

    def _hold_on(self, body: Body, t: float) -> None:
        """Hands on the wheel or the oars, feet on the pedals."""
        if self.grips is not None and not self.holds:
            for arm, point in zip(body.arms, self.grips(t), strict=True):
                arm.target, arm.pull = point, 0.96
        if self.treads is not None:
            for foot, (x, y, z) in zip(body.feet, self.treads(t), strict=True):
                foot.x, foot.y, foot.z = x, y, z

    def _posture(self, body: Body, t: float, before: Change | None, now: Change | None, part: float) -> None:
        if now is None:
            return
        moving = sin(pi * part) if part < 1.0 else 0.0
        u = ease(part)
        if before is not None and u < 1.0:
            posture.hold_posture(body, self.size, before.posture, 1.0 - u,
                                 moving if now.posture == "stand" else 0.0, before.seat)
        if now.push is not None and now.posture in posture.LYING:        # turns into the way it falls
            away = wrap(now.push - body.yaw + (pi if now.posture == "lie" else 0.0))
            body.yaw += max(-1.2, min(1.2, away)) * u
        if now.posture != "stand":
            done = u if now.posture not in posture.LYING else min(u * u * 1.02 + 0.03 * moving * moving, 1.0)
            posture.hold_posture(body, self.size, now.posture, done, moving, now.seat)

    def _look(self, body: Body, t: float) -> tuple[float, float]:
        if not self.looks:
            return 0.0, 0.0
        eye = (body.x, body.y + body.hip_height + self.size.torso + self.size.neck + 0.5 * self.size.head, body.z)
        head = self.gaze(eye, t, HEAD_TURN_S, 0.0)
        ahead = self.gaze(eye, t, 0.14, -EYES_LEAD_S)
        point = (eye[0] + head[0], eye[1] + head[1], eye[2] + head[2])
        yaw, pitch = gesture.turn_head(body, self.size, eye, point, 0.9)
        cross = head[0] * ahead[2] - head[2] * ahead[0]
        yaw -= max(-0.5, min(0.5, cross * 0.3))
        jitter = 1.3
        i = int(t / jitter + (self.seed % 97) / 97)
        return (yaw + 0.05 * (gesture.chance(i, self.seed + 41) - 0.5),
                pitch + 0.035 * (gesture.chance(i, self.seed + 42) - 0.5))

    def _sway(self, bones: Bones, body: Body, t: float) -> None:
        """Coat, skirt and long hair swing after the body."""
        if not self._hangs:
            return
        x, z = sway(lambda s: self.path.root(s)[:2], t, 0.85, 0.28, 0.05)
        bounce = 0.35 * (body.feet[0].lift - body.feet[1].lift) / self.size.height
        swing = rot_z(x + bounce * cos(body.yaw)) @ rot_x(-(z - bounce * sin(body.yaw)))
        bones.turn[HEM] = swing @ bones.turn[HEM]
        back = bones.turn[HEAD][:, 2]
        ahead = x * float(back[0]) + z * float(back[2])
        keep = 0.7 if ahead < 0.0 else 0.2                      # hair flies back freely, but not through the neck
        bones.turn[LOCKS] = rot_z(keep * x) @ rot_x(-keep * z) @ bones.turn[LOCKS]

    def _face(self, t: float, gaze: tuple[float, float]) -> Face:
        face = expression(self.actor.emotion)
        for act in self.acts:
            if act.name == "laugh" and act.start <= t < act.start + act.seconds:
                w = min(gesture.envelope(t - act.start, act.seconds, 0.3, 0.5), 1.0)
                joy = expression("joy")
                face.smile += (joy.smile * 1.25 - face.smile) * w
                face.wide, face.underlid = 0.6 * w, face.underlid + (-0.24 - face.underlid) * w
                face.lid += (0.34 - face.lid) * w
                face.cheek += (0.085 - face.cheek) * w
                face.open = max(face.open, (0.62 + 0.2 * sin(22.6 * t)) * w)
                face.teeth = max(face.teeth, w)
        line = self.line(t)
        if line is not None:
            opened, wide, teeth = mouth_shape(line.mouth, t - line.start)
            face.open = opened
            face.wide = 0.4 * face.wide + wide
            face.teeth = teeth
            face.brow_in += 0.018 * sum(_bump((t - at) / 0.5) * strength for at, _, strength in line.strokes)
            face.brow_out += 0.012 * sum(_bump((t - at) / 0.5) * strength for at, _, strength in line.strokes)
        face.gaze_yaw, face.gaze_pitch = gaze
        rate = {"fear": 0.85, "sad": 0.8, "anger": 0.7, "surprise": 0.6}.get(self.actor.emotion, 1.0)
        face.blink = blink_at(t, self.seed, rate)
        return face

    def _eyes(self, bones: Bones, face: Face) -> None:
        head = bones.turn[HEAD]
        bones.place[JAW] = bones.place[HEAD] - head[:, 1] * (JAW_DROP * max(face.open, 0.0) * self.size.head)
        upper, lower = self.features.lid_angles(face)
        eyeball = head @ euler(-face.gaze_pitch, face.gaze_yaw, 0.0)
        for i, side in enumerate(SIDES):
            at = head @ self.features.eye_centre(side) + bones.place[HEAD]
            slant = head @ rot_z(-side * face.slant * (1.0 - face.blink))
            for bone, turn in ((EYE_L, eyeball), (LID_L, slant @ rot_x(-upper)), (UNDERLID_L, head @ rot_x(-lower))):
                bones.turn[bone + i], bones.place[bone + i] = turn, at

    # --- shapes -----------------------------------------------------------------------------------------------

    def shapes(self, t: float, detail: bool = True) -> np.ndarray:
        """Rows of the shape table, float32 [N, 24]. Without `detail` what is too small to see from afar is left out."""
        _, bones, face, body = self._posed(t)
        rows = self._puppet.rest()
        self.features.pose(face, rows, 0)
        if self._hem.size:
            rows[self._hem, 8], rows[self._hem, 11] = self._hem_shape(bones)
        turn = np.concatenate([bones.turn, [self._held_turn(bones, body, t), rot_y(body.yaw + body.twist)]])
        place = np.concatenate([bones.place, [self.grip(t), self._load_place(t, bones)]])
        rows = self._puppet.placed(rows, turn, place)
        return self._puppet.drawn(rows, detail, ~self._held if t < self.holds_from else None)

    def joints(self, t: float) -> dict[str, Vec]:
        """Where the joints are, by name (world)."""
        places = self.bones(t).place
        return {name: tuple(float(v) for v in places[i]) for i, name in enumerate(BONES[:15])}   # type: ignore[misc]

    def _load_place(self, t: float, bones: Bones) -> Vec:
        """Between the hands; before it is lifted, on the ground before the feet."""
        p = self.size
        hands = [bones.point(HAND_L + i, 0.0, -0.05 * p.height, 0.0) for i in (0, 1)]
        held = (0.5 * (hands[0][0] + hands[1][0]), 0.5 * (hands[0][1] + hands[1][1]), 0.5 * (hands[0][2] + hands[1][2]))
        if not self.load or t >= self.load_from + 0.62:
            return held
        x, z, yaw = self.path.root(self.load_from)
        x, z = x + 0.335 * p.height * sin(yaw), z + 0.335 * p.height * cos(yaw)
        ground = (x, self.ground(x, z) + 0.075 * p.height, z)
        u = ease((t - self.load_from - 0.42) / 0.2)
        return tuple(a + (b - a) * u for a, b in zip(ground, held, strict=True))   # type: ignore[return-value]

    def _hem_shape(self, bones: Bones) -> tuple[float, float]:
        """Where it ends (below the hips) and how wide: round both knees, a stride apart; drawn up when one sits."""
        p, look = self.size, self.actor.look
        down, at = bones.turn[HEM][:, 1], bones.place[HEM]
        apart = 0.0
        for knee in (bones.place[SHIN_L], bones.place[SHIN_R]):
            d = knee - at
            apart = max(apart, float(np.linalg.norm(d - down * float(d @ down))))
        reach = hem_length(look, p) / p.thigh
        least = (0.112 if look.coat else 0.135) * p.height * p.stout ** 0.5
        wide = min(max(least, apart * (0.55 + 0.45 * reach) + 0.05 * p.height), 0.24 * p.height)
        hangs = ease((min(float(bones.turn[THIGH_L][1, 1]), float(bones.turn[THIGH_R][1, 1])) - 0.35) / 0.4)
        return -hem_length(look, p) * (0.12 + 0.88 * hangs), 0.085 * p.height + (wide - 0.085 * p.height) * hangs

    def grip(self, t: float) -> Vec:
        """Where a held thing is held (world)."""
        bones, p = self.bones(t), self.size
        right = bones.point(HAND_R, 0.0, -0.045 * p.height, 0.012 * p.height)
        if self.holds in gesture.BOTH_HANDS:
            left = bones.point(HAND_L, 0.0, -0.045 * p.height, 0.012 * p.height)
            return (0.5 * (left[0] + right[0]), 0.5 * (left[1] + right[1]), 0.5 * (left[2] + right[2]))
        return right

    def _held_turn(self, bones: Bones, body: Body, t: float) -> np.ndarray:
        free = np.eye(3) if self.carrier is None else self.carrier(t)[0]
        if self.holds == "lantern":  # hangs from the hand and swings a little
            return (
                free
                @ rot_y(body.yaw)
                @ rot_x(0.5 * (body.chest_pitch - 0.1))
                @ rot_z(0.25 * body.sway / self.size.height * 10)
            )
        if self.holds in gesture.BOTH_HANDS:
            return free @ rot_y(body.yaw + body.twist + body.chest_twist) @ rot_x(-0.75)
        if self.holds in gesture.UPRIGHT:
            return free @ rot_y(body.yaw + body.twist)
        return bones.turn[HAND_R]

    def lamp(self, t: float) -> Lamp | None:
        """The light of what is held, if it gives any."""
        if t < self.holds_from:
            return None
        _, bones, _, body = self._posed(t)
        return held_lamp(self.holds, self.size.height, self.grip(t), self._held_turn(bones, body, t), t, self.seed)


def _bump(u: float) -> float:
    return ease(1.0 - abs(u)) if -1.0 < u < 1.0 else 0.0
