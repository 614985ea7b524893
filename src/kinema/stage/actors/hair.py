"""Hair and beards: a designed silhouette for each style, made of locks rather than caps.

HAIR[style](look, h, material) and BEARDS[style](h, material) yield parts in the space of the head; h is its height.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any

from kinema.stage.actors.skeleton import HEAD, JAW, LOCKS, SIDES
from kinema.stage.actors.wardrobe import HAIR_GROUP, Part, colour, made_of, shade
from kinema.stage.shapes import CLOTH, HAIR, ellipsoid, round_cone, sphere
from kinema.story.shot import Look

Material = dict[str, Any]
Point = tuple[float, float, float]


def hair(look: Look, h: float, oid: int, group: int) -> Iterator[Part]:
    tone = made_of(
        albedo=colour(look.hair), roughness=0.75, surface=HAIR, object_id=oid, group=group + HAIR_GROUP, blend=0.035 * h
    )
    yield from HAIR_STYLES.get(look.hair_style, _short)(look, h, tone)


def _lock(
    bone: int, h: float, hair: Material, detail: int, *points: tuple[float, float, float, float]
) -> Iterator[Part]:
    """A strand through x, y, z, radius, all in head heights."""
    for a, b in pairwise(points):
        yield Part(bone, round_cone(_at(a, h), _at(b, h), a[3] * h, b[3] * h, **hair), detail)


def _at(p: tuple[float, ...], h: float) -> Point:
    return p[0] * h, p[1] * h, p[2] * h


def _cap(h: float, hair: Material) -> Iterator[Part]:
    """What lies close to the skull, whatever the style; it leaves forehead and face free."""
    yield Part(HEAD, ellipsoid((0, 0.64 * h, -0.085 * h), (0.465 * h, 0.41 * h, 0.42 * h), **hair))
    yield Part(HEAD, ellipsoid((0, 0.36 * h, -0.19 * h), (0.33 * h, 0.23 * h, 0.225 * h), **hair))


def _sideburns(h: float, hair: Material, low: float = 0.47) -> Iterator[Part]:
    for side in SIDES:
        yield Part(
            HEAD,
            round_cone(
                (side * 0.40 * h, 0.68 * h, 0.02 * h), (side * 0.42 * h, low * h, 0.0), 0.08 * h, 0.045 * h, **hair
            ),
        )


def _fringe(h: float, hair: Material, part: float) -> Iterator[Part]:
    """Five locks combed from a parting at x = `part` across the forehead."""
    s = 1.0 if part >= 0.0 else -1.0
    root = (part, 0.965, 0.10, 0.085)
    for k, (x, y, z) in enumerate(
        ((-0.37, 0.755, 0.185), (-0.25, 0.79, 0.315), (-0.09, 0.835, 0.375), (0.12, 0.86, 0.36), (0.35, 0.775, 0.20))
    ):
        mid = (0.5 * (part + s * x), 0.955 - 0.006 * k, 0.5 * z + 0.12, 0.10)
        yield from _lock(HEAD, h, hair, 0 if k % 2 == 0 else 1, root, mid, (s * x, y, z, 0.045))


def _short(look: Look, h: float, hair: Material) -> Iterator[Part]:
    yield from _cap(h, hair)
    yield from _sideburns(h, hair)
    if look.hat != "none":
        return
    yield from _fringe(h, hair, 0.16 if len(look.hair + look.top) % 2 == 0 or look.build != "child" else -0.14)
    if look.build == "child":  # a tuft that no comb holds
        yield from _lock(
            HEAD, h, hair, 0, (0.02, 1.0, -0.12, 0.08), (0.06, 1.10, -0.15, 0.045), (0.13, 1.13, -0.12, 0.012)
        )


def _curtains(look: Look, h: float, hair: Material, low: float = 0.60) -> Iterator[Part]:
    """A parting in the middle and hair drawn to both temples."""
    if look.hat != "none":
        return
    for side in SIDES:
        yield from _lock(
            HEAD,
            h,
            hair,
            0,
            (side * 0.02, 0.985, 0.06, 0.06),
            (side * 0.21, 0.90, 0.25, 0.088),
            (side * 0.385, low + 0.08, 0.185, 0.062),
        )
        yield from _lock(
            HEAD,
            h,
            hair,
            1,
            (side * 0.03, 0.99, -0.02, 0.07),
            (side * 0.27, 0.92, 0.13, 0.10),
            (side * 0.43, low + 0.03, 0.07, 0.075),
        )


def _long(look: Look, h: float, hair: Material) -> Iterator[Part]:
    yield from _cap(h, hair)
    yield from _curtains(look, h, hair)
    yield Part(LOCKS, ellipsoid((0, 0.34 * h, -0.25 * h), (0.40 * h, 0.46 * h, 0.20 * h), **hair))
    for side in SIDES:
        yield from _lock(
            LOCKS,
            h,
            hair,
            0,
            (side * 0.42, 0.64, 0.02, 0.085),
            (side * 0.455, 0.28, 0.0, 0.085),
            (side * 0.40, -0.08, 0.07, 0.03),
        )
        yield from _lock(
            LOCKS,
            h,
            hair,
            1,
            (side * 0.41, 0.55, -0.10, 0.09),
            (side * 0.42, 0.20, -0.12, 0.095),
            (side * 0.45, -0.14, -0.06, 0.025),
        )
    yield from _lock(LOCKS, h, hair, 1, (0.1, 0.2, -0.36, 0.12), (0.12, -0.16, -0.30, 0.03))
    yield from _lock(LOCKS, h, hair, 1, (-0.12, 0.2, -0.36, 0.12), (-0.10, -0.18, -0.31, 0.03))


def _bun(look: Look, h: float, hair: Material) -> Iterator[Part]:
    yield from _cap(h, hair)
    yield from _curtains(look, h, hair)
    low = look.hat != "none"
    y, z = (0.5, -0.54) if low else (0.96, -0.32)
    knot = made_of(hair, blend=0.02 * h)
    yield Part(HEAD, ellipsoid((0, y * h, z * h), (0.185 * h, 0.175 * h, 0.185 * h), **knot))
    yield from _lock(
        HEAD, h, knot, 1, (-0.15, y + 0.02, z + 0.08, 0.05), (0.0, y + 0.16, z - 0.02, 0.055), (0.15, y, z - 0.06, 0.04)
    )
    for side in SIDES:
        yield from _lock(LOCKS, h, hair, 1, (side * 0.43, 0.62, 0.06, 0.035), (side * 0.455, 0.36, 0.09, 0.014))


def _ponytail(look: Look, h: float, hair: Material) -> Iterator[Part]:
    yield from _cap(h, hair)
    if look.hat == "none":
        yield from _fringe(h, hair, -0.15)
    high = 0.52 if look.hat != "none" else 0.82
    band = made_of(albedo=shade(colour(look.top), 0.9), roughness=0.8, surface=CLOTH, object_id=hair["object_id"])
    yield Part(HEAD, sphere((0, high * h, -0.50 * h), 0.085 * h, **band))
    yield from _lock(
        LOCKS,
        h,
        hair,
        0,
        (0, high, -0.54, 0.07),
        (0, high + 0.02, -0.70, 0.13),
        (0, high - 0.36, -0.74, 0.12),
        (0.02, high - 0.80, -0.60, 0.02),
    )
    for side in SIDES:
        yield from _lock(LOCKS, h, hair, 1, (side * 0.42, 0.60, 0.05, 0.04), (side * 0.44, 0.36, 0.08, 0.015))


def _curly(look: Look, h: float, hair: Material) -> Iterator[Part]:
    yield from _cap(h, hair)
    curls = (
        (0.0, 1.02, 0.02),
        (0.24, 0.97, 0.08),
        (-0.24, 0.97, 0.08),
        (0.13, 0.93, 0.28),
        (-0.14, 0.94, 0.27),
        (0.36, 0.83, 0.16),
        (-0.36, 0.83, 0.16),
        (0.45, 0.68, 0.02),
        (-0.45, 0.68, 0.02),
        (0.44, 0.50, -0.10),
        (-0.44, 0.50, -0.10),
        (0.20, 0.92, -0.30),
        (-0.20, 0.92, -0.30),
        (0.36, 0.72, -0.34),
        (-0.36, 0.72, -0.34),
        (0.0, 0.70, -0.48),
        (0.22, 0.44, -0.40),
        (-0.22, 0.44, -0.40),
        (0.0, 0.955, 0.30),
    )
    for k, (x, y, z) in enumerate(curls):
        if look.hat != "none" and y > 0.6:
            continue
        r = (0.145, 0.125, 0.135)[k % 3]
        yield Part(HEAD, sphere((x * h, y * h, z * h), r * h, **made_of(hair, blend=0.02 * h)), 0 if k % 3 != 1 else 1)


def _braids(look: Look, h: float, hair: Material) -> Iterator[Part]:
    yield from _cap(h, hair)
    yield from _curtains(look, h, hair, 0.55)
    ribbon = made_of(albedo=shade(colour(look.top), 1.0), roughness=0.8, surface=CLOTH, object_id=hair["object_id"])
    knot = made_of(hair, blend=0.012 * h)
    for side in SIDES:
        for k in range(5):
            y, out = 0.42 - 0.155 * k, 0.425 + 0.018 * (k % 2) + 0.012 * k
            yield Part(
                LOCKS,
                ellipsoid(
                    (side * out * h, y * h, (0.02 + 0.012 * k) * h),
                    ((0.092 - 0.006 * k) * h, 0.095 * h, (0.085 - 0.006 * k) * h),
                    **knot,
                ),
            )
        yield Part(LOCKS, sphere((side * 0.49 * h, -0.30 * h, 0.08 * h), 0.06 * h, **ribbon))
        yield from _lock(LOCKS, h, knot, 1, (side * 0.49, -0.33, 0.08, 0.06), (side * 0.51, -0.46, 0.09, 0.02))


def _bald(look: Look, h: float, hair: Material) -> Iterator[Part]:
    for side in SIDES:
        yield Part(HEAD, ellipsoid((side * 0.345 * h, 0.42 * h, -0.17 * h), (0.11 * h, 0.15 * h, 0.2 * h), **hair))


HAIR_STYLES: dict[str, Callable[[Look, float, Material], Iterator[Part]]] = {
    "short": _short,
    "long": _long,
    "bun": _bun,
    "bald": _bald,
    "ponytail": _ponytail,
    "curly": _curly,
    "braids": _braids,
}


def beard(look: Look, h: float, oid: int, group: int) -> Iterator[Part]:
    if look.beard:
        tone = made_of(
            albedo=shade(colour(look.hair), 0.92),
            roughness=0.8,
            surface=HAIR,
            object_id=oid,
            group=group + HAIR_GROUP + 4,
            blend=0.04 * h,
        )
        yield from BEARD_STYLES.get(look.beard_style, _full)(h, tone)


def _moustache(h: float, hair: Material) -> Iterator[Part]:
    for side in SIDES:
        yield from _lock(
            HEAD,
            h,
            made_of(hair, blend=0.02 * h),
            0,
            (side * 0.028, 0.318, 0.398, 0.034),
            (side * 0.10, 0.285, 0.378, 0.033),
            (side * 0.175, 0.262, 0.325, 0.014),
        )


def _full(h: float, hair: Material) -> Iterator[Part]:
    yield from _moustache(h, hair)
    yield Part(JAW, ellipsoid((0, 0.015 * h, 0.21 * h), (0.245 * h, 0.15 * h, 0.165 * h), **hair))
    for x, long in ((0.0, -0.27), (0.12, -0.19), (-0.12, -0.20)):
        yield from _lock(JAW, h, hair, 0 if x == 0.0 else 1, (x, 0.0, 0.25, 0.12), (0.7 * x, long, 0.24, 0.03))
    for side in SIDES:
        yield Part(
            HEAD,
            round_cone(
                (side * 0.37 * h, 0.38 * h, 0.05 * h),
                (side * 0.22 * h, 0.07 * h, 0.22 * h),
                0.062 * h,
                0.09 * h,
                **hair,
            ),
        )


def _short_beard(h: float, hair: Material) -> Iterator[Part]:
    yield from _moustache(h, hair)
    yield from _lock(JAW, h, hair, 0, (-0.13, 0.03, 0.24, 0.075), (0.0, 0.0, 0.275, 0.085), (0.13, 0.03, 0.24, 0.075))
    for side in SIDES:
        yield from _lock(
            HEAD,
            h,
            hair,
            0,
            (side * 0.395, 0.40, 0.03, 0.04),
            (side * 0.31, 0.17, 0.12, 0.055),
            (side * 0.17, 0.055, 0.215, 0.075),
        )


def _goatee(h: float, hair: Material) -> Iterator[Part]:
    yield from _moustache(h, hair)
    yield from _lock(JAW, h, hair, 0, (0.0, 0.06, 0.315, 0.055), (0.0, -0.03, 0.30, 0.075), (0.0, -0.17, 0.29, 0.018))


BEARD_STYLES: dict[str, Callable[[float, Material], Iterator[Part]]] = {
    "full": _full,
    "short": _short_beard,
    "moustache": _moustache,
    "goatee": _goatee,
}
