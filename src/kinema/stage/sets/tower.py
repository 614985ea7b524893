"""The top of a tower, high over land and sea: a paved platform with battlements and a turret or a lantern.

Far below lie a coast, woods, a village; ridges close the view. A heading that names a lighthouse gives the lantern
room, else there is a castle's stair turret with its flag.
"""

from __future__ import annotations

import re
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
from kinema.stage.sets.landmarks.house import house
from kinema.stage.sets.local import Local
from kinema.stage.sets.vegetation.seasons import GRASS
from kinema.story.shot import Light, Place

OBJECTS = {1: "ground", 2: "pines", 3: "houses", 4: "parapet", 5: "turret", 6: "trees", 7: "lantern", 8: "platform",
           9: "landmark"}
HOUSES, PARAPET, TURRET, LANTERN, PLATFORM = 3, 4, 5, 7, 8
LIGHT = re.compile(r"\b(light ?house|beacon|lamp ?room)\b|灯塔", re.IGNORECASE)
MARKS = {  # x, z, yaw
    "A": (-2.1, 0.0, 0.5), "B": (-0.7, 0.0, 0.3), "C": (0.7, 0.0, -0.3), "D": (2.1, 0.0, -0.5),
    "left": (-5.0, 0.3, 1.57), "right": (5.0, 0.3, -1.57), "back": (0.9, -3.1, 0.1), "front": (0.4, 3.4, 3.14),
    "far": (4.4, -3.0, -0.3), "fire": (3.4, -1.6, 0.0), "door": (-3.6, -1.4, 0.4), "table": (4.6, 1.7, -0.6),
    "seat": (-4.9, 1.5, 1.2),
}
HALF_X, LOW_Z, HIGH_Z, DROP = 6.2, -4.4, 6.4, -30.0       # the platform's edges and how far below the land lies, m
STONE, DARK_STONE = "#8f8474", "#776d61"
SEA = DROP - 5.0


def on_platform(x: float, z: float) -> bool:
    return abs(x) < HALF_X + 0.5 and LOW_Z - 0.5 < z < HIGH_Z + 0.5


class Below:
    """The land: a coast that runs from the left foreground to the right distance, hills, ridges."""

    def __init__(self, seed: int, light: Light, snowy: bool):
        self.hills, self.rough = fractal(512, 6, 5, seed * 2 + 1), fractal(512, 24, 4, seed * 2 + 2)
        self.light, self.snowy, self.side = light, snowy, 1.0 if seed % 2 else -1.0

    def shore(self, x: np.ndarray, z: np.ndarray) -> np.ndarray:
        """Metres inland of the coast."""
        bay = 44 * (noise_at(self.hills, x, z, 420) - 0.5) + 16 * (noise_at(self.rough, x, z, 160) - 0.5)
        return self.side * x + 0.30 * z + 60 + bay

    def height(self, x: np.ndarray, z: np.ndarray) -> np.ndarray:
        r, inland = np.hypot(x, z), self.shore(x, z)
        y = DROP + 15.0 * (noise_at(self.hills, x, z, 260) - 0.35) * step(12, 110, r)
        ridge = 1 - np.abs(2 * noise_at(self.hills, x + 90, z, 760) - 1)
        y = y + step(150, 520, r) * step(10, 200, inland) * (120 * ridge**1.5 + 6)
        return np.minimum(y, SEA - 6 + (y - SEA + 6) * step(-6, 10, inland))

    def colour(self, x: np.ndarray, z: np.ndarray, y: np.ndarray, up: np.ndarray) -> np.ndarray:
        a, b = (np.array(sp.linear(c)) for c in GRASS[self.light.season])
        cells = np.floor((x + 9 * np.sin(z * 0.02)) / 26) * 0.37 + np.floor((z + 7 * np.sin(x * 0.03)) / 34) * 0.61
        field = (cells - np.floor(cells))[..., None] * step(0.50, 0.60, noise_at(self.hills, x, z, 180))[..., None]
        out = a + (b - a) * step(0.35, 0.68, noise_at(self.hills, x, z, 90))[..., None]
        out = out + (np.array(sp.linear("#a8905a")) - out) * field * 0.8
        wood = step(0.47, 0.56, noise_at(self.rough, x, z, 190))[..., None]
        tops = np.array(sp.linear("#33482f")) * (0.7 + 0.6 * noise_at(self.rough, x, z, 17))[..., None]
        out = out + (tops - out) * wood
        rock = step(0.80, 0.62, up)[..., None]
        out = out + (np.array(sp.linear("#857a6c")) - out) * rock
        sand = step(SEA + 1.6, SEA + 0.6, y)[..., None]
        out = out + (np.array(sp.linear("#b49d78")) - out) * sand
        if self.snowy:
            out = out + (np.array((0.70, 0.75, 0.83)) - out) * 0.85 * (1 - 0.5 * wood)
        return out + (np.array((0.012, 0.050, 0.066)) - out) * step(SEA + 0.1, SEA - 1.2, y)[..., None]


