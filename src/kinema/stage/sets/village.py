"""A village street: timbered houses round a cobbled square, lamp posts, a well, a lane that climbs to a hill.

The square lies between a row of houses at the back (-z) and one behind the camera (+z); the lane leaves at the right.
"""

from __future__ import annotations

from math import cos, pi, sin
from typing import Any

import numpy as np

from kinema.stage import light as lt
from kinema.stage import shapes as sp
from kinema.stage.engine import bake, terrain
from kinema.stage.engine.noise import fractal
from kinema.stage.frame import Lamp, LiveEffect, Point
from kinema.stage.sets import Mark, Set
from kinema.stage.sets.land import noise_at, step
from kinema.stage.sets.landmarks import LANDMARKS, house, tower, well
from kinema.stage.sets.vegetation.broadleaf import broadleaf
from kinema.stage.sets.vegetation.pine import pine
from kinema.stage.sets.vegetation.seasons import GRASS, LEAVES, PINE
from kinema.story.shot import Light, Place

OBJECTS = {
    2: "pines",
    3: "houses",
    4: "lamp posts",
    5: "bench",
    6: "trees",
    7: "flowers",
    8: "tower",
    9: "landmark",
}
MARKS = {
    "A": (-2.1, 0.0, 0.5),
    "B": (-0.7, 0.0, 0.3),
    "C": (0.7, 0.0, -0.3),
    "D": (2.1, 0.0, -0.5),
    "left": (-8.0, 0.2, 1.57),
    "right": (8.0, 0.2, -1.57),
    "back": (4.6, -7.0, 0.1),
    "front": (0.5, 3.4, 3.14),
    "far": (6.8, -22.0, 0.2),
    "fire": (0.2, 1.8, 0.0),
    "door": (-2.3, -3.7, 0.0),
    "table": (-4.6, -2.5, 0.4),
    "seat": (-4.4, -1.5, 0.9),
}
DOOR = (-2.68, 1.22, -3.83)  # of the house in the middle
WALLS = ("#d8c7a6", "#cfae86", "#bfb69c", "#d9b9a0", "#c8b48a")
ROOFS = ("#8a4632", "#7a4a3a", "#6b4038", "#94583c", "#5f4a48")
HOUSES = (  # x, z, turn, width, storeys
    (-10.2, -6.4, 0.10, 3.0, 2),
    (-2.6, -6.4, -0.03, 3.3, 1),
    (10.8, -6.6, -0.12, 2.9, 2),
    (-13.8, 0.6, 1.45, 3.0, 1),
    (14.6, 0.8, -1.5, 3.0, 1),
    (-1.6, -17.5, 0.3, 3.0, 2),
    (12.6, -16.0, -0.5, 2.8, 1),
    (0.8, -27.5, 0.35, 2.9, 1),
    (14.8, -27.0, -0.5, 3.0, 2),
    (-9.0, -17.0, 0.1, 3.0, 1),
    (-19.5, -9.5, 0.6, 3.2, 2),
    (20.5, -10.5, -0.5, 3.2, 1),
    (-8.5, 15.5, 3.0, 3.2, 2),
    (0.5, 16.2, 3.14, 3.1, 1),
    (9.0, 15.6, 3.3, 3.0, 2),
)

POSTS = ((-5.9, -2.4, 0.55), (2.6, -3.2, 0.55), (7.6, -12.5, -0.5), (9.5, 1.2, -0.5), (-9.3, 3.6, 0.5),
         (-4.9, 3.4, 0.5))  # x, z, arm
TREES = ((-6.6, -9.8, 1.0), (7.6, -9.2, 0.9), (3.2, -13.0, 0.8), (-15.2, -4.6, 1.2), (17.4, -4.0, 1.1),
         (-5.0, 12.6, 1.0))  # x, z, size


