"""A snowfield: drifts, a frozen lake, a few black trees, white ridges far away. It is winter here in every season."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from kinema.stage import light as lt
from kinema.stage import shapes as sp
from kinema.stage.sets import Set
from kinema.stage.sets.camp import camp
from kinema.stage.sets.land import MARKS, Array, Relief, blend, bump, step
from kinema.stage.sets.outdoors import ICE, Rows, Site, survey
from kinema.stage.sets.scatter import Keep, low_front, scatter, stage_front, vista
from kinema.stage.sets.stones import rock
from kinema.stage.sets.vegetation.dead import dead_tree
from kinema.stage.sets.vegetation.low import reeds
from kinema.stage.sets.vegetation.pine import pine
from kinema.story.shot import Light, Place

LEVEL = -0.62                                 # metres; the ice of the lake
LAKE = (-12.0, -23.0, 15.0, 11.0)             # x, z and half lengths
RANGES = (  # x, z, radius, height of the mountains (m)
    (-190, -430, 190, 68), (60, -520, 210, 88), (260, -400, 170, 60), (-420, -380, 230, 80), (-60, -700, 250, 118),
    (430, -560, 260, 96), (-300, 260, 260, 80), (280, 300, 280, 90),
)
TREES = ((-7.4, -8.2, 1.05), (9.4, -9.5, 1.25), (13.5, -15.0, 0.9), (-17.0, -7.0, 1.1), (6.8, -19.0, 0.85))
HOURS = {
    "dawn": replace(lt.TIMES["dawn"], sun=(2.2, 1.28, 0.96), zenith=(0.30, 0.42, 0.68), horizon=(1.0, 0.70, 0.66),
                    fog=(0.80, 0.68, 0.74), up=(0.36, 0.44, 0.66), density=0.0036),
    "day": replace(lt.TIMES["day"], elevation=24, azimuth=60, sun=(2.45, 2.20, 1.95), zenith=(0.20, 0.40, 0.70),
                   horizon=(0.74, 0.84, 0.92), fog=(0.70, 0.80, 0.90), up=(0.38, 0.52, 0.76), density=0.0021),
    "dusk": replace(lt.TIMES["dusk"], sun=(3.0, 1.52, 0.72), zenith=(0.16, 0.26, 0.54), horizon=(0.98, 0.60, 0.46),
                    fog=(0.42, 0.40, 0.58), up=(0.28, 0.36, 0.68), density=0.0024),
    "night": replace(lt.TIMES["night"], up=(0.070, 0.120, 0.245), density=0.0030),
}


@dataclass(frozen=True)
class Land:
    relief: Relief

    def lake(self, x: Array, z: Array) -> Array:
        """0 in the middle of the lake, 1 at its shore."""
        cx, cz, a, b = LAKE
        return np.hypot((x - cx) / a, (z - cz) / b) * (1 + 0.5 * (self.relief.hills(x, z, 70) - 0.5))

    def drifts(self, x: Array, z: Array) -> Array:
        """The wind's work, 0..1: soft backs with a sharper lee."""
        phase = (0.8 * x + 0.6 * z) / 15 + 2.2 * self.relief.hills(x, z, 120)
        f = phase - np.floor(phase)
        return np.minimum((f / 0.75) ** 1.5, np.clip((1 - f) / 0.25, 0, 1)) * self.relief.rough(x, z, 120)

    def height(self, x: Array, z: Array) -> Array:
        r = np.hypot(x, z)
        y = 0.8 * self.drifts(x, z) * step(4, 12, r) + 0.3 * (self.relief.hills(x, z, 60) - 0.5) * step(3, 9, r)
        y = y + 9.0 * (self.relief.hills(x, z, 230) - 0.42) * step(16, 80, r)
        lake = self.lake(x, z)
        y = np.maximum(y, LEVEL + 0.25) + (LEVEL + 0.12 - np.maximum(y, LEVEL + 0.25)) * step(1.7, 1.0, lake)
        y = y - 0.9 * step(1.06, 0.85, lake)
        far = self.relief.summits(x, z, RANGES)
        far = far + 0.6 * self.relief.canopy(x, z, near=110) * step(330, 200, r)
        return y + far * step(1.2, 2.5, lake)

    def colour(self, x: Array, z: Array, y: Array, up: Array) -> Array:
        rough, r = self.relief.rough, np.hypot(x, z)
        out = np.array((0.72, 0.77, 0.85)) * (0.93 + 0.14 * rough(x, z, 33))[..., None]
        out = blend(out, (0.60, 0.69, 0.84), step(0.5, 0.7, self.relief.hills(x, z, 44)) * 0.35)
        stone = np.array(sp.linear("#6f6e74")) * (0.7 + 0.6 * rough(x, z + 2 * y, 60))[..., None]
        out = blend(out, stone, step(0.70, 0.50, up + 0.10 * (self.relief.hills(x, z, 70) - 0.5)) * 0.85)
        wood = np.array(sp.linear("#34434a")) * (0.6 + 0.9 * rough(x, z, 27))[..., None]
        belt = step(100, 140, r) * step(360, 240, r) * step(40, 22, y)
        out = blend(out, wood, belt * step(0.46, 0.62, rough(x, z, 150)) * 0.8)
        ice = np.array((0.055, 0.135, 0.165)) * (0.7 + 0.6 * rough(x, z, 21))[..., None]
        blown = step(0.50, 0.64, rough(x + 3, z, 26) + 0.25 * (rough(x, z, 7) - 0.5))
        ice = blend(ice, (0.50, 0.58, 0.67), blown * 0.85)
        out = blend(out, ice, step(LEVEL + 0.02, LEVEL - 0.06, y))
        prints = np.exp(-(((x - 0.9 - 0.9 * np.sin(z * 0.13)) / 0.28) ** 2))
        prints = prints * step(0.3, 0.6, rough(x * 3, z * 7, 11))
        out = blend(out, (0.46, 0.55, 0.70), prints * 0.7 * step(3, 6, r) * step(LEVEL + 0.1, LEVEL + 0.3, y))
        return blend(out, sp.linear("#4c4640"), bump(x, z, *MARKS["fire"][:2], 0.60) * 0.85)


