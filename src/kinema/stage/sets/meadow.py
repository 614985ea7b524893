"""A mountain meadow with a river: grass and a path, rocks, pines and broad-leaved trees, wooded slopes, far ridges.

The heading's words still choose: a shore gives the coast, a wood the forest, a brook crosses behind the marks.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import hypot

import numpy as np

from kinema.stage import shapes as sp
from kinema.stage.sets import Set
from kinema.stage.sets.camp import camp
from kinema.stage.sets.country import has_brook, is_coast, is_wooded
from kinema.stage.sets.land import MARKS, SNOW, Array, Relief, blend, bump, step
from kinema.stage.sets.outdoors import WATERED, Rows, Site, survey
from kinema.stage.sets.scatter import Keep, low_front, scatter, stage_front, vista
from kinema.stage.sets.stones import rock
from kinema.stage.sets.vegetation.broadleaf import birch, broadleaf
from kinema.stage.sets.vegetation.low import bush, reeds
from kinema.stage.sets.vegetation.pine import pine
from kinema.stage.sets.vegetation.seasons import GRASS, PINE, leaf
from kinema.story.shot import Light, Place

LEVEL = -0.42                                 # metres; the water's
HALF = 2.3                                    # metres; half the river's width


@dataclass(frozen=True)
class Land:
    relief: Relief
    season: str
    brook: bool                               # behind the marks, instead of the river at the side
    snowy: bool

    @property
    def turn(self) -> float:
        return 3.0 * (self.relief.part(1) - 0.5)

    def path(self, z: Array | float) -> Array:
        """x of the path's middle."""
        z = np.asarray(z, float)
        return 1.2 + 0.10 * np.maximum(-z, 0) + 1.6 * np.sin(z * 0.11 + self.turn) - 1.6 * np.sin(self.turn)

    def from_water(self, x: Array, z: Array) -> Array:
        """Metres from the middle of the stream."""
        if self.brook:
            return np.abs(z + 4.6 + 0.9 * np.sin(x * 0.21 + self.turn)) * HALF / 1.35
        away = np.maximum(-z, 0)
        middle = -12.5 + 5.0 * step(4, 30, away) + 0.30 * np.maximum(away - 26, 0) + 3.2 * step(14, 40, away) * np.sin(
            away * 0.085 + self.turn) - 0.45 * np.maximum(z, 0)
        return np.abs(x - middle) / (1 + 0.012 * away)

    def height(self, x: Array, z: Array) -> Array:
        r = np.hypot(x, z)
        y = 0.55 * (self.relief.rough(x, z, 60) - 0.5) * step(2, 9, r)
        y = y + 9.0 * (self.relief.hills(x, z, 210) - 0.45) * step(10, 75, r)
        y = y - 0.16 * np.exp(-(((x - self.path(z)) / 0.9) ** 2)) * step(3.0, 8.0, r)
        far = self.relief.ridges(x, z) + self.relief.canopy(x, z)
        away = self.from_water(x, z)
        valley = step(3.2 * HALF, HALF, away)
        y = np.maximum(y, LEVEL + 0.22)
        y = y + (LEVEL + 0.16 - y) * valley * (0.0 if self.brook else 0.8)
        bed = np.exp(-((away / HALF) ** 4))
        y = y + (LEVEL - 0.6 - y) * bed
        return y + far * step(HALF, 5 * HALF, away)

    def colour(self, x: Array, z: Array, y: Array, up: Array) -> Array:
        rough, r = self.relief.rough, np.hypot(x, z)
        a, b = (np.array(sp.linear(c)) for c in GRASS[self.season])
        out = a + (b - a) * step(0.35, 0.68, self.relief.hills(x, z, 48))[..., None]
        out = out * (0.78 + 0.44 * rough(x, z, 23))[..., None]
        dry = step(0.58, 0.74, rough(z + 31, x, 71))
        out = blend(out, b * np.array((1.25, 1.05, 0.9)), dry * 0.5)
        stone = np.array(sp.linear("#7d7468")) * (0.72 + 0.56 * rough(x, z + 2.2 * y, 62))[..., None]
        steep = step(0.86, 0.70, up + 0.12 * (rough(x, z, 40) - 0.5))
        tall = step(30, 55, y)
        out = blend(out, stone, np.maximum(steep * tall, step(0.75, 0.6, up)))
        wood = np.array(sp.linear("#3f5636" if self.season != "autumn" else "#6a5a32")) * (
            0.55 + 0.9 * rough(x, z, 29))[..., None]
        out = blend(out, wood, step(75, 115, r) * step(0.38, 0.54, rough(x, z, 150)) * step(66, 48, y) * 0.92)
        out = blend(out, np.array(sp.linear("#8a8078")), step(46, 95, y + 30 * (rough(x, z, 130) - 0.5)) * 0.7)
        peak = step(84, 112, y + 30 * (rough(x, z, 90) - 0.5)) * step(0.50, 0.72, up)
        out = blend(out, (0.74, 0.78, 0.84), peak)
        track = np.exp(-(((x - self.path(z)) / (0.55 + 0.25 * rough(x, z, 9))) ** 4))
        out = blend(out, sp.linear("#9c8460"), track * 0.85 * step(1.5, 4, np.hypot(x, z - 1)))
        fx, fz = MARKS["fire"][:2]
        out = blend(out, sp.linear("#4c4138"), bump(x, z, fx, fz, 0.71) * 0.9)
        near = step(1.5 * HALF, 0.9 * HALF, self.from_water(x, z))
        gravel = np.array(sp.linear("#82745e")) * (0.7 + 0.6 * rough(x, z, 7))[..., None]
        out = blend(out, gravel, near * step(LEVEL + 0.24, LEVEL + 0.08, y))
        out = blend(out, (0.016, 0.052, 0.056), step(LEVEL, LEVEL - 0.3, y))
        if self.snowy:
            out = blend(out, SNOW, step(0.62, 0.80, up) * (1 - 0.45 * track) * step(LEVEL, LEVEL + 0.1, y))
        return out


