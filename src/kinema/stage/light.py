"""What the hour, the weather and the season do to light: one palette of numbers the kernels read.

    palette_P = palette(Light(time="dusk"), seed=3)            # float32 [P=64], see the names

Colours are scene-linear; a white wall in full sun of the day shows about 2.6.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from math import cos, radians, sin

import numpy as np

from kinema.stage.frame import Point
from kinema.story.shot import Light

(SUN_X, SUN_Y, SUN_Z, SUN_R, SUN_G, SUN_B, UP_R, UP_G, UP_B, DOWN_R, DOWN_G, DOWN_B, ZEN_R, ZEN_G, ZEN_B, HOR_R,
 HOR_G, HOR_B, GLOW_R, GLOW_G, GLOW_B, FOG_R, FOG_G, FOG_B, FOG_DENSITY, FOG_HEIGHT, COVER, CLOUD_R, CLOUD_G,
 CLOUD_B, SHADE_R, SHADE_G, SHADE_B, STARS, DISC, FILL_R, FILL_G, FILL_B, RIM, WET, TIME, FLASH, INTERIOR,
 WIND, FOG_BASE, SNOW, SCOTOPIC) = range(47)
(SPACE, PLANET_X, PLANET_Y, PLANET_Z, PLANET_R, RING, COSMOS_SEED) = range(56, 63)     # see engine/cosmos.py
SIZE_P = 64

Colour = tuple[float, float, float]


@dataclass(frozen=True, kw_only=True)
class Palette:
    """Light of one hour in clear weather."""

    elevation: float                          # of the sun or moon, degrees
    azimuth: float                            # degrees from -z (away from the camera) toward -x
    sun: Colour
    up: Colour                                # light from the sky above
    down: Colour                              # light from the ground below
    zenith: Colour
    horizon: Colour
    glow: Colour                              # around the sun
    fog: Colour
    cloud: Colour                             # where lit
    shade: Colour                             # of clouds, away from the light
    fill: Colour                              # on faces, from the camera's side
    density: float = 0.0016                   # of haze, 1/m
    cover: float = 0.42                       # of clouds
    stars: float = 0.0
    disc: float = 6.0                         # brightness of the sun's or moon's disc
    rim: float = 0.32


TIMES = {
    "dawn": Palette(
        elevation=13, azimuth=36, sun=(2.75, 1.72, 0.98), up=(0.29, 0.37, 0.56), down=(0.17, 0.15, 0.14),
        zenith=(0.24, 0.40, 0.68), horizon=(0.98, 0.74, 0.56), glow=(1.35, 0.76, 0.36), fog=(0.55, 0.58, 0.70),
        cloud=(1.18, 0.84, 0.68), shade=(0.46, 0.46, 0.60), fill=(0.26, 0.26, 0.30), density=0.0026, cover=0.36),
    "day": Palette(
        elevation=36, azimuth=68, sun=(2.55, 2.22, 1.66), up=(0.40, 0.52, 0.70), down=(0.26, 0.25, 0.17),
        zenith=(0.14, 0.33, 0.66), horizon=(0.62, 0.76, 0.86), glow=(0.75, 0.62, 0.42), fog=(0.60, 0.72, 0.82),
        cloud=(1.18, 1.12, 1.04), shade=(0.52, 0.60, 0.70), fill=(0.18, 0.175, 0.175)),
    "dusk": Palette(
        elevation=13, azimuth=66, sun=(3.50, 1.62, 0.55), up=(0.20, 0.245, 0.50), down=(0.13, 0.105, 0.12),
        zenith=(0.16, 0.27, 0.54), horizon=(1.00, 0.60, 0.36), glow=(1.50, 0.68, 0.24), fog=(0.37, 0.37, 0.54),
        cloud=(1.25, 0.66, 0.42), shade=(0.34, 0.33, 0.50), fill=(0.22, 0.20, 0.24), density=0.0020, cover=0.36),
    "night": Palette(
        elevation=34, azimuth=52, sun=(0.36, 0.56, 0.93), up=(0.082, 0.136, 0.27), down=(0.030, 0.048, 0.080),
        zenith=(0.012, 0.026, 0.075), horizon=(0.055, 0.11, 0.20), glow=(0.05, 0.085, 0.14),
        fog=(0.050, 0.088, 0.155), cloud=(0.10, 0.15, 0.25), shade=(0.022, 0.036, 0.075),
        fill=(0.140, 0.160, 0.220), density=0.0036, cover=0.36, stars=1.0, disc=1.6, rim=1.9),
}


@dataclass(frozen=True, kw_only=True)
class Air:
    """What a weather does to the hour's light."""

    sun: float = 1.0                          # of the key light
    key_tint: Colour = (1.0, 1.0, 1.0)
    grey: float = 0.0                         # how far the sky's colours fall toward their fog
    dim: float = 1.0                          # of sky and fill
    fill: float = 1.0                         # more light from above when the sun is veiled
    density: float = 0.0                      # added haze, 1/m
    cover: float = 0.0
    wet: float = 0.0
    wind: float = 1.0
    shade: float = 1.0                        # of the dark sides of clouds


