"""A coast: a beach that runs along the sea into the distance, dunes with grass, a headland with cliffs, stacks in the
surf. The landmark stands on the headland.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from kinema.stage import light as lt
from kinema.stage import shapes as sp
from kinema.stage.sets import Set
from kinema.stage.sets.camp import camp
from kinema.stage.sets.land import MARKS, SNOW, Array, Relief, blend, bump, step
from kinema.stage.sets.outdoors import SEA, Rows, Site, survey
from kinema.stage.sets.scatter import Keep, scatter, stage_front, vista
from kinema.stage.sets.stones import rock, stack
from kinema.stage.sets.vegetation.dead import fallen
from kinema.stage.sets.vegetation.low import bush, reeds
from kinema.stage.sets.vegetation.pine import pine
from kinema.stage.sets.vegetation.seasons import GRASS, PINE, leaf
from kinema.story.shot import Light, Place

LEVEL = -0.9                                  # metres; the sea's
SHORE = ((-400, 380), (-74, 66), (-64, 24), (-52, 8.5), (-38, 4.0), (-24, -0.8), (-12, -2.6), (-6.5, -6.0),
         (0, -13.5), (6, -19), (40, -40), (400, -120))     # z, x of the water's edge
STACKS = ((-11.5, -13.0, 1.2), (-6.4, -17.5, 0.9), (-16.5, -21.0, 2.2), (-13.0, -42.0, 4.2), (-20.5, -47.0, 2.8),
          (-48.0, -92.0, 7.5), (-34.0, -98.0, 4.0))            # x, z, size (m) of the rocks in the surf
HOURS = {
    "dawn": replace(lt.TIMES["dawn"], zenith=(0.28, 0.42, 0.64), horizon=(1.02, 0.74, 0.58), density=0.0030),
    "day": replace(lt.TIMES["day"], zenith=(0.10, 0.32, 0.68), horizon=(0.62, 0.80, 0.90), fog=(0.58, 0.75, 0.86),
                   density=0.0014, sun=(2.6, 2.26, 1.72)),
    "dusk": replace(lt.TIMES["dusk"], azimuth=40, sun=(3.2, 1.52, 0.60), zenith=(0.16, 0.28, 0.54),
                    horizon=(1.05, 0.60, 0.36), fog=(0.42, 0.38, 0.52), density=0.0020),
    "night": replace(lt.TIMES["night"], azimuth=30, elevation=24, density=0.0030),
}


@dataclass(frozen=True)
class Land:
    relief: Relief
    season: str
    snowy: bool

    def inland(self, x: Array, z: Array) -> Array:
        """Metres from the water's edge, below 0 at sea."""
        knots = sorted(SHORE)
        edge = np.interp(z, [k[0] for k in knots], [k[1] for k in knots])
        wander = 3.4 * (self.relief.rough(x, z, 95) - 0.5) * step(5, 14, np.hypot(x, z)) * step(-1, -9, z)
        return (x - edge) * 0.8 + wander

    def head(self, x: Array, z: Array) -> Array:
        """The headland, 0..1."""
        ragged = 5 * (self.relief.rough(x, z, 60) - 0.5)
        return step(5.5, 11, x + ragged) * step(-13, -22, z + ragged)

    def height(self, x: Array, z: Array) -> Array:
        rough, r, d = self.relief.rough, np.hypot(x, z), self.inland(x, z)
        y = LEVEL + 0.9 * step(-1.0, 9.0, d) - 0.05 * np.clip(-d, 0, 60) - 0.3 * step(0, -8, d) - 4 * step(-30, -70, d)
        y = y + 0.22 * (rough(x, z, 50) - 0.5) * step(2.5, 9, r)
        dunes = step(6, 17, d) * step(4.5, 13, r) * (0.3 + 0.7 * step(2.5, 9, x))
        y = y + 2.6 * dunes * (0.25 + rough(x, z, 62)) + 10 * (self.relief.hills(x, z, 260) - 0.4) * step(30, 130, d)
        cliff = self.head(x, z) * step(0.5, 4.5, d + 1.5 * (rough(x, z, 26) - 0.5))
        ledges = 0.25 * np.floor(4 * rough(x, z, 44)) * (1 - cliff) * 4
        y = y + cliff * (4.4 + ledges + 2.0 * rough(x, z, 80)) * (1 - 0.5 * step(60, 200, d))
        for cx, cz, size in STACKS:                        # shoals round the rocks: the sea breaks there
            shoal = LEVEL - 0.16 - 0.10 * np.maximum(np.hypot(x - cx, z - cz) - size, 0)
            y = np.where(d < 0, np.maximum(y, shoal), y)
        isle = np.maximum(self.relief.hills(x + 130, z, 900) - 0.60, 0) * 170 * step(260, 420, r)
        return y + np.where(d < -20, isle, 0) + self.relief.ridges(x, z, high=70, start=140) * step(20, 90, d)

    def colour(self, x: Array, z: Array, y: Array, up: Array) -> Array:
        rough, d = self.relief.rough, self.inland(x, z)
        pale, warm = np.array(sp.linear("#c8b088")), np.array(sp.linear("#b4966a"))
        out = pale + (warm - pale) * step(0.35, 0.65, self.relief.hills(x, z, 52))[..., None]
        out = out * (0.88 + 0.24 * rough(x, z, 21))[..., None]
        wrack = np.exp(-(((d - 6.2 - 1.5 * rough(x, z, 30)) / 0.35) ** 2)) * step(0.45, 0.6, rough(x, z, 6))
        out = blend(out, sp.linear("#5a5036"), wrack * 0.6)
        a, b = (np.array(sp.linear(c)) for c in GRASS[self.season])
        turf = (a + (b - a) * step(0.3, 0.7, rough(x, z, 33))[..., None]) * (0.9 + 0.35 * rough(x, z, 15))[..., None]
        thick = rough(x, z, 24) + 0.25 * step(10, 20, d)
        grown = step(7, 13, d + 5 * (rough(x, z, 37) - 0.5)) * step(0.30, 0.62, thick)
        out = blend(out, turf, grown * step(5, 9, np.hypot(x, z)))
        stone = np.array(sp.linear("#86786a")) * (0.55 + 0.9 * rough(x * 0.4, 3.4 * y + 0.3 * z, 64))[..., None]
        stone = blend(stone, sp.linear("#4a4640"), step(LEVEL + 1.2, LEVEL + 0.3, y) * 0.8)
        out = blend(out, stone, step(0.86, 0.70, up + 0.10 * (rough(x, z, 19) - 0.5)) * step(LEVEL, LEVEL + 0.3, y))
        out = blend(out, sp.linear("#4c4138"), bump(x, z, *MARKS["fire"][:2], 0.71) * 0.8)
        if self.snowy:
            out = blend(out, SNOW, step(0.66, 0.84, up) * step(2.0, 5.0, d))
        deep = LEVEL - y
        out = blend(out, (0.085, 0.235, 0.215), step(0.0, 0.45, deep))
        out = blend(out, (0.022, 0.110, 0.135), step(0.4, 1.6, deep))
        return blend(out, (0.010, 0.055, 0.095), step(1.5, 3.9, deep))


