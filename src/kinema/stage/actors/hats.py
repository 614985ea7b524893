"""Hats: each one reads as a silhouette.

parts = hat(look, proportions, object_id, group)
"""

from __future__ import annotations

from collections.abc import Iterator

from kinema.stage import shapes
from kinema.stage.actors.skeleton import CHEST, HEAD, Proportions
from kinema.stage.actors.wardrobe import HAT_GROUP, Part, colour, made_of, shade, tint
from kinema.stage.shapes import CLOTH, GLOSSY, cone, ellipsoid, round_cone, sphere
from kinema.story.shot import Look


def hat(look: Look, p: Proportions, oid: int, group: int) -> Iterator[Part]:
    h, c = p.head, colour(look.hat_colour)
    felt = made_of(albedo=c, roughness=0.85, surface=CLOTH, object_id=oid)
    soft = made_of(felt, group=group + HAT_GROUP, blend=0.06 * h)
    band = made_of(felt, albedo=shade(tint(c, colour(look.top), 0.5), 0.6))
    if look.hat == "cap":
        yield Part(HEAD, ellipsoid((0, 0.77 * h, -0.05 * h), (0.485 * h, 0.29 * h, 0.47 * h), **soft))
        yield Part(
            HEAD,
            ellipsoid(
                (0, 0.775 * h, 0.40 * h),
                (0.29 * h, 0.03 * h, 0.20 * h),
                quat=shapes.axis_angle((1, 0, 0), 0.22),
                **made_of(felt, albedo=shade(c, 0.6)),
            ),
        )
        yield Part(HEAD, sphere((0, 1.06 * h, -0.05 * h), 0.035 * h, **band), detail=1)
    elif look.hat == "brim":
        yield Part(
            HEAD,
            ellipsoid(
                (0, 0.80 * h, -0.03 * h),
                (0.74 * h, 0.045 * h, 0.72 * h),
                quat=shapes.axis_angle((1, 0, 0), -0.06),
                **felt,
            ),
        )
        yield Part(HEAD, cone((0, 0.81 * h, -0.03 * h), (0, 0.90 * h, -0.035 * h), 0.452 * h, 0.442 * h, **band))
        yield Part(
            HEAD, round_cone((0, 0.86 * h, -0.03 * h), (0, 1.02 * h, -0.05 * h), 0.43 * h * 0.98, 0.30 * h, **felt)
        )
    elif look.hat == "top":
        yield Part(HEAD, ellipsoid((0, 0.82 * h, -0.02 * h), (0.62 * h, 0.04 * h, 0.60 * h), **felt))
        yield Part(HEAD, cone((0, 0.82 * h, -0.02 * h), (0, 1.42 * h, -0.05 * h), 0.405 * h, 0.43 * h, **felt))
        yield Part(HEAD, cone((0, 0.84 * h, -0.021 * h), (0, 0.95 * h, -0.027 * h), 0.414 * h, 0.417 * h, **band))
    elif look.hat == "hood":
        yield Part(HEAD, ellipsoid((0, 0.57 * h, -0.155 * h), (0.515 * h, 0.555 * h, 0.475 * h), **soft))
        yield Part(HEAD, round_cone((0, 0.78 * h, -0.28 * h), (0, 0.72 * h, -0.66 * h), 0.28 * h, 0.07 * h, **soft))
        yield Part(
            CHEST,
            ellipsoid(
                (0, p.torso - p.waist, -0.01 * p.height), (0.095 * p.height, 0.038 * p.height, 0.085 * p.height), **felt
            ),
        )
    elif look.hat == "helmet":
        metal = made_of(albedo=c, roughness=0.3, surface=GLOSSY, object_id=oid)
        yield Part(HEAD, ellipsoid((0, 0.74 * h, -0.03 * h), (0.50 * h, 0.37 * h, 0.50 * h), **metal))
        yield Part(
            HEAD,
            ellipsoid(
                (0, 0.73 * h, -0.02 * h), (0.535 * h, 0.045 * h, 0.545 * h), **made_of(metal, albedo=shade(c, 0.6))
            ),
        )