def platform(rng: np.random.Generator) -> list[np.ndarray]:
    """Slabs, battlements on all sides, the tower's shaft below."""
    it = Local(object_id=PLATFORM, surface=sp.STONE)
    stone = np.array(sp.linear(STONE))
    z, row = LOW_Z, 0
    while z < HIGH_Z - 0.1:
        x = -HALF_X - 0.8 * (row % 2)
        while x < HALF_X:
            wide = rng.uniform(1.2, 1.9)
            low, high = max(x, -HALF_X), min(x + wide, HALF_X)
            if high - low > 0.1:
                it.box(((low + high) / 2, -0.10, z + 0.6), ((high - low) / 2 - 0.012, 0.1, 0.588),
                       stone * rng.uniform(0.72, 1.02), surface=sp.ROCK, rounding=0.02, spare=(0, rng.uniform(0, 90)))
            x += wide
        z, row = z + 1.2, row + 1
    mid, deep = (LOW_Z + HIGH_Z) / 2, (HIGH_Z - LOW_Z) / 2
    it.box((0, -0.6, mid), (HALF_X + 0.45, 0.42, deep + 0.45), DARK_STONE)
    it.box((0, -16.5, mid), (HALF_X, 15.6, deep), STONE)
    for k in range(11):                                    # corbels under the overhang
        for z in (LOW_Z - 0.25, HIGH_Z + 0.25):
            it.box((-HALF_X + 1.24 * k, -1.3, z), (0.22, 0.4, 0.3), DARK_STONE)
    own: dict[str, Any] = {"object_id": PARAPET, "rounding": 0.05}
    for z, high in ((LOW_Z - 0.1, 0.40), (HIGH_Z + 0.1, 0.36)):
        it.box((0, high, z), (HALF_X + 0.4, high, 0.3), STONE, **own)
        for k in range(6):
            x = -HALF_X + 0.1 + 2.42 * k
            if z < 0:
                it.box((x, 1.06, z), (0.50, 0.30, 0.3), STONE, **own)
                it.box((x, 1.40, z), (0.56, 0.06, 0.36), DARK_STONE, **own)
    for side in (-1, 1):
        it.box((side * (HALF_X + 0.1), 0.46, mid), (0.3, 0.46, deep + 0.3), STONE, **own)
        for k in range(5):
            it.box((side * (HALF_X + 0.1), 1.22, LOW_Z + 0.5 + 2.42 * k), (0.3, 0.36, 0.62), STONE, **own)
            it.box((side * (HALF_X + 0.1), 1.62, LOW_Z + 0.5 + 2.42 * k), (0.36, 0.06, 0.68), DARK_STONE, **own)
    it.box((-5.3, 0.22, 1.4), (0.36, 0.24, 0.75), DARK_STONE, rounding=0.05)                      # a bench of stone
    it.cone((4.9, 0, 1.2), (4.9, 0.82, 1.2), 0.36, 0.32, "#75502f", surface=sp.WOOD)              # a barrel
    it.cone((4.9, 0.80, 1.2), (4.9, 0.86, 1.2), 0.35, 0.35, "#8a6a44", surface=sp.WOOD)
    return it.rows


