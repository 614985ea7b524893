"""Aboard a spaceship: a bridge with a great window on stars and a planet, consoles, instruments, a polished deck.

Outside is the sky of space; the hour says how the sun stands and how the ship is lit: at night by its instruments, in
a storm by red alert. A heading that names a corridor, airlock or hold gives a passage instead.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import numpy as np

from kinema.stage import light as lt
from kinema.stage import shapes as sp
from kinema.stage.engine import bake
from kinema.stage.frame import Lamp, Point
from kinema.stage.sets import Mark, Set, space
from kinema.stage.sets.landmarks import LANDMARKS
from kinema.stage.sets.local import Local
from kinema.story.shot import Light, Place

OBJECTS = {1: "floor", 2: "walls", 3: "window", 4: "lights", 5: "console", 6: "door", 7: "ribs", 8: "furniture",
           9: "landmark"}
FLOOR, WALLS, WINDOW, LIGHTS, CONSOLE, DOOR, RIBS, FURNITURE = 1, 2, 3, 4, 5, 6, 7, 8
PASSAGE = re.compile(r"\b(corridor|airlock|hold|hangar|engine|passage|tunnel)\b|走廊|通道|船舱", re.IGNORECASE)
SIDE, BACK, FRONT, TOP = 4.6, -5.2, 8.8, 3.3
NARROW, DEEP = 2.9, -15.0                                  # half a passage's width; where it ends
MARKS = {  # x, z, yaw, seat_m, top_m
    "A": (-2.1, 0.0, 0.5, 0.45, 0.0), "B": (-0.7, 0.0, 0.3, 0.45, 0.0), "C": (0.7, 0.0, -0.3, 0.45, 0.0),
    "D": (2.1, 0.0, -0.5, 0.45, 0.0), "left": (-3.5, 0.4, 1.57, 0.45, 0.0), "right": (3.5, 0.4, -1.57, 0.45, 0.0),
    "back": (0.3, -3.5, 0.0, 0.45, 0.0), "front": (0.4, 3.0, 3.14, 0.45, 0.0), "far": (3.0, -3.2, 0.0, 0.45, 0.0),
    "fire": (3.2, 1.6, -1.57, 0.45, 0.0), "door": (-3.5, -2.4, 0.9, 0.45, 0.0), "table": (1.9, -1.15, 2.9, 0.45, 0.86),
    "seat": (-1.5, -1.9, 0.5, 0.50, 0.0),
}
IN_PASSAGE = {"left": (-2.3, 0.4, 1.57, 0.45, 0.0), "right": (2.3, 0.4, -1.57, 0.45, 0.0),
              "back": (0.3, -6.0, 0.0, 0.45, 0.0), "far": (0.4, -12.0, 0.0, 0.45, 0.0),
              "fire": (1.9, 2.0, -1.57, 0.45, 0.0), "door": (-2.0, -4.2, 1.57, 0.45, 0.0),
              "table": (1.85, -1.0, 2.9, 0.45, 0.86), "seat": (-1.95, -1.5, 1.3, 0.45, 0.0)}
HULL, DARK, TRIM = "#6a7078", "#33373d", "#b5652e"
STRIP = {"dawn": (1.0, 0.80, 0.62), "day": (0.80, 0.92, 1.0), "dusk": (1.0, 0.66, 0.40), "night": (0.22, 0.42, 0.80)}
POWER = {"dawn": 1.9, "day": 2.6, "dusk": 1.7, "night": 0.7}
ALERT = (1.0, 0.14, 0.08)


def deck(it: Local, half: float, back: float) -> None:
    """Plates of the floor, with a lighter way down the middle."""
    for k in range(int((FRONT - back) / 1.4) + 1):
        z = back + 0.7 + 1.4 * k
        for x, wide, tone in ((0.0, 1.05, "#4d535a"), (-half / 2 - 0.53, half / 2 - 0.54, "#3c4147"),
                              (half / 2 + 0.53, half / 2 - 0.54, "#3c4147")):
            it.box((x, -0.05, z), (wide, 0.05, 0.694), tone, object_id=FLOOR, surface=sp.METAL, roughness=0.3,
                   rounding=0.004, spare=(0, 3.1 * k + x))
    it.box((0, -0.2, (FRONT + back) / 2), (half + 0.6, 0.09, (FRONT - back) / 2 + 0.4), (0.01, 0.011, 0.013),
           object_id=FLOOR)


def hull(it: Local, half: float, back: float, light: sp.Vec, power: float) -> None:
    """Slanting side walls in panels, ribs, ceiling with strips of light, the wall behind the camera."""
    metal: dict[str, Any] = {"surface": sp.METAL, "roughness": 0.45}
    mid, deep = (FRONT + back) / 2, (FRONT - back) / 2 + 0.3
    for side in (-1, 1):
        it.box((side * (half + 0.1), 0.65, mid), (0.2, 0.75, deep), DARK, object_id=WALLS, **metal)
        it.box((side * (half + 0.02), 2.05, mid), (0.2, 0.85, deep), HULL, object_id=WALLS, spare=(0, 5 + side),
               tilt=((0, 0, 1), side * 0.16), **metal)
        it.box((side * (half - 0.95), 3.1, mid), (0.9, 0.16, deep), DARK, object_id=WALLS,
               tilt=((0, 0, 1), -side * 0.42), **metal)
        it.box((side * (half - 0.13), 1.33, mid), (0.03, 0.035, deep), light, object_id=LIGHTS, emission=power * 1.4)
        it.box((side * (half - 1.75), TOP + 0.02, mid), (0.11, 0.05, deep), light, object_id=LIGHTS,
               emission=power * 1.6)
        it.box((side * (half - 0.14), 0.30, mid), (0.02, 0.02, deep), TRIM, object_id=LIGHTS, emission=0.5)
    it.box((0, TOP + 0.2, mid), (half, 0.18, deep), "#4a4f56", object_id=WALLS, **metal)
    it.box((0, 1.6, FRONT + 0.2), (half + 0.4, 1.9, 0.2), HULL, object_id=WALLS, **metal)
    z = FRONT - 1.0
    while z > back:
        for side in (-1, 1):
            it.box((side * (half - 0.10), 0.7, z), (0.14, 0.8, 0.17), "#565c64", object_id=RIBS, rounding=0.04, **metal)
            it.box((side * (half - 0.18), 2.1, z), (0.14, 0.85, 0.17), "#565c64", object_id=RIBS, rounding=0.04,
                   tilt=((0, 0, 1), side * 0.16), **metal)
            it.box((side * (half - 1.0), 3.0, z), (0.95, 0.12, 0.17), "#565c64", object_id=RIBS, rounding=0.04,
                   tilt=((0, 0, 1), -side * 0.42), **metal)
        it.box((0, TOP - 0.02, z), (half - 1.6, 0.12, 0.17), "#565c64", object_id=RIBS, rounding=0.04, **metal)
        z -= 2.4


def panels(it: Local, half: float, back: float, rng: np.random.Generator) -> None:
    """Instruments along the walls between the ribs."""
    z = FRONT - 2.2
    while z > back + 0.6:
        for side in (-1, 1):
            if not (side < 0 and -3.4 < z < -1.4):
                it.box((side * (half - 0.14), 2.0, z), (0.05, 0.42, 0.85), (0.02, 0.024, 0.03), object_id=CONSOLE,
                       surface=sp.PANEL, emission=1.5, spare=(0, rng.uniform(0, 90)), tilt=((0, 0, 1), side * 0.16))
        z -= 2.4


def great_window(it: Local) -> None:
    """The frame of the window in the back wall, the console before it."""
    metal: dict[str, Any] = {"surface": sp.METAL, "roughness": 0.4, "object_id": WINDOW}
    it.box((0, 0.35, BACK), (SIDE + 0.4, 0.50, 0.25), DARK, **metal)
    it.box((0, 3.35, BACK), (SIDE + 0.4, 0.32, 0.25), DARK, **metal)
    for side in (-1, 1):
        it.box((side * 4.5, 2.0, BACK), (0.5, 1.4, 0.25), DARK, tilt=((0, 0, 1), side * 0.22), **metal)
    for x, lean in ((-2.25, 0.10), (2.25, -0.10)):
        it.box((x, 2.0, BACK), (0.07, 1.4, 0.14), "#565c64", tilt=((0, 0, 1), lean), **metal)
    it.box((0, 0.72, BACK + 0.55), (3.6, 0.08, 0.42), "#4a5058", tilt=((1, 0, 0), 0.32), surface=sp.METAL,
           roughness=0.35, object_id=CONSOLE)
    it.box((0, 0.795, BACK + 0.57), (3.4, 0.02, 0.33), (0.02, 0.024, 0.03), tilt=((1, 0, 0), 0.32), surface=sp.PANEL,
           emission=1.7, object_id=CONSOLE, spare=(0, 7))
    it.box((0, 0.33, BACK + 0.5), (3.4, 0.35, 0.3), DARK, surface=sp.METAL, object_id=CONSOLE)


def seat(it: Local, x: float, z: float, turn: float) -> None:
    own = Local(x, 0, z, turn=turn, object_id=FURNITURE)
    own.cone((0, 0, 0), (0, 0.08, 0), 0.34, 0.28, DARK, roughness=0.3)
    own.rod((0, 0.05, 0), (0, 0.4, 0), 0.08, "#565c64")
    own.box((0, 0.44, 0.02), (0.29, 0.06, 0.27), "#7d4a34", surface=sp.CLOTH, rounding=0.05)
    own.box((0, 0.92, -0.27), (0.28, 0.46, 0.06), "#7d4a34", surface=sp.CLOTH, rounding=0.05, tilt=((1, 0, 0), -0.12))
    own.box((0, 0.95, -0.33), (0.31, 0.5, 0.05), DARK, rounding=0.05, tilt=((1, 0, 0), -0.12))
    for px in (-0.34, 0.34):
        own.box((px, 0.64, 0.02), (0.05, 0.04, 0.24), DARK, rounding=0.03)
    it.rows += own.rows


def table(it: Local, x: float, z: float) -> None:
    """The chart table with its hologram."""
    it.cone((x, 0, z), (x, 0.72, z), 0.36, 0.24, DARK, object_id=FURNITURE, surface=sp.METAL)
    it.cone((x, 0.72, z), (x, 0.84, z), 0.52, 0.62, "#565c64", object_id=FURNITURE, roughness=0.35)
    it.cone((x, 0.835, z), (x, 0.85, z), 0.50, 0.50, (0.06, 0.42, 0.52), object_id=CONSOLE, emission=1.2)
    it.ball((x, 1.28, z), 0.16, (0.10, 0.62, 0.74), object_id=CONSOLE, emission=1.5)
    for k in range(8):
        a = 0.785 * k
        it.ball((x + 0.36 * np.cos(a), 1.28 + 0.07 * np.sin(a), z + 0.36 * np.sin(a)), 0.022, (1.0, 0.62, 0.2),
                object_id=CONSOLE, emission=3.0)


def door(it: Local, x: float, z: float) -> None:
    """A hatch in the left wall."""
    it.box((x, 1.1, z), (0.1, 1.15, 0.75), TRIM, object_id=DOOR, surface=sp.METAL, spare=(2, 4))
    it.box((x + 0.06, 1.1, z), (0.1, 1.1, 0.02), DARK, object_id=DOOR)
    for dz in (-0.82, 0.82):
        it.box((x + 0.05, 1.15, z + dz), (0.14, 1.2, 0.09), "#565c64", object_id=DOOR, surface=sp.METAL)
    it.box((x + 0.12, 2.42, z), (0.06, 0.07, 0.5), (0.2, 0.9, 0.5), object_id=LIGHTS, emission=2.0)


def passage(it: Local, light: sp.Vec, power: float) -> None:
    """The far end of a passage: a round hatch with a port on the stars, pipes along the walls."""
    metal: dict[str, Any] = {"surface": sp.METAL, "roughness": 0.45, "object_id": DOOR}
    for side in (-1, 1):
        it.box((side * 2.0, 1.7, DEEP), (0.95, 1.9, 0.2), DARK, **metal)
        for k, c in enumerate((TRIM, "#7d8288", "#565c64")):
            x, y = side * (NARROW - 0.22), 2.5 + 0.16 * k
            it.rod((x, y, FRONT), (x, y, DEEP), 0.055, c, object_id=RIBS, roughness=0.35)
    it.box((0, 0.3, DEEP), (1.3, 0.5, 0.2), DARK, **metal)
    it.box((0, 3.2, DEEP), (1.3, 0.5, 0.2), DARK, **metal)
    for k in range(12):
        a = 0.5236 * k
        it.box((1.02 * np.cos(a), 1.75 + 1.02 * np.sin(a), DEEP + 0.12), (0.30, 0.14, 0.14), TRIM,
               tilt=((0, 0, 1), a + 1.5708), rounding=0.04, **metal)


def palette(light: Light, seed: int) -> np.ndarray:
    """Space outside; inside, the ship's own light from above."""
    P = space.palette(light, seed, planet=(-0.26, 0.10, -0.96), size=0.36)
    elevation, azimuth = {"dawn": (20, -66), "day": (22, -112), "dusk": (8, -42), "night": (16, -84)}[light.time]
    P[lt.SUN_X:lt.SUN_Z + 1] = lt.sun_direction(elevation, azimuth)
    if light.time == "night":
        P[lt.SUN_R:lt.SUN_B + 1] *= 2.6
    strip = np.array(ALERT if light.weather == "storm" else STRIP[light.time])
    P[lt.UP_R:lt.UP_B + 1] = strip * 0.26 * (0.5 + 0.4 * POWER[light.time]) + np.array((0.05, 0.06, 0.085))
    P[lt.DOWN_R:lt.DOWN_B + 1] = strip * 0.10 + np.array((0.03, 0.036, 0.05))
    P[lt.FILL_R:lt.FILL_B + 1] = (0.12, 0.125, 0.14)
    P[lt.RIM], P[lt.INTERIOR] = 0.15, 1.0
    return P


