"""A terrace high in the mountains: stone and thin grass, a wall of rock on the right, an abyss with mist on the left,
great peaks across it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from kinema.stage import light as lt
from kinema.stage import shapes as sp
from kinema.stage.sets import Set
from kinema.stage.sets.camp import camp
from kinema.stage.sets.land import MARKS, SNOW, Array, Relief, blend, bump, step
from kinema.stage.sets.outdoors import WATERED, Rows, Site, survey
from kinema.stage.sets.scatter import Keep, low_front, scatter, vista
from kinema.stage.sets.stones import crag, rock
from kinema.stage.sets.vegetation.dead import dead_tree
from kinema.stage.sets.vegetation.low import bush
from kinema.stage.sets.vegetation.pine import pine
from kinema.stage.sets.vegetation.seasons import PINE
from kinema.story.shot import Light, Place

ROCK = {"spring": "#857c74", "summer": "#8a7f74", "autumn": "#867668", "winter": "#7d7a7c"}
TURF = {"spring": "#68763e", "summer": "#73713f", "autumn": "#8c6b38", "winter": "#6e6a54"}
RANGES = (  # direction (radians from -z toward +x), distance, radius, height above the valley (m)
    (-0.13, 540, 300, 150), (-0.55, 420, 210, 95), (0.34, 470, 210, 118), (-0.36, 690, 260, 160),
    (0.14, 740, 250, 150), (0.70, 430, 200, 110), (-0.95, 560, 260, 140), (-0.24, 290, 110, 52),
    (1.5, 500, 280, 150), (-1.6, 480, 260, 140), (2.4, 460, 240, 120), (-2.5, 460, 240, 120),
)
HOURS = {
    "dawn": replace(lt.TIMES["dawn"], azimuth=72, elevation=14, sun=(2.6, 1.42, 0.86), zenith=(0.20, 0.32, 0.62),
                    horizon=(1.0, 0.66, 0.56), fog=(0.72, 0.58, 0.64), density=0.0020),
    "day": replace(lt.TIMES["day"], zenith=(0.07, 0.22, 0.58), horizon=(0.52, 0.70, 0.88), fog=(0.50, 0.64, 0.82),
                   density=0.0011, elevation=40, azimuth=62),
    "dusk": replace(lt.TIMES["dusk"], azimuth=78, elevation=14, sun=(3.4, 1.46, 0.52), zenith=(0.14, 0.24, 0.54),
                    horizon=(1.0, 0.58, 0.42), fog=(0.35, 0.34, 0.54), density=0.0015),
    "night": replace(lt.TIMES["night"], density=0.0020, zenith=(0.008, 0.020, 0.072)),
}


@dataclass(frozen=True)
class Land:
    relief: Relief
    season: str
    snowy: bool

    def edge(self, x: Array, z: Array) -> Array:
        """Metres from the rim of the abyss; below 0 beyond it."""
        away = np.maximum(-z, 0)
        rim = -14 + 15 * (1 - np.exp(-away / 9)) + 1.6 * np.maximum(away - 32, 0) - 0.5 * np.maximum(z, 0)
        return x - rim + 5 * (self.relief.rough(x, z, 80) - 0.5) * step(4, 12, np.hypot(x, z))

    def peaks(self) -> list[tuple[float, float, float, float]]:
        """x, z, radius and height (m): a great one across the abyss, lower ranges before and beyond it."""
        rng = np.random.default_rng((self.relief.seed, 53))
        out = []
        for turn, far, wide, high in RANGES:
            a, r = turn + rng.uniform(-0.08, 0.08), far * rng.uniform(0.9, 1.1)
            out.append((r * np.sin(a), -r * np.cos(a), wide * rng.uniform(0.85, 1.15), high * rng.uniform(0.85, 1.15)))
        return out

    def height(self, x: Array, z: Array) -> Array:
        rough, r = self.relief.rough, np.hypot(x, z)
        y = 0.5 * (rough(x, z, 40) - 0.5) * step(2.2, 8, r)
        y = y + 0.9 * (rough(x, z, 17) - 0.5) * step(6, 16, r) * step(90, 50, r)
        wall = step(9, 17, x + 0.10 * z - 5 * (rough(x, z, 90) - 0.5))
        ledge = np.floor(8 * rough(x, z + 9, 120)) / 8
        y = y + wall * (7 + 12 * ledge + 0.25 * np.clip(x - 12, 0, 90)) * (
            step(9, 17, r) * step(26, 4, z) * step(-58, -34, z))
        fall = step(0.5, -13, self.edge(x, z))
        broken = 9 * (rough(x, z, 60) - 0.5) * step(70, 30, r)
        y = y - fall * (36 + 12 * self.relief.peaks(x, z, 150) + broken)
        floor = -24 * step(60, 110, r) + 14 * (self.relief.hills(x, z, 240) - 0.5) * step(60, 120, r)
        y = y + floor * (1 - fall) + self.relief.summits(x, z, self.peaks())
        return y + 0.6 * self.relief.canopy(x, z) * step(70, 110, r) * step(14, -12, y)

    def colour(self, x: Array, z: Array, y: Array, up: Array) -> Array:
        rough = self.relief.rough
        stone = np.array(sp.linear(ROCK[self.season]))
        band = 0.72 + 0.34 * rough(x * 0.3 + z * 0.3, 3.0 * y, 70) + 0.24 * rough(x, z, 33)
        out = stone * band[..., None]
        out = blend(out, stone * (1.12, 0.98, 0.86), step(0.45, 0.65, self.relief.hills(x, z, 120)) * 0.6)
        turf = np.array(sp.linear(TURF[self.season])) * (0.75 + 0.5 * rough(x, z, 15))[..., None]
        flat = step(0.90, 0.97, up + 0.06 * (rough(x, z, 21) - 0.5))
        out = blend(out, turf, flat * step(0.40, 0.58, rough(x, z, 29)) * step(60, 25, y) * 0.9)
        scree = np.array(sp.linear("#9a8f84")) * (0.7 + 0.6 * rough(x, z, 9))[..., None]
        track = np.exp(-(((x - 1.0 - 0.10 * np.maximum(-z, 0)) / (0.7 + 0.4 * rough(x, z, 11))) ** 4))
        out = blend(out, scree, track * 0.7 * step(22, 10, np.abs(z)))
        wood = np.array(sp.linear("#45583f")) * (0.6 + 0.8 * rough(x, z, 29))[..., None]
        out = blend(out, wood, step(90, 120, np.hypot(x, z)) * step(24, -6, y) * step(0.45, 0.65, up) * 0.9)
        line = 0 if self.season == "winter" else 34
        snow = step(line, line + 34, y + 46 * (self.relief.hills(x, z, 120) - 0.5)) * step(0.36, 0.58, up)
        out = blend(out, (0.76, 0.80, 0.87), snow)
        out = blend(out, sp.linear("#4c4138"), bump(x, z, *MARKS["fire"][:2], 0.71) * 0.9)
        if self.snowy:
            out = blend(out, SNOW, step(0.66, 0.84, up + 0.1 * (rough(x, z, 12) - 0.5)) * (1 - 0.3 * track))
        return out


def green(site: Site, keep: Keep) -> Rows:
    """Wind-bent pines, fewer and smaller than below, a dead one at the rim, dwarf bushes."""
    rng, season, rows = site.rng, site.light.season, []
    for x, y, z in scatter(rng, 34, keep, near=9, far=60, room=1.2, apart=2.2,
                           accept=lambda x, z: 0.0 if vista(x, z) or (z > -2 and abs(x) < 9 + 0.4 * z) else 1.0):
        rows += pine(x, y, z, rng.uniform(0.45, 1.15), rng, PINE[season])
    x, z = -8.6 + rng.uniform(-0.5, 0.5), -9.0
    rows += dead_tree(x, site.ground.height(x, z), z, 0.8, rng, "#5e5148")
    tint = np.array(sp.linear("#6d7040" if season != "autumn" else "#9a5a30"))
    for x, y, z in scatter(rng, 40, keep, near=4.6, far=20, room=0.4):
        rows += bush(x, y, z, rng.uniform(0.10, 0.26), rng, tint)
    return rows


def stones(site: Site, keep: Keep) -> Rows:
    rng, colour = site.rng, ROCK[site.light.season]
    rows = camp(site.ground.height, rng, stone=colour, slab=True)
    for x, y, z in scatter(rng, 95, keep, near=4.4, far=34, power=1.5, room=0.4, accept=low_front):
        rows += rock(x, y, z, 0.14 + 1.0 * rng.random() ** 3, rng, colour=colour)
    for x, y, z in scatter(rng, 13, keep, near=10, far=36, room=2.2, apart=4.0,
                           accept=lambda x, z: 0.0 if vista(x, z) or z > -1.5 else 1.0):
        rows += crag(x, y - 0.2, z, rng.uniform(1.0, 2.6), rng, colour)
    x, z = -7.2, -6.2
    return rows + crag(x, site.ground.height(x, z) - 0.2, z, 1.15, rng, colour)


def build(place: Place, light: Light) -> Set:
    """The mountains of this place in this light."""
    snowy = light.season == "winter" or light.weather == "snow"
    land = Land(Relief(place.seed % 100_000), light.season, snowy)
    site = survey("mountain", place, light, land, salt=23, snowy=snowy, hours=HOURS)
    P = site.palette
    P[lt.FOG_BASE], P[lt.FOG_HEIGHT] = -46.0, 30.0            # mist fills the abyss
    P[lt.FOG_DENSITY] = P[lt.FOG_DENSITY] * 1.3 + 0.0016
    keep = site.keep(wet=lambda x, z, y: float(land.edge(np.array(x), np.array(z))) < 1.5 and z > -60)
    return site.built(stones(site, keep), green(site, keep), special=WATERED, grass=0.0 if snowy else 0.45)
