"""A mountain meadow: grass and a path, rocks, a ring of stones for a fire, pines, far ridges; or a coast.

With a lighthouse or a boat as landmark (or for one seed in five without one) the land ends in cliffs and the sea.
"""

from __future__ import annotations

from math import cos, pi, sin

import numpy as np

from kinema.stage import light as lt
from kinema.stage import shapes as sp
from kinema.stage.engine import bake, terrain
from kinema.stage.engine.noise import fractal
from kinema.stage.frame import Lamp, Point
from kinema.stage.sets import Mark, Set
from kinema.stage.sets.country import has_brook, is_coast, is_wooded
from kinema.stage.sets.landmarks import LANDMARKS
from kinema.story.shot import Light, Place

OBJECTS = {2: "pines", 3: "rocks", 4: "fire ring", 5: "log", 6: "trees", 7: "bushes", 9: "landmark"}
MARKS = {  # name: x, z, yaw
    "A": (-2.1, 0.0, 0.5),
    "B": (-0.7, 0.0, 0.3),
    "C": (0.7, 0.0, -0.3),
    "D": (2.1, 0.0, -0.5),
    "left": (-8.0, -0.5, 1.57),
    "right": (8.0, -0.5, -1.57),
    "back": (0.6, -6.5, 0.0),
    "front": (0.4, 3.6, 3.14),
    "far": (4.0, -24.0, 0.2),
    "fire": (0.0, 1.7, 0.0),
    "door": (5.6, -7.0, 0.0),
    "table": (3.2, -1.4, -0.4),
    "seat": (-1.5, 1.9, 1.2),
}
GRASS = {
    "spring": ("#587a38", "#6f8a45"),
    "summer": ("#536c31", "#77773c"),
    "autumn": ("#75693a", "#94753c"),
    "winter": ("#62644a", "#756d55"),
}
PINE = {"spring": "#3f6a3f", "summer": "#3c633b", "autumn": "#475f3a", "winter": "#3d5a49"}
LEAVES = {
    "spring": ("#7fa045", "#8fb257", "#e0b7b0"),
    "summer": ("#557a30", "#668a3a", "#4b6c2c"),
    "autumn": ("#c07a2c", "#b4562a", "#d0a040"),
    "winter": ("#5d5348", "#6a5f52", "#574c42"),
}


BROOK_LEVEL = -0.42            # metres; the brook's water


def noise_at(tile: np.ndarray, x: np.ndarray, z: np.ndarray, period: float) -> np.ndarray:
    """Bilinear value 0..1 of a periodic tile that repeats every `period` metres."""
    size = len(tile)
    u, v = x / period * size, z / period * size
    i, j = np.floor(u).astype(int), np.floor(v).astype(int)
    wx, wy = u - i, v - j
    i, j, i1, j1 = i % size, j % size, (i + 1) % size, (j + 1) % size
    top = tile[j, i] * (1 - wx) + tile[j, i1] * wx
    return top * (1 - wy) + (tile[j1, i] * (1 - wx) + tile[j1, i1] * wx) * wy


def step(low: float, high: float, x: np.ndarray) -> np.ndarray:
    s = np.clip((x - low) / (high - low), 0, 1)
    return s * s * (3 - 2 * s)