class Land:
    def __init__(self, seed: int, light: Light, *, snowy: bool):
        self.hills, self.rough = fractal(512, 6, 5, seed * 2 + 1), fractal(512, 24, 4, seed * 2 + 2)
        self.light, self.snowy = light, snowy

    def lane(self, z: np.ndarray) -> np.ndarray:
        """x of the lane's middle behind the square."""
        return 4.2 + 0.16 * np.maximum(-z - 3, 0) + 1.2 * np.sin(np.maximum(-z - 3, 0) * 0.09)

    def height(self, x: np.ndarray, z: np.ndarray) -> np.ndarray:
        r = np.hypot(x, z)
        y = 0.05 * (noise_at(self.rough, x, z, 14) - 0.5)
        back = step(6, 60, -z)
        y = y + 0.06 * np.maximum(-z - 8, 0) * step(8, 20, -z) * step(70, 40, -z) + 2.0 * step(40, 70, -z)
        y = y + 10.0 * (noise_at(self.hills, x, z, 190) - 0.45) * step(26, 70, r)
        hill = 22 * np.exp(-(((x - 14) / 26) ** 2 + ((z + 78) / 24) ** 2))
        ridge = 1 - np.abs(2 * noise_at(self.hills, x + 90, z, 700) - 1)
        return y + hill + step(110, 480, r) * (0.3 + 0.7 * back) * (105 * ridge**1.5 + 12)

    def paved(self, x: np.ndarray, z: np.ndarray) -> np.ndarray:
        square = step(7.6, 6.9, np.abs(z - 3.8) + 0.7 * (noise_at(self.rough, x, z, 7) - 0.5)) * step(15, 14, np.abs(x))
        lane = (
            step(2.3, 1.8, np.abs(x - self.lane(z)) + 0.8 * (noise_at(self.rough, x, z, 7) - 0.5)) * (z < 0) * (z > -70)
        )
        return np.maximum(square, lane)

    def colour(self, x: np.ndarray, z: np.ndarray, y: np.ndarray, up: np.ndarray) -> np.ndarray:
        a, b = (np.array(sp.linear(c)) for c in GRASS[self.light.season])
        out = a + (b - a) * step(0.35, 0.68, noise_at(self.hills, x, z, 48))[..., None]
        out = out * (0.80 + 0.40 * noise_at(self.rough, x, z, 23))[..., None]
        wood = np.array(sp.linear("#3c4f33"))
        dark = (step(60, 100, np.hypot(x, z)) * step(0.42, 0.58, noise_at(self.rough, x, z, 150)))[..., None]
        out = out + (wood - out) * dark * 0.7
        stone = np.array(sp.linear("#8d8072")) * (0.8 + 0.4 * noise_at(self.rough, x, z, 11))[..., None]
        paved = self.paved(x, z)[..., None]
        out = out + (stone - out) * paved
        if self.snowy:
            worn = 1 - 0.55 * paved[..., 0] * step(0.35, 0.65, noise_at(self.rough, x, z, 13))
            out = out + (np.array((0.70, 0.75, 0.83)) - out) * worn[..., None]
        return out


def lamp_post(x: float, y: float, z: float, dark: bool, arm: float = 0.55) -> tuple[list[np.ndarray], Lamp]:
    iron: dict[str, Any] = {"object_id": 4, "albedo": sp.linear("#2b2a2e"), "roughness": 0.5}
    hx, hy = x + arm, y + 2.95
    rows = [
        sp.cone((x, y, z), (x, y + 0.5, z), 0.13, 0.08, **iron),
        sp.round_cone((x, y + 0.4, z), (x, y + 3.25, z), 0.05, 0.04, **iron),
        sp.round_cone((x, y + 3.25, z), (hx, y + 3.33, z), 0.03, 0.03, **iron),
        sp.cone((hx, hy + 0.16, z), (hx, hy + 0.36, z), 0.21, 0.03, **iron),
        sp.cone((hx, hy - 0.20, z), (hx, hy - 0.15, z), 0.12, 0.14, **iron),
        sp.cone(
            (hx, hy - 0.15, z),
            (hx, hy + 0.16, z),
            0.10,
            0.15,
            object_id=4,
            albedo=(1.0, 0.60, 0.22),
            emission=7.0 if dark else 0.15,
            roughness=0.3,
            surface=sp.GLOSSY,
        ),
    ]
    return rows, Lamp(position=(hx, hy - 0.05, z), colour=(6.0, 3.1, 1.05), reach=13.0, radius=0.16, halo=1.0)


