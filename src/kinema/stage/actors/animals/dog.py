"""A dog: big head and paws, ears that hang or stand, a tail that says how it feels.

Look.top is the coat, Look.hair the markings (ears, back, tail), Look.hat_colour the collar. A look that leaves them as
people have them gives a brown dog.
"""

from __future__ import annotations

from math import pi, sin
from typing import ClassVar

from kinema.stage.actors.animals import rig
from kinema.stage.actors.animals.prints import Gait
from kinema.stage.actors.animals.quadruped import Quadruped, Rest
from kinema.stage.actors.animals.rig import Breed, Pose
from kinema.stage.actors.animals.sizes import animal_size, coat_colour
from kinema.stage.actors.gait import Travel, chance
from kinema.stage.actors.performer import Pace, seed_of
from kinema.stage.actors.skeleton import SIDES, Proportions
from kinema.stage.actors.wardrobe import Part, colour, made_of, shade, tint
from kinema.stage.shapes import CLOTH, GLOSSY, HAIR, PLAIN, axis_angle, cone, ellipsoid, linear, round_cone, sphere
from kinema.story.shot import Look

USUAL, LEAST, MOST = 0.72, 0.25, 1.2  # metres, paws to crown


class Dog(Quadruped):
    pace = Pace(1.2, 1.9, 3.6, 6.0)
    rests: ClassVar[dict[str, Rest]] = {
        "sit": Rest(rise=-0.052, pitch=0.72, forth=-0.05, neck_up=-0.05, hind=(0.10, 0.03), fore=(-0.03, 0.0)),
        "lie": Rest(rise=-0.25, pitch=0.10, neck_up=-0.2, fore=(0.17, 0.02), hind=(0.16, 0.06), tail_up=-0.45),
        "kneel": Rest(rise=-0.12, pitch=-0.42, fore=(0.16, 0.02), neck_up=0.25, tail_up=0.7),  # the play bow
        "crouch": Rest(rise=-0.14, pitch=-0.05, neck_up=-0.5, head=-0.2, tail_up=-0.8),
    }

    @staticmethod
    def measure(look: Look) -> Proportions:
        return animal_size(look.height_m, USUAL, LEAST, MOST, head=0.36, hip=0.5)

    @staticmethod
    def breed_of(height: float) -> Breed:
        h = height
        return Breed(
            back=0.55 * h,
            length=0.52 * h,
            wide=0.095 * h,
            fore=(0.215 * h, 0.20 * h),
            hind=(0.20 * h, 0.19 * h, 0.16 * h),
            elbow=0.11 * h,
            neck=0.22 * h,
            neck_up=0.95,
            head=0.36 * h,
            head_drop=0.98,
            paw=0.05 * h,
            tail=0.13 * h,
            tail_up=0.55,
            eye=(0.066 * h, 0.07 * h, 0.118 * h),
            eye_out=0.16,
            ear=(0.10 * h, 0.115 * h, -0.01 * h),
        )

    def gait_of(self, travel: Travel | None) -> Gait:
        h = self.size.height
        speed = 0.0 if travel is None else travel.length / max(travel.seconds - travel.ramp, 0.2)
        if travel is not None and travel.run and speed > 3.6 * h / USUAL:
            return Gait(
                "gallop",
                min(max(1.9 * h, speed * 0.42), 2.6 * h),
                0.28,
                (0.48, 0.60, 0.0, 0.12),
                0.13 * h,
                0.05 * h,
                0.16,
            )
        if speed > 1.5 * h / USUAL:
            return Gait(
                "trot", min(max(1.05 * h, speed * 0.45), 1.5 * h), 0.44, (0.0, 0.5, 0.5, 0.0), 0.10 * h, 0.016 * h
            )
        return Gait("walk", 0.72 * h, 0.62, (0.25, 0.75, 0.0, 0.5), 0.075 * h, 0.008 * h)

    def temper(self, pose: Pose, t: float, still: float) -> None:
        glad = {"joy": 1.0, "neutral": 0.45, "surprise": 0.2}.get(self.actor.emotion, 0.0)
        lively = 0.5 + 0.5 * sin(0.7 * t + 5.0 * chance(3, self.seed))
        pose.wag += (
            (0.18 + 0.45 * glad * lively * still) * sin(2 * pi * (2.6 if glad > 0.6 else 1.6) * t) * min(glad * 2, 1)
        )
        if self.actor.emotion in ("neutral", "joy") and chance(4, self._nature) > 0.35:
            pant = 0.30 + 0.10 * sin(2 * pi * 3.4 * t)  # mouth a little open, panting
            pose.jaw = max(pose.jaw, pant * (0.6 + 0.4 * glad))

    def coat(self, group: int) -> list[Part]:
        look, h, oid = self.actor.look, self.size.height, self.object_id
        fur = coat_colour(look.top, "#a9743f")
        mark = coat_colour(look.hair, "#5a3a24")
        pale = tint(fur, linear("#f0e4cc"), 0.62)
        pricked = chance(9, seed_of("nature", self.actor.character) % 65536) > 0.6
        base = made_of(albedo=fur, roughness=0.85, surface=HAIR, object_id=oid, group=group, blend=0.05 * h)
        return [
            *_trunk(self.breed, h, base, mark, pale),
            *_face(h, self.breed, base, mark, pale, pricked),
            *_limbs(self.breed, h, base, pale, group),
            *_tail(h, self.breed, base, mark, group),
            Part(
                rig.NECK,
                cone(
                    (0, 0, 0.50 * self.breed.neck),
                    (0, 0, 0.66 * self.breed.neck),
                    0.103 * h,
                    0.101 * h,
                    albedo=colour(look.hat_colour),
                    roughness=0.5,
                    surface=CLOTH,
                    object_id=oid,
                ),
            ),
            Part(
                rig.NECK,
                sphere(
                    (0, -0.108 * h, 0.6 * self.breed.neck),
                    0.018 * h,
                    albedo=linear("#d8b46a"),
                    roughness=0.3,
                    surface=GLOSSY,
                    object_id=oid,
                ),
                1,
            ),
        ]


