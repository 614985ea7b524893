"""A cave: rock on all sides, stalactites, a pool, crystals that glow, and a hole through which the sky's light falls.

The hour shows in the shaft of light. A heading that names a tunnel, mine or crypt makes it narrow, with torches.
"""

from __future__ import annotations

import re
from dataclasses import replace
from math import sin
from typing import Any

import numpy as np

from kinema.stage import light as lt
from kinema.stage import shapes as sp
from kinema.stage.engine import bake, terrain
from kinema.stage.engine.noise import fractal
from kinema.stage.frame import Lamp, Point
from kinema.stage.sets import Mark, Set
from kinema.stage.sets.land import noise_at, step
from kinema.stage.sets.landmarks import LANDMARKS
from kinema.stage.sets.local import Local
from kinema.story.shot import Light, Place

OBJECTS = {1: "ground", 2: "walls", 3: "stalactites", 4: "crystals", 5: "torch", 6: "rocks", 9: "landmark"}
WALLS, DRIPS, CRYSTALS, TORCH, ROCKS = 2, 3, 4, 5, 6
NARROW = re.compile(r"\b(tunnel|corridor|mine|crypt|catacombs?|sewer|dungeon|passage|cellar)\b|隧道|矿|地牢|墓",
                    re.IGNORECASE)
MARKS = {  # x, z, yaw
    "A": (-2.1, 0.0, 0.5), "B": (-0.7, 0.0, 0.3), "C": (0.7, 0.0, -0.3), "D": (2.1, 0.0, -0.5),
    "left": (-4.4, 0.2, 1.57), "right": (4.4, 0.2, -1.57), "back": (-0.4, -5.5, 0.0), "front": (0.3, 3.4, 3.14),
    "far": (-1.2, -17.0, 0.1), "fire": (0.1, 1.8, 0.0), "door": (-3.0, -9.0, 0.4), "table": (3.2, -1.3, -0.4),
    "seat": (-3.4, -1.6, 0.8),
}
IN_NARROW = {"left": (-3.0, 0.4, 1.57), "right": (3.0, 0.4, -1.57), "door": (-1.8, -8.0, 0.4),
             "seat": (-2.5, -1.7, 0.8), "table": (2.5, -1.5, -0.4)}
HOLE = (0.9, -4.6, 1.9)                                    # x, z and radius of the opening overhead, m
GLOW = ((0.16, 0.85, 0.80), (0.42, 0.52, 1.0), (0.85, 0.36, 0.75), (0.22, 0.62, 0.95))
STONE = ("#787074", "#6f7078", "#86766a", "#6a7274")
POOL = -0.30                                               # the pool's level, m
SUN = {"dawn": (52, 12, (2.2, 1.5, 1.0)), "day": (60, 8, (3.0, 2.8, 2.3)), "dusk": (50, -12, (2.6, 1.3, 0.6)),
       "night": (58, 6, (0.62, 0.86, 1.35))}               # elevation, azimuth, colour


class Floor:
    def __init__(self, seed: int, tint: str, wide: float):
        self.rough, self.tint, self.wide = fractal(512, 24, 4, seed * 2 + 9), np.array(sp.linear(tint)), wide

    def pool(self, x: np.ndarray, z: np.ndarray) -> np.ndarray:
        """Above 0 where the pool's basin is."""
        edge = 0.7 * (noise_at(self.rough, x, z, 9) - 0.5)
        return 1 - np.hypot((x - 2.9 * self.wide) / 3.2, (z + 6.4) / 3.0) + edge

    def height(self, x: np.ndarray, z: np.ndarray) -> np.ndarray:
        r = np.hypot(x, z)
        y = 0.5 * (noise_at(self.rough, x, z, 22) - 0.5) * step(2.5, 6, r) + 0.10 * noise_at(self.rough, x, z, 5)
        y = y + 0.6 * step(3.8 * self.wide, 7 * self.wide, np.abs(x - 0.25 * np.minimum(z + 2, 0) * 0.2))
        return y + (-1.0 - y) * step(0.0, 0.35, self.pool(x, z))

    def colour(self, x: np.ndarray, z: np.ndarray, y: np.ndarray, up: np.ndarray) -> np.ndarray:
        out = self.tint * (0.55 + 0.5 * noise_at(self.rough, x, z, 13))[..., None]
        return out + (np.array((0.010, 0.040, 0.046)) - out) * step(POOL + 0.1, POOL - 0.15, y)[..., None]