def small_things(dark: bool, rng: np.random.Generator, season: str) -> list[np.ndarray]:
    """Bench, barrels, crates, flower boxes."""
    wood: dict[str, Any] = {"surface": sp.WOOD, "object_id": 5}
    brown = sp.linear("#6e4c32")
    rows = [
        sp.box((-4.4, 0.42, -1.62), (0.85, 0.04, 0.22), quat=sp.axis_angle((0, 1, 0), 0.35), albedo=brown, **wood),
        sp.box(
            (-4.48, 0.74, -1.84),
            (0.85, 0.16, 0.03),
            quat=sp.axis_angle((0, 1, 0), 0.35),
            albedo=brown,
            **wood,
        ),
    ]
    for side in (-0.65, 0.65):
        rows.append(sp.box((-4.4 + side, 0.2, -1.62 - 0.36 * side), (0.05, 0.22, 0.2), albedo=brown, **wood))
    for x, z, s in ((-6.1, -3.3, 1.0), (-6.75, -3.0, 0.85), (7.5, -3.4, 1.0), (-11.0, 2.5, 1.0)):
        rows += [
            sp.cone((x, 0, z), (x, 0.42 * s, z), 0.27 * s, 0.33 * s, albedo=sp.linear("#75502f"), **wood),
            sp.cone((x, 0.42 * s, z), (x, 0.84 * s, z), 0.33 * s, 0.27 * s, albedo=sp.linear("#75502f"), **wood),
        ]
        for h in (0.2, 0.64):
            rows.append(
                sp.cone(
                    (x, (h - 0.03) * s, z),
                    (x, (h + 0.03) * s, z),
                    0.325 * s,
                    0.325 * s,
                    object_id=5,
                    albedo=sp.linear("#34302e"),
                )
            )
    for x, z, s, turn in ((8.2, -3.0, 0.34, 0.3), (8.9, -3.3, 0.3, 0.8), (8.45, -3.1, 0.24, 0.1)):
        rows.append(
            sp.box(
                (x, s + (0.68 if s == 0.24 else 0), z),
                (s, s, s),
                quat=sp.axis_angle((0, 1, 0), turn),
                albedo=sp.linear("#8a6a44"),
                **wood,
            )
        )
    rows.append(sp.cone((-4.6, 0, -3.0), (-4.6, 0.72, -3.0), 0.10, 0.07, albedo=brown, **wood))
    rows.append(sp.cone((-4.6, 0.70, -3.0), (-4.6, 0.76, -3.0), 0.50, 0.50, albedo=sp.linear("#7c5a3a"), **wood))
    bloom = {"winter": "#6d5f58", "autumn": "#b5562f"}.get(season, "#b8455a")
    for x in (-4.85, -0.35):
        rows.append(sp.box((x, 0.98, -3.82), (0.55, 0.10, 0.13), albedo=brown, **wood))
        for k in range(7):
            rows.append(
                sp.sphere(
                    (x - 0.45 + 0.15 * k, 1.14 + rng.uniform(0, 0.06), -3.8 + rng.normal(0, 0.04)),
                    0.075,
                    object_id=7,
                    surface=sp.LEAF,
                    albedo=np.array(sp.linear(bloom if k % 2 else LEAVES[season][0])) * rng.uniform(0.8, 1.2),
                )
            )
    return rows


def houses(land: Land, ground: terrain.Terrain, seed: int, dark: bool) -> tuple[list[np.ndarray], list[Lamp]]:
    """All houses; lamps of those on the square."""
    rows: list[np.ndarray] = []
    lamps: list[Lamp] = []
    for k, (x, z, turn, width, storeys) in enumerate(HOUSES):
        pick = (k + seed) % 5
        built, lit, _ = house(x, ground.height(x, z) - 0.05, z, dark and (k * 7 + seed) % 5 != 1, object_id=3,
                              width=width, turn=turn, wall=WALLS[pick], roof=ROOFS[(pick * 2 + k) % 5], storeys=storeys)
        rows += built
        lamps += lit if k in (0, 1, 2) else []
    return rows, lamps


def greenery(land: Land, ground: terrain.Terrain, rng: np.random.Generator, season: str) -> list[np.ndarray]:
    """Trees between the houses, pines on the hills."""
    rows: list[np.ndarray] = []
    for x, z, s in TREES:
        rows += broadleaf(x, ground.height(x, z), z, s, rng, season)
    for _ in range(120):
        turn, away = rng.uniform(-pi, pi), rng.uniform(24, 80)
        x, z = away * sin(turn), -away * cos(turn)
        if any(np.hypot(x - b[0], z - b[1]) < 6 for b in HOUSES) or abs(x - float(land.lane(np.array(z)))) < 4:
            continue
        rows += pine(x, ground.height(x, z), z, rng.uniform(0.8, 1.6), rng, PINE[season])
    return rows