WEATHERS = {
    "clear": Air(),
    "clouds": Air(sun=0.62, grey=0.35, dim=0.92, fill=1.25, density=0.0010, cover=0.30),
    "fog": Air(sun=0.46, grey=0.55, dim=0.80, fill=1.25, density=0.0125, cover=0.2, wind=0.4),
    "rain": Air(sun=0.16, key_tint=(0.85, 0.95, 1.1), grey=0.88, dim=0.56, fill=1.40, density=0.0075, cover=0.5,
                wet=1.0, wind=1.6, shade=0.80),
    "snow": Air(sun=0.50, key_tint=(1.02, 0.99, 0.96), grey=0.62, dim=0.72, fill=1.15, density=0.0080, cover=0.5),
    "storm": Air(sun=0.14, key_tint=(0.8, 0.95, 1.15), grey=0.68, dim=0.40, fill=1.5, density=0.0060, cover=0.5,
                 wet=1.0, wind=3.0, shade=0.50),
}


def sun_direction(elevation: float, azimuth: float) -> Point:
    """Unit vector toward the light."""
    e, a = radians(elevation), radians(azimuth)
    return (-cos(e) * sin(a), sin(e), -cos(e) * cos(a))


def of(light: Light, seed: int = 0, hours: Mapping[str, Palette] = TIMES) -> Palette:
    """The hour's palette; the seed moves the sun by a few degrees, so that no two places are lit alike."""
    base = hours[light.time]
    turn = ((seed * 2654435761) % 1000) / 1000 - 0.5
    return replace(base, azimuth=base.azimuth + 16 * turn)


def over_snow(hour: Palette) -> Palette:
    """The hour where all is white: a lower and softer sun, so that drifts have a warm side and a blue one."""
    return replace(hour, elevation=min(hour.elevation, 24.0), sun=tinted(hour.sun, (0.84, 0.74, 0.62)),
                   up=tinted(hour.up, (0.62, 0.74, 0.94)), fill=tinted(hour.fill, (0.9, 0.95, 1.1)))


def tinted(colour: Colour, tint: Colour) -> Colour:
    return colour[0] * tint[0], colour[1] * tint[1], colour[2] * tint[2]


def palette(light: Light, seed: int = 0, *, interior: bool = False, snowy: bool = False,
            hours: Mapping[str, Palette] = TIMES) -> np.ndarray:
    """float32 [64]: everything the kernels need to know about light and air, but for TIME and FLASH. `hours`: the
    palettes of a place that has its own."""
    hour, air = of(light, seed, hours), WEATHERS[light.weather]
    if light.time == "night":                                  # never so dark that nothing can be read
        air = replace(air, sun=max(air.sun, 0.80), dim=max(air.dim, 1.05), grey=0.6 * air.grey,
                      density=0.6 * air.density)
    if snowy and not interior:
        hour = over_snow(hour)
    P = np.zeros(SIZE_P, np.float32)
    fog = np.array(hour.fog) * air.dim
    veil = float(fog @ (0.3, 0.5, 0.2))
    fog = fog + (veil * np.array((0.93, 1.0, 1.10)) - fog) * air.grey * (0.35 if light.weather == "fog" else 0.75)

    def greyed(colour: Colour, amount: float = 1.0) -> np.ndarray:
        return np.array(colour) * air.dim * (1 - air.grey * amount) + fog * air.grey * amount

    P[SUN_X:SUN_Z + 1] = sun_direction(hour.elevation, hour.azimuth)
    P[SUN_R:SUN_B + 1] = np.array(hour.sun) * air.sun * np.array(air.key_tint)
    P[UP_R:UP_B + 1] = np.array(hour.up) * air.dim * air.fill
    P[DOWN_R:DOWN_B + 1] = np.array(hour.down) * air.dim * (air.fill * (1.3 if snowy else 1.0))
    P[ZEN_R:ZEN_B + 1] = greyed(hour.zenith)
    P[HOR_R:HOR_B + 1] = greyed(hour.horizon)
    P[GLOW_R:GLOW_B + 1] = np.array(hour.glow) * (1 - air.grey * (0.2 if light.weather == "fog" else 1.0)) * air.dim
    P[FOG_R:FOG_B + 1] = fog
    P[FOG_DENSITY], P[FOG_HEIGHT], P[FOG_BASE] = hour.density + air.density, 26.0, -2.0
    P[COVER] = min(hour.cover + air.cover, 0.95)
    P[CLOUD_R:CLOUD_B + 1] = greyed(hour.cloud, 0.8)
    P[SHADE_R:SHADE_B + 1] = greyed(hour.shade, 0.8) * air.shade
    P[STARS], P[DISC] = hour.stars * (1 - air.grey), hour.disc * (1 - air.grey) ** 2
    P[FILL_R:FILL_B + 1] = np.array(hour.fill) * air.dim
    P[RIM] = hour.rim * (0.4 + 0.6 * air.sun)
    P[WET], P[WIND], P[INTERIOR], P[SNOW] = air.wet, air.wind, float(interior), float(snowy)
    if light.time == "night":
        P[SCOTOPIC] = 0.55
        P[HOR_R:HOR_B + 1] *= 1.0 + 0.9 * air.wet              # the wet ground shines back
    return P
