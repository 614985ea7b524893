"""A city corner: a street between lit facades runs to the skyline; shops, lamps, neon, a café table, wet asphalt.

People stand on the pavement where the street opens toward the camera; a row of houses closes the view behind it.
"""

from __future__ import annotations

from math import sin
from typing import Any

import numpy as np

from kinema.stage import light as lt
from kinema.stage import shapes as sp
from kinema.stage.engine import bake, terrain
from kinema.stage.frame import Lamp, Point
from kinema.stage.sets import Mark, Set
from kinema.stage.sets.land import step
from kinema.stage.sets.landmarks import LANDMARKS
from kinema.stage.sets.local import Local
from kinema.story.shot import Light, Place

OBJECTS = {1: "ground", 2: "towers", 3: "houses", 4: "street lamps", 5: "bench", 6: "trees", 7: "shop", 8: "street",
           9: "landmark"}
TOWERS, HOUSES, LAMPS, BENCH, TREES, SHOP, STREET = 2, 3, 4, 5, 6, 7, 8
MARKS = {  # x, z, yaw
    "A": (-2.1, 0.0, 0.5), "B": (-0.7, 0.0, 0.3), "C": (0.7, 0.0, -0.3), "D": (2.1, 0.0, -0.5),
    "left": (-8.0, 0.2, 1.57), "right": (8.0, 0.2, -1.57), "back": (2.6, -7.0, 0.1), "front": (0.5, 3.4, 3.14),
    "far": (3.6, -24.0, 0.1), "fire": (0.2, 1.8, 0.0), "door": (-4.1, -3.9, 0.2), "table": (-6.3, -2.0, 0.6),
    "seat": (6.3, -2.0, -0.5),
}
WALLS = ("#8a5a48", "#a08468", "#75706e", "#94604a", "#b09a7c", "#5f6670", "#a5725a", "#7d6a5c")
GLASS = ("#4a5560", "#56606a", "#5c5a66")
NEON = ((1.0, 0.20, 0.34), (0.16, 0.72, 0.95), (1.0, 0.55, 0.12), (0.55, 0.95, 0.35))
SUN = {"dawn": (10, -5.5), "day": (38, 99), "dusk": (8.5, -5.0), "night": (36, 96)}   # along the street or the crossing
STREET_X, HALF = 2.8, 3.6                                  # the street's middle and half its width, m
FRONT = -4.4                                               # where the corner houses' fronts stand


def middle(z: float) -> float:
    """x of the street's middle."""
    return STREET_X + 0.05 * max(-z - 6, 0) + 0.8 * sin(max(-z - 6, 0) * 0.03)


class Ground:
    """Flat: asphalt, pavement, a crossing."""

    def __init__(self, snowy: bool):
        self.snowy = snowy

    def height(self, x: np.ndarray, z: np.ndarray) -> np.ndarray:
        return 2.5 * step(140, 400, np.hypot(x, z))

    def roadway(self, x: np.ndarray, z: np.ndarray) -> np.ndarray:
        away = np.maximum(-z - 6, 0)
        line = STREET_X + 0.05 * away + 0.8 * np.sin(away * 0.03)
        along = step(HALF + 0.03, HALF - 0.03, np.abs(x - line)) * (z < -2.4)
        return np.maximum(along, step(2.95, 2.85, np.abs(z - 7.9)))

    def colour(self, x: np.ndarray, z: np.ndarray, y: np.ndarray, up: np.ndarray) -> np.ndarray:
        road, stone = np.array(sp.linear("#3d3d42")), np.array(sp.linear("#7d756c"))
        on = self.roadway(x, z)[..., None]
        out = stone + (road - stone) * on
        if self.snowy:
            out = out + (np.array((0.70, 0.75, 0.83)) - out) * (0.85 - 0.55 * on)
        return out