def landmark_of(place: Place, ground: terrain.Terrain, dark: bool) -> tuple[list[np.ndarray], list[Lamp], Point]:
    """Shapes, lamps and what one looks at: the small things on the square, the big ones up the lane."""
    spot, name = (6.0, ground.height(6.0, -2.4), -2.4), place.landmark
    if name not in LANDMARKS or name in ("house", "cottage", "hut", "cabin"):
        return [], [], (spot[0], spot[1] + 2.0, spot[2])
    if name not in ("well", "cross", "grave", "throne", "tree"):
        spot = (15.0, ground.height(15.0, -40.0), -40.0)
    rows, lamps, look = LANDMARKS[name](*spot, dark)
    return rows, lamps, (spot[0], spot[1] + look, spot[2])


def chimney_smoke() -> tuple[LiveEffect, ...]:
    at = [(x + 0.55 * w * cos(t), 2.6 * s + 4.15, z - 0.55 * w * sin(t) - 0.6) for x, z, t, w, s in HOUSES[:3]]
    return tuple(LiveEffect(name="smoke", position=at[k], strength=0.45, age_s=100.0, seed=k) for k in (0, 2))


def _paved_ground(land: Land, sun: Point) -> terrain.Terrain:
    """The ground; below zero of water the paving is told (see engine/shade)."""
    ground = terrain.bake(land.height, land.colour, sun)
    grid = ground.grid_NNC.copy()
    grid[..., terrain.WATER] = -4.0 - 8.0 * land.paved(*np.meshgrid(terrain.axis(), terrain.axis()))
    grid.setflags(write=False)
    return terrain.Terrain(grid, ground.height_NN, ground.water_level)


def build(place: Place, light: Light) -> Set:
    """The village of this place in this light; its seed shapes hills, colours and trees."""
    seed = place.seed % 100_000
    rng = np.random.default_rng((seed, 23))
    snowy = light.season == "winter" or light.weather == "snow"
    dark = light.time in ("night", "dusk") or light.weather == "storm"
    land, P = Land(seed, light, snowy=snowy), lt.palette(light, seed, snowy=snowy)
    sun = (float(P[0]), float(P[1]), float(P[2]))
    ground = _paved_ground(land, sun)
    rows, lamps = houses(land, ground, seed, dark)
    for x, z, arm in POSTS:
        post, lamp = lamp_post(x, ground.height(x, z), z, dark, arm)
        rows += post
        lamps += [lamp] if dark else []
    rows += well(5.6, ground.height(5.6, -1.9), -1.9, dark)[0] if place.landmark != "well" else []
    rows += small_things(dark, rng, light.season)
    closing = tower(16.5, ground.height(16.5, -74.0) - 0.5, -74.0, dark)[0]
    for r in closing:
        r[sp.OBJECT] = 8
    landmark, lit, look = landmark_of(place, ground, dark)
    solid = sp.table(rows + closing + landmark)
    plants = sp.table(greenery(land, ground, rng, light.season))
    every = np.concatenate([solid, plants])
    field = bake.distance_field(every, (-18, -1, -24), (18, 10, 15), 4.0, land.height)
    marks = {name: Mark(position=(x, ground.height(x, z), z), yaw=yaw, top_m=0.76 if name == "table" else 0.0)
             for name, (x, z, yaw) in MARKS.items()}
    return Set(
        furnished=frozenset(("door", "bench")),
        name="village", place=place, light=light, marks=marks, shapes_NK=solid, plants_NK=plants, objects=OBJECTS,
        height=ground.height, anchors={"landmark": look, "horizon": (12.0, 10.0, -80.0), "door": DOOR},
        lamps=tuple(lamps + lit), effects=chimney_smoke(),
        bounds=((-14.0, 0.0, -22.0), (14.0, 20.0, 13.0)), free_camera_distance=11.0,
        clearance=bake.clearance(*field),
        world={"terrain": ground, "special": 1, "top": float(ground.height_NN.max()), "palette": P, "field": field,
               "grass": 0.0 if snowy else 0.6, "shadow": bake.sun_map(every, sun, (0.0, 1.0, -8.0), 38.0)},
    )