def middle(z: float) -> float:
    """x of the cave's middle: it bends away at the back."""
    return -0.9 * step_back(z) + 0.6 * sin(0.3 * min(z, 0.0))


def step_back(z: float) -> float:
    return float(step(-3.0, -20.0, np.array(z)))


def walls(rng: np.random.Generator, tint: np.ndarray, wide: float) -> list[np.ndarray]:
    """Boulders in courses at both sides and overhead, every 2 m; a hole is left above HOLE."""
    it = Local(object_id=WALLS, surface=sp.ROCK)

    def stone(x: float, y: float, z: float, size: float) -> None:
        half = np.array((rng.uniform(0.8, 1.15), rng.uniform(0.7, 1.05), rng.uniform(0.9, 1.2))) * size
        it.box((x, y, z), half, tint * rng.uniform(0.7, 1.15), rounding=0.46 * size,
               tilt=(rng.normal(size=3), rng.uniform(0.0, 0.7)), spare=(0, rng.uniform(0, 90)))

    high = 6.2 if wide > 0.8 else 4.0
    for z in np.arange(13.0, -30.0, -2.1):
        near = 1.0 + 0.10 * max(z, 0)
        half = (5.9 * wide + 0.8 * sin(z * 0.7)) * near * (1.0 if z > -14 else 0.8)
        for side in (-1, 1):
            for y, lean in ((0.4, 1.5), (2.3, 1.75), (4.2, 1.1)):
                if y < high:
                    stone(middle(z) + side * (half + lean) + rng.normal(0, 0.25), y, z + rng.normal(0, 0.3), 1.75)
        for x in np.arange(-half - 1.2, half + 1.3, 1.9):
            if np.hypot(middle(z) + x - HOLE[0], z - HOLE[1]) > HOLE[2] + 1.3:
                stone(middle(z) + x, high + 0.9 - 0.05 * x * x * (1 / wide) * 0.6 + rng.normal(0, 0.25), z, 1.6)
    for z in (-30.5, 14.5):
        for x in np.arange(-8, 8.1, 2.0):
            for y in (0.5, 2.6, 4.7, 6.6):
                stone(x + middle(z), y, z, 1.9)
    return it.rows


def drips(rng: np.random.Generator, tint: np.ndarray, floor: Floor, wide: float) -> list[np.ndarray]:
    """Stalactites and stalagmites; none above or on the line of action."""
    it = Local(object_id=DRIPS, surface=sp.ROCK)
    high = 6.6 if wide > 0.8 else 4.3
    for _ in range(95):
        x, z = rng.uniform(-5.5, 5.5) * wide, rng.uniform(-24, 10)
        long, thick = rng.uniform(0.5, 2.4) * wide, rng.uniform(0.10, 0.26)
        if np.hypot(x + middle(z) - HOLE[0], z - HOLE[1]) < HOLE[2] + 0.3:
            continue
        own = tint * rng.uniform(0.8, 1.2)
        top = high - 0.05 * x * x
        it.cone((x + middle(z), top + 0.5, z), (x + middle(z), top - long, z), thick, 0.015, own,
                spare=(0, rng.uniform(0, 90)))
        beside = abs(x) > 3.6 * wide and not -2.5 < z < 2.5
        if beside and z < 6 and float(floor.pool(np.array(x), np.array(z))) < 0:
            y = float(floor.height(np.array(x + middle(z)), np.array(z)))
            it.cone((x + middle(z), y - 0.2, z), (x + middle(z), y + 0.55 * long, z), thick * 1.3, 0.03, own)
    return it.rows