class Land:
    """Height and colour of the ground as functions of x and z (arrays)."""

    def __init__(self, seed: int, light: Light, *, coast: bool, snowy: bool, brook: bool = False):
        self.hills, self.rough = fractal(512, 6, 5, seed * 2 + 1), fractal(512, 24, 4, seed * 2 + 2)
        self.peaks = fractal(512, 7, 3, seed * 2 + 3)
        self.light, self.coast, self.snowy, self.brook = light, coast, snowy, brook
        self.turn = 3.0 * ((seed * 7919 % 100) / 100 - 0.5)

    def path(self, z: np.ndarray) -> np.ndarray:
        """x of the path's middle."""
        return 1.2 + 0.10 * np.maximum(-z, 0) + 1.6 * np.sin(z * 0.11 + self.turn) - 1.6 * np.sin(self.turn)

    def height(self, x: np.ndarray, z: np.ndarray) -> np.ndarray:
        r = np.hypot(x, z)
        y = 0.55 * (noise_at(self.rough, x, z, 60) - 0.5) * step(2, 9, r)
        y = y + 9.0 * (noise_at(self.hills, x, z, 210) - 0.45) * step(10, 75, r)
        y = y - 0.16 * np.exp(-(((x - self.path(z)) / 0.9) ** 2)) * step(3.0, 8.0, r)
        back = step(-0.35, 0.5, -z / np.maximum(r, 1))
        if self.coast:
            shore = 36 + 10 * (noise_at(self.hills, x, z, 300) - 0.5) + 5 * (noise_at(self.rough, x, z, 70) - 0.5)
            head = 13 * np.exp(-(((x - 13) / 11) ** 2))  # a headland for the landmark
            y = y - 15 * step(-3, 14, -z - shore - head + 0.0016 * x * x)
            isle = np.maximum(noise_at(self.hills, x + 130, z, 900) - 0.62, 0) * 150
            return y + isle * step(260, 420, r) - 16 * step(120, 260, r) * (1 - back)
        if self.brook:
            bed = np.exp(-(((z + 4.6 + 0.9 * np.sin(x * 0.21 + self.turn)) / 1.7) ** 4))
            y = np.maximum(y, BROOK_LEVEL + 0.22)
            y = y + (BROOK_LEVEL - 0.5 - y) * bed
        ridge = 1 - np.abs(2 * noise_at(self.peaks, x + 90, z, 1050) - 1)
        fine = 1 - np.abs(2 * noise_at(self.peaks, x, z + 300, 330) - 1)
        rise = step(95, 560, r) * (0.30 + 0.70 * back)
        return y + rise * (118 * ridge**1.5 + 26 * fine * ridge + 8) * (0.55 + 0.45 * step(300, 750, r))

    def colour(self, x: np.ndarray, z: np.ndarray, y: np.ndarray, up: np.ndarray) -> np.ndarray:
        a, b = (np.array(sp.linear(c)) for c in GRASS[self.light.season])
        patch = step(0.35, 0.68, noise_at(self.hills, x, z, 48))[..., None]
        out = a + (b - a) * patch
        out = out * (0.80 + 0.40 * noise_at(self.rough, x, z, 23))[..., None]
        rock = np.array(sp.linear("#7d7468")) * (0.75 + 0.5 * noise_at(self.rough, x, z, 90))[..., None]
        steep = step(0.86, 0.72, up + 0.10 * (noise_at(self.rough, x, z, 40) - 0.5))[..., None]
        out = out + (rock - out) * steep
        high = step(40, 95, y + 30 * (noise_at(self.rough, x, z, 130) - 0.5))[..., None]
        wood = np.array(sp.linear("#3c4f33"))
        dark = (step(70, 110, np.hypot(x, z)) * step(0.42, 0.58, noise_at(self.rough, x, z, 150)))[..., None]
        out = out + (wood - out) * dark * (1 - steep) * 0.75
        out = out + (np.array(sp.linear("#8a8078")) - out) * high * 0.7
        peak = (
            step(88, 120, y + 26 * (noise_at(self.rough, x, z, 90) - 0.5))[..., None] * step(0.55, 0.75, up)[..., None]
        )
        snow = np.array((0.74, 0.78, 0.84))
        out = out + (snow - out) * peak
        track = np.exp(-(((x - self.path(z)) / (0.55 + 0.25 * noise_at(self.rough, x, z, 9))) ** 4))[..., None]
        out = out + (np.array(sp.linear("#9c8460")) - out) * track * 0.85 * step(1.5, 4, np.hypot(x, z - 1))[..., None]
        ash = np.exp(-((x - MARKS["fire"][0]) ** 2 + (z - MARKS["fire"][1]) ** 2) / 0.5)[..., None]
        out = out + (np.array(sp.linear("#4c4138")) - out) * ash * 0.9
        if self.coast:
            sand = step(-6.2, -8.2, y)[..., None]
            out = out + (np.array(sp.linear("#a08b6c")) - out) * sand
            deep = step(-8.6, -12.0, y)[..., None]
            out = out + (np.array((0.012, 0.045, 0.060)) - out) * deep
        if self.brook:
            bank = step(BROOK_LEVEL + 0.16, BROOK_LEVEL + 0.02, y)[..., None]
            out = out + (np.array(sp.linear("#7d715d")) - out) * bank
            out = out + (np.array((0.014, 0.050, 0.058)) - out) * step(BROOK_LEVEL, BROOK_LEVEL - 0.25, y)[..., None]
        if self.snowy:
            cover = (step(0.62, 0.80, up) * (1 - 0.45 * track[..., 0]))[..., None]
            if self.coast:
                cover = cover * step(-8.4, -7.5, y)[..., None]
            out = out + (np.array((0.70, 0.75, 0.83)) - out) * cover
        return out