def turret(dark: bool, colour: str) -> tuple[list[np.ndarray], list[Lamp]]:
    """A round stair turret at the back left with door, lit slit, pointed roof and a flag."""
    x, z = -4.6, -3.0
    it = Local(x, 0, z, object_id=TURRET, surface=sp.STONE)
    it.cone((0, -0.1, 0), (0, 4.2, 0), 1.45, 1.40, STONE, surface=sp.ROCK)
    it.cone((0, 4.1, 0), (0, 4.5, 0), 1.62, 1.68, DARK_STONE)
    for k in range(4):
        low, wide = 4.5 + 0.75 * k, 1.75 - 0.42 * k
        it.cone((0, low, 0), (0, low + 0.77, 0), wide, wide - 0.42, "#6b4038", surface=sp.LEAF)
    it.rod((0, 7.3, 0), (0, 9.3, 0), 0.04, "#4a3426")
    for k in range(6):
        at = (0.2 + 0.26 * k, 8.95 + 0.07 * sin(1.4 * k) - 0.02 * k, 0.10 * sin(1.1 * k))
        it.box(at, (0.14, 0.34 - 0.03 * k, 0.02), colour, surface=sp.CLOTH, tilt=((0, 1, 0), 0.35 * cos(1.1 * k)))
    door = Local(x + 0.62, 0, z + 1.22, turn=0.45, object_id=TURRET)
    door.box((0, 0.95, 0.03), (0.48, 0.98, 0.08), "#5b3a24", surface=sp.WOOD)
    door.egg((0, 1.9, 0.03), (0.5, 0.34, 0.09), "#5b3a24", surface=sp.WOOD)
    door.box((0, 2.9, -0.02), (0.13, 0.42, 0.1), (1.0, 0.56, 0.2), surface=sp.PANE, emission=2.4 if dark else 0.0)
    lamps = []
    if dark:
        door.cone((0.75, 1.75, 0.0), (0.75, 2.02, 0.0), 0.09, 0.12, (1.0, 0.60, 0.22), emission=6.0)
        lamps.append(Lamp(position=door.at(0.8, 1.9, 0.25), colour=(5.6, 2.9, 1.0), reach=11.0, radius=0.15, halo=0.7))
    return it.rows + door.rows, lamps


def lantern(dark: bool) -> tuple[list[np.ndarray], list[Lamp]]:
    """A lighthouse's lantern room at the back left: an iron gallery round panes and a great lamp."""
    it = Local(-4.4, 0, -2.9, object_id=LANTERN)
    iron, red = "#2c2a30", "#a8392b"
    it.cone((0, -0.1, 0), (0, 1.15, 0), 1.6, 1.55, "#e0d6c4", surface=sp.PLASTER)
    it.cone((0, 1.12, 0), (0, 1.24, 0), 1.72, 1.72, iron)
    it.cone((0, 1.2, 0), (0, 3.5, 0), 0.42, 0.42, (1.0, 0.80, 0.46), emission=7.0 if dark else 1.0)
    for k in range(3):
        it.cone((0, 1.5 + 0.7 * k, 0), (0, 1.62 + 0.7 * k, 0), 0.55, 0.55, "#b08a3c", roughness=0.3)
    for k in range(10):
        a = 2 * pi * k / 10
        it.rod((1.4 * cos(a), 1.2, 1.4 * sin(a)), (1.4 * cos(a), 3.6, 1.4 * sin(a)), 0.045, iron)
    it.cone((0, 3.5, 0), (0, 3.6, 0), 1.5, 1.5, iron)
    it.cone((0, 3.55, 0), (0, 4.9, 0), 1.8, 0.2, red, surface=sp.PLASTER)
    it.ball((0, 5.05, 0), 0.26, iron)
    it.rod((0, 5.2, 0), (0, 6.2, 0), 0.03, iron)
    it.box((0.55, 0.55, 1.42), (0.42, 0.62, 0.14), "#4a5a58", surface=sp.METAL, tilt=((0, 1, 0), 0.35))
    colour = (16.0, 10.5, 5.0) if dark else (1.0, 0.8, 0.5)
    return it.rows, [Lamp(position=it.at(0.9, 2.4, 1.7), colour=colour, reach=26.0, radius=0.8,
                          halo=0.5 if dark else 0.0)]


