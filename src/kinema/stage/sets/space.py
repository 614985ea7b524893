"""Space: a small moon's plain under a nebula, a planet over the ridge; boulders, a dome with lit windows, a dish.

Here is no weather. The hour moves the sun: dawn and dusk show the planet as a crescent, night its dark side; all
other weathers thicken the nebula.
"""

from __future__ import annotations

from dataclasses import replace
from math import cos, pi, sin
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

OBJECTS = {1: "ground", 3: "rocks", 4: "dome", 5: "dish", 6: "crystals", 9: "landmark"}
ROCKS, DOME, DISH, CRYSTALS = 3, 4, 5, 6
MARKS = {  # x, z, yaw
    "A": (-2.1, 0.0, 0.5), "B": (-0.7, 0.0, 0.3), "C": (0.7, 0.0, -0.3), "D": (2.1, 0.0, -0.5),
    "left": (-8.0, -0.5, 1.57), "right": (8.0, -0.5, -1.57), "back": (0.6, -6.5, 0.0), "front": (0.4, 3.6, 3.14),
    "far": (4.0, -24.0, 0.2), "fire": (0.0, 1.7, 0.0), "door": (-6.6, -8.6, 0.5), "table": (3.3, -1.5, -0.4),
    "seat": (-3.6, 1.2, 0.9),
}
HUES = (  # nebula's first and second colour, ground, planet's light and dark, its air
    ((0.10, 0.05, 0.26), (0.50, 0.14, 0.22), "#77707e", (0.62, 0.44, 0.28), (0.22, 0.12, 0.09), (0.55, 0.34, 0.22)),
    ((0.03, 0.12, 0.26), (0.10, 0.42, 0.44), "#6f7480", (0.30, 0.36, 0.24), (0.03, 0.09, 0.20), (0.24, 0.46, 0.80)),
    ((0.16, 0.05, 0.16), (0.52, 0.27, 0.10), "#80726a", (0.50, 0.52, 0.58), (0.16, 0.20, 0.32), (0.36, 0.46, 0.72)),
    ((0.05, 0.05, 0.24), (0.34, 0.16, 0.50), "#747082", (0.66, 0.40, 0.34), (0.28, 0.12, 0.16), (0.62, 0.30, 0.40)),
)
SUNS = {  # elevation and azimuth in degrees, colour; azimuth 0 is behind the planet, positive to the left
    "dawn": (16.0, -58.0, (2.5, 1.75, 1.25)), "day": (34.0, 82.0, (2.3, 2.1, 1.85)),
    "dusk": (9.0, 44.0, (3.0, 1.5, 0.75)), "night": (24.0, 60.0, (0.42, 0.55, 0.85)),
}
UP = {"dawn": (0.15, 0.13, 0.22), "day": (0.16, 0.16, 0.22), "dusk": (0.15, 0.10, 0.19), "night": (0.10, 0.12, 0.22)}


def palette(light: Light, seed: int, *, planet: Point = (0.34, 0.30, -0.89), size: float = 0.31) -> np.ndarray:
    """The light of space: a hard sun, the nebula's glow from above. `planet`: its direction; `size`: sine of its
    angular radius."""
    near, far, _, bright, shade, air = HUES[seed % len(HUES)]
    elevation, azimuth, sun = SUNS[light.time]
    P = lt.palette(replace(light, weather="clear"), seed)
    P[lt.SUN_X:lt.SUN_Z + 1] = lt.sun_direction(elevation, azimuth)
    P[lt.SUN_R:lt.SUN_B + 1] = sun
    thick = {"clear": 0.75, "clouds": 0.95, "fog": 1.0, "rain": 1.0, "snow": 0.9, "storm": 1.15}[light.weather]
    glow = 0.6 + 0.8 * thick
    P[lt.UP_R:lt.UP_B + 1] = np.array(UP[light.time]) + np.array(near) * 0.35
    P[lt.DOWN_R:lt.DOWN_B + 1] = np.array(sun) * 0.028 + 0.008
    P[lt.FILL_R:lt.FILL_B + 1] = np.array((0.060, 0.065, 0.095)) + np.array(far) * 0.08
    P[lt.ZEN_R:lt.ZEN_B + 1] = (0.004, 0.006, 0.016)
    P[lt.HOR_R:lt.HOR_B + 1], P[lt.GLOW_R:lt.GLOW_B + 1] = np.array(near) * glow, np.array(far) * glow
    P[lt.CLOUD_R:lt.CLOUD_B + 1], P[lt.SHADE_R:lt.SHADE_B + 1] = bright, shade
    P[lt.FOG_R:lt.FOG_B + 1], P[lt.FOG_DENSITY] = air, 0.0
    P[lt.COVER], P[lt.DISC], P[lt.STARS], P[lt.WET], P[lt.SNOW] = thick, 5.0, 0.0, 0.0, 0.0
    P[lt.RIM], P[lt.SCOTOPIC], P[lt.WIND] = 0.5, 0.0, 0.0
    length = float(np.linalg.norm(planet))
    P[lt.PLANET_X:lt.PLANET_Z + 1] = np.array(planet) / length
    P[lt.SPACE], P[lt.PLANET_R], P[lt.RING] = 1.0, size, float(seed % 2 == 0)
    P[lt.COSMOS_SEED] = seed % 211
    return P


