"""Things that stand or lie on the stage, as shapes.

    STANDING["table"](text, object_id) -> rows around the origin, on the ground, its front toward +z

What lies in a hand is in held.py. Which names are drawn can be asked at no cost: prop_names.DRAWN_PROPS.
"""

from __future__ import annotations

from collections.abc import Callable
from math import cos, pi, sin
from typing import Any

import numpy as np

from kinema.stage.actors.skeleton import Vec
from kinema.stage.actors.wardrobe import made_of, shade
from kinema.stage.props.letters import write
from kinema.stage.shapes import (
    CLOTH,
    GLOSSY,
    PLAIN,
    STONE,
    WOOD,
    axis_angle,
    box,
    cone,
    ellipsoid,
    linear,
    round_cone,
    sphere,
)

OAK, DARK_OAK, PALE = linear("#8a6240"), linear("#5a3d28"), linear("#c9a878")
IRON, BRASS, PAPER, INK = linear("#33302f"), linear("#b98a3c"), linear("#e9dcc0"), linear("#3a2a22")
STONES, GLOW = linear("#8b857c"), linear("#ffc36b")

Rows = list[np.ndarray]


def _wood(colour: Vec = OAK, **more: Any) -> dict[str, Any]:
    return made_of(albedo=colour, roughness=0.8, surface=WOOD, **more)


def sign(text: str, oid: int) -> Rows:
    """A board on a post, with words that can be read."""
    lines = _wrap(text, 12) if len(text) < 40 else _wrap(text, 17)
    wide = min(max(max((len(line) for line in lines), default=6) * 0.115 + 0.24, 0.8), 2.3)
    tall = max(0.21 * len(lines) + 0.2, 0.42)
    mid = 1.55
    rows = [
        round_cone(
            (0.0, -0.1, -0.06), (0.02, mid + tall * 0.5 + 0.12, -0.06), 0.055, 0.048, **_wood(DARK_OAK, object_id=oid)
        )
    ]
    planks = max(2, round(tall / 0.2))
    for i in range(planks):
        y = mid + tall * ((i + 0.5) / planks - 0.5)
        rows.append(
            box(
                (0.012 * ((i * 7) % 3 - 1), y, 0.0),
                (wide / 2 + 0.02 * ((i * 5) % 3 - 1), tall / planks * 0.48, 0.028),
                rounding=0.014,
                **_wood(PALE if i % 2 else shade(PALE, 0.9), object_id=oid),
            )
        )
    paint = made_of(albedo=INK, roughness=0.7, surface=PLAIN, object_id=oid)
    for i, line in enumerate(lines):
        y = mid + (0.5 * (len(lines) - 1) - i) * 0.21
        rows += write(line, (0.0, y, 0.03), 0.135, wide - 0.16, 0.0095, paint)
    return rows


def _wrap(text: str, width: int) -> list[str]:
    lines: list[str] = []
    for word in text.upper().split():
        word = word[:width + 9]
        if lines and len(lines[-1]) + 1 + len(word) <= width:
            lines[-1] += " " + word
        else:
            lines.append(word)
    return lines[:6]


def lantern_rows(oid: int, scale: float = 1.0) -> Rows:
    """Hangs from the origin: ring, cap, glowing glass, base."""
    s = scale
    iron = made_of(albedo=IRON, roughness=0.5, surface=PLAIN, object_id=oid)
    rows = [round_cone((0, 0, 0), (0.0, -0.05 * s, 0), 0.008 * s, 0.008 * s, **iron),
            cone((0, -0.10 * s, 0), (0, -0.045 * s, 0), 0.062 * s, 0.018 * s, **iron),
            cone((0, -0.265 * s, 0), (0, -0.235 * s, 0), 0.062 * s, 0.056 * s, **iron),
            ellipsoid((0, -0.168 * s, 0), (0.046 * s, 0.066 * s, 0.046 * s), albedo=GLOW, roughness=0.3, emission=5.0,
                      surface=GLOSSY, object_id=oid)]
    for i in range(4):
        x, z = 0.053 * s * cos(pi * (i / 2 + 0.25)), 0.053 * s * sin(pi * (i / 2 + 0.25))
        rows.append(round_cone((x, -0.24 * s, z), (x, -0.095 * s, z), 0.006 * s, 0.006 * s, **iron))
    return rows