def pine(x: float, y: float, z: float, size: float, rng: np.random.Generator, colour: str) -> list[np.ndarray]:
    """A trunk and four to six skirts, each a little askew."""
    green = (
        np.array(sp.linear(colour))
        * rng.uniform(0.7, 1.3)
        * np.array((rng.uniform(0.85, 1.2), 1.0, rng.uniform(0.8, 1.1)))
    )
    rows = [
        sp.cone(
            (x, y - 0.5, z),
            (x, y + 1.2 * size, z),
            0.20 * size,
            0.13 * size,
            surface=sp.WOOD,
            object_id=2,
            albedo=sp.linear("#4a372a"),
        )
    ]
    tiers, tall = int(rng.integers(4, 7)), 5.2 * size
    for k in range(tiers):
        part = k / tiers
        low, wide = y + 0.75 * size + tall * part * 0.86, 1.50 * size * (1 - part) ** 0.85 + 0.18
        lean = rng.normal(0, 0.05 * size, 2)
        rows.append(
            sp.cone(
                (x + lean[0], low, z + lean[1]),
                (x + lean[0] * 0.3, low + tall * (1.7 / tiers), z),
                wide,
                0.03,
                surface=sp.LEAF,
                object_id=2,
                albedo=green * (0.85 + 0.3 * part),
                roughness=0.9,
                spare=(0, rng.uniform(0, 9)),
            )
        )
    return rows


def broadleaf(x: float, y: float, z: float, size: float, rng: np.random.Generator, season: str) -> list[np.ndarray]:
    bark = sp.linear("#54402f")
    rows = [
        sp.round_cone(
            (x, y - 0.3, z),
            (x + 0.2 * size, y + 2.2 * size, z),
            0.24 * size,
            0.13 * size,
            albedo=bark,
            surface=sp.WOOD,
            object_id=6,
        )
    ]
    for k in range(4):
        a = 1.7 * k + rng.uniform(0, 1)
        rows.append(
            sp.round_cone(
                (x + 0.1 * size, y + 1.7 * size, z),
                (x + 1.2 * size * cos(a), y + (3.0 + 0.2 * k) * size, z + 1.2 * size * sin(a)),
                0.10 * size,
                0.04 * size,
                albedo=bark,
                surface=sp.WOOD,
                object_id=6,
            )
        )
    if season == "winter":
        return rows
    tint = np.array(sp.linear(LEAVES[season][int(rng.integers(0, 3))]))
    for _ in range(9):
        a, r, s = rng.uniform(0, 2 * pi), rng.uniform(0.1, 1.25) * size, rng.uniform(0.62, 1.0) * size
        rows.append(
            sp.ellipsoid(
                (x + r * cos(a), y + rng.uniform(2.4, 4.1) * size, z + r * sin(a)),
                (s, s * 0.8, s),
                surface=sp.LEAF,
                object_id=6,
                albedo=tint * rng.uniform(0.75, 1.2),
                roughness=0.9,
                spare=(0, rng.uniform(0, 9)),
            )
        )
    return rows


def rock(x: float, y: float, z: float, size: float, rng: np.random.Generator, object_id: int = 3) -> list[np.ndarray]:
    stone = np.array(sp.linear("#7f766a")) * rng.uniform(0.75, 1.1)
    rows = []
    for _ in range(3 if size > 0.35 else 1):
        d = rng.normal(0, 0.35 * size, 2) if size > 0.35 else (0.0, 0.0)
        rows.append(
            sp.box(
                (x + d[0], y + 0.20 * size, z + d[1]),
                np.array((rng.uniform(0.6, 1.0), rng.uniform(0.4, 0.7), rng.uniform(0.55, 0.9))) * size,
                quat=sp.axis_angle(rng.normal(size=3), rng.uniform(0, 0.9)),
                rounding=0.26 * size,
                albedo=stone,
                object_id=object_id,
                roughness=0.9,
                spare=(0, rng.uniform(0, 9)),
            )
        )
    return rows