class Moon:
    """Height and colour of the plain: craters, a ridge around."""

    def __init__(self, seed: int, tint: str):
        self.rough, self.hills = fractal(512, 24, 4, seed * 2 + 5), fractal(512, 7, 5, seed * 2 + 6)
        rng = np.random.default_rng((seed, 41))
        self.craters = [(0.6, -34.0, 11.0)]
        while len(self.craters) < 60:
            a, r = rng.uniform(-pi, pi), rng.uniform(7, 130)
            x, z, size = r * sin(a), -r * cos(a), rng.uniform(0.6, 1.2) * (1 + r * 0.10)
            if np.hypot(x, z) > 6.5 + 1.7 * size and np.hypot(x + 8.5, z + 12.5) > 5 + 1.7 * size:
                self.craters.append((x, z, size))
        self.tint = np.array(sp.linear(tint))

    def height(self, x: np.ndarray, z: np.ndarray) -> np.ndarray:
        x, z = np.broadcast_arrays(np.asarray(x, float), np.asarray(z, float))
        r = np.hypot(x, z)
        y = 0.4 * (noise_at(self.rough, x, z, 50) - 0.5) * step(2, 9, r)
        y = np.asarray(y + 6.0 * (noise_at(self.hills, x, z, 240) - 0.45) * step(14, 90, r))
        for cx, cz, size in self.craters:
            here = (np.abs(x - cx) < 1.8 * size) & (np.abs(z - cz) < 1.8 * size)
            q = np.hypot(x[here] - cx, z[here] - cz) / size
            bowl = -0.26 * size * (1 - np.minimum(q, 1) ** 2) * (q < 1)
            y[here] += bowl + 0.10 * size * np.exp(-(((q - 1.05) / 0.22) ** 2))
        ridge = 1 - np.abs(2 * noise_at(self.hills, x + 90, z, 800) - 1)
        return y + step(60, 260, r) * (26 * ridge**2 - 2) - r * r / 2600          # a small world: it falls away

    def colour(self, x: np.ndarray, z: np.ndarray, y: np.ndarray, up: np.ndarray) -> np.ndarray:
        tone = 0.50 + 0.36 * noise_at(self.rough, x, z, 31) + 0.25 * (noise_at(self.hills, x, z, 90) - 0.5)
        dust = step(0.55, 0.72, noise_at(self.rough, x + 40, z, 75))[..., None]
        out = self.tint * tone[..., None]
        return out + (np.array(sp.linear("#9a8a7c")) - out) * dust * 0.35


def rocks(land: Moon, rng: np.random.Generator) -> list[np.ndarray]:
    """Boulders and leaning spires, none in the camera's way."""
    it = Local(object_id=ROCKS, surface=sp.ROCK)

    def stone(x: float, z: float, size: float, tall: float) -> None:
        y = float(land.height(np.array(x), np.array(z)))
        tint = land.tint * rng.uniform(0.62, 0.95)
        it.box((x, y + 0.25 * size * tall, z), np.array((rng.uniform(0.6, 1), tall, rng.uniform(0.6, 1))) * size, tint,
               tilt=(rng.normal(size=3), rng.uniform(0.1, 0.6)), rounding=0.24 * size, spare=(0, rng.uniform(0, 90)))

    for _ in range(80):
        a, r = rng.uniform(-pi, pi), 5.5 + 44 * rng.random() ** 1.4
        x, z = r * sin(a), -r * cos(a)
        if (z > -2.5 and abs(x) < 6 + 0.5 * z) or abs(x - 0.15 * -z) < 2.6 or np.hypot(x + 8.5, z + 12.5) < 6:
            continue
        stone(x, z, 0.16 + 1.1 * rng.random() ** 3, rng.uniform(0.5, 0.9))
    for x, z, size, tall in ((-11.5, -4.5, 1.3, 1.5), (-13.0, -6.0, 0.9, 1.0), (10.5, -9.5, 1.6, 1.9),
                             (12.6, -7.6, 1.0, 1.1), (6.6, -2.6, 0.6, 0.7), (-6.2, 2.2, 0.55, 0.6),
                             (16.0, -22.0, 2.6, 2.6)):
        stone(x, z, size, tall)
    y = float(land.height(np.array(-3.6), np.array(1.2)))
    it.box((-3.75, y + 0.16, 1.05), (0.5, 0.3, 0.34), land.tint * 0.9, rounding=0.14)          # to sit on
    it.box((3.3, y + 0.2, -1.5), (0.5, 0.54, 0.42), land.tint * 0.8, rounding=0.10)            # to lay things on
    return it.rows


