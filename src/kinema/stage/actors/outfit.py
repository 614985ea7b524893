"""What is worn over clothes: glasses, a scarf, armour, a spacesuit.

parts = worn(look, proportions, object_id, group)
"""

from __future__ import annotations

from collections.abc import Iterator
from math import cos, pi, sin

from kinema.stage.actors.skeleton import CHEST, FORE_L, HEAD, SHIN_L, SIDES, THIGH_L, UPPER_L, Proportions
from kinema.stage.actors.wardrobe import Part, colour, made_of, shade, tint
from kinema.stage.shapes import CLOTH, GLOSSY, PLAIN, box, ellipsoid, linear, round_cone, sphere
from kinema.story.shot import Look

STEEL = linear("#a9aeb6")


def worn(look: Look, p: Proportions, oid: int, group: int) -> Iterator[Part]:
    if look.glasses:
        yield from _glasses(p.head, oid)
    if look.scarf:
        yield from _scarf(look, p, oid)
    if look.outfit == "armour":
        yield from _armour(look, p, oid)
    elif look.outfit == "spacesuit":
        yield from _spacesuit(look, p, oid)


def _ring(
    bone: int,
    centre: tuple[float, float, float],
    wide: float,
    tall: float,
    thick: float,
    num: int,
    detail: int,
    **material,
) -> Iterator[Part]:
    """A hoop around z."""
    spots = [
        (centre[0] + wide * cos(2 * pi * k / num), centre[1] + tall * sin(2 * pi * k / num), centre[2])
        for k in range(num)
    ]
    for a, b in zip(spots, spots[1:] + spots[:1], strict=True):
        yield Part(bone, round_cone(a, b, thick, thick, **material), detail)


def _glasses(h: float, oid: int) -> Iterator[Part]:
    wire = made_of(albedo=linear("#2a2420"), roughness=0.35, surface=GLOSSY, object_id=oid)
    y, z = 0.50 * h, 0.455 * h
    for side in SIDES:
        yield from _ring(HEAD, (side * 0.178 * h, y, z), 0.135 * h, 0.125 * h, 0.0125 * h, 9, 1, **wire)
        yield Part(
            HEAD,
            round_cone(
                (side * 0.31 * h, y + 0.02 * h, z - 0.01 * h),
                (side * 0.44 * h, y, 0.02 * h),
                0.012 * h,
                0.012 * h,
                **wire,
            ),
            1,
        )
    yield Part(
        HEAD,
        round_cone(
            (-0.05 * h, y + 0.01 * h, z + 0.005 * h),
            (0.05 * h, y + 0.01 * h, z + 0.005 * h),
            0.013 * h,
            0.013 * h,
            **wire,
        ),
        1,
    )


def _scarf(look: Look, p: Proportions, oid: int) -> Iterator[Part]:
    h, rise = p.height, p.torso - p.waist
    wool = made_of(albedo=colour(look.scarf), roughness=0.9, surface=CLOTH, object_id=oid)
    dark = made_of(wool, albedo=shade(colour(look.scarf), 0.72))
    yield Part(CHEST, ellipsoid((0, rise + 0.018 * h, 0.004 * h), (0.078 * h, 0.032 * h, 0.074 * h), **wool))
    yield Part(CHEST, ellipsoid((0, rise - 0.006 * h, 0.012 * h), (0.084 * h, 0.026 * h, 0.078 * h), **dark), 1)
    yield Part(
        CHEST,
        round_cone((0.036 * h, rise, 0.068 * h), (0.046 * h, rise - 0.15 * h, 0.088 * h), 0.022 * h, 0.026 * h, **wool),
    )