def plants(
    land: Land, rng: np.random.Generator, season: str, clear: list[tuple[float, float, float]], wooded: bool = False
) -> list[np.ndarray]:
    """Woods at the sides and behind, single trees nearer; nothing on the marks, the path or in the camera's way."""
    rows: list[np.ndarray] = []
    spots: list[tuple[float, float, float]] = []
    for _ in range(5000):
        if len(spots) >= (260 if wooded else 210):
            break
        r, a = (7.5 + 60 * rng.random() ** 1.4 if wooded else 11 + 85 * rng.random() ** 1.25), rng.uniform(-pi, pi)
        x, z = r * sin(a), -r * cos(a)
        thick = noise_at(land.hills, np.array(x), np.array(z), 48)
        y = float(land.height(np.array(x), np.array(z)))
        front = z > -3 and abs(x) < 9 + 0.42 * (z + 3)
        view = abs(x - 0.12 * -z) < 4.0 + 0.16 * -z and z <= -3
        if (
            front
            or (view and rng.random() < (0.55 if wooded and z < -9 else 0.93))
            or (thick < 0.40 and not wooded and rng.random() < 0.85)
            or (land.coast and y < -2.0)
            or (land.brook and y < BROOK_LEVEL + 0.2)
        ):
            continue
        if abs(x - float(land.path(np.array(z)))) < 2.2 or any(np.hypot(x - b, z - c) < d for b, c, d in clear):
            continue
        if any((x - b) ** 2 + (z - c) ** 2 < (1.5 * d) ** 2 for b, c, d in spots[-60:]):
            continue
        size = rng.uniform(0.75, 1.75)
        spots.append((x, z, size))
        if rng.random() < 0.80:
            rows += pine(x, y, z, size, rng, PINE[season])
        else:
            rows += broadleaf(x, y, z, size * 0.95, rng, season)
    for _ in range(60):
        a, r = rng.uniform(-pi, pi), rng.uniform(5.5, 26)
        x, z = r * sin(a), -r * cos(a)
        if (z > -2 and abs(x) < 6 + 0.4 * z) or abs(x - float(land.path(np.array(z)))) < 1.4:
            continue
        y = float(land.height(np.array(x), np.array(z)))
        tint = np.array(sp.linear(LEAVES["summer" if season == "spring" else season][int(rng.integers(0, 3))])) * 0.7
        for _ in range(3):
            s = rng.uniform(0.16, 0.42)
            rows.append(
                sp.ellipsoid(
                    (x + rng.normal(0, 0.28), y + s * 0.5, z + rng.normal(0, 0.28)),
                    (s, s * 0.72, s),
                    surface=sp.LEAF,
                    object_id=7,
                    albedo=tint * rng.uniform(0.8, 1.2),
                    spare=(0, rng.uniform(0, 9)),
                )
            )
    return rows