def crystals(rng: np.random.Generator, colour: sp.Vec, floor: Floor, wide: float
             ) -> tuple[list[np.ndarray], list[Lamp]]:
    it, lamps = Local(object_id=CRYSTALS, roughness=0.12, surface=sp.GLOSSY), []
    for cx, cz, size in ((4.5, -3.4, 1.0), (-4.6, -5.6, 1.3), (3.9, -10.5, 1.5), (-4.8, 2.2, 0.7), (-3.5, -15.5, 1.8)):
        x0 = cx * wide + middle(cz)
        y = float(floor.height(np.array(x0), np.array(cz)))
        for _ in range(7):
            x, z = x0 + rng.normal(0, 0.28) * size, cz + rng.normal(0, 0.25) * size
            tall = rng.uniform(0.3, 0.9) * size
            lean = rng.normal(0, 0.3, 2)
            it.cone((x, y - 0.2, z), (x + lean[0] * tall, y + tall, z + lean[1] * tall), 0.15 * tall + 0.02, 0.02,
                    colour, emission=1.1)
        r, g, b = (float(c) * 2.6 * size for c in colour)
        lamps.append(Lamp(position=(x0, y + 0.6 * size, cz + 0.5), colour=(r, g, b), reach=9.0, radius=0.5, halo=0.12))
    return it.rows, lamps


def torch(x: float, y: float, z: float, lean: float) -> tuple[list[np.ndarray], Lamp]:
    """A torch in the wall."""
    it = Local(x, y, z, object_id=TORCH)
    it.rod((0, -0.5, 0), (lean, 0.05, 0), 0.035, "#4a3426", surface=sp.WOOD)
    it.cone((lean * 0.9, -0.04, 0), (lean * 1.15, 0.16, 0), 0.06, 0.09, "#2b2a2e")
    it.egg((lean * 1.2, 0.30, 0), (0.08, 0.17, 0.08), (1.0, 0.50, 0.14), emission=7.0)
    it.egg((lean * 1.2, 0.24, 0), (0.05, 0.09, 0.05), (1.0, 0.78, 0.36), emission=9.0)
    return it.rows, Lamp(position=it.at(lean * 1.4, 0.32, 0.12), colour=(6.4, 3.0, 0.95), reach=11.0, radius=0.12,
                         halo=0.6)


def palette(light: Light, seed: int, glow: sp.Vec) -> np.ndarray:
    """Dark, with a cool air that takes the crystals' colour at a distance; the sun stands over the hole."""
    P = lt.palette(replace(light, weather="clear"), seed, interior=True)
    elevation, azimuth, sun = SUN[light.time]
    veil = {"clear": 1.0, "clouds": 0.6, "fog": 0.45, "rain": 0.35, "snow": 0.55, "storm": 0.25}[light.weather]
    tint = np.array(glow)
    P[lt.SUN_X:lt.SUN_Z + 1] = lt.sun_direction(elevation, azimuth)
    P[lt.SUN_R:lt.SUN_B + 1] = np.array(sun) * veil * 1.8
    P[lt.UP_R:lt.UP_B + 1] = 0.050 + 0.055 * tint + np.array(sun) * 0.012
    P[lt.DOWN_R:lt.DOWN_B + 1] = np.array((0.060, 0.048, 0.040)) + np.array(sun) * 0.016
    P[lt.FILL_R:lt.FILL_B + 1] = (0.16, 0.135, 0.12)
    P[lt.FOG_R:lt.FOG_B + 1] = 0.022 + 0.075 * tint + np.array(sun) * 0.008
    P[lt.ZEN_R:lt.ZEN_B + 1], P[lt.HOR_R:lt.HOR_B + 1] = 0.04 * tint + 0.006, 0.05 * tint + 0.010
    P[lt.GLOW_R:lt.GLOW_B + 1] = np.array(sun) * 0.03
    P[lt.FOG_DENSITY], P[lt.FOG_HEIGHT] = 0.019 + (0.02 if light.weather == "fog" else 0.0), 60.0
    P[lt.RIM], P[lt.SCOTOPIC], P[lt.WET], P[lt.SNOW], P[lt.STARS] = 0.25, 0.0, 0.0, 0.0, 0.0
    return P