def block(x: float, z: float, half: tuple[float, float, float], colour: str, style: int, glow: float,
          rng: np.random.Generator) -> list[np.ndarray]:
    """A building: facade, plinth, cornice, something on its roof."""
    w, h, d = half
    it = Local(x, 0, z, object_id=HOUSES)
    it.box((0, h, 0), half, colour, surface=sp.FACADE, emission=glow, rounding=0.03,
           spare=(style, rng.uniform(0, 90)))
    it.box((0, 0.35, 0), (w + 0.06, 0.35, d + 0.06), "#5c5650", surface=sp.STONE)
    if style < 2:
        it.box((0, 2 * h - 0.15, 0), (w + 0.22, 0.16, d + 0.22), colour, rounding=0.05)
        it.box((0, 2 * h + 0.22, 0), (w + 0.05, 0.3, d + 0.05), colour, rounding=0.05)
        it.box((0, 3.05, 0), (w + 0.12, 0.12, d + 0.12), colour, rounding=0.04)
    pick = rng.random()
    px, pz = rng.uniform(-0.5, 0.5) * w, rng.uniform(-0.4, 0.4) * d
    if pick < 0.4:                                         # a water tank on legs
        it.cone((px, 2 * h + 1.3, pz), (px, 2 * h + 3.2, pz), 1.0, 0.95, "#6a4a34", surface=sp.WOOD)
        it.cone((px, 2 * h + 3.2, pz), (px, 2 * h + 3.9, pz), 1.1, 0.05, "#4a4644")
        for a in (-0.6, 0.6):
            it.rod((px + a, 2 * h, pz + a), (px + a, 2 * h + 1.4, pz + a), 0.07, "#3a3634")
    elif pick < 0.7:
        it.box((px, 2 * h + 0.9, pz), (0.9, 0.9, 0.8), "#6d6862", surface=sp.METAL)
    else:
        it.rod((px, 2 * h, pz), (px, 2 * h + 3.5, pz), 0.05, "#3a3634")
    return it.rows


def rows_of_houses(seed: int, glow: float, rng: np.random.Generator) -> list[np.ndarray]:
    """Both sides of the street, the corner, the far skyline, and what stands behind the camera."""
    rows: list[np.ndarray] = []
    for side in (-1, 1):
        z = FRONT
        while z > -92:
            deep, wide = rng.uniform(3.6, 5.6), rng.uniform(3.5, 5.0)
            tall = rng.uniform(5.0, 9.5) if z > -8 else rng.uniform(5.5, 13.0)
            pick = int(rng.integers(0, 8))
            x = middle(z - deep) + side * (HALF + 2.0 + wide)
            rows += block(x, z - deep, (wide, tall, deep), WALLS[(pick + seed) % 8], int(rng.random() < 0.3), glow, rng)
            z -= 2 * deep + (0.0 if rng.random() < 0.8 else 2.5)
        for k in range(3):                                 # along the cross street, a step behind the corner
            x = side * (15.5 + 9 * k) + middle(0) * (side > 0)
            rows += block(x, FRONT - 4.9, (4.4, rng.uniform(5, 9), 4.5), WALLS[(k * 3 + seed) % 8], k % 2, glow, rng)
    for k in range(7):
        rows += block(-27 + 9.2 * k, 17.5, (4.5, rng.uniform(5, 10), 5.0), WALLS[(k + 2 * seed) % 8], k % 2, glow, rng)
    for k in range(15):
        x, z, tall = -62 + 9.5 * k + rng.uniform(-3, 3), rng.uniform(-150, -108), rng.uniform(14, 33)
        tall = 6.0 if 3 < x < 22 else tall                 # the low sun stands in the street
        far = block(x, z, (rng.uniform(4, 6.5), tall, 5.0), GLASS[k % 3], 2, glow * 0.9, rng)
        far[0][sp.OBJECT] = TOWERS
        rows += far
    return rows