def plants(site: Site, keep: Keep) -> Rows:
    rng, rows = site.rng, []
    for x, z, size in TREES:
        x, z = x + rng.normal(0, 0.5), z + rng.normal(0, 0.5)
        if keep.free(x, z, site.ground.height(x, z), 0.3):
            rows += dead_tree(x, site.ground.height(x, z), z, size * rng.uniform(0.85, 1.15), rng)
    for x, y, z in scatter(rng, 36, keep, near=22, far=95, power=1.0, room=1.5, apart=2.4,
                           accept=lambda x, z: 0.0 if stage_front(x, z) or vista(x, z) else 0.8 if x > 0 else 0.5):
        rows += pine(x, y, z, rng.uniform(0.7, 1.5), rng, "#2f4540", 5)
    straw = np.array(sp.linear("#a08c62"))
    for x, y, z in scatter(rng, 26, keep, near=5, far=26, room=0.4):
        rows += reeds(x, y, z, rng.uniform(0.25, 0.6), rng, straw, heads=False)
    return rows


def stones(site: Site, keep: Keep) -> Rows:
    rng, rows = site.rng, camp(site.ground.height, site.rng, stone="#77767a")
    for x, y, z in scatter(rng, 22, keep, near=5, far=36, power=1.3, room=0.5,
                           accept=low_front):
        rows += rock(x, y - 0.06, z, 0.15 + 0.8 * rng.random() ** 2.5, rng, colour="#6c6a70")
    return rows


def build(place: Place, light: Light) -> Set:
    """The snowfield of this place in this light."""
    land = Land(Relief(place.seed % 100_000))
    site = survey("snowfield", place, light, land, water=LEVEL, salt=31, snowy=True, hours=HOURS)
    keep = site.keep(wet=lambda x, z, y: y < LEVEL + 0.1)
    return site.built(stones(site, keep), plants(site, keep), special=ICE,
                      world={"mirror": (LEVEL, 0.55, 0.35, 0.03, 0.9)})
