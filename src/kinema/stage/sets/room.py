"""An interior: a timbered room with a window, a hearth, a table, shelves; daylight falls in, lamps glow at night.

The room is 8 m wide and 12 m deep; people live in its back half, the camera has the front half to itself.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from kinema.stage import light as lt
from kinema.stage import shapes as sp
from kinema.stage.engine import bake
from kinema.stage.frame import Lamp, LiveEffect
from kinema.stage.sets import Mark, Set
from kinema.stage.sets.landmarks import throne
from kinema.story.shot import Light, Place

OBJECTS = {
    1: "floor",
    2: "walls",
    3: "window",
    4: "beams",
    5: "table",
    6: "hearth",
    7: "shelves",
    8: "furniture",
    9: "landmark",
}
LEFT, RIGHT, BACK, FRONT, TOP = -4.2, 4.2, -3.4, 8.6, 3.1
MARKS = {  # x, z, yaw, seat_m, top_m
    "A": (-2.1, 0.0, 0.5, 0.46, 0.0),
    "B": (-0.7, 0.0, 0.3, 0.46, 0.0),
    "C": (0.7, 0.0, -0.3, 0.46, 0.0),
    "D": (2.1, 0.0, -0.5, 0.46, 0.0),
    "left": (-3.5, 0.2, 1.57, 0.46, 0.0),
    "right": (3.4, 0.6, -1.57, 0.46, 0.0),
    "back": (0.3, -2.7, 0.0, 0.46, 0.0),
    "front": (0.4, 3.0, 3.14, 0.46, 0.0),
    "far": (2.6, -2.7, 0.0, 0.46, 0.0),
    "fire": (3.72, -1.3, -1.57, 0.46, 0.0),
    "door": (-3.0, -2.7, 0.4, 0.46, 0.0),
    "table": (0.9, -0.95, 2.9, 0.46, 0.76),
    "seat": (-1.0, -1.75, 1.3, 0.46, 0.76),
}
WINDOWS = (
    (-0.25, 1.25, 1.0, 2.3),
    (None, None, 1.0, 2.35),
)  # back wall: x0, x1, y0, y1; left wall: see LEFT_Z
LEFT_Z = (-1.9, -0.4)


def wall_with_hole(
    axis: int, at: float, along: tuple[float, float], hole: tuple[float, float, float, float], colour: sp.Vec
) -> list[np.ndarray]:
    """Four boxes round a hole; axis 2: a wall along x at z = at; axis 0: along z at x = at."""
    a0, a1 = along
    h0, h1, y0, y1 = hole
    thick = 0.16
    out = []
    for lo, hi, low, high in (
        (a0, h0, -0.1, TOP),
        (h1, a1, -0.1, TOP),
        (h0, h1, -0.1, y0),
        (h0, h1, y1, TOP),
    ):
        mid, half = (lo + hi) / 2, (hi - lo) / 2
        my, hy = (low + high) / 2, (high - low) / 2
        centre = (mid, my, at) if axis == 2 else (at, my, mid)
        extent = (half, hy, thick) if axis == 2 else (thick, hy, half)
        out.append(sp.box(centre, extent, albedo=colour, surface=sp.PLASTER, object_id=2, rounding=0.004))
    return out


def shell(plaster: sp.Vec, timber: sp.Vec) -> list[np.ndarray]:
    """Floor, walls, ceiling, beams, posts."""
    rows: list[np.ndarray] = []
    rng = np.random.default_rng(3)
    for k in range(21):  # planks
        x = LEFT + 0.4 * k + 0.2
        tone = np.array(sp.linear("#7a5636")) * rng.uniform(0.78, 1.12)
        cut = rng.uniform(-1.5, 5.5)
        for z0, z1 in ((BACK - 0.2, cut), (cut, FRONT + 0.2)):
            rows.append(
                sp.box(
                    (x, -0.05, (z0 + z1) / 2),
                    (0.1985, 0.05, (z1 - z0) / 2 - 0.003),
                    albedo=tone,
                    surface=sp.WOOD,
                    object_id=1,
                    rounding=0.003,
                    roughness=0.75,
                    spare=(0, rng.uniform(0, 9)),
                )
            )
    rows.append(sp.box((0, -0.2, 2.6), (4.6, 0.09, 6.4), albedo=(0.02, 0.014, 0.01), object_id=1))
    x0, x1, y0, y1 = WINDOWS[0]
    rows += wall_with_hole(2, BACK - 0.16, (LEFT - 0.3, RIGHT + 0.3), (x0, x1, y0, y1), plaster)  # type: ignore[arg-type]
    rows += wall_with_hole(0, LEFT - 0.16, (BACK - 0.3, FRONT + 0.3), (*LEFT_Z, WINDOWS[1][2], WINDOWS[1][3]), plaster)
    rows.append(sp.box((RIGHT + 0.16, 1.5, 2.6), (0.16, 1.65, 6.4), albedo=plaster, surface=sp.PLASTER, object_id=2))
    rows.append(sp.box((0, 1.5, FRONT + 0.16), (4.6, 1.65, 0.16), albedo=plaster, surface=sp.PLASTER, object_id=2))
    rows.append(
        sp.box(
            (0, TOP + 0.1, 2.6),
            (4.6, 0.1, 6.4),
            albedo=np.array(sp.linear("#6b4c34")),
            surface=sp.WOOD,
            object_id=2,
        )
    )
    for z in (-2.3, -0.4, 1.5, 3.4, 5.3, 7.2):
        rows.append(
            sp.box(
                (0, TOP - 0.02, z),
                (4.3, 0.13, 0.12),
                albedo=timber,
                surface=sp.WOOD,
                object_id=4,
                rounding=0.03,
            )
        )
    for x in (LEFT + 0.06, RIGHT - 0.06):
        for z in (BACK + 0.08, 1.5, 5.3):
            rows.append(
                sp.box((x, 1.5, z), (0.11, 1.6, 0.11), albedo=timber, surface=sp.WOOD, object_id=4, rounding=0.03)
            )
    for x in (-1.55, 2.2):
        rows.append(
            sp.box(
                (x, 1.5, BACK + 0.03),
                (0.10, 1.6, 0.07),
                albedo=timber,
                surface=sp.WOOD,
                object_id=4,
                rounding=0.03,
            )
        )
    for z, wide in ((BACK + 0.02, RIGHT), (FRONT - 0.02, RIGHT)):
        rows.append(sp.box((0, 0.09, z), (wide, 0.09, 0.03), albedo=timber, surface=sp.WOOD, object_id=4))
    for x in (LEFT + 0.02, RIGHT - 0.02):
        rows.append(sp.box((x, 0.09, 2.6), (0.03, 0.09, 6.0), albedo=timber, surface=sp.WOOD, object_id=4))
    return rows


def windows(timber: sp.Vec, curtain: sp.Vec) -> list[np.ndarray]:
    """Frames, bars, sills and curtains of the two windows."""
    rows: list[np.ndarray] = []
    wood: dict[str, Any] = {"albedo": timber, "surface": sp.WOOD, "object_id": 3}
    x0, x1, y0, y1 = WINDOWS[0]
    assert x0 is not None and x1 is not None
    mx, my, w, h, z = (x0 + x1) / 2, (y0 + y1) / 2, (x1 - x0) / 2, (y1 - y0) / 2, BACK - 0.1
    for dx, dy, bw, bh in (
        (0, h, w + 0.08, 0.05),
        (w, 0, 0.05, h),
        (-w, 0, 0.05, h),
        (0, 0, 0.028, h),
        (0, 0.12, w, 0.028),
    ):
        rows.append(sp.box((mx + dx, my + dy, z), (bw, bh, 0.05), **wood))
    rows.append(sp.box((mx, y0 - 0.03, BACK + 0.06), (w + 0.16, 0.04, 0.17), **wood))
    rows.append(
        sp.round_cone(
            (mx - w - 0.4, y1 + 0.16, BACK + 0.12), (mx + w + 0.4, y1 + 0.16, BACK + 0.12), 0.02, 0.02, **wood
        )
    )
    for side in (-1, 1):
        for k in range(5):
            rows.append(
                sp.round_cone(
                    (mx + side * (w + 0.02 + 0.075 * k), y1 + 0.12, BACK + 0.12 + 0.02 * (k % 2)),
                    (mx + side * (w + 0.08 + 0.06 * k), y0 - 0.35, BACK + 0.13 + 0.02 * (k % 2)),
                    0.05,
                    0.062,
                    albedo=curtain,
                    surface=sp.CLOTH,
                    object_id=3,
                )
            )
    z0, z1 = LEFT_Z
    my, h, mz, d, x = (
        (WINDOWS[1][2] + WINDOWS[1][3]) / 2,
        (WINDOWS[1][3] - WINDOWS[1][2]) / 2,
        (z0 + z1) / 2,
        (z1 - z0) / 2,
        LEFT - 0.1,
    )
    for dz, dy, bd, bh in (
        (0, h, d + 0.08, 0.05),
        (d, 0, 0.05, h),
        (-d, 0, 0.05, h),
        (0, 0, 0.028, h),
        (0, 0.12, d, 0.028),
    ):
        rows.append(sp.box((x, my + dy, mz + dz), (0.05, bh, bd), **wood))
    rows.append(sp.box((LEFT + 0.06, WINDOWS[1][2] - 0.03, mz), (0.17, 0.04, d + 0.16), **wood))
    return rows


def chair(x: float, z: float, turn: float) -> list[np.ndarray]:
    """A chair whose sitter faces `turn` (0 = +z)."""
    c, s = float(np.cos(turn)), float(np.sin(turn))
    q = sp.axis_angle((0, 1, 0), turn)
    wood: dict[str, Any] = {"albedo": sp.linear("#6a4529"), "surface": sp.WOOD, "object_id": 8}

    def at(px: float, py: float, pz: float) -> tuple[float, float, float]:
        return (x + px * c + pz * s, py, z - px * s + pz * c)

    rows = [sp.box(at(0, 0.44, 0), (0.22, 0.025, 0.21), quat=q, **wood)]
    for px in (-0.18, 0.18):
        rows += [
            sp.round_cone(at(px, 0, 0.17), at(px, 0.43, 0.17), 0.024, 0.026, **wood),
            sp.round_cone(at(px, 0, -0.2), at(px, 0.98, -0.23), 0.024, 0.022, **wood),
        ]
    rows += [sp.box(at(0, h, -0.22), (0.19, 0.045, 0.014), quat=q, **wood) for h in (0.68, 0.88)]
    return rows


def furniture(rng: np.random.Generator, dark: bool) -> list[np.ndarray]:
    """Table and chairs, hearth, shelves with books and jars, rug, pictures, a chest; a door."""
    wood: dict[str, Any] = {"surface": sp.WOOD}
    oak, walnut = sp.linear("#7c5836"), sp.linear("#553824")
    rows = [
        sp.box(
            (0.1, 0.74, -1.75),
            (0.85, 0.03, 0.48),
            albedo=oak,
            object_id=5,
            rounding=0.02,
            roughness=0.5,
            **wood,
        ),
        sp.box((0.1, 0.66, -1.75), (0.75, 0.05, 0.38), albedo=oak, object_id=5, **wood),
    ]
    for px in (-0.66, 0.86):
        for pz in (-2.1, -1.4):
            rows.append(sp.round_cone((px, 0, pz), (px, 0.7, pz), 0.04, 0.05, albedo=oak, object_id=5, **wood))
    rows += chair(-1.0, -1.75, 1.4) + chair(1.3, -1.95, -1.3) + chair(-2.9, 3.4, 2.2)
    rows += [
        sp.cone(
            (0.42, 0.77, -1.72),
            (0.42, 0.86, -1.72),
            0.045,
            0.05,
            albedo=sp.linear("#5f7f86"),
            object_id=5,
            roughness=0.35,
        ),
        sp.ellipsoid((-0.25, 0.80, -1.9), (0.17, 0.055, 0.13), albedo=sp.linear("#b98a4c"), object_id=5),
        sp.cone(
            (0.15, 0.77, -2.0),
            (0.15, 0.80, -2.0),
            0.06,
            0.05,
            albedo=sp.linear("#b08a3c"),
            object_id=5,
            roughness=0.35,
        ),
        sp.cone((0.15, 0.80, -2.0), (0.15, 0.96, -2.0), 0.022, 0.02, albedo=sp.linear("#e8dcc0"), object_id=5),
    ]
    if dark:
        rows.append(
            sp.ellipsoid((0.15, 1.0, -2.0), (0.014, 0.035, 0.014), albedo=(1.0, 0.62, 0.22), emission=14.0, object_id=5)
        )
    stone: dict[str, Any] = {"surface": sp.STONE, "object_id": 6}
    grey = sp.linear("#877a6c")
    for z in (-2.15, -0.45):
        rows.append(sp.box((3.9, 0.6, z), (0.42, 0.62, 0.2), albedo=grey, rounding=0.05, **stone))
    rows += [
        sp.box(
            (3.85, 1.34, -1.3),
            (0.50, 0.13, 1.1),
            albedo=sp.linear("#5b3f2a"),
            object_id=6,
            rounding=0.03,
            **wood,
        ),
        sp.box((3.98, 2.3, -1.3), (0.32, 0.85, 0.72), albedo=grey, rounding=0.05, **stone),
        sp.box((4.18, 0.6, -1.3), (0.10, 0.62, 0.68), albedo=(0.025, 0.02, 0.018), object_id=6),
        sp.box((3.6, 0.03, -1.3), (0.72, 0.04, 1.05), albedo=grey, rounding=0.03, **stone),
    ]
    for k in range(3):
        rows.append(
            sp.round_cone(
                (3.72, 0.13 + 0.09 * (k == 2), -1.55 + 0.2 * k),
                (3.82, 0.13 + 0.09 * (k == 2), -1.2 + 0.1 * k),
                0.055,
                0.05,
                albedo=sp.linear("#33241b"),
                object_id=6,
                **wood,
            )
        )
    for x, c in ((3.5, "#b08a3c"), (3.8, "#7b3b34")):
        rows.append(
            sp.cone(
                (x + 0.2, 1.47, -0.6),
                (x + 0.2, 1.66, -0.6),
                0.05,
                0.035,
                albedo=sp.linear(c),
                object_id=6,
                roughness=0.35,
            )
        )
    for y in (1.15, 1.55, 1.95):  # shelves between door and window
        rows.append(sp.box((-1.0, y, BACK + 0.2), (0.48, 0.02, 0.15), albedo=walnut, object_id=7, **wood))
        x = -1.42
        while x < -0.62:
            if rng.random() < 0.75:
                wide, tall = rng.uniform(0.014, 0.03), rng.uniform(0.10, 0.15)
                tint = np.array(
                    sp.linear(("#7b3b34", "#3f5a5c", "#8a6b3a", "#46506a", "#5d6a44")[int(rng.integers(0, 5))])
                )
                rows.append(
                    sp.box(
                        (x + wide, y + 0.02 + tall, BACK + 0.2),
                        (wide, tall, 0.10),
                        albedo=tint,
                        object_id=7,
                        surface=sp.CLOTH,
                        rounding=0.006,
                    )
                )
                x += 2 * wide + 0.004
            else:
                rows.append(
                    sp.cone(
                        (x + 0.08, y + 0.02, BACK + 0.2),
                        (x + 0.08, y + 0.20, BACK + 0.2),
                        0.05,
                        0.062,
                        albedo=sp.linear("#a9835a"),
                        object_id=7,
                        roughness=0.4,
                    )
                )
                x += 0.18
    rug = [("#7c3a30", 1.75, 1.15), ("#b08a5a", 1.58, 0.98), ("#70402f", 1.46, 0.86), ("#8b4436", 0.9, 0.5)]
    for k, (c, w, d) in enumerate(rug):
        rows.append(
            sp.box(
                (0.0, 0.004 + 0.003 * k, 0.45),
                (w, 0.008, d),
                albedo=sp.linear(c),
                surface=sp.CLOTH,
                object_id=8,
                rounding=0.003,
            )
        )
    rows += [
        sp.box(
            (-3.0, 1.03, BACK + 0.05),
            (0.50, 1.03, 0.06),
            albedo=sp.linear("#5f3f28"),
            object_id=2,
            rounding=0.02,
            **wood,
        ),
        sp.sphere((-2.62, 1.0, BACK + 0.14), 0.04, albedo=(0.5, 0.34, 0.12), roughness=0.3, object_id=2),
    ]
    for px in (-3.55, -2.45):
        rows.append(sp.box((px, 1.08, BACK + 0.05), (0.07, 1.1, 0.08), albedo=walnut, object_id=4, **wood))
    rows.append(sp.box((-3.0, 2.16, BACK + 0.05), (0.62, 0.08, 0.08), albedo=walnut, object_id=4, **wood))
    for py in (0.55, 1.5):
        rows.append(
            sp.box((-3.0, py, BACK + 0.12), (0.36, 0.36, 0.015), albedo=sp.linear("#6a4830"), object_id=2, **wood)
        )
    rows += [
        sp.box((3.0, 1.75, BACK + 0.04), (0.36, 0.28, 0.03), albedo=walnut, object_id=8, **wood),
        sp.box(
            (3.0, 1.75, BACK + 0.06),
            (0.31, 0.23, 0.02),
            albedo=sp.linear("#57707a"),
            object_id=8,
            surface=sp.CLOTH,
        ),
        sp.box(
            (3.0, 1.66, BACK + 0.075),
            (0.31, 0.14, 0.01),
            albedo=sp.linear("#5d6a44"),
            object_id=8,
            surface=sp.CLOTH,
        ),
        sp.box((2.9, 0.28, BACK + 0.4), (0.55, 0.28, 0.32), albedo=walnut, object_id=8, rounding=0.03, **wood),
        sp.box((2.9, 0.58, BACK + 0.4), (0.57, 0.05, 0.34), albedo=oak, object_id=8, rounding=0.04, **wood),
        sp.box((LEFT + 0.36, 1.0, 3.6), (0.36, 1.0, 0.8), albedo=walnut, object_id=8, rounding=0.03, **wood),
        sp.box((1.6, 1.7, FRONT - 0.04), (0.7, 0.5, 0.04), albedo=sp.linear("#7a6a4a"), object_id=8, **wood),
        sp.box((RIGHT - 0.3, 0.45, 4.4), (0.3, 0.45, 0.9), albedo=oak, object_id=8, rounding=0.03, **wood),
    ]
    return rows


def build(place: Place, light: Light) -> Set:
    """The room of this place in this light; the seed picks its colours."""
    seed = place.seed % 100_000
    rng = np.random.default_rng((seed, 29))
    dark = light.time in ("night", "dusk") or light.weather == "storm"
    plaster = sp.linear(("#c2a883", "#b7a58c", "#a9a58b", "#c09a80")[seed % 4])
    curtain = sp.linear(("#8a4a3a", "#4f6a6a", "#7a6a3a", "#6a4a5c")[seed % 4])
    timber = sp.linear("#4d3524")
    P = lt.palette(light, seed, interior=True)
    elevation, azimuth = {"day": (36, 74), "dawn": (20, 80), "dusk": (15, 82), "night": (36, 74)}[light.time]
    P[lt.SUN_X : lt.SUN_Z + 1] = sun = lt.sun_direction(elevation, azimuth)
    share = {"day": 0.56, "dawn": 0.50, "dusk": 0.50, "night": 0.62}[light.time]
    outside = np.array(P[lt.UP_R : lt.UP_B + 1] * 1.2 + P[lt.HOR_R : lt.HOR_B + 1])
    warm = np.array({"night": (1.25, 0.95, 0.72), "dusk": (0.92, 0.96, 1.12)}.get(light.time, (1.28, 1.0, 0.72)))
    P[lt.UP_R : lt.UP_B + 1] *= share * warm
    P[lt.DOWN_R : lt.DOWN_B + 1] *= share * 1.1 * warm
    P[lt.SUN_R : lt.SUN_B + 1] *= 1.5 if light.time != "night" else 1.3
    P[lt.FILL_R : lt.FILL_B + 1] *= 0.55
    P[lt.RIM] *= 0.0
    P[lt.FOG_DENSITY] = 0.0
    rows = shell(plaster, timber) + windows(timber, curtain) + furniture(rng, dark)
    look, spot = 1.4, (0.0, 0.0, -2.4)
    if place.landmark == "throne":
        rows += throne(2.0, 0.0, -2.5, dark)[0]
        spot = (2.0, 0.0, -2.5)
    glow = tuple(float(c) for c in outside)
    lamps = [
        Lamp(
            position=(0.5, 1.7, BACK + 0.35),
            colour=(glow[0] * 0.9, glow[1] * 0.9, glow[2] * 0.95),
            radius=0.5,
            reach=7.0,
            halo=0.0,
        ),
        Lamp(
            position=(LEFT + 0.4, 1.75, -1.15),
            colour=(glow[0] * 1.1, glow[1] * 1.1, glow[2] * 1.15),
            radius=0.5,
            reach=7.0,
            halo=0.0,
        ),
    ]
    # What a cinematographer would set up behind the camera: a large soft source, warm, a little to the left.
    key = {
        "day": (6.6, 5.8, 4.7),
        "dawn": (3.0, 2.2, 1.6),
        "dusk": (3.3, 2.25, 1.4),
        "night": (2.7, 1.7, 0.92),
    }[light.time]
    lamps.append(Lamp(position=(-2.4, 2.5, 4.4), colour=key, radius=0.9, reach=12.0, halo=0.0))
    effects: tuple[LiveEffect, ...] = ()
    hx, _, hz = (MARKS["fire"][0], 0.0, MARKS["fire"][1])
    if dark or light.weather in ("snow", "rain") or light.season == "winter":
        effects = (LiveEffect(name="fire", position=(hx + 0.06, 0.1, hz), strength=0.6, age_s=100.0, seed=seed),)
    if dark:
        lamps.append(Lamp(position=(0.15, 1.05, -2.0), colour=(1.2, 0.62, 0.22), radius=0.03, reach=6.0, halo=0.5))
        lamps.append(Lamp(position=(-2.0, 2.35, 0.9), colour=(2.5, 1.35, 0.52), radius=0.12, reach=10.0, halo=0.6))
        rows += [
            sp.round_cone((-2.0, TOP, 0.9), (-2.0, 2.5, 0.9), 0.012, 0.012, albedo=(0.05, 0.04, 0.03), object_id=8),
            sp.cone((-2.0, 2.38, 0.9), (-2.0, 2.55, 0.9), 0.24, 0.06, albedo=sp.linear("#7a5a34"), object_id=8),
            sp.sphere((-2.0, 2.36, 0.9), 0.085, albedo=(1.0, 0.66, 0.30), emission=6.0, object_id=8),
        ]
    solid = sp.table(rows)
    field = bake.distance_field(solid, (LEFT - 0.2, -0.2, BACK - 0.2), (RIGHT + 0.2, TOP + 0.2, FRONT + 0.2), 9.0)
    marks = {
        name: Mark(position=(x, 0.0, z), yaw=yaw, seat_m=seat, top_m=top)
        for name, (x, z, yaw, seat, top) in MARKS.items()
    }
    return Set(
        name="room",
        place=place,
        light=light,
        marks=marks,
        shapes_NK=solid,
        plants_NK=sp.table([]),
        objects=OBJECTS,
        height=lambda x, z: 0.0,
        anchors={
            "landmark": (spot[0], look, spot[2]),
            "window": (0.5, 1.65, BACK),
            "fireplace": (hx, 0.6, hz),
            "lamp": (-2.0, 2.3, 0.9),
        },
        lamps=tuple(lamps),
        effects=effects,
        interior=True,
        bounds=((LEFT + 0.25, 0.15, BACK + 0.25), (RIGHT - 0.25, TOP - 0.3, FRONT - 0.25)),
        free_camera_distance=8.0,
        clearance=bake.clearance(*field),
        world={
            "top": 0.0,
            "grass": 0.0,
            "walls": (LEFT - 0.2, BACK - 0.2),
            "shaft": 0.03 if light.time != "dusk" else 0.02,
            "palette": P,
            "shadow": bake.sun_map(solid, sun, (0.0, 1.2, 1.0), 9.0),
            "field": field,
        },
    )