def furniture(land: Land, rng: np.random.Generator) -> list[np.ndarray]:
    """Rocks, the ring of stones, the log one sits on."""

    def y(x: float, z: float) -> float:
        return float(land.height(np.array(x), np.array(z)))

    rows: list[np.ndarray] = []
    fx, fz = MARKS["fire"][:2]
    for k in range(11):
        a = 2 * pi * k / 11 + rng.normal(0, 0.06)
        px, pz = fx + 0.52 * cos(a), fz + 0.52 * sin(a)
        rows += rock(px, y(px, pz) + 0.03, pz, rng.uniform(0.12, 0.17), rng, 4)
    for k in range(5):
        a = 1.26 * k
        rows.append(
            sp.round_cone(
                (fx + 0.30 * cos(a), y(fx, fz) + 0.05, fz + 0.30 * sin(a)),
                (fx - 0.03 * cos(a), y(fx, fz) + 0.26, fz - 0.03 * sin(a)),
                0.045,
                0.035,
                object_id=4,
                surface=sp.WOOD,
                albedo=sp.linear("#3a2a20"),
            )
        )
    lx, lz = MARKS["seat"][:2]
    rows.append(
        sp.cone(
            (lx - 0.75, y(lx, lz) + 0.22, lz - 0.32),
            (lx + 0.55, y(lx, lz) + 0.22, lz + 0.42),
            0.23,
            0.21,
            surface=sp.WOOD,
            object_id=5,
            albedo=sp.linear("#5c4634"),
        )
    )
    tx, tz = MARKS["table"][:2]
    rows.append(
        sp.cone(
            (tx, y(tx, tz) - 0.2, tz),
            (tx, y(tx, tz) + 0.52, tz),
            0.44,
            0.36,
            surface=sp.WOOD,
            object_id=5,
            albedo=sp.linear("#6a513b"),
        )
    )
    for _ in range(70):
        a, r = rng.uniform(-pi, pi), 4.5 + 30 * rng.random() ** 1.5
        x, z = r * sin(a), -r * cos(a)
        if (z > -1.5 and abs(x) < 5 + 0.4 * z) or abs(x - float(land.path(np.array(z)))) < 1.0:
            continue
        rows += rock(x, y(x, z), z, 0.18 + 0.75 * rng.random() ** 3, rng)
    return rows


def build(place: Place, light: Light) -> Set:
    """The meadow of this place (its seed shapes the land) in this light."""
    seed = place.seed % 100_000
    rng = np.random.default_rng((seed, 17))
    coast, brook, wooded = is_coast(place), has_brook(place), is_wooded(place)
    snowy = light.season == "winter" or light.weather == "snow"
    land = Land(seed, light, coast=coast, snowy=snowy, brook=brook)
    P = lt.palette(light, seed, snowy=snowy)
    sun: Point = (float(P[0]), float(P[1]), float(P[2]))
    ground = terrain.bake(land.height, land.colour, sun, -9.0 if coast else BROOK_LEVEL if brook else -1e3)
    dark = light.time in ("night", "dusk")
    sx, sz = (12.5, -29.0) if coast and place.landmark == "lighthouse" else (5.6, -11.0)
    landmark: list[np.ndarray] = []
    lamps: list[Lamp] = []
    look = 2.0
    spot = (sx, ground.height(sx, sz), sz)
    if place.landmark in LANDMARKS:
        landmark, lamps, look = LANDMARKS[place.landmark](*spot, dark)
    solid = sp.table(landmark + furniture(land, rng))
    sight = [(sx * t / 10 - 2 * (1 - t / 10), sz * t / 10, 3.4) for t in range(3, 10)]     # from the camera to it
    clear = [(sx, sz, 6.5), (sx - 6, sz + 1, 4.0), *(sight if landmark else [])]
    green = sp.table(plants(land, rng, light.season, clear, wooded))
    every = np.concatenate([solid, green])
    field = bake.distance_field(every, (-26, -4, -30), (26, 9, 16), 3.0, land.height)
    marks = {
        name: Mark(position=(x, ground.height(x, z), z), yaw=yaw, top_m=0.52 if name == "table" else 0.0)
        for name, (x, z, yaw) in MARKS.items()
    }
    beam = {"beam": (sx, spot[1] + 14.4, sz)} if place.landmark == "lighthouse" and dark else {}
    return Set(
        name="meadow",
        place=place,
        light=light,
        marks=marks,
        shapes_NK=solid,
        plants_NK=green,
        objects=OBJECTS,
        height=ground.height,
        anchors={"landmark": (spot[0], spot[1] + look, spot[2]), "horizon": (0.0, 6.0, -200.0)},
        lamps=tuple(lamps),
        bounds=((-30.0, -6.0, -34.0), (30.0, 40.0, 30.0)),
        clearance=bake.clearance(*field),
        world={
            "terrain": ground,
            "special": 2 if coast or brook else 0,
            "top": float(ground.grid_NNC[..., 0].max()),
            "grass": 0.0 if snowy else 1.0,
            "shadow": bake.sun_map(every, sun, (0.0, 1.0, -14.0), 48.0),
            "field": field,
            "palette": P,
            **beam,
        },
    )