def lamps_of(light: Light, back: float, half: float) -> list[Lamp]:
    """Strips overhead, the glow of instruments, and a soft key from the camera's left."""
    alert = light.weather == "storm"
    strip, power = np.array(ALERT if alert else STRIP[light.time]), POWER[light.time]

    def soft(x: float, y: float, z: float, colour: np.ndarray, reach: float, radius: float = 0.7) -> Lamp:
        return Lamp(position=(x, y, z), colour=tuple(map(float, colour)), radius=radius, reach=reach, halo=0.0)  # type: ignore[arg-type]

    teal, amber = np.array((0.35, 1.2, 1.45)), np.array((1.5, 0.72, 0.26))
    return [soft(-half + 1.2, 2.7, 3.2, strip * (2.0 + 2.4 * power) + np.array((1.3, 1.0, 0.8)), 12.0),
            soft(half - 1.6, 2.9, -1.5, strip * (1.4 + 1.6 * power), 10.0), soft(0.0, 1.3, back + 1.1, teal, 7.0),
            soft(half - 0.8, 1.9, 0.8, amber * 2.6, 7.0, 0.4), soft(-half + 0.6, 1.6, -1.2, teal * 0.9, 6.0, 0.4),
            soft(1.9, 1.3, -1.5, teal * 0.8, 4.5, 0.2)]


