"""A room: timbered walls, windows, a hearth or stove, a table; daylight falls in, lamps glow at night.

By the words of the heading it is a cottage's room, a kitchen, a bedroom, a tavern or an office: see indoors/kinds.
"""

from __future__ import annotations

import numpy as np

from kinema.stage import light as lt
from kinema.stage import shapes as sp
from kinema.stage.engine import bake
from kinema.stage.frame import Lamp, LiveEffect, Point
from kinema.stage.sets import Mark, Set
from kinema.stage.sets.indoors.furniture import hanging_lamp, sconce
from kinema.stage.sets.indoors.kinds import FURNISH, OWN_MARKS, WARMED, kind_of
from kinema.stage.sets.indoors.shell import BACK, FRONT, LEFT, RIGHT, TOP, shell, view
from kinema.stage.sets.landmarks.throne import throne
from kinema.story.shot import Light, Place

OBJECTS = {1: "floor", 2: "walls", 3: "window", 4: "beams", 5: "table", 6: "hearth", 7: "shelves", 8: "furniture",
           9: "landmark"}
MARKS = {  # x, z, yaw, seat_m, top_m
    "A": (-2.1, 0.0, 0.5, 0.46, 0.0),
    "B": (-0.7, 0.0, 0.3, 0.46, 0.0),
    "C": (0.7, 0.0, -0.3, 0.46, 0.0),
    "D": (2.1, 0.0, -0.5, 0.46, 0.0),
    "left": (-3.5, 0.2, 1.57, 0.46, 0.0),
    "right": (3.4, 0.6, -1.57, 0.46, 0.0),
    "back": (0.3, -2.7, 0.0, 0.46, 0.0),
    "front": (0.4, 3.0, 3.14, 0.46, 0.0),
    "far": (2.6, -2.4, 0.0, 0.46, 0.0),
    "fire": (3.72, -1.3, -1.57, 0.46, 0.0),
    "door": (-3.0, -2.7, 0.4, 0.46, 0.0),
    "table": (0.9, -0.95, 2.9, 0.46, 0.772),
    "seat": (-1.0, -1.75, 1.3, 0.46, 0.772),
}
LAMP: Point = (-1.35, 2.2, -0.9)
SCONCE: Point = (RIGHT - 0.16, 1.9, 0.25)
SUN = {"day": (27, 74), "dawn": (20, 80), "dusk": (15, 82), "night": (32, 74)}     # elevation, azimuth, degrees
AMBIENT = {"day": (0.60, 0.56, 0.52), "dawn": (0.46, 0.45, 0.46), "dusk": (0.50, 0.66, 0.95),
           "night": (0.95, 1.05, 1.15)}
# What a cinematographer sets up out of the picture, on the windows' side: a large soft source that models faces.
KEY = {"day": (5.2, 4.9, 4.5), "dawn": (3.0, 2.3, 1.8), "dusk": (1.9, 1.25, 0.95), "night": (6.4, 4.2, 2.6)}
# And what falls back on faces from a lit room.
FACES = {"day": (0.17, 0.15, 0.14), "dawn": (0.17, 0.15, 0.14), "dusk": (0.14, 0.13, 0.15),
         "night": (0.22, 0.16, 0.11)}


def palette(light: Light, seed: int) -> np.ndarray:
    """The hour's light as it is indoors: less from above, a low sun through the windows."""
    P = lt.palette(light, seed, interior=True)
    P[lt.SUN_X:lt.SUN_Z + 1] = lt.sun_direction(*SUN[light.time])
    for part, more in ((lt.UP_R, 1.0), (lt.DOWN_R, 1.25)):
        P[part:part + 3] *= np.array(AMBIENT[light.time]) * more
    P[lt.SUN_R:lt.SUN_B + 1] *= 1.6 if light.time != "night" else 2.6
    P[lt.FILL_R:lt.FILL_B + 1] = FACES[light.time]
    P[lt.SCOTOPIC] *= 0.5
    P[lt.RIM] = P[lt.FOG_DENSITY] = 0.0
    return P