def lantern(text: str, oid: int) -> Rows:
    """Stands on a low post."""
    rows = [round_cone((0, -0.1, 0), (0, 1.25, 0), 0.05, 0.04, **_wood(DARK_OAK, object_id=oid)),
            round_cone((0, 1.22, 0), (0.22, 1.30, 0), 0.03, 0.022, **_wood(DARK_OAK, object_id=oid))]
    return rows + moved(lantern_rows(oid, 1.3), (0.2, 1.28, 0.0))


def table_lantern(text: str, oid: int) -> Rows:
    return moved(lantern_rows(oid, 1.15), (0.0, 0.305, 0.0))


def table(text: str, oid: int) -> Rows:
    rows = [box((0, 0.73, 0), (0.62, 0.035, 0.4), rounding=0.02, **_wood(object_id=oid)),
            box((0, 0.65, 0), (0.54, 0.05, 0.33), rounding=0.02, **_wood(DARK_OAK, object_id=oid))]
    for x in (-0.52, 0.52):
        for z in (-0.31, 0.31):
            rows.append(
                round_cone((x, 0.02, z), (x * 0.98, 0.68, z * 0.98), 0.034, 0.045, **_wood(DARK_OAK, object_id=oid))
            )
    return rows


def chair(text: str, oid: int) -> Rows:
    rows = [box((0, 0.43, 0), (0.22, 0.025, 0.21), rounding=0.018, **_wood(object_id=oid))]
    for x in (-0.18, 0.18):
        rows.append(round_cone((x, 0.02, 0.17), (x, 0.42, 0.16), 0.022, 0.026, **_wood(DARK_OAK, object_id=oid)))
        rows.append(
            round_cone((x, 0.02, -0.18), (x * 1.02, 0.95, -0.24), 0.022, 0.024, **_wood(DARK_OAK, object_id=oid))
        )
    for y in (0.62, 0.84):
        rows.append(box((0, y, -0.205 - 0.06 * (y - 0.5)), (0.2, 0.055, 0.014), rounding=0.012, **_wood(object_id=oid)))
    return rows


def stool(text: str, oid: int, seat: float = 0.45) -> Rows:
    rows = [cone((0, seat - 0.06, 0), (0, seat, 0), 0.18, 0.19, **_wood(object_id=oid))]
    for i in range(3):
        a = 2 * pi * i / 3 + 0.5
        rows.append(
            round_cone(
                (0.17 * cos(a), 0.02, 0.17 * sin(a)),
                (0.11 * cos(a), seat - 0.05, 0.11 * sin(a)),
                0.024,
                0.028,
                **_wood(DARK_OAK, object_id=oid),
            )
        )
    return rows


def door(text: str, oid: int) -> Rows:
    rows = [box((0, 1.02, 0), (0.5, 1.05, 0.045), rounding=0.02, **_wood(DARK_OAK, object_id=oid)),
            sphere((0.36, 1.0, 0.09), 0.045, albedo=BRASS, roughness=0.35, surface=GLOSSY, object_id=oid)]
    for i in range(4):
        rows.append(box((-0.36 + 0.24 * i, 1.02, 0.03), (0.112, 1.0, 0.035), rounding=0.012, **_wood(object_id=oid)))
    for x in (-0.56, 0.56):
        rows.append(box((x, 1.06, 0), (0.07, 1.12, 0.09), rounding=0.02, **_wood(DARK_OAK, object_id=oid)))
    rows.append(box((0, 2.16, 0), (0.66, 0.08, 0.1), rounding=0.02, **_wood(DARK_OAK, object_id=oid)))
    return rows


def crate(text: str, oid: int) -> Rows:
    rows = [box((0, 0.27, 0), (0.29, 0.26, 0.29), rounding=0.015, **_wood(object_id=oid))]
    for y in (0.05, 0.49):
        rows.append(box((0, y, 0), (0.315, 0.045, 0.315), rounding=0.012, **_wood(PALE, object_id=oid)))
    for x in (-0.28, 0.28):
        rows.append(box((x, 0.27, 0), (0.035, 0.2, 0.312), rounding=0.012, **_wood(PALE, object_id=oid)))
    return rows


def barrel(text: str, oid: int) -> Rows:
    rows = [cone((0, 0.0, 0), (0, 0.42, 0), 0.25, 0.31, **_wood(object_id=oid)),
            cone((0, 0.42, 0), (0, 0.84, 0), 0.31, 0.25, **_wood(object_id=oid))]
    for y, r in ((0.12, 0.274), (0.42, 0.318), (0.72, 0.274)):
        rows.append(cone((0, y - 0.022, 0), (0, y + 0.022, 0), r, r, albedo=IRON, roughness=0.5, object_id=oid))
    return rows