def shop(x: float, dark: bool, colour: str, neon: tuple[float, float, float]) -> list[np.ndarray]:
    """A shop front in a wall at z = FRONT: window, door, striped awning, a sign of glass tubes."""
    it = Local(x, 0, FRONT, object_id=SHOP)
    it.box((0, 1.5, 0.05), (2.5, 1.5, 0.08), colour, surface=sp.WOOD)
    it.box((0.75, 1.45, 0.12), (1.45, 0.95, 0.05), (1.0, 0.66, 0.32), surface=sp.PANE, emission=2.0 if dark else 0.0,
           spare=(0, x))
    for px in (-0.7, 0.75, 2.2):
        it.box((px, 1.45, 0.17), (0.05, 1.0, 0.05), "#2e2622")
    it.box((-1.55, 1.12, 0.12), (0.5, 1.12, 0.05), "#4a2e22", surface=sp.WOOD)
    it.box((-1.55, 1.45, 0.16), (0.36, 0.6, 0.03), (1.0, 0.62, 0.28), surface=sp.PANE, emission=1.5 if dark else 0.0)
    for k in range(10):
        it.box((-2.25 + 0.5 * k, 2.62, 0.75), (0.25, 0.025, 0.78), "#d8cbb2" if k % 2 else colour,
               tilt=((1, 0, 0), 0.32), surface=sp.CLOTH)
    it.box((0, 3.18, 0.14), (2.1, 0.3, 0.08), "#2a2626")
    glow: dict[str, Any] = {"emission": 3.2 if dark else 0.25}
    for k in range(5):                                     # an unreadable word in glass tubes
        px = -1.3 + 0.62 * k
        it.rod((px, 3.04, 0.26), (px + (0.3 if k % 2 else 0.0), 3.34, 0.26), 0.03, neon, **glow)
        it.rod((px + 0.1, 3.04 + 0.3 * (k % 2), 0.26), (px + 0.4, 3.04 + 0.3 * ((k + 1) % 2), 0.26), 0.03, neon, **glow)
    return it.rows


def street_lamp(x: float, z: float, arm: float, dark: bool) -> tuple[list[np.ndarray], list[Lamp]]:
    it = Local(x, 0, z, object_id=LAMPS, roughness=0.45)
    iron = "#2a2c30"
    it.cone((0, 0, 0), (0, 0.7, 0), 0.13, 0.08, iron)
    it.rod((0, 0.5, 0), (0, 4.3, 0), 0.055, iron)
    it.rod((0, 4.3, 0), (arm * 0.6, 4.62, 0), 0.04, iron)
    it.rod((arm * 0.6, 4.62, 0), (arm, 4.55, 0), 0.04, iron)
    it.cone((arm, 4.42, 0), (arm, 4.6, 0), 0.26, 0.1, iron)
    it.ball((arm, 4.40, 0), 0.15, (1.0, 0.62, 0.26), emission=9.0 if dark else 0.2)
    lamp = Lamp(position=(x + arm, 4.15, z), colour=(13.0, 7.2, 2.9), reach=13.0, radius=0.25, halo=0.8)
    return it.rows, [lamp] if dark else []