def _armour(look: Look, p: Proportions, oid: int) -> Iterator[Part]:
    h, rise, stout = p.height, p.torso - p.waist, p.stout
    steel = made_of(albedo=tint(STEEL, colour(look.top), 0.15), roughness=0.28, surface=GLOSSY, object_id=oid)
    dark = made_of(steel, albedo=shade(STEEL, 0.5))
    yield Part(
        CHEST, ellipsoid((0, rise * 0.52, 0.004 * h), (0.104 * h * stout, rise * 0.66, 0.100 * h * stout), **steel)
    )
    yield Part(
        CHEST,
        round_cone(
            (0, rise * 0.95, 0.085 * h * stout), (0, rise * 0.1, 0.094 * h * stout), 0.010 * h, 0.012 * h, **dark
        ),
        1,
    )
    for i, side in enumerate(SIDES):
        yield Part(UPPER_L + i, ellipsoid((side * 0.012 * h, 0.002 * h, 0), (0.062 * h, 0.052 * h, 0.06 * h), **steel))
        yield Part(
            UPPER_L + i, ellipsoid((side * 0.010 * h, -0.040 * h, 0), (0.052 * h, 0.036 * h, 0.052 * h), **dark), 1
        )
        yield Part(FORE_L + i, round_cone((0, -0.02 * h, 0), (0, -p.forearm * 0.85, 0), 0.042 * h, 0.036 * h, **steel))
        yield Part(
            SHIN_L + i,
            round_cone((0, -0.02 * h, 0.006 * h), (0, -p.shin * 0.85, 0.006 * h), 0.050 * h, 0.041 * h, **steel),
        )
        yield Part(THIGH_L + i, ellipsoid((0, -p.thigh, 0.02 * h), (0.046 * h, 0.046 * h, 0.044 * h), **dark), 1)


def _spacesuit(look: Look, p: Proportions, oid: int) -> Iterator[Part]:
    """A bowl open to the front, pack, chest box and rings; the suit's cloth is Look.top."""
    h, c, rise = p.height, p.head, p.torso - p.waist
    shell = made_of(albedo=linear("#e2e0da"), roughness=0.25, surface=GLOSSY, object_id=oid)
    trim = made_of(albedo=colour(look.hat_colour), roughness=0.4, surface=GLOSSY, object_id=oid)
    glow = made_of(albedo=(0.8, 0.5, 0.2), emission=1.2, surface=PLAIN, object_id=oid)
    yield Part(HEAD, ellipsoid((0, 0.50 * c, -0.20 * c), (0.60 * c, 0.62 * c, 0.46 * c), **shell))
    yield from _ring(HEAD, (0, 0.50 * c, 0.08 * c), 0.49 * c, 0.51 * c, 0.065 * c, 12, 0, **shell)
    yield Part(CHEST, ellipsoid((0, rise + 0.016 * h, 0), (0.098 * h, 0.030 * h, 0.094 * h), **trim))
    yield Part(CHEST, box((0, rise * 0.55, -0.115 * h), (0.085 * h, 0.10 * h, 0.045 * h), rounding=0.02 * h, **shell))
    yield Part(CHEST, box((0, rise * 0.5, 0.092 * h), (0.045 * h, 0.032 * h, 0.018 * h), rounding=0.008 * h, **trim), 1)
    for k in (-1, 0, 1):
        yield Part(CHEST, sphere((0.022 * k * h, rise * 0.5 + 0.008 * h, 0.111 * h), 0.0065 * h, **glow), 1)
    for i in (0, 1):
        yield Part(
            FORE_L + i, round_cone((0, -p.forearm * 0.86, 0), (0, -p.forearm * 0.98, 0), 0.043 * h, 0.043 * h, **trim)
        )
        yield Part(SHIN_L + i, round_cone((0, -p.shin * 0.74, 0), (0, -p.shin * 0.84, 0), 0.05 * h, 0.05 * h, **trim))
        yield Part(
            UPPER_L + i,
            round_cone(
                (0, -0.01 * h, 0),
                (0, -p.upper_arm, 0),
                0.048 * h,
                0.043 * h,
                **made_of(shell, albedo=colour(look.top), surface=CLOTH, roughness=0.85),
            ),
        )
