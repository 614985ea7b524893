"""A horse: a deep trunk on long legs, mane and tail that swing, a saddle when somebody rides it.

Look.top is the coat, Look.hair mane and tail, Look.hat_colour bridle and saddle cloth.
"""

from __future__ import annotations

from math import pi, sin
from typing import ClassVar

from kinema.stage.actors.animals import rig
from kinema.stage.actors.animals.prints import Gait
from kinema.stage.actors.animals.quadruped import Quadruped, Rest
from kinema.stage.actors.animals.rig import Breed, Pose
from kinema.stage.actors.animals.sizes import animal_size, coat_colour
from kinema.stage.actors.gait import Travel, chance, noise
from kinema.stage.actors.performer import Pace, seed_of
from kinema.stage.actors.skeleton import SIDES, Proportions
from kinema.stage.actors.wardrobe import Part, colour, made_of, shade, tint
from kinema.stage.shapes import CLOTH, GLOSSY, HAIR, PLAIN, cone, ellipsoid, linear, round_cone, sphere
from kinema.story.shot import Look

USUAL, LEAST, MOST = 2.1, 1.0, 2.7  # metres, hooves to crown


class Horse(Quadruped):
    pace = Pace(1.6, 2.4, 5.0, 9.0)
    rests: ClassVar[dict[str, Rest]] = {
        "lie": Rest(rise=-0.95, neck_up=-0.1, fore=(0.05, 0.05), hind=(0.42, 0.10), tucked=0.9, tail_up=0.35),
        "sit": Rest(rise=-0.95, neck_up=-0.1, fore=(0.05, 0.05), hind=(0.42, 0.10), tucked=0.9, tail_up=0.35),
        "kneel": Rest(rise=-0.22, pitch=-0.30, fore=(0.28, 0.0), neck_up=-0.2),
        "crouch": Rest(rise=-0.12, neck_up=-0.6),
    }

    @staticmethod
    def measure(look: Look) -> Proportions:
        return animal_size(look.height_m, USUAL, LEAST, MOST, head=0.24, hip=0.52)

    @staticmethod
    def breed_of(height: float) -> Breed:
        h = height
        return Breed(
            back=0.585 * h,
            length=0.46 * h,
            wide=0.075 * h,
            fore=(0.225 * h, 0.215 * h),
            hind=(0.20 * h, 0.185 * h, 0.19 * h),
            elbow=0.13 * h,
            neck=0.30 * h,
            neck_up=0.88,
            head=0.30 * h,
            head_drop=1.42,
            paw=0.035 * h,
            tail=0.13 * h,
            tail_up=-0.95,
            eye=(0.060 * h, 0.028 * h, 0.055 * h),
            eye_out=0.95,
            ear=(0.032 * h, 0.055 * h, -0.02 * h),
        )

    def gait_of(self, travel: Travel | None) -> Gait:
        h = self.size.height
        speed = 0.0 if travel is None else travel.length / max(travel.seconds - travel.ramp, 0.2)
        if travel is not None and travel.run and speed > 4.6 * h / USUAL:
            return Gait(
                "gallop",
                min(max(1.75 * h, speed * 0.50), 2.6 * h),
                0.27,
                (0.46, 0.58, 0.0, 0.13),
                0.15 * h,
                0.035 * h,
                0.11,
            )
        if speed > 2.0 * h / USUAL:
            return Gait(
                "trot", min(max(1.1 * h, speed * 0.58), 1.5 * h), 0.42, (0.0, 0.5, 0.5, 0.0), 0.10 * h, 0.016 * h
            )
        return Gait("walk", 0.74 * h, 0.62, (0.25, 0.75, 0.0, 0.5), 0.065 * h, 0.006 * h)

    def temper(self, pose: Pose, t: float, still: float) -> None:
        pose.wag += 0.30 * max(noise(t / 1.4, self.seed + 21), 0.0) * sin(2 * pi * 0.8 * t)  # flicks at flies
        pose.ears += 0.5 * noise(t / 0.8, self.seed + 22)
        if still > 0.8:  # a toss of the head
            toss = max(noise(t / 2.0, self.seed + 23) - 0.55, 0.0) * 2.0
            pose.neck_up += 0.25 * toss * sin(2 * pi * 1.6 * t)

    def coat(self, group: int) -> list[Part]:
        look, h, oid, b = self.actor.look, self.size.height, self.object_id, self.breed
        fur, mane = coat_colour(look.top, "#8a5634"), coat_colour(look.hair, "#2c1d16")
        base = made_of(albedo=fur, roughness=0.7, surface=HAIR, object_id=oid, group=group, blend=0.05 * h)
        hair = made_of(albedo=mane, roughness=0.75, surface=HAIR, object_id=oid, group=group + 3, blend=0.025 * h)
        socks = chance(8, seed_of("nature", self.actor.character) % 65536) > 0.4
        parts = [
            *_trunk(b, h, base),
            *_head(b, h, base, hair, socks),
            *_limbs(b, h, base, group, socks),
            *_mane(b, h, hair),
        ]
        return [*parts, *_saddle(h, oid, look)] if self.ridden else parts