def furniture(rng: np.random.Generator, season: str, dark: bool) -> tuple[list[np.ndarray], list[Lamp]]:
    """Lamps, kerbs, bench, café table, a tree in its grate, hydrant, bins, wires with bulbs over the street."""
    it, rows, lamps = Local(), [], []
    for x, z, arm in ((-3.1, -2.2, 0.7), (8.9, -2.2, -0.7), (-4.8, 3.9, 0.7), (7.4, 4.3, -0.7), (-1.2, -14.0, 0.8),
                      (7.4, -20.0, -0.8), (0.2, -30.0, 0.8)):
        post, lit = street_lamp(x, z, arm, dark)
        rows += post
        lamps += lit
    for side in (-1, 1):
        for k in range(14):
            z = -4.6 - 4.4 * k
            it.box((middle(z) + side * (HALF + 0.12), 0.06, z), (0.14, 0.07, 2.2), "#8b847a", object_id=STREET)
    for k in range(7):                                     # the crossing
        it.box((STREET_X - 3.0 + 1.0 * k, 0.004, -3.4), (0.27, 0.006, 0.9), "#b9b4a8", object_id=1)
    wood: dict[str, Any] = {"surface": sp.WOOD, "object_id": BENCH}
    bench = Local(6.3, 0, -2.15, turn=-0.5, **wood)
    for k in range(3):
        bench.box((0, 0.45, -0.15 + 0.15 * k), (0.8, 0.025, 0.06), "#7a5a3a")
        bench.box((0, 0.62 + 0.14 * k, -0.26), (0.8, 0.05, 0.02), "#7a5a3a")
    for px in (-0.65, 0.65):
        bench.box((px, 0.23, 0), (0.04, 0.23, 0.22), "#2a2c30", surface=sp.PLAIN)
    it.cone((-6.6, 0, -2.6), (-6.6, 0.73, -2.6), 0.05, 0.04, "#2a2c30", object_id=BENCH)
    it.cone((-6.6, 0.73, -2.6), (-6.6, 0.77, -2.6), 0.45, 0.45, "#8a6a48", **wood)
    for px in (-7.4, -5.75):
        it.cone((px, 0.44, -2.75), (px, 0.48, -2.75), 0.21, 0.21, "#2f5a54", object_id=BENCH)
        it.rod((px, 0, -2.75), (px, 0.44, -2.75), 0.035, "#2a2c30", object_id=BENCH)
    it.rod((9.6, 0, -1.0), (9.6, 0.5, -1.0), 0.14, "#a8392b", object_id=STREET)
    it.ball((9.6, 0.56, -1.0), 0.16, "#a8392b", object_id=STREET)
    for px, pz in ((-9.4, -3.5), (-9.9, -3.4), (10.9, -3.5)):
        it.cone((px, 0, pz), (px, 0.95, pz), 0.25, 0.29, "#4a5652", surface=sp.METAL, object_id=STREET)
    for z, sag in ((-9.0, 0.5), (-17.0, 0.6), (-27.0, 0.6)):
        for k in range(12):
            part = (k + 0.5) / 12
            px, py = middle(z) + (part - 0.5) * 10.4, 5.6 - sag * 4 * part * (1 - part)
            it.ball((px, py, z), 0.075, (1.0, 0.66, 0.30), emission=3.0 if dark else 0.1, object_id=LAMPS)
        if dark:
            lamps.append(Lamp(position=(middle(z), 4.9, z), colour=(9.0, 5.2, 2.1), reach=12.0, radius=0.6, halo=0.0))
    rows += it.rows + bench.rows
    return rows, lamps


def trees(rng: np.random.Generator, season: str) -> list[np.ndarray]:
    it = Local(object_id=TREES)
    for x, z in ((-10.6, -1.2), (-1.4, -9.2), (7.2, -12.6), (11.8, 0.6), (-0.8, -22.0)):
        it.rod((x, 0, z), (x, 2.6, z), 0.13, "#4e4038", end=0.08, surface=sp.WOOD)
        for _ in range(0 if season == "winter" else 8):
            a, s = rng.uniform(0, 6.3), rng.uniform(0.5, 0.8)
            tint = np.array(sp.linear("#a2682f" if season == "autumn" else "#56703a")) * rng.uniform(0.75, 1.2)
            it.egg((x + 0.55 * np.cos(a), rng.uniform(2.6, 3.9), z + 0.55 * np.sin(a)), (s, s * 0.8, s), tint,
                   surface=sp.LEAF, spare=(0, rng.uniform(0, 9)))
    return it.rows