def trees(site: Site, land: Land, keep: Keep) -> Rows:
    """Woods at the sides and behind, single trees nearer; nothing on the marks, the path or in the camera's way."""
    rng, season, rows = site.rng, site.light.season, []

    def accept(x: float, z: float) -> float:
        thick = float(land.relief.hills(np.array(x), np.array(z), 48))
        return 0.0 if stage_front(x, z) else (0.05 if vista(x, z) else 1.0) * (1.0 if thick > 0.42 else 0.12)

    for x, y, z in scatter(rng, 150, keep, near=11, far=105, power=1.25, room=1.6, apart=2.4, accept=accept):
        r, size, kind = hypot(x, z), rng.uniform(0.75, 1.75), rng.random()
        if kind < 0.66:
            rows += pine(x, y, z, size, rng, PINE[season], 0 if r < 21 else 5 if r < 38 else 3)
        elif kind < 0.84:
            rows += broadleaf(x, y, z, size, rng, season, 12 if r < 26 else 6)
        else:
            rows += birch(x, y, z, size * 0.9, rng, season, r < 26)
    return rows


def undergrowth(site: Site, land: Land, keep: Keep) -> Rows:
    rng, season, rows = site.rng, site.light.season, []
    for x, y, z in scatter(rng, 46, keep, near=5.5, far=28, room=0.5,
                           accept=lambda x, z: 0.0 if z > -2 and abs(x) < 6 + 0.4 * z else 1.0):
        rows += bush(x, y, z, rng.uniform(0.16, 0.40), rng, leaf("summer" if season == "spring" else season, rng) * 0.8)
    tint = np.array(sp.linear("#8c8a4a" if season in ("spring", "summer") else "#a08a58"))
    for _ in range(300):
        x, z = rng.uniform(-18, 8), rng.uniform(-34, 6)
        away = float(land.from_water(np.array(x), np.array(z)))
        if 0.75 * HALF < away < 1.25 * HALF and all(np.hypot(x - a, z - b) > 1.6 for a, b, _ in MARKS.values()):
            rows += reeds(x, site.ground.height(x, z), z, rng.uniform(0.5, 0.95), rng, tint)
            if len(rows) > 900:
                break
    return rows


def stones(site: Site, land: Land, keep: Keep) -> Rows:
    rng, rows = site.rng, camp(site.ground.height, site.rng)
    for x, y, z in scatter(rng, 60, keep, near=4.5, far=34, power=1.5, room=0.4,
                           accept=low_front):
        rows += rock(x, y, z, 0.18 + 0.75 * rng.random() ** 3, rng)
    for _ in range(60):
        x, z = rng.uniform(-16, 4), rng.uniform(-26, 3)
        if 0.7 * HALF < float(land.from_water(np.array(x), np.array(z))) < 1.2 * HALF:
            rows += rock(x, site.ground.height(x, z), z, rng.uniform(0.12, 0.45), rng, colour="#6f6a62")
    return rows


def build(place: Place, light: Light) -> Set:
    """The meadow of this place (its seed shapes the land) in this light."""
    if is_coast(place):
        from kinema.stage.sets.coast import build as coast
        return coast(place, light)
    if is_wooded(place):
        from kinema.stage.sets.forest import build as forest
        return forest(place, light)
    snowy = light.season == "winter" or light.weather == "snow"
    land = Land(Relief(place.seed % 100_000), light.season, has_brook(place), snowy)
    site = survey("meadow", place, light, land, water=LEVEL, snowy=snowy)
    keep = site.keep(path=lambda z: float(land.path(z)), wet=lambda x, z, y: y < LEVEL + 0.12)
    return site.built(stones(site, land, keep), trees(site, land, keep) + undergrowth(site, land, keep),
                      special=WATERED, grass=0.0 if snowy else 1.0,
                      world={"mirror": (LEVEL, 0.62, 0.0, 0.12, 0.9)})