def lamps_of(light: Light, dark: bool, warmed: bool, sky: np.ndarray) -> list[Lamp]:
    """Daylight at the windows, the key light, and at night candle and hanging lamp."""
    def soft(position: Point, colour: np.ndarray, radius: float, reach: float) -> Lamp:
        return Lamp(position=position, colour=tuple(map(float, colour)), radius=radius, reach=reach, halo=0.0)  # type: ignore[arg-type]

    out = [soft((0.5, 1.7, BACK + 0.35), sky * 0.9, 0.5, 7.0), soft((LEFT + 0.4, 1.75, -1.15), sky * 1.1, 0.5, 7.0),
           soft((-3.3, 2.35, 2.9), np.array(KEY[light.time]), 0.8, 12.0)]
    if light.time == "dusk":                   # the evening's blue from the side away from the windows
        out.append(soft((3.4, 2.3, 2.9), np.array((0.8, 1.25, 2.5)), 0.8, 11.0))
    if dark:
        out += [Lamp(position=(0.15, 1.05, -2.0), colour=(1.2, 0.62, 0.22), radius=0.03, reach=6.0, halo=0.5),
                Lamp(position=LAMP, colour=(4.2, 2.2, 0.80), radius=0.12, reach=10.0, halo=0.55)]
        out += [] if warmed else [Lamp(position=SCONCE, colour=(2.6, 1.35, 0.5), radius=0.08, reach=8.0, halo=0.5)]
    return out


def build(place: Place, light: Light) -> Set:
    """The room of this place in this light; the seed picks its colours."""
    seed = place.seed % 100_000
    rng = np.random.default_rng((seed, 29))
    dark = light.time in ("night", "dusk") or light.weather == "storm"
    kind, snowy = kind_of(place), light.season == "winter" or light.weather == "snow"
    P = palette(light, seed)
    sky = P[lt.UP_R:lt.UP_B + 1] * 2.4 + P[lt.HOR_R:lt.HOR_B + 1]
    rows = shell(("#c2a883", "#b7a58c", "#a9a58b", "#c09a80")[seed % 4], "#4d3524",
                 ("#8a4a3a", "#4f6a6a", "#7a6a3a", "#6a4a5c")[seed % 4])
    rows += FURNISH[kind](rng, dark) + ([*hanging_lamp(*LAMP, TOP), *sconce(*SCONCE)] if dark else [])
    look, spot = 1.4, (0.0, 0.0, -2.4)
    if place.landmark == "throne":
        rows += throne(2.0, 0.0, -2.5, dark)[0]
        spot = (2.0, 0.0, -2.5)
    marks = {name: Mark(position=(x, 0.0, z), yaw=yaw, seat_m=seat, top_m=top)
             for name, (x, z, yaw, seat, top) in (MARKS | OWN_MARKS.get(kind, {})).items()}
    fire = marks["fire"].position
    lit = kind in WARMED and (dark or light.weather in ("snow", "rain") or light.season == "winter")
    effects = (LiveEffect(name="fire", position=(fire[0] + 0.06, 0.1, fire[2]), strength=0.6, age_s=100.0, seed=seed),)
    solid = sp.table(rows)
    field = bake.distance_field(solid, (LEFT - 0.2, -0.2, BACK - 0.2), (RIGHT + 0.2, TOP + 0.2, FRONT + 0.2), 9.0)
    sun: Point = (float(P[lt.SUN_X]), float(P[lt.SUN_Y]), float(P[lt.SUN_Z]))
    return Set(
        name="room", place=place, light=light, marks=marks,
        shapes_NK=sp.table(rows + view(light.season, snowy)), plants_NK=sp.table([]), objects=OBJECTS,
        height=lambda x, z: 0.0,
        furnished=frozenset(("table", "chair", "door", *(("bed",) if kind == "bedroom" else ()))),
        anchors={"landmark": (spot[0], look, spot[2]), "window": (0.5, 1.65, BACK), "lamp": LAMP,
                 "door": (-3.0, 1.1, -3.215),
                 "fireplace": (fire[0], 0.6, fire[2])},
        lamps=tuple(lamps_of(light, dark, lit, sky)), effects=effects if lit else (), interior=True,
        bounds=((LEFT + 0.25, 0.15, BACK + 0.25), (RIGHT - 0.25, TOP - 0.3, FRONT - 0.25)), free_camera_distance=8.0,
        clearance=bake.clearance(*field),
        world={"top": 0.0, "grass": 0.0, "walls": (LEFT - 0.2, BACK - 0.2), "palette": P, "field": field,
               "shaft": 0.026 if light.time != "dusk" else 0.014,
               "shadow": bake.sun_map(solid, sun, (0.0, 1.2, 1.0), 9.0)},
    )