def plants(site: Site, land: Land, keep: Keep) -> Rows:
    rng, season, rows = site.rng, site.light.season, []
    straw = np.array(sp.linear("#98925a" if season in ("spring", "summer") else "#a8925e"))
    for x, y, z in scatter(rng, 150, keep, near=4.5, far=34, power=1.2, room=0.4,
                           accept=lambda x, z: 1.0 if float(land.inland(np.array(x), np.array(z))) > 9 else 0.03):
        if z < 4 or abs(x) > 5 + 0.4 * z:
            rows += reeds(x, y, z, rng.uniform(0.35, 0.75), rng, straw * rng.uniform(0.8, 1.1), heads=False)

    def inner(x: float, z: float) -> float:
        hidden = stage_front(x, z) or vista(x, z) or float(land.inland(np.array(x), np.array(z))) < 14
        return 0.0 if hidden else 1.0

    for x, y, z in scatter(rng, 22, keep, near=12, far=70, room=1.4, apart=3.0, accept=inner):
        rows += pine(x, y, z, rng.uniform(0.5, 1.05), rng, PINE[season], 6)
    for x, y, z in scatter(rng, 30, keep, near=7, far=34, room=0.6, accept=inner):
        rows += bush(x, y, z, rng.uniform(0.2, 0.4), rng, leaf("summer" if season == "spring" else season, rng) * 0.8)
    return rows


def stones(site: Site, land: Land, keep: Keep) -> Rows:
    rng, rows = site.rng, camp(site.ground.height, site.rng, wood="#8a7860", stone="#857a6c")

    def beach(x: float, z: float) -> float:
        d = float(land.inland(np.array(x), np.array(z)))
        return 0.0 if d > 9 or d < -4 or (z > -1.5 and abs(x) < 5 + 0.4 * z) else 1.0

    for x, y, z in scatter(rng, 60, keep, near=5, far=42, room=0.3, accept=beach):
        rows += rock(x, y, z, 0.10 + 0.65 * rng.random() ** 3, rng, colour="#6e665c")
    for x, z, size in STACKS:
        rows += stack(x, LEVEL - 0.3, z, size * rng.uniform(0.85, 1.2), rng)
    x, z = -6.6, -3.8
    return rows + fallen(x, site.ground.height(x, z), z, 0.62, rng)


def build(place: Place, light: Light) -> Set:
    """The coast of this place in this light."""
    snowy = light.season == "winter" or light.weather == "snow"
    land = Land(Relief(place.seed % 100_000), light.season, snowy)
    spot = (22.0, -50.0) if place.landmark == "lighthouse" else (6.8, -12.0)
    site = survey("coast", place, light, land, water=LEVEL, salt=37, spot=spot, snowy=snowy, hours=HOURS)
    keep = site.keep(wet=lambda x, z, y: y < LEVEL + 0.15)
    return site.built(stones(site, land, keep), plants(site, land, keep), special=SEA, grass=0.0 if snowy else 0.8,
                      world={"mirror": (LEVEL, 0.42, 0.0, 0.45, 0.7)})