def _trunk(b: Breed, h: float, base: dict) -> list[Part]:
    return [
        Part(
            rig.CHEST, round_cone((0, -0.01 * h, 0.0), (0, -0.012 * h, -0.5 * b.length), 0.125 * h, 0.120 * h, **base)
        ),
        Part(rig.CHEST, ellipsoid((0, -0.02 * h, 0.055 * h), (0.105 * h, 0.115 * h, 0.09 * h), **base)),
        Part(
            rig.HIPS,
            round_cone((0, -0.005 * h, 0.3 * b.length), (0, 0.012 * h, -0.02 * h), 0.115 * h, 0.125 * h, **base),
        ),
        Part(rig.NECK, round_cone((0, -0.015 * h, -0.05 * h), (0, 0.0, 0.92 * b.neck), 0.108 * h, 0.064 * h, **base)),
    ]


def _head(b: Breed, h: float, base: dict, hair: dict, blaze: bool) -> list[Part]:
    oid = base["object_id"]
    skull = made_of(base, group=base["group"] + 1, blend=0.03 * h)
    soft = made_of(skull, albedo=tint(shade(base["albedo"], 0.55), linear("#3a2c2a"), 0.35))
    white = made_of(skull, albedo=linear("#e8dcc8"))
    dark = made_of(albedo=linear("#1a1414"), roughness=0.4, surface=PLAIN, object_id=oid)
    out = [
        Part(rig.HEAD, round_cone((0, -0.004 * h, 0.02 * h), (0, 0.0, 0.155 * h), 0.068 * h, 0.045 * h, **skull)),
        Part(rig.HEAD, ellipsoid((0, -0.03 * h, 0.035 * h), (0.05 * h, 0.066 * h, 0.07 * h), **skull)),
        Part(rig.HEAD, ellipsoid((0, 0.0, 0.205 * h), (0.048 * h, 0.046 * h, 0.052 * h), **soft)),
        Part(
            rig.JAW,
            round_cone(
                (0, -0.052 * h, 0.06 * h),
                (0, -0.044 * h, 0.19 * h),
                0.030 * h,
                0.030 * h,
                **made_of(soft, group=base["group"] + 2),
            ),
        ),
        Part(
            rig.HEAD,
            round_cone((0, 0.075 * h, -0.02 * h), (0.012 * h, 0.062 * h, 0.085 * h), 0.030 * h, 0.014 * h, **hair),
        ),
    ]
    if blaze:
        out.append(Part(rig.HEAD, ellipsoid((0, 0.038 * h, 0.115 * h), (0.020 * h, 0.016 * h, 0.085 * h), **white)))
    for i, side in enumerate(SIDES):
        out += [
            Part(
                rig.EAR_L + i,
                round_cone(
                    (0, 0, 0),
                    (side * 0.012 * h, 0.085 * h, 0.0),
                    0.026 * h,
                    0.009 * h,
                    **made_of(base, group=0, blend=0.0),
                ),
            ),
            Part(
                rig.HEAD,
                ellipsoid((side * 0.034 * h, 0.008 * h, 0.243 * h), (0.010 * h, 0.014 * h, 0.012 * h), **dark),
                1,
            ),
            *_eye(i, h, base, oid),
        ]
    return out


