"""A clearing in an old forest: tall bare trunks in ranks, ferns, moss, fallen trees, light that comes in shafts.

The seed says how many of the trees are broad-leaved.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from kinema.stage import light as lt
from kinema.stage import shapes as sp
from kinema.stage.sets import Set
from kinema.stage.sets.camp import camp
from kinema.stage.sets.country import has_brook
from kinema.stage.sets.land import MARKS, SNOW, Array, Relief, blend, bump, step
from kinema.stage.sets.outdoors import PLAIN, WATERED, Rows, Site, survey
from kinema.stage.sets.scatter import Keep, low_front, scatter, stage_front
from kinema.stage.sets.stones import rock
from kinema.stage.sets.vegetation.broadleaf import birch, broadleaf
from kinema.stage.sets.vegetation.dead import fallen
from kinema.stage.sets.vegetation.low import bush, fern
from kinema.stage.sets.vegetation.pine import forest_pine, pine
from kinema.stage.sets.vegetation.seasons import PINE, leaf
from kinema.story.shot import Light, Place

BROOK = -0.42                                 # metres; the water's level where there is a brook
HOURS = {
    "dawn": replace(lt.TIMES["dawn"], elevation=15, azimuth=24, density=0.0062, fog=(0.62, 0.58, 0.46),
                    horizon=(0.90, 0.76, 0.56), glow=(1.5, 0.92, 0.42), up=(0.36, 0.42, 0.44)),
    "day": replace(lt.TIMES["day"], elevation=48, azimuth=34, density=0.0050, fog=(0.46, 0.58, 0.48),
                   horizon=(0.66, 0.78, 0.74), up=(0.42, 0.54, 0.52), down=(0.18, 0.22, 0.12)),
    "dusk": replace(lt.TIMES["dusk"], density=0.0048, fog=(0.34, 0.31, 0.42), azimuth=48, elevation=17,
                    up=(0.26, 0.31, 0.50)),
    "night": replace(lt.TIMES["night"], density=0.0065, fog=(0.050, 0.100, 0.155),
                     up=(0.12, 0.20, 0.36), elevation=42, azimuth=30),
}
FLOOR = {"spring": ("#4d5a2e", "#5f4a34"), "summer": ("#46542b", "#5a4631"), "autumn": ("#8a5a2c", "#6e4a2e"),
         "winter": ("#544c3c", "#4c4438")}


@dataclass(frozen=True)
class Land:
    relief: Relief
    season: str
    brook: bool
    snowy: bool

    @property
    def turn(self) -> float:
        return 3.0 * (self.relief.part(1) - 0.5)

    def path(self, z: Array | float) -> Array:
        z = np.asarray(z, float)
        return 1.0 + 2.2 * np.sin(z * 0.10 + self.turn) - 2.2 * np.sin(self.turn)

    def height(self, x: Array, z: Array) -> Array:
        r = np.hypot(x, z)
        y = 0.9 * (self.relief.rough(x, z, 46) - 0.5) * step(2, 8, r)
        y = y + 7.0 * (self.relief.hills(x, z, 190) - 0.45) * step(9, 60, r)
        y = y - 0.14 * np.exp(-(((x - self.path(z)) / 0.9) ** 2)) * step(3, 8, r)
        if self.brook:
            bed = np.exp(-(((z + 4.6 + 0.9 * np.sin(x * 0.21 + self.turn)) / 1.7) ** 4))
            y = np.maximum(y, BROOK + 0.22)
            y = y + (BROOK - 0.5 - y) * bed
        return y + self.relief.ridges(x, z, high=80) + self.relief.canopy(x, z, near=70)

    def colour(self, x: Array, z: Array, y: Array, up: Array) -> Array:
        rough = self.relief.rough
        moss, soil = (np.array(sp.linear(c)) for c in FLOOR[self.season])
        out = soil * (0.7 + 0.6 * rough(x, z, 19))[..., None]
        out = blend(out, moss * (0.75 + 0.5 * rough(z, x, 31))[..., None], step(0.38, 0.62, rough(x, z, 34)))
        litter = step(0.56, 0.70, rough(x + 11, z, 13))
        out = blend(out, sp.linear("#9a6a3a" if self.season == "autumn" else "#6d5238"), litter * 0.5)
        wood = np.array(sp.linear("#3a5034")) * (0.6 + 0.8 * rough(x, z, 29))[..., None]
        out = blend(out, wood, step(55, 85, np.hypot(x, z)))
        track = np.exp(-(((x - self.path(z)) / (0.5 + 0.25 * rough(x, z, 9))) ** 4))
        out = blend(out, sp.linear("#87694a"), track * 0.8 * step(1.5, 4, np.hypot(x, z - 1)))
        out = blend(out, sp.linear("#4c4138"), bump(x, z, *MARKS["fire"][:2], 0.71) * 0.9)
        if self.brook:
            out = blend(out, sp.linear("#6d6454"), step(BROOK + 0.16, BROOK + 0.02, y))
            out = blend(out, (0.014, 0.045, 0.048), step(BROOK, BROOK - 0.25, y))
        if self.snowy:
            out = blend(out, SNOW, step(0.60, 0.80, up) * (0.55 + 0.45 * step(0.3, 0.55, rough(x, z, 17))))
        return out


def trees(site: Site, land: Land, keep: Keep) -> Rows:
    """Ranks of trunks round the clearing, thicker and younger with distance."""
    rng, season, rows = site.rng, site.light.season, []
    leafy = 0.08 + 0.5 * land.relief.part(5) ** 2

    def accept(x: float, z: float) -> float:
        open_view = abs(x + 0.12 * z) < 2.2 - 0.07 * z and -34 < z < 0
        return 0.0 if stage_front(x, z, -2.0) else 0.04 if open_view else 1.0

    for x, y, z in scatter(rng, 135, keep, near=6.5, far=62, power=1.15, room=1.0, apart=2.3, accept=accept):
        r, kind = float(np.hypot(x, z)), rng.random()
        if kind < leafy:
            size = rng.uniform(1.0, 1.7)
            rows += (birch(x, y, z, size, rng, season, r < 20) if kind < 0.5 * leafy else
                     broadleaf(x, y, z, size, rng, season, 12 if r < 20 else 6))
        elif kind < 0.80:
            rows += forest_pine(x, y, z, rng.uniform(0.8, 1.25), rng, PINE[season], rng.uniform(0.34, 0.6),
                                6 if r < 15 else 4 if r < 28 else 3)
        else:
            rows += pine(x, y, z, rng.uniform(0.5, 1.5), rng, PINE[season], 0 if r < 15 else 4 if r < 28 else 3)
    return rows


def undergrowth(site: Site, land: Land, keep: Keep) -> Rows:
    rng, season, rows = site.rng, site.light.season, []
    green = np.array(sp.linear({"autumn": "#a8762e", "winter": "#6c5a44"}.get(season, "#5f8436")))
    for x, y, z in scatter(rng, 44, keep, near=4.8, far=22, room=0.5, accept=low_front):
        rows += fern(x, y, z, rng.uniform(0.45, 0.85), rng, green * rng.uniform(0.8, 1.2))
    for x, y, z in scatter(rng, 20, keep, near=7, far=24, room=0.7, accept=low_front):
        rows += bush(x, y, z, rng.uniform(0.2, 0.4), rng, leaf("summer" if season == "spring" else season, rng) * 0.7)
    moss = None if land.snowy else np.array(sp.linear("#5d7a30"))
    for x, y, z in scatter(rng, 6, keep, near=6.5, far=20, room=2.6, accept=low_front):
        rows += fallen(x, y, z, rng.uniform(0.8, 1.3), rng, moss)
    return rows


def stones(site: Site, land: Land, keep: Keep) -> Rows:
    rng, rows = site.rng, camp(site.ground.height, site.rng)
    moss = np.array(sp.linear("#5d7a30"))
    for x, y, z in scatter(rng, 34, keep, near=4.8, far=26, power=1.4, room=0.5,
                           accept=low_front):
        size = 0.2 + 0.8 * rng.random() ** 2.5
        rows += rock(x, y, z, size, rng, colour="#6c675e")
        if size > 0.5 and not land.snowy:
            rows.append(sp.crown((x, y + 0.55 * size, z), (0.6 * size, 0.18 * size, 0.5 * size), surface=sp.LEAF,
                                 object_id=3, albedo=moss * rng.uniform(0.7, 1.1), spare=(0, rng.uniform(0, 9))))
    return rows


def build(place: Place, light: Light) -> Set:
    """The forest of this place in this light."""
    snowy = light.season == "winter" or light.weather == "snow"
    brook = has_brook(place)
    land = Land(Relief(place.seed % 100_000), light.season, brook, snowy)
    site = survey("forest", place, light, land, water=BROOK if brook else -1e3, salt=19, snowy=snowy, hours=HOURS)
    mirror = {"mirror": (BROOK, 0.6, 0.0, 0.10, 0.9)} if brook else {}
    keep = site.keep(path=lambda z: float(land.path(z)), wet=lambda x, z, y: brook and y < BROOK + 0.2)
    return site.built(stones(site, land, keep), trees(site, land, keep) + undergrowth(site, land, keep),
                      special=WATERED if brook else PLAIN, grass=0.0 if snowy else 0.55,
                      world={"rays": 1.6 * site.shafts(), **mirror})
