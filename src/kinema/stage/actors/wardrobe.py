"""What a puppet is made of: a Look becomes shapes, each fixed to a bone, in that bone's own space.

    parts = dress(look, object_id=100, group=1000)     # a list of Part; see actor.py for how they are posed

One garment colour each, big head and hands, a hat or hair that reads as a silhouette. Cloth is one smooth group, the
head another, so that nothing has seams; coat and skirt hang from the thighs and therefore walk and sit along.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from kinema.stage.actors.skeleton import (
    CHEST,
    FINGERS_L,
    FOOT_L,
    FORE_L,
    HAND_L,
    HEAD,
    HEM,
    INDEX_L,
    JAW,
    PELVIS,
    SHIN_L,
    SIDES,
    THIGH_L,
    UPPER_L,
    Proportions,
)
from kinema.stage.shapes import CLOTH, GLOSSY, SKIN, cone, ellipsoid, linear, round_cone, sphere
from kinema.story.shot import Look

Colour = tuple[float, float, float]
BODY_GROUP, LEG_GROUP, HEAD_GROUP, HAND_GROUP, HAIR_GROUP, HAT_GROUP, LAP_GROUP, NUM_GROUPS = 0, 1, 2, 3, 5, 6, 12, 16


@dataclass(frozen=True, slots=True)
class Part:
    """A row of the shape table in the space of `bone`. `detail` 0 is always drawn, 1 only when seen near."""

    bone: int
    row: np.ndarray
    detail: int = 0


def colour(text: str, fallback: str = "#8a6a50") -> Colour:
    """Scene-linear colour of `#rrggbb`; anything else gives the fallback."""
    try:
        return linear(text) if len(text.lstrip("#")) == 6 else linear(fallback)
    except ValueError:
        return linear(fallback)


def made_of(base: dict[str, Any] | None = None, **more: Any) -> dict[str, Any]:
    """Material arguments of a shape: those of `base`, and more."""
    return {**(base or {}), **more}


def tint(c: Colour, other: Colour, amount: float) -> Colour:
    return tuple(a + (b - a) * amount for a, b in zip(c, other, strict=True))  # type: ignore[return-value]


def shade(c: Colour, factor: float) -> Colour:
    return tuple(min(max(v * factor, 0.004), 0.92) for v in c)  # type: ignore[return-value]


def torso(look: Look, p: Proportions, oid: int, group: int) -> Iterator[Part]:
    h, stout = p.height, p.stout
    rise = p.torso - p.waist
    top = colour(look.top)
    cloth = made_of(albedo=top, roughness=0.85, surface=CLOTH, object_id=oid, group=group + BODY_GROUP, blend=0.026 * h)
    belly = 0.083 * h * stout
    yield Part(CHEST, round_cone((0, 0.02 * h, 0), (0, rise * 0.66, 0), belly, 0.079 * h * stout**0.5, **cloth))
    yield Part(
        CHEST,
        round_cone(
            (-0.6 * p.shoulder_wide, rise * 0.9, -0.006 * h),
            (0.6 * p.shoulder_wide, rise * 0.9, -0.006 * h),
            0.046 * h,
            0.046 * h,
            **cloth,
        ),
    )
    yield Part(
        PELVIS, round_cone((0, p.waist * 0.62, 0), (0, p.waist * 0.95, 0), 0.078 * h * stout, belly * 0.99, **cloth)
    )
    collar = made_of(cloth, albedo=shade(tint(top, colour(look.hat_colour), 0.15), 0.82), group=0, blend=0.0)
    yield Part(CHEST, ellipsoid((0, rise + 0.010 * h, 0.004 * h), (0.060 * h, 0.027 * h, 0.058 * h), **collar))
    if look.coat:
        yield from _buttons(p, oid, top)
    elif not look.skirt and look.outfit != "dress":
        belt = made_of(cloth, albedo=shade(colour(look.bottom), 0.55), group=0, blend=0.0, roughness=0.5)
        yield Part(PELVIS, ellipsoid((0, p.waist * 0.22, 0), (0.083 * h * stout, 0.015 * h, 0.083 * h * stout), **belt))


def _buttons(p: Proportions, oid: int, top: Colour) -> Iterator[Part]:
    h = p.height
    brass = made_of(albedo=tint(shade(top, 0.4), linear("#d8b46a"), 0.6), roughness=0.35, surface=GLOSSY, object_id=oid)
    for y in (0.14, 0.42, 0.68):
        rise = (p.torso - p.waist) * y
        yield Part(
            CHEST,
            sphere((0.012 * h, rise, (0.081 + 0.003 * (1 - y)) * h * p.stout ** (1.0 - 0.5 * y)), 0.0085 * h, **brass),
            detail=1,
        )


def legs(look: Look, p: Proportions, oid: int, group: int) -> Iterator[Part]:
    h = p.height
    wide = p.stout**0.5
    trousers = made_of(
        albedo=colour(look.bottom),
        roughness=0.88,
        surface=CLOTH,
        object_id=oid,
        group=group + LEG_GROUP,
        blend=0.02 * h,
    )
    shoe = made_of(albedo=colour(look.shoes), roughness=0.5, surface=GLOSSY, object_id=oid, blend=0.01 * h)
    yield Part(
        PELVIS,
        round_cone(
            (-0.026 * h, 0.004 * h, 0), (0.026 * h, 0.004 * h, 0), 0.071 * h * wide, 0.071 * h * wide, **trousers
        ),
    )
    if hangs(look):  # flat-ended like paper; actor.py lets it follow the knees
        cloth = made_of(
            albedo=colour(look.top if look.coat or look.outfit == "dress" else look.bottom),
            roughness=0.85,
            surface=CLOTH,
            object_id=oid,
        )
        yield Part(
            HEM, cone((0, p.waist * 0.55, 0), (0, -hem_length(look, p), 0), 0.084 * h * p.stout, 0.1 * h, **cloth)
        )
    for i in (0, 1):
        yield Part(THIGH_L + i, round_cone((0, 0, 0), (0, -p.thigh, 0), 0.054 * h * wide, 0.044 * h * wide, **trousers))
        if hangs(look):  # what lies over the thighs of one who sits
            lap = made_of(
                albedo=colour(look.top if look.coat or look.outfit == "dress" else look.bottom),
                roughness=0.85,
                surface=CLOTH,
                object_id=oid,
                group=group + LAP_GROUP,
                blend=0.05 * h,
            )
            yield Part(
                THIGH_L + i, round_cone((0, 0.0, 0), (0, -p.thigh * 0.98, 0), 0.062 * h * wide, 0.056 * h * wide, **lap)
            )
        yield Part(SHIN_L + i, round_cone((0, 0, 0), (0, -p.shin * 0.94, 0), 0.044 * h * wide, 0.037 * h, **trousers))
        sole = -p.ankle
        yield Part(
            FOOT_L + i,
            round_cone(
                (0, sole + 0.036 * h, -0.012 * h),
                (0, sole + 0.038 * h, p.ball + 0.018 * h),
                0.036 * h,
                0.038 * h,
                **shoe,
            ),
        )


def hem_length(look: Look, p: Proportions) -> float:
    """From the hips down to the hem of coat or skirt, metres."""
    return p.thigh * (1.62 if look.outfit == "dress" else 1.34 if look.coat else 1.06)


def hangs(look: Look) -> bool:
    """Whether a coat, skirt or dress hangs about the legs."""
    return look.coat or look.skirt or look.outfit == "dress"


def arms(look: Look, p: Proportions, oid: int, group: int) -> Iterator[Part]:
    h = p.height
    sleeve = made_of(
        albedo=colour(look.top), roughness=0.85, surface=CLOTH, object_id=oid, group=group + BODY_GROUP, blend=0.02 * h
    )
    cuff = made_of(sleeve, albedo=shade(colour(look.top), 0.6), group=0, blend=0.0)
    for i, side in enumerate(SIDES):
        skin = made_of(
            albedo=colour(look.skin),
            roughness=0.6,
            surface=SKIN,
            object_id=oid,
            group=group + HAND_GROUP + i,
            blend=0.014 * h,
        )
        yield Part(UPPER_L + i, round_cone((0, 0, 0), (0, -p.upper_arm, 0), 0.042 * h, 0.036 * h, **sleeve))
        yield Part(FORE_L + i, round_cone((0, 0, 0), (0, -p.forearm * 0.92, 0), 0.036 * h, 0.0355 * h, **sleeve))
        yield Part(
            FORE_L + i,
            round_cone((0, -p.forearm * 0.94, 0), (0, -p.forearm * 1.01, 0), 0.037 * h, 0.037 * h, **cuff),
            detail=1,
        )
        yield from _hand(i, side, h, skin)


def _hand(i: int, side: float, h: float, skin: dict[str, Any]) -> Iterator[Part]:
    """A palm, a thumb, a first finger that may point, and three that bend together."""
    yield Part(HAND_L + i, round_cone((0, -0.006 * h, 0), (0, -0.03 * h, 0.002 * h), 0.025 * h, 0.028 * h, **skin))
    yield Part(HAND_L + i, ellipsoid((0, -0.044 * h, 0.003 * h), (0.022 * h, 0.033 * h, 0.036 * h), **skin))
    yield Part(
        HAND_L + i,
        round_cone(
            (-side * 0.010 * h, -0.026 * h, 0.022 * h),
            (-side * 0.022 * h, -0.060 * h, 0.044 * h),
            0.0165 * h,
            0.0125 * h,
            **skin,
        ),
    )
    finger = made_of(skin, blend=0.006 * h)
    yield Part(INDEX_L + i, round_cone((0, 0.004 * h, 0), (0, -0.048 * h, 0.002 * h), 0.0135 * h, 0.0115 * h, **finger))
    for k, (across, long) in enumerate(((0.006, 0.050), (-0.011, 0.046), (-0.026, 0.036))):
        yield Part(
            FINGERS_L + i,
            round_cone(
                (0, 0.004 * h, across * h), (0, -long * h, (across * 1.1) * h), 0.0135 * h, 0.0115 * h, **finger
            ),
            detail=0 if k == 1 else 1,
        )


def gentle(look: Look) -> bool:
    """A softer face, asked for or told by hair and dress."""
    dressed = look.skirt or look.outfit == "dress" or look.hair_style in ("long", "bun", "ponytail", "braids")
    return look.soft or (dressed and not look.beard)


def blushing(skin: Colour) -> Colour:
    """Cheeks, nose and ears."""
    return min(skin[0] * 1.05, 0.9), skin[1] * 0.85, skin[2] * 0.82


def head(look: Look, p: Proportions, oid: int, group: int) -> Iterator[Part]:
    h = p.head
    skin = colour(look.skin)
    base = made_of(albedo=skin, roughness=0.6, surface=SKIN, object_id=oid, group=group + HEAD_GROUP, blend=0.07 * h)
    blush = made_of(base, albedo=blushing(skin))
    yield Part(HEAD, ellipsoid((0, 0.56 * h, -0.02 * h), (0.435 * h, 0.44 * h, 0.43 * h), **base))
    yield Part(JAW, ellipsoid((0, 0.27 * h, 0.05 * h), (0.32 * h, 0.26 * h, 0.325 * h), **base))
    if not gentle(look) and look.build != "child":  # a man's chin
        yield Part(JAW, ellipsoid((0, 0.06 * h, 0.20 * h), (0.15 * h, 0.075 * h, 0.12 * h), **base))
    rise = p.torso - p.waist
    yield Part(
        CHEST,
        round_cone((0, rise - 0.01 * p.height, 0), (0, rise + p.neck + 0.05 * h, 0.01 * h), 0.15 * h, 0.14 * h, **base),
    )
    old, tender = look.build == "elder", gentle(look) or look.build == "child"
    yield Part(
        HEAD,
        round_cone(
            (0, 0.47 * h, 0.37 * h),
            (0, (0.39 if old else 0.40) * h, (0.452 if old else 0.415 if tender else 0.43) * h),
            0.034 * h,
            (0.070 if old else 0.046 if tender else 0.056) * h,
            **made_of(blush, blend=0.035 * h),
        ),
    )
    wing = 0.034 if old else 0.024 if tender else 0.030
    for side in SIDES:
        yield Part(
            HEAD,
            sphere((side * 0.042 * h, 0.382 * h, 0.415 * h), wing * h, **made_of(blush, blend=0.025 * h)),
            detail=1,
        )
    for side in SIDES:
        yield Part(
            HEAD,
            ellipsoid(
                (side * 0.435 * h, 0.43 * h, -0.03 * h),
                (0.05 * h, 0.105 * h, 0.075 * h),
                **made_of(blush, blend=0.03 * h),
            ),
        )