def _eye(i: int, h: float, base: dict, oid: int) -> list[Part]:
    r = 0.023 * h
    lid = made_of(albedo=shade(base["albedo"], 0.7), roughness=0.8, surface=HAIR, object_id=oid)
    return [
        Part(
            rig.EYE_L + i, sphere((0, 0, 0), r, albedo=linear("#e6dccc"), roughness=0.2, surface=GLOSSY, object_id=oid)
        ),
        Part(
            rig.EYE_L + i,
            ellipsoid(
                (0, 0, 0.5 * r),
                (0.82 * r, 0.78 * r, 0.56 * r),
                albedo=linear("#24150f"),
                roughness=0.12,
                surface=GLOSSY,
                object_id=oid,
            ),
        ),
        Part(
            rig.EYE_L + i,
            sphere(
                (-0.2 * r, 0.40 * r, 0.95 * r),
                0.15 * r,
                albedo=(0.9, 0.9, 0.86),
                emission=0.9,
                surface=PLAIN,
                object_id=oid,
            ),
            1,
        ),
        Part(rig.LID_L + i, sphere((0, 0.22 * r, -0.16 * r), 1.10 * r, **lid)),
    ]


def _limbs(b: Breed, h: float, base: dict, group: int, socks: bool) -> list[Part]:
    out = []
    hoof = made_of(albedo=linear("#2b211c"), roughness=0.4, surface=GLOSSY, object_id=base["object_id"])
    for leg in range(4):
        own = made_of(base, blend=0.03 * h)
        low = made_of(
            own,
            group=group + 4 + leg,
            blend=0.015 * h,
            albedo=linear("#e3d7c2") if socks and leg != 1 else shade(base["albedo"], 0.5),
        )
        if leg < 2:
            out += [
                Part(rig.UPPER + leg, round_cone((0, 0.04 * h, 0), (0, -b.fore[0], 0), 0.068 * h, 0.036 * h, **own)),
                Part(rig.LOWER + leg, round_cone((0, 0, 0), (0, -0.45 * b.fore[1], 0), 0.034 * h, 0.028 * h, **own)),
                Part(
                    rig.LOWER + leg,
                    round_cone((0, -0.45 * b.fore[1], 0), (0, -b.fore[1], 0), 0.029 * h, 0.034 * h, **low),
                ),
            ]
        else:
            out += [
                Part(rig.UPPER + leg, round_cone((0, 0, 0), (0, -b.hind[0], 0), 0.105 * h, 0.060 * h, **own)),
                Part(rig.LOWER + leg, round_cone((0, 0, 0), (0, -b.hind[1], 0), 0.058 * h, 0.035 * h, **own)),
                Part(rig.CANNON + leg - 2, round_cone((0, 0, 0), (0, -b.hind[2], 0), 0.032 * h, 0.034 * h, **low)),
            ]
        out.append(
            Part(rig.PAW + leg, cone((0, 0.006 * h, 0.006 * h), (0, -b.paw, 0.014 * h), 0.032 * h, 0.044 * h, **hoof))
        )
    return out


def _mane(b: Breed, h: float, hair: dict) -> list[Part]:
    out = []
    for k in range(5):  # a crest of locks along the neck
        at = b.neck * (0.08 + 0.21 * k)
        top = (0.112 - 0.009 * k) * h
        out.append(
            Part(
                rig.NECK,
                round_cone((0, top, at), (0.045 * h, top - 0.085 * h, at - 0.05 * h), 0.034 * h, 0.022 * h, **hair),
            )
        )
    radii = (0.030, 0.046, 0.048, 0.016)
    for i in range(3):
        out.append(
            Part(
                rig.TAIL + i,
                round_cone(
                    (0, 0, 0), (0, 0, -b.tail * (1.0 if i < 2 else 1.3)), radii[i] * h, radii[i + 1] * h, **hair
                ),
            )
        )
    return out


def _saddle(h: float, oid: int, look: Look) -> list[Part]:
    cloth = made_of(albedo=colour(look.hat_colour), roughness=0.9, surface=CLOTH, object_id=oid)
    leather = made_of(albedo=linear("#5a3320"), roughness=0.45, surface=GLOSSY, object_id=oid)
    back = -0.26 * h
    return [
        Part(rig.CHEST, ellipsoid((0, 0.005 * h, back), (0.131 * h, 0.128 * h, 0.105 * h), **cloth)),
        Part(rig.CHEST, ellipsoid((0, 0.118 * h, back), (0.062 * h, 0.022 * h, 0.085 * h), **leather)),
        Part(
            rig.CHEST,
            round_cone(
                (-0.03 * h, 0.148 * h, back - 0.082 * h),
                (0.03 * h, 0.148 * h, back - 0.082 * h),
                0.022 * h,
                0.022 * h,
                **leather,
            ),
        ),
        Part(rig.CHEST, sphere((0, 0.150 * h, back + 0.078 * h), 0.020 * h, **leather)),
    ]