def _trunk(b: Breed, h: float, base: dict, mark, pale) -> list[Part]:
    return [
        Part(
            rig.CHEST,
            round_cone((0, -0.012 * h, 0.03 * h), (0, 0.005 * h, -0.42 * b.length), 0.135 * h, 0.105 * h, **base),
        ),
        Part(rig.HIPS, round_cone((0, 0.0, 0.30 * b.length), (0, 0.0, -0.03 * h), 0.102 * h, 0.108 * h, **base)),
        Part(
            rig.CHEST,
            ellipsoid((0, -0.05 * h, 0.075 * h), (0.095 * h, 0.10 * h, 0.095 * h), **made_of(base, albedo=pale)),
        ),
        Part(
            rig.HIPS,
            ellipsoid((0, 0.045 * h, 0.10 * h), (0.085 * h, 0.068 * h, 0.17 * h), **made_of(base, albedo=mark)),
        ),
        Part(rig.NECK, round_cone((0, -0.01 * h, -0.02 * h), (0, 0, b.neck), 0.10 * h, 0.082 * h, **base)),
    ]


def _face(h: float, b: Breed, base: dict, mark, pale, pricked: bool) -> list[Part]:
    oid, group = base["object_id"], base["group"] + 1
    skull = made_of(base, group=group, blend=0.035 * h)
    muzzle = made_of(skull, albedo=pale)
    dark = made_of(albedo=linear("#1d1614"), roughness=0.25, surface=GLOSSY, object_id=oid)
    tongue = made_of(albedo=linear("#c4605c"), roughness=0.4, surface=GLOSSY, object_id=oid)
    ear = made_of(base, albedo=mark, group=0, blend=0.0)
    out = [
        Part(rig.HEAD, ellipsoid((0, 0.05 * h, 0.015 * h), (0.138 * h, 0.125 * h, 0.132 * h), **skull)),
        Part(
            rig.HEAD, round_cone((0, 0.008 * h, 0.10 * h), (0, -0.008 * h, 0.215 * h), 0.070 * h, 0.056 * h, **muzzle)
        ),
        Part(rig.HEAD, ellipsoid((0, 0.035 * h, 0.268 * h), (0.037 * h, 0.026 * h, 0.024 * h), **dark)),
        Part(
            rig.JAW,
            round_cone(
                (0, -0.05 * h, 0.08 * h),
                (0, -0.05 * h, 0.19 * h),
                0.044 * h,
                0.036 * h,
                **made_of(muzzle, group=group + 1, blend=0.02 * h),
            ),
        ),
        Part(rig.JAW, ellipsoid((0, -0.020 * h, 0.17 * h), (0.030 * h, 0.011 * h, 0.075 * h), **tongue), 1),
    ]
    for i, side in enumerate(SIDES):
        if pricked:
            out.append(
                Part(
                    rig.EAR_L + i, round_cone((0, 0, 0), (side * 0.03 * h, 0.125 * h, 0.0), 0.048 * h, 0.012 * h, **ear)
                )
            )
        else:
            out.append(
                Part(
                    rig.EAR_L + i,
                    ellipsoid(
                        (side * 0.035 * h, -0.045 * h, 0.005 * h),
                        (0.022 * h, 0.092 * h, 0.058 * h),
                        quat=axis_angle((0, 0, 1), side * 0.32),
                        **ear,
                    ),
                )
            )
        out += _eye(i, side, h, base, mark, oid)
    return out