def crystals(land: Moon, rng: np.random.Generator, colour: sp.Vec) -> list[np.ndarray]:
    it = Local(object_id=CRYSTALS, roughness=0.12, surface=sp.GLOSSY)
    for cx, cz in ((4.9, -3.4), (-5.4, -2.8), (9.0, -15.0)):
        for _ in range(7):
            x, z = cx + rng.normal(0, 0.4), cz + rng.normal(0, 0.3)
            y, tall = float(land.height(np.array(x), np.array(z))), rng.uniform(0.35, 1.1)
            lean = rng.normal(0, 0.25, 2)
            it.cone((x, y - 0.1, z), (x + lean[0] * tall, y + tall, z + lean[1] * tall), 0.13 * tall + 0.03, 0.015,
                    colour, emission=0.9)
    return it.rows


def station(land: Moon) -> tuple[list[np.ndarray], list[Lamp]]:
    """A dome with a lock and lit windows, a dish on its mast."""
    x, z = -8.5, -12.5
    y = float(land.height(np.array(x), np.array(z)))
    it = Local(x, y, z, turn=0.35, object_id=DOME)
    shell: dict[str, Any] = {"surface": sp.METAL, "roughness": 0.4}
    it.cone((0, -0.6, 0), (0, 1.0, 0), 3.3, 3.2, "#8a8680", **shell)
    it.egg((0, 1.0, 0), (3.2, 2.5, 3.2), "#aaa49a", **shell)
    it.cone((0, 0.95, 0), (0, 1.12, 0), 3.34, 3.34, "#b0602e", **shell)
    for k in range(9):
        a = 0.7 * (k - 4)
        it.ball((3.0 * sin(a), 1.75, 3.0 * cos(a)), 0.30, (1.0, 0.66, 0.30), emission=2.6)
    it.rod((0, 0.75, 2.6), (0, 0.75, 4.0), 0.95, "#8f8a82", **shell)
    it.box((0, 0.85, 4.85), (0.55, 0.8, 0.12), "#55504c", surface=sp.METAL)
    it.box((0, 1.95, 4.6), (0.5, 0.06, 0.1), (1.0, 0.62, 0.26), emission=4.0)
    dish = Local(x + 6.5, y, z - 5.5, object_id=DISH, roughness=0.4)
    dish.rod((0, -0.5, 0), (0, 3.6, 0), 0.12, "#7d7a76", end=0.08)
    dish.egg((0.1, 4.2, 0.2), (1.3, 1.3, 0.35), "#b8b2a6", tilt=((1, -0.4, 0), -0.7))
    dish.rod((0.1, 4.2, 0.2), (0.6, 5.1, 0.9), 0.04, "#7d7a76")
    dish.ball((0.6, 5.1, 0.9), 0.09, (1.0, 0.2, 0.1), emission=8.0)
    lamps = [Lamp(position=it.at(0, 2.2, 5.6), colour=(7.0, 4.2, 1.8), reach=12.0, radius=0.3, halo=0.25)]
    return it.rows + dish.rows, lamps


def build(place: Place, light: Light) -> Set:
    """The moon of this place in this light; its seed shapes craters, nebula and planet."""
    seed = place.seed % 100_000
    rng = np.random.default_rng((seed, 43))
    hue = HUES[seed % len(HUES)]
    land, P = Moon(seed, hue[2]), palette(light, seed)
    sun: Point = (float(P[0]), float(P[1]), float(P[2]))
    ground = terrain.bake(land.height, land.colour, sun)
    glow = np.array(hue[1]) / max(hue[1]) * np.array((1.0, 0.9, 1.0))
    rows = rocks(land, rng) + crystals(land, rng, glow)
    built, lamps = station(land)
    lamps += [Lamp(position=(x, ground.height(x, z) + 0.5, z), colour=tuple(map(float, glow * 1.8)), reach=6.0,  # type: ignore[arg-type]
                   radius=0.4, halo=0.0) for x, z in ((4.9, -3.1), (-5.4, -2.5))]
    spot, look = (5.6, ground.height(5.6, -12.0), -12.0), 2.0
    if place.landmark in LANDMARKS:
        own, lit, look = LANDMARKS[place.landmark](*spot, True)
        built, lamps = built + own, lamps + lit
    solid = sp.table(rows + built)
    field = bake.distance_field(solid, (-22, -3, -28), (22, 9, 14), 3.0, land.height)
    marks = {name: Mark(position=(x, ground.height(x, z), z), yaw=yaw, top_m=0.72 if name == "table" else 0.0)
             for name, (x, z, yaw) in MARKS.items()}
    return Set(
        name="space", place=place, light=replace(light, weather="clear", season="summer"), marks=marks, shapes_NK=solid,
        plants_NK=sp.table([]), objects=OBJECTS, height=ground.height,
        anchors={"landmark": (spot[0], spot[1] + look, spot[2]), "planet": (90.0, 80.0, -270.0),
                 "horizon": (0.0, 6.0, -200.0)},
        lamps=tuple(lamps), bounds=((-30.0, -4.0, -34.0), (30.0, 40.0, 30.0)), clearance=bake.clearance(*field),
        world={"terrain": ground, "special": 0, "top": float(ground.height_NN.max()), "grass": 0.0, "palette": P,
               "field": field, "shadow": bake.sun_map(solid, sun, (0.0, 1.0, -10.0), 40.0)},
    )