def brazier(dark: bool) -> tuple[list[np.ndarray], list[Lamp]]:
    """An iron basket of coals in the right back corner, and by dark a lamp on the parapet."""
    it = Local(object_id=PLATFORM)
    for k in range(3):
        c, s = cos(2.1 * k), sin(2.1 * k)
        it.rod((3.9 + 0.3 * c, 0, -3.2 + 0.3 * s), (3.9 + 0.16 * c, 0.85, -3.2 + 0.16 * s), 0.03, "#2b2a2e")
    it.cone((3.9, 0.72, -3.2), (3.9, 1.02, -3.2), 0.22, 0.38, "#2b2a2e", roughness=0.5)
    for k in range(7):
        a = 0.9 * k
        it.ball((3.9 + 0.2 * cos(a), 1.02, -3.2 + 0.2 * sin(a)), 0.09, (1.0, 0.34, 0.08), emission=3.5 if dark else 0.4)
    if not dark:
        return it.rows, []
    it.egg((3.9, 1.28, -3.2), (0.17, 0.30, 0.17), (1.0, 0.50, 0.14), emission=5.0)
    it.egg((3.96, 1.20, -3.15), (0.10, 0.20, 0.10), (1.0, 0.76, 0.32), emission=7.0)
    return it.rows, [Lamp(position=(3.8, 1.5, -3.0), colour=(6.5, 3.0, 0.95), reach=11.0, radius=0.2, halo=0.7),
                     Lamp(position=(-3.0, 2.4, 5.6), colour=(7.0, 4.2, 2.1), reach=11.0, radius=0.7, halo=0.0)]


def hamlet(land: Below, ground: terrain.Terrain, dark: bool) -> list[np.ndarray]:
    """Houses far below."""
    rows: list[np.ndarray] = []
    for k in range(9):
        x, z = land.side * (8 + 9 * (k % 3)) + 3 * (k // 3), -58.0 - 10 * (k // 3) - 4 * (k % 2)
        if ground.height(x, z) > SEA + 1:
            rows += house(x, ground.height(x, z) - 0.3, z, dark and k % 4 != 1, object_id=HOUSES, turn=0.5 * k - 1)[0]
    return rows


def build(place: Place, light: Light) -> Set:
    """The tower of this place in this light; its seed shapes the coast and picks turret or lantern."""
    seed = place.seed % 100_000
    rng = np.random.default_rng((seed, 53))
    snowy = light.season == "winter" or light.weather == "snow"
    dark = light.time in ("night", "dusk") or light.weather == "storm"
    land, P = Below(seed, light, snowy), lt.palette(light, seed, snowy=snowy)
    P[lt.FOG_BASE], P[lt.FOG_HEIGHT] = DROP, 34.0
    sun: Point = (float(P[0]), float(P[1]), float(P[2]))
    ground = terrain.bake(land.height, land.colour, sun, SEA)
    flag = ("#a8392b", "#2f5a6a", "#b08a3c", "#5a4a7a")[seed % 4]
    top, lamps = lantern(dark) if LIGHT.search(place.key) or place.landmark == "lighthouse" else turret(dark, flag)
    fire, lit = brazier(dark)
    rows, lamps = platform(rng) + top + fire + hamlet(land, ground, dark), lamps + lit
    spot, look = (land.side * 16.0, ground.height(land.side * 16.0, -88.0), -88.0), 3.0
    if place.landmark in LANDMARKS and place.landmark not in ("tower", "lighthouse"):
        own, far, look = LANDMARKS[place.landmark](*spot, dark)
        rows, lamps = rows + own, lamps + far
    solid = sp.table(rows)

    def height(x: float, z: float) -> float:
        return 0.0 if on_platform(x, z) else ground.height(x, z)

    field = bake.distance_field(solid, (-9, -2, -9), (9, 9, 13), 4.0)
    marks = {name: Mark(position=(x, 0.0, z), yaw=yaw, top_m=0.86 if name == "table" else 0.0)
             for name, (x, z, yaw) in MARKS.items()}
    return Set(
        name="tower", place=place, light=light, marks=marks, shapes_NK=solid, plants_NK=sp.table([]), objects=OBJECTS,
        height=height, lamps=tuple(lamps),
        anchors={"landmark": (spot[0], spot[1] + look, spot[2]), "lamp": (-4.4, 2.4, -2.9),
                 "horizon": (0.0, -10.0, -200.0)},
        bounds=((-13.0, 0.2, -4.0), (13.0, 18.0, 20.0)), free_camera_distance=12.0, clearance=bake.clearance(*field),
        world={"terrain": ground, "special": 2, "top": float(ground.height_NN.max()), "grass": 0.0, "palette": P,
               "field": field, "shadow": bake.sun_map(solid, sun, (0.0, 1.5, 1.0), 14.0)},
    )