def bench(text: str, oid: int) -> Rows:
    rows = [box((0, 0.43, 0.0), (0.7, 0.03, 0.17), rounding=0.018, **_wood(object_id=oid))]
    for x in (-0.55, 0.55):
        rows.append(box((x, 0.21, 0), (0.04, 0.2, 0.14), rounding=0.02, **_wood(DARK_OAK, object_id=oid)))
    rows.append(box((0, 0.24, 0), (0.52, 0.03, 0.03), rounding=0.015, **_wood(DARK_OAK, object_id=oid)))
    return rows


def log(text: str, oid: int) -> Rows:
    return [round_cone((-0.55, 0.19, 0), (0.55, 0.2, 0.04), 0.2, 0.19, **_wood(DARK_OAK, object_id=oid)),
            cone((0.70, 0.2, 0.045), (0.745, 0.2, 0.047), 0.13, 0.12, **_wood(PALE, object_id=oid)),
            round_cone((0.2, 0.33, 0.05), (0.3, 0.48, 0.12), 0.035, 0.02, **_wood(DARK_OAK, object_id=oid))]


def well(text: str, oid: int) -> Rows:
    rows: Rows = []
    for ring in range(3):
        for i in range(9):
            a = 2 * pi * (i + 0.5 * (ring % 2)) / 9
            tone = 0.85 + 0.3 * (((i * 7 + ring * 5) % 9) / 9)
            rows.append(
                box(
                    (0.62 * cos(a), 0.14 + 0.27 * ring, 0.62 * sin(a)),
                    (0.23, 0.135, 0.13),
                    rounding=0.05,
                    quat=axis_angle((0, 1, 0), pi / 2 - a),
                    albedo=tuple(v * tone for v in STONES),
                    surface=STONE,
                    object_id=oid,
                )
            )
    rows.append(
        cone(
            (0, 0.0, 0), (0, 0.42, 0), 0.5, 0.5, albedo=linear("#16202a"), roughness=0.15, surface=GLOSSY, object_id=oid
        )
    )
    for x in (-0.72, 0.72):
        rows.append(round_cone((x, 0.0, 0), (x, 1.75, 0), 0.05, 0.045, **_wood(DARK_OAK, object_id=oid)))
    rows.append(round_cone((-0.8, 1.45, 0), (0.8, 1.45, 0), 0.045, 0.045, **_wood(object_id=oid)))
    for z in (-1, 1):
        rows.append(box((0, 1.92, 0.26 * z), (0.98, 0.03, 0.36), rounding=0.015, quat=axis_angle((1, 0, 0), 0.62 * z),
                        **_wood(PALE, object_id=oid)))
    rows += [round_cone((0.1, 0.98, 0), (0.1, 1.45, 0), 0.012, 0.012, albedo=PALE, object_id=oid),
             cone((0.1, 0.78, 0), (0.1, 0.98, 0), 0.085, 0.11, **_wood(object_id=oid))]
    return rows


def boat(text: str, oid: int) -> Rows:
    """A rowing boat drawn up on land, 2.6 m."""
    rows: Rows = []
    for side in (-1, 1):
        for i, y in enumerate((0.14, 0.27, 0.40)):
            wide = 0.30 + 0.10 * i
            for a, b in ((-1.25, -0.5), (-0.5, 0.5), (0.5, 1.25)):
                def at(x: float, wide: float = wide, y: float = y, side: int = side) -> Vec:
                    return (x, y + 0.10 * (x / 1.25) ** 2, side * wide * (1.0 - 0.92 * (abs(x) / 1.25) ** 2.4))
                rows.append(round_cone(at(a), at(b), 0.075, 0.075, group=oid * 16 + 1009, blend=0.05,
                                       **_wood(OAK if i < 2 else linear("#4f7180"), object_id=oid)))
    rows.append(round_cone((-1.1, 0.1, 0), (1.1, 0.1, 0), 0.12, 0.12, group=oid * 16 + 1009, blend=0.05,
                           **_wood(OAK, object_id=oid)))
    for x in (-0.45, 0.4):
        rows.append(box((x, 0.37, 0), (0.12, 0.022, 0.46), rounding=0.015, **_wood(PALE, object_id=oid)))
    return rows


def letter(text: str, oid: int) -> Rows:
    """Lies on its mark."""
    rows = [
        box(
            (0, 0.006, 0),
            (0.12, 0.006, 0.08),
            rounding=0.004,
            albedo=PAPER,
            roughness=0.9,
            surface=CLOTH,
            object_id=oid,
        ),
        ellipsoid(
            (0, 0.014, 0.01),
            (0.02, 0.008, 0.02),
            albedo=linear("#a02c26"),
            roughness=0.4,
            surface=GLOSSY,
            object_id=oid,
        ),
    ]
    return rows


