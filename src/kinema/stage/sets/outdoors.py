"""From land, stones and plants to a Set: what all sets of open country have in common.

    site = survey("desert", place, light, land, water=-1e3, hours=HOURS)     # ground, light, landmark
    return site.built(solid_rows, green_rows, special=SAND)
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np

from kinema.stage import light as lt
from kinema.stage import shapes as sp
from kinema.stage.engine import bake, terrain
from kinema.stage.engine.clouds import with_clouds
from kinema.stage.frame import Lamp, Point
from kinema.stage.sets import Mark, Set
from kinema.stage.sets.camp import TABLE_TOP
from kinema.stage.sets.land import MARKS, Array
from kinema.stage.sets.landmarks import LANDMARKS
from kinema.stage.sets.scatter import Keep
from kinema.story.shot import Light, Place

OBJECTS = {2: "pines", 3: "rocks", 4: "fire ring", 5: "log", 6: "trees", 7: "bushes", 9: "landmark"}
PLAIN, PAVED, WATERED, SEA, SAND, ICE = range(6)              # materials of the ground: engine/shade.py

Rows = list[np.ndarray]


class Land(Protocol):
    """The ground of a place as functions of arrays x and z."""

    def height(self, x: Array, z: Array) -> Array: ...

    def colour(self, x: Array, z: Array, y: Array, up: Array) -> Array: ...


@dataclass(eq=False)
class Site:
    """A place with its ground and light, to be furnished."""

    name: str
    place: Place
    light: Light
    land: Land
    rng: np.random.Generator
    ground: terrain.Terrain
    palette: np.ndarray
    spot: Point                               # of the landmark, on the ground
    look: float                               # height of what to look at there
    landmark: Rows
    lamps: list[Lamp]
    dark: bool

    @property
    def sun(self) -> Point:
        P = self.palette
        return float(P[lt.SUN_X]), float(P[lt.SUN_Y]), float(P[lt.SUN_Z])

    def shafts(self) -> float:
        """How strongly the low sun draws rays in the air, 0..1."""
        low = {"dawn": 0.22, "dusk": 0.26, "day": 0.06}.get(self.light.time, 0.0)
        return low * {"clear": 1.0, "clouds": 0.8, "fog": 0.7, "snow": 0.3}.get(self.light.weather, 0.0)

    def keep(self, **more: Any) -> Keep:
        """What plants leave free: the landmark and the sight of it."""
        x, _, z = self.spot
        clear = [(x, z, 5.5), (x - 5, z + 1, 3.5)] if self.landmark else []
        if self.landmark:
            clear += [(x * t / 10 - 2 * (1 - t / 10), z * t / 10, 3.2) for t in range(3, 10)]
        return Keep(self.ground.height, clear=clear, **more)

    def built(self, solid: Rows, green: Rows, *, special: int = PLAIN, grass: float = 0.0, deep: float = -4.0,
              world: dict[str, Any] | None = None) -> Set:
        """The finished set. `deep`: the lowest height (m) at which people and cameras may be."""
        ground, beam = self.ground, {}
        if self.place.landmark == "lighthouse" and self.dark:
            beam = {"beam": (self.spot[0], self.spot[1] + 14.4, self.spot[2])}
        still, plants = sp.table(self.landmark + solid), sp.table(green)
        every = np.concatenate([still, plants])
        field = bake.distance_field(every, (-26, deep, -30), (26, 9, 16), 3.0, self.land.height)
        marks = {
            name: Mark(position=(x, ground.height(x, z), z), yaw=yaw, top_m=TABLE_TOP if name == "table" else 0.0)
            for name, (x, z, yaw) in MARKS.items()
        }
        x, y, z = self.spot
        return Set(
            name=self.name, place=self.place, light=self.light, marks=marks, shapes_NK=still, plants_NK=plants,
            objects=OBJECTS, height=ground.height, furnished=frozenset(("log",)),
            anchors={"landmark": (x, y + self.look, z), "horizon": (0.0, 6.0, -200.0)}, lamps=tuple(self.lamps),
            bounds=((-30.0, -6.0, -34.0), (30.0, 40.0, 30.0)), clearance=bake.clearance(*field),
            world={
                "terrain": ground, "special": special, "top": float(ground.grid_NNC[..., 0].max()), "grass": grass,
                "shadow": bake.sun_map(every, self.sun, (0.0, 1.0, -14.0), 48.0), "field": field,
                "palette": self.palette, "noise": with_clouds(self.palette, self.place.seed % 100_000),
                "rays": self.shafts(), **beam, **(world or {}),
            },
        )


def survey(name: str, place: Place, light: Light, land: Land, *, water: float = -1e3, salt: int = 17,
           spot: tuple[float, float] = (5.6, -11.0), snowy: bool = False,
           hours: Mapping[str, lt.Palette] = lt.TIMES) -> Site:
    """Ground, light and landmark of a place; `spot` is the landmark's x, z."""
    seed = place.seed % 100_000
    P = lt.palette(light, seed, snowy=snowy, hours=hours)
    sun = (float(P[lt.SUN_X]), float(P[lt.SUN_Y]), float(P[lt.SUN_Z]))
    ground = terrain.bake(land.height, land.colour, sun, water)
    dark = light.time in ("night", "dusk")
    at = (spot[0], ground.height(*spot), spot[1])
    rows: Rows = []
    lamps: list[Lamp] = []
    look = 2.0
    if place.landmark in LANDMARKS:
        rows, lamps, look = LANDMARKS[place.landmark](*at, dark)
    return Site(name, place, light, land, np.random.default_rng((seed, salt)), ground, P, at, look, rows, lamps, dark)