def build(place: Place, light: Light) -> Set:
    """The cave of this place in this light; its seed shapes rock and crystals."""
    seed = place.seed % 100_000
    rng = np.random.default_rng((seed, 37))
    wide = 0.64 if NARROW.search(place.key) else 1.0
    glow, tint = GLOW[seed % 4], STONE[seed // 4 % 4]
    P, floor = palette(light, seed, glow), Floor(seed, tint, wide)
    sun: Point = (float(P[0]), float(P[1]), float(P[2]))
    ground = terrain.bake(floor.height, floor.colour, sun, POOL)
    stone = np.array(sp.linear(tint))
    rows = walls(rng, stone, wide) + drips(rng, stone, floor, wide)
    shining, lamps = crystals(rng, glow, floor, wide)
    rows += shining
    for x, y, z, lean in ((-5.0 * wide, 2.1, 1.6, 0.4), (5.2 * wide, 2.3, -0.2, -0.4), (-4.6 * wide, 2.2, -10.5, 0.4)):
        built, lamp = torch(x, y, z, lean)
        rows, lamps = rows + built, [*lamps, lamp]
    lamps.append(Lamp(position=(-3.0 * wide, 2.6, 4.2), colour=(4.2, 2.4, 1.15), reach=10.0, radius=0.7, halo=0.0))
    its = Local(object_id=ROCKS, surface=sp.ROCK)
    marks_at: dict[str, Any] = MARKS | (IN_NARROW if wide < 1 else {})
    for name, half in (("seat", (0.5, 0.42, 0.36)), ("table", (0.5, 0.62, 0.42))):
        x, z, _ = marks_at[name]
        behind = -0.35 if name == "seat" else -0.75
        its.box((x, ground.height(x, z + behind) + 0.05, z + behind), half, stone * 0.7, rounding=0.28, spare=(0, x))
    spot, look = (-0.6, ground.height(-0.6, -8.0), -8.0), 1.6
    landmark: list[np.ndarray] = []
    if place.landmark in LANDMARKS:
        landmark, lit, look = LANDMARKS[place.landmark](*spot, True)
        lamps += lit
    solid = sp.table(rows + its.rows + landmark)
    field = bake.distance_field(solid, (-9, -1.2, -26), (9, 8.5, 13), 4.0,
                                lambda x, z: np.maximum(floor.height(x, z), POOL))
    marks = {name: Mark(position=(x, ground.height(x, z), z), yaw=yaw, top_m=0.65 if name == "table" else 0.0)
             for name, (x, z, yaw) in marks_at.items()}
    return Set(
        name="cave", place=place, light=replace(light, weather="clear", season="summer"), marks=marks, shapes_NK=solid,
        plants_NK=sp.table([]), objects=OBJECTS, height=ground.height, lamps=tuple(lamps), interior=True,
        anchors={"landmark": (spot[0], spot[1] + look, spot[2]), "window": (HOLE[0], 6.0, HOLE[1]),
                 "horizon": (-2.0, 2.0, -24.0)},
        bounds=((-5.4 * wide, -0.2, -22.0), (5.4 * wide, 4.9 if wide == 1 else 3.2, 11.5)), free_camera_distance=9.0,
        clearance=bake.clearance(*field),
        world={"terrain": ground, "special": 2, "top": float(ground.height_NN.max()), "grass": 0.0, "palette": P,
               "field": field, "shaft": 0.009, "shadow": bake.sun_map(solid, sun, (0.0, 3.0, -8.0), 25.0),
               "mirror": (POOL, 0.8, 0.0, 0.04, 0.6)},
    )