def _eye(i: int, side: float, h: float, base: dict, mark, oid: int) -> list[Part]:
    r = 0.036 * h
    lid = made_of(albedo=shade(base["albedo"], 0.72), roughness=0.8, surface=HAIR, object_id=oid)
    return [
        Part(
            rig.EYE_L + i, sphere((0, 0, 0), r, albedo=linear("#efe6d8"), roughness=0.2, surface=GLOSSY, object_id=oid)
        ),
        Part(
            rig.EYE_L + i,
            ellipsoid(
                (0, 0, 0.62 * r),
                (0.72 * r, 0.72 * r, 0.44 * r),
                albedo=linear("#3a2113"),
                roughness=0.15,
                surface=GLOSSY,
                object_id=oid,
            ),
        ),
        Part(
            rig.EYE_L + i,
            sphere(
                (-0.3 * r, 0.38 * r, 0.90 * r),
                0.15 * r,
                albedo=(0.9, 0.9, 0.86),
                emission=0.9,
                surface=PLAIN,
                object_id=oid,
            ),
            1,
        ),
        Part(rig.LID_L + i, sphere((0, 0.2 * r, -0.12 * r), 1.06 * r, **lid)),
        Part(
            rig.HEAD,
            ellipsoid(
                (side * 0.068 * h, 0.125 * h, 0.105 * h),
                (0.030 * h, 0.014 * h, 0.02 * h),
                **made_of(base, albedo=mark, group=0, blend=0.0),
            ),
            1,
        ),
    ]


def _limbs(b: Breed, h: float, base: dict, pale, group: int) -> list[Part]:
    out = []
    sock = made_of(base, albedo=pale, blend=0.02 * h)
    for leg in range(4):
        own = made_of(base, blend=0.03 * h)
        low = made_of(own, group=group + 4 + leg)
        if leg < 2:
            out += [
                Part(rig.UPPER + leg, round_cone((0, 0.03 * h, 0), (0, -b.fore[0], 0), 0.072 * h, 0.047 * h, **own)),
                Part(rig.LOWER + leg, round_cone((0, 0, 0), (0, -b.fore[1], 0), 0.047 * h, 0.040 * h, **low)),
            ]
        else:
            out += [
                Part(rig.UPPER + leg, round_cone((0, 0, 0), (0, -b.hind[0], 0), 0.10 * h, 0.062 * h, **own)),
                Part(rig.LOWER + leg, round_cone((0, 0, 0), (0, -b.hind[1], 0), 0.058 * h, 0.042 * h, **own)),
                Part(rig.CANNON + leg - 2, round_cone((0, 0, 0), (0, -b.hind[2], 0), 0.042 * h, 0.038 * h, **low)),
            ]
        out.append(
            Part(
                rig.PAW + leg,
                ellipsoid(
                    (0, -0.014 * h, 0.024 * h),
                    (0.052 * h, 0.038 * h, 0.068 * h),
                    **made_of(sock, group=group + 4 + leg),
                ),
            )
        )
    return out


def _tail(h: float, b: Breed, base: dict, mark, group: int) -> list[Part]:
    radii = (0.042, 0.038, 0.030, 0.012)
    own = made_of(base, albedo=mark, group=group + 2, blend=0.02 * h)
    return [
        Part(rig.TAIL + i, round_cone((0, 0, 0), (0, 0, -b.tail), radii[i] * h, radii[i + 1] * h, **own))
        for i in range(3)
    ]