def build(place: Place, light: Light) -> Set:
    """The ship of this place in this light; its seed picks instruments and what lies outside."""
    seed = place.seed % 100_000
    rng = np.random.default_rng((seed, 47))
    narrow = bool(PASSAGE.search(place.key))
    half, back = (NARROW, DEEP) if narrow else (SIDE, BACK)
    P = palette(light, seed)
    strip, power = (ALERT if light.weather == "storm" else STRIP[light.time]), POWER[light.time]
    it = Local()
    deck(it, half, back)
    hull(it, half, back, strip, power)
    panels(it, half, back, rng)
    marks_at = MARKS | (IN_PASSAGE if narrow else {})
    if narrow:
        passage(it, strip, power)
        table(it, 2.1, -1.9)
        seat(it, -2.2, -1.6, 1.3)
    else:
        great_window(it)
        table(it, 1.9, -1.9)
        seat(it, -1.5, -2.0, 0.5)
        seat(it, 3.2, -3.9, 3.14)
        seat(it, -3.1, -4.0, 3.14)
    door(it, -half + 0.1, -4.2 if narrow else -2.4)
    spot, look = (0.0, 0.0, -2.6), 1.4
    rows, lamps = it.rows, lamps_of(light, back, half)
    if place.landmark in LANDMARKS:
        own, lit, look = LANDMARKS[place.landmark](*spot, True)
        rows, lamps = rows + own, lamps + lit
    solid = sp.table(rows)
    field = bake.distance_field(solid, (-half - 0.4, -0.2, back - 0.4), (half + 0.4, TOP + 0.4, FRONT + 0.3), 8.0)
    sun: Point = (float(P[lt.SUN_X]), float(P[lt.SUN_Y]), float(P[lt.SUN_Z]))
    marks = {name: Mark(position=(x, 0.0, z), yaw=yaw, seat_m=s, top_m=top)
             for name, (x, z, yaw, s, top) in marks_at.items()}
    return Set(
        name="spaceship", place=place, light=replace(light, weather="clear", season="summer"), marks=marks,
        shapes_NK=solid, plants_NK=sp.table([]), objects=OBJECTS, height=lambda x, z: 0.0, lamps=tuple(lamps),
        anchors={"landmark": (spot[0], look, spot[2]), "window": (-0.5, 2.0, back), "planet": (-70.0, 30.0, -260.0)},
        interior=True, bounds=((-half + 0.45, 0.15, back + 0.9), (half - 0.45, TOP - 0.5, FRONT - 0.3)),
        free_camera_distance=8.0, clearance=bake.clearance(*field),
        world={"top": 0.0, "grass": 0.0, "palette": P, "field": field, "walls": (-half, back),
               "shadow": bake.sun_map(solid, sun, (0.0, 1.2, 1.0), 11.0), "mirror": (0.0, 0.30, 0.0, 0.07, 0.0)},
    )
