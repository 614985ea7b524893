"""A desert: rippled sand, dunes with sharp crests, mesas in layers at the horizon, saguaros and bleached wood."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from kinema.stage import light as lt
from kinema.stage import shapes as sp
from kinema.stage.sets import Set
from kinema.stage.sets.camp import camp
from kinema.stage.sets.land import MARKS, SNOW, Array, Relief, blend, bump, step
from kinema.stage.sets.outdoors import SAND, Rows, Site, survey
from kinema.stage.sets.scatter import Keep, low_front, scatter, stage_front, vista
from kinema.stage.sets.stones import crag, rock
from kinema.stage.sets.vegetation.dead import dead_tree
from kinema.stage.sets.vegetation.low import bush, cactus, reeds
from kinema.story.shot import Light, Place

STONE = "#a4643f"
HOURS = {
    "dawn": replace(lt.TIMES["dawn"], sun=(2.5, 1.45, 0.80), zenith=(0.30, 0.36, 0.60), horizon=(1.05, 0.70, 0.50),
                    fog=(0.68, 0.60, 0.66), density=0.0020, cover=0.22, down=(0.30, 0.20, 0.13)),
    "day": replace(lt.TIMES["day"], elevation=44, sun=(2.75, 2.30, 1.62), zenith=(0.13, 0.34, 0.62),
                   horizon=(0.90, 0.82, 0.68), fog=(0.86, 0.72, 0.54), glow=(0.9, 0.66, 0.36), density=0.0017,
                   cover=0.22, down=(0.40, 0.29, 0.17), up=(0.40, 0.47, 0.58)),
    "dusk": replace(lt.TIMES["dusk"], elevation=12, sun=(3.3, 1.50, 0.50), zenith=(0.20, 0.27, 0.52),
                    horizon=(1.10, 0.62, 0.36), fog=(0.50, 0.38, 0.47), glow=(1.6, 0.68, 0.22),
                    up=(0.22, 0.24, 0.50), down=(0.20, 0.12, 0.10), density=0.0018, cover=0.24),
    "night": replace(lt.TIMES["night"], sun=(0.40, 0.55, 0.90), zenith=(0.016, 0.018, 0.070),
                     horizon=(0.10, 0.09, 0.19), fog=(0.075, 0.072, 0.145), density=0.0020, cover=0.20),
}


@dataclass(frozen=True)
class Land:
    relief: Relief
    snowy: bool

    def mesas(self) -> list[tuple[float, float, float, float]]:
        """x, z, radius and height (m) of the table mountains."""
        rng = np.random.default_rng((self.relief.seed, 91))
        out = []
        for k, turn in enumerate((-0.60, -0.34, 0.16, 0.52, 1.5, -1.4)):
            a, r = turn + rng.uniform(-0.13, 0.13), rng.uniform(330, 640)
            wide, high = rng.uniform(38, 95), rng.uniform(46, 84) * (1.0 if k % 2 else 1.3)
            out.append((r * np.sin(a), -r * np.cos(a), wide, high))
        return out

    def dunes(self, x: Array, z: Array) -> Array:
        """Height of the dunes, 0..1: long backs to windward, steep slip faces, crests that wander."""
        turn = 0.5 + 0.5 * self.relief.part(2)
        a, b = x * np.cos(turn) + z * np.sin(turn), z * np.cos(turn) - x * np.sin(turn)
        phase = a / 42 + 1.9 * self.relief.hills(x, z, 330) + 0.12 * np.sin(b * 0.05)
        f = phase - np.floor(phase)
        back, face = np.clip(f / 0.74, 0, 1), np.clip((1 - f) / 0.26, 0, 1)
        rise = np.minimum(back ** 1.4, face)
        return rise * (0.35 + 0.65 * step(0.30, 0.62, self.relief.hills(x + 60, z, 150)))

    def height(self, x: Array, z: Array) -> Array:
        r = np.hypot(x, z)
        y = 0.5 * (self.relief.rough(x, z, 70) - 0.5) * step(2, 10, r)
        lane = step(3.0, 11.0, np.abs(x + 0.12 * z)) + step(20, 45, -z)      # low before the view
        y = y + 7.0 * self.dunes(x, z) * step(8, 30, r) * np.clip(0.12 + 0.88 * lane, 0, 1)
        y = y + 5.0 * (self.relief.hills(x, z, 260) - 0.45) * step(20, 90, r)
        for cx, cz, wide, high in self.mesas():
            d = np.hypot(x - cx, z - cz) / wide * (1 + 0.55 * (self.relief.hills(x, z, 190) - 0.5))
            d = d + 0.10 * (self.relief.rough(x, z, 80) - 0.5)
            y = y + high * (0.26 * step(2.1, 0.95, d) + 0.50 * step(1.02, 0.93, d) + 0.24 * step(0.80, 0.72, d))
        return y + 0.25 * self.relief.ridges(x, z, high=150, start=330)

    def colour(self, x: Array, z: Array, y: Array, up: Array) -> Array:
        rough = self.relief.rough
        pale, deep = np.array(sp.linear("#cfa06a")), np.array(sp.linear("#b9804c"))
        out = pale + (deep - pale) * step(0.35, 0.65, self.relief.hills(x, z, 75))[..., None]
        out = out * (0.90 + 0.20 * rough(x, z, 27))[..., None]
        out = blend(out, np.array(sp.linear("#b0713f")), step(0.985, 0.88, up) * 0.55)
        gravel = np.array(sp.linear("#8d6748")) * (0.75 + 0.5 * rough(x, z, 8))[..., None]
        out = blend(out, gravel, step(0.60, 0.72, rough(x, z, 41)) * step(0.96, 0.99, up) * 0.45)
        layer = rough(np.zeros_like(x), y * 2.0 + 0.05 * x, 70)
        stone = np.array(sp.linear(STONE)) * (0.62 + 0.80 * layer)[..., None]
        stone = blend(stone, sp.linear("#d0a078"), step(0.55, 0.7, rough(np.ones_like(x) * 40, y * 1.3, 60)) * 0.6)
        out = blend(out, stone, step(0.88, 0.74, up) * step(60, 110, np.hypot(x, z)))
        out = blend(out, sp.linear("#4c4138"), bump(x, z, *MARKS["fire"][:2], 0.71) * 0.8)
        if self.snowy:
            out = blend(out, SNOW, step(0.7, 0.9, up) * step(0.42, 0.62, rough(x, z, 24)) * 0.8)
        return out


def plants(site: Site, keep: Keep) -> Rows:
    rng, rows = site.rng, []
    for x, y, z in scatter(rng, 24, keep, near=9, far=80, power=1.1, room=1.2, apart=5.0,
                           accept=lambda x, z: 0.0 if stage_front(x, z) else 0.12 if vista(x, z) else 1.0):
        rows += cactus(x, y, z, rng.uniform(0.7, 1.35), rng)
    x, z = -9.5, -10.5
    rows += dead_tree(x, site.ground.height(x, z), z, 0.62, rng, "#8a7660")
    sage, straw = np.array(sp.linear("#8f8a58")), np.array(sp.linear("#b89a5c"))
    for x, y, z in scatter(rng, 46, keep, near=4.8, far=36, room=0.4):
        if rng.random() < 0.55:
            rows += bush(x, y, z, rng.uniform(0.10, 0.26), rng, sage * rng.uniform(0.7, 1.1))
        else:
            rows += reeds(x, y, z, rng.uniform(0.25, 0.5), rng, straw, heads=False)
    return rows


def stones(site: Site, keep: Keep) -> Rows:
    rng = site.rng
    rows = camp(site.ground.height, rng, wood="#8a7458", stone="#a87850", slab=True)
    for x, y, z in scatter(rng, 46, keep, near=4.6, far=40, power=1.4, room=0.4,
                           accept=low_front):
        rows += rock(x, y, z, 0.10 + 0.7 * rng.random() ** 3, rng, colour="#a06a44")
    for x, y, z in scatter(rng, 5, keep, near=13, far=40, room=2.5, apart=9.0,
                           accept=lambda x, z: 0.0 if vista(x, z) or z > -2 else 1.0):
        rows += crag(x, y - 0.3, z, rng.uniform(1.2, 2.4), rng, STONE)
    return rows


def build(place: Place, light: Light) -> Set:
    """The desert of this place in this light."""
    snowy = light.weather == "snow"
    land = Land(Relief(place.seed % 100_000), snowy)
    site = survey("desert", place, light, land, salt=29, hours=HOURS)
    keep = site.keep()
    return site.built(stones(site, keep), plants(site, keep), special=SAND)