def palette(light: Light, seed: int, snowy: bool) -> np.ndarray:
    """The hour's light; by night the city's own glow warms the horizon and drowns the stars."""
    P = lt.palette(light, seed, snowy=snowy)
    if light.time == "night":
        P[lt.HOR_R:lt.HOR_B + 1] += np.array((0.075, 0.045, 0.050), np.float32)
        P[lt.FOG_R:lt.FOG_B + 1] += np.array((0.030, 0.016, 0.016), np.float32)
        P[lt.STARS] *= 0.35
    P[lt.FOG_DENSITY] += 0.0016
    P[lt.SUN_X:lt.SUN_Z + 1] = lt.sun_direction(*SUN[light.time])
    P[lt.UP_R:lt.UP_B + 1] *= 1.35
    return P


def build(place: Place, light: Light) -> Set:
    """The city of this place in this light; its seed shapes houses and colours."""
    seed = place.seed % 100_000
    rng = np.random.default_rng((seed, 31))
    snowy = light.season == "winter" or light.weather == "snow"
    dark = light.time in ("night", "dusk") or light.weather == "storm"
    land, P = Ground(snowy), palette(light, seed, snowy)
    sun: Point = (float(P[0]), float(P[1]), float(P[2]))
    ground = terrain.bake(land.height, land.colour, sun)
    rows = rows_of_houses(seed, {"night": 1.7, "dusk": 1.2}.get(light.time, 1.0 if dark else 0.0), rng)
    tint = NEON[seed % 4], NEON[(seed + 1) % 4]
    rows += shop(-5.6, dark, "#6a3a34", tint[0]) + shop(12.6, dark, "#35504e", tint[1])
    things, lamps = furniture(rng, light.season, dark)
    rows += things
    if dark:
        for x, neon in ((-5.0, tint[0]), (13.0, tint[1])):
            r, g, b = (2.6 * c + k for c, k in zip(neon, (1.6, 0.9, 0.4), strict=True))
            lamps.append(Lamp(position=(x, 2.1, FRONT + 1.6), colour=(r, g, b), reach=9.0, radius=0.8, halo=0.0))
    spot, look = (3.2, 0.0, -40.0), 6.0
    if place.landmark in LANDMARKS:
        if place.landmark in ("well", "cross", "grave", "throne", "tree", "tent"):
            spot = (10.4, 0.0, -1.6)
        built, lit, look = LANDMARKS[place.landmark](*spot, dark)
        rows, lamps = rows + built, lamps + lit
    solid, plants = sp.table(rows), sp.table(trees(rng, light.season))
    every = np.concatenate([solid, plants])
    field = bake.distance_field(every, (-18, -1, -26), (20, 10, 15), 4.0, land.height)
    wet = P[lt.WET] * 0.9 if P[lt.WET] > 0 else (0.42 if light.time == "night" and not snowy else 0.0)
    world: dict[str, Any] = {
        "terrain": ground, "special": 0, "top": float(ground.height_NN.max()), "grass": 0.0, "palette": P,
        "field": field, "shadow": bake.sun_map(every, sun, (0.0, 1.0, -10.0), 42.0),
    }
    if wet > 0:
        world["mirror"] = (0.0, wet, 0.62 if P[lt.WET] > 0 else 0.85, 0.11, 0.8)
    marks = {name: Mark(position=(x, ground.height(x, z), z), yaw=yaw, top_m=0.77 if name == "table" else 0.0)
             for name, (x, z, yaw) in MARKS.items()}
    return Set(
        name="city", place=place, light=light, marks=marks, shapes_NK=solid, plants_NK=plants, objects=OBJECTS,
        furnished=frozenset(("bench", "door")),
        height=ground.height, anchors={"landmark": (spot[0], spot[1] + look, spot[2]), "horizon": (6.0, 16.0, -90.0)},
        lamps=tuple(lamps), bounds=((-13.0, 0.0, -24.0), (16.0, 26.0, 11.8)), free_camera_distance=10.0,
        clearance=bake.clearance(*field), world=world,
    )