def book(text: str, oid: int) -> Rows:
    return [
        box((0, 0.02, 0), (0.14, 0.018, 0.10), rounding=0.006, albedo=PAPER, roughness=0.9, object_id=oid),
        box(
            (0, 0.042, 0), (0.15, 0.006, 0.108), rounding=0.004, albedo=linear("#7a2f2a"), surface=CLOTH, object_id=oid
        ),
        box(
            (0, 0.006, 0), (0.15, 0.006, 0.108), rounding=0.004, albedo=linear("#7a2f2a"), surface=CLOTH, object_id=oid
        ),
    ]


def cup(text: str, oid: int) -> Rows:
    clay = made_of(albedo=linear("#b8694a"), roughness=0.5, surface=GLOSSY, object_id=oid)
    return [
        cone((0, 0.0, 0), (0, 0.10, 0), 0.034, 0.047, **clay),
        cone(
            (0, 0.088, 0),
            (0, 0.101, 0),
            0.04,
            0.041,
            albedo=linear("#3a1d12"),
            roughness=0.2,
            surface=GLOSSY,
            object_id=oid,
        ),
        round_cone((0.045, 0.075, 0), (0.066, 0.05, 0), 0.009, 0.009, **clay),
        round_cone((0.066, 0.05, 0), (0.042, 0.028, 0), 0.009, 0.009, **clay),
    ]


def candle(text: str, oid: int) -> Rows:
    return [cone((0, 0, 0), (0, 0.02, 0), 0.06, 0.055, albedo=BRASS, roughness=0.4, surface=GLOSSY, object_id=oid),
            round_cone((0, 0.02, 0), (0, 0.15, 0), 0.02, 0.018, albedo=PAPER, roughness=0.6, object_id=oid),
            ellipsoid((0, 0.2, 0), (0.011, 0.03, 0.011), albedo=GLOW, emission=6.0, object_id=oid)]


def sword(text: str, oid: int) -> Rows:
    return moved(sword_rows(oid), (0.0, 1.0, 0.0))


def phone(text: str, oid: int) -> Rows:
    return phone_rows(oid)


def sword_rows(oid: int) -> Rows:
    steel = made_of(albedo=linear("#b9c0c8"), roughness=0.2, surface=GLOSSY, object_id=oid)
    return [
        box((0, -0.42, 0), (0.028, 0.36, 0.008), rounding=0.006, **steel),
        round_cone((0, -0.78, 0), (0, -0.86, 0), 0.02, 0.004, **steel),
        round_cone(
            (-0.11, -0.05, 0),
            (0.11, -0.05, 0),
            0.017,
            0.017,
            albedo=BRASS,
            roughness=0.35,
            surface=GLOSSY,
            object_id=oid,
        ),
        round_cone((0, -0.03, 0), (0, 0.10, 0), 0.018, 0.016, **_wood(DARK_OAK, object_id=oid)),
        sphere((0, 0.12, 0), 0.026, albedo=BRASS, roughness=0.35, surface=GLOSSY, object_id=oid),
    ]


def phone_rows(oid: int) -> Rows:
    return [
        box(
            (0, 0.02, 0),
            (0.042, 0.085, 0.009),
            rounding=0.008,
            albedo=IRON,
            roughness=0.3,
            surface=GLOSSY,
            object_id=oid,
        ),
        box(
            (0, 0.02, 0.0075),
            (0.037, 0.076, 0.004),
            rounding=0.003,
            albedo=linear("#9fc4e8"),
            emission=0.8,
            object_id=oid,
        ),
    ]


def moved(rows: Rows, by: Vec) -> Rows:
    out = []
    for r in rows:
        r = r.copy()
        r[4:7] += by
        if r[0] in (0, 3):
            r[7:10] += by
        out.append(r)
    return out


Standing = Callable[[str, int], Rows]
STANDING: dict[str, Standing] = {
    "sign": sign,
    "lantern": lantern,
    "table": table,
    "chair": chair,
    "stool": stool,
    "door": door,
    "crate": crate,
    "barrel": barrel,
    "bench": bench,
    "log": log,
    "well": well,
    "boat": boat,
    "letter": letter,
    "book": book,
    "cup": cup,
    "candle": candle,
    "table lantern": table_lantern,
    "sword": sword,
    "phone": phone,
}
SMALL = ("letter", "book", "cup", "candle", "phone")       # lie on a table where the mark has one
