"""What a place sounds like while nobody does anything: layers of endless textures, and small events over them.

Each layer is one texture with a gain for every region; between regions the gain ramps, so that what two scenes
share runs on and what differs crosses over.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from kinema.sound.plan import SAMPLE_RATE, AmbienceRegion, EffectSound
from kinema.sound.textures import texture_block

RAMP = SAMPLE_RATE * 6 // 10                       # from one place to the next
SHORE = re.compile(r"sea|coast|beach|shore|lighthouse|lamp|harbou?r|pier|dock|ship|boat|cliff|island|bay"
                   r"|海|灯塔|码头|船|岛|湾|港", re.I)

_Curve = tuple[list[int], list[float]]             # samples, linear gains
Layers = dict[tuple[str, bool], float]             # (texture, heard through a wall) -> gain in dB

_PLACE_WIND = {"village": -4.0, "city": -5.0, "forest": -2.0, "mountain": 3.0, "desert": 1.0, "snowfield": 2.0,
               "tower": 4.0}
_AIRLESS = ("spaceship", "space")                  # no weather is heard there
_WIND = {"clear": -6, "clouds": -3, "fog": -9, "rain": -2, "snow": -4, "storm": 6}
_RAIN = {"rain": 0, "storm": 4}
_MURMUR = {"dawn": -10, "day": -1, "dusk": -6}


def layers(region: AmbienceRegion) -> Layers:
    """The textures of a place with their gains in dB."""
    found: Layers = {}
    if region.set in _AIRLESS:
        found["ship" if region.set == "spaceship" else "void", False] = 2.0
        return found
    indoors = region.interior or region.set == "room"
    loss = -2.0 if indoors else 0.0                # the muffling itself takes the highs

    def add(name: str, gain: float, inside: bool = False) -> None:
        found[name, indoors and not inside] = gain + (0.0 if inside else loss)

    wind = float(_WIND.get(region.weather, -6)) + _PLACE_WIND.get(region.set, 0.0) - (6 if region.set == "cave" else 0)
    add("wind", wind)
    if not indoors:
        add("wind_bright", wind + (4 if region.weather == "storm" else 0))
    if region.weather in _RAIN or "rain" in region.effects:
        add("rain", float(_RAIN.get(region.weather, 0)))
    if region.set == "desert":
        add("sand_wind", 4.0 if region.weather == "storm" else 0.0)
    if region.set == "city":
        add("city", -2.0 if region.time == "night" else 1.0)
    if region.set == "cave":
        add("water", -6.0, inside=True)
    if _shore(region):
        add("sea", 2.0 if region.weather == "storm" else -1.0)
        add("surf", 0.0 if region.weather == "storm" else -3.0)
    if region.set == "village" and region.time in _MURMUR and region.weather not in ("storm", "rain"):
        add("murmur", float(_MURMUR[region.time]))
    if _warm_night(region) and not indoors:
        add("crickets", 0.0 if region.set in ("meadow", "forest") else -8.0)
    if indoors:
        add("room", 2.0, inside=True)
    if {"campfire", "fire"} & set(region.effects):
        add("fire", 0.0, inside=True)
    return found


def _shore(region: AmbienceRegion) -> bool:
    return region.set == "coast" or bool(SHORE.search(region.landmark))


def _warm_night(region: AmbienceRegion) -> bool:
    return (region.time in ("dusk", "night") and region.season != "winter"
            and region.weather in ("clear", "clouds", "fog") and not _shore(region)
            and region.set not in ("city", "desert", "snowfield", "mountain", "tower", "cave"))


@dataclass(frozen=True, slots=True)
class Calls:
    """A sound that comes by itself now and then."""

    name: str
    every: float                                   # mean seconds between two
    strength: float
    regular: bool = False                          # a clock


def calls(region: AmbienceRegion) -> list[Calls]:
    """Birds, gulls, owls, dogs, thunder, the clock."""
    found: list[Calls] = []
    if region.set in _AIRLESS:
        return found
    if region.set == "cave":
        return [Calls("drip", 2.6, 0.9)]
    indoors = region.interior or region.set == "room"
    fair = region.weather in ("clear", "clouds", "fog") and region.season != "winter"
    light = region.time in ("dawn", "day")
    if region.weather == "storm" or "lightning" in region.effects:
        found.append(Calls("thunder", 14.0, 0.25 if indoors else 0.45))
    if _shore(region) and not indoors and region.time != "night" and region.weather != "storm":
        found.append(Calls("gull", 7.0, 0.6))
    elif not indoors and fair and light and region.set not in ("desert", "snowfield", "mountain"):
        found.append(Calls("bird", 3.2 if region.set in ("meadow", "forest") else 6.0, 0.9))
    if (region.time == "night" and not indoors and region.set == "forest") or (
            _warm_night(region) and not indoors and region.time == "night" and region.set == "meadow"):
        found.append(Calls("owl", 22.0, 0.7))
    if region.set == "village" and not indoors and region.time != "day":
        found.append(Calls("dog", 26.0, 0.12))
    if indoors and not _shore(region):
        found.append(Calls("tick", 1.0, 0.8, regular=True))
    return found


def events(regions: tuple[AmbienceRegion, ...], seed: int) -> list[EffectSound]:
    """Every call of every region, placed by chance that belongs to the film's seed and the region."""
    found: list[EffectSound] = []
    for region in regions:
        for call in calls(region):
            words = f"{seed} {region.seed} {region.start} {region.set} {region.landmark} {call.name}"
            digest = hashlib.sha256(words.encode()).digest()
            rng = np.random.default_rng(int.from_bytes(digest[:8], "big"))
            at = rng.uniform(0.2, 1.0) * (call.every if not call.regular else 0.5)
            while at * SAMPLE_RATE < region.samples - SAMPLE_RATE // 2:
                found.append(EffectSound(name=call.name, start=region.start + int(at * SAMPLE_RATE),
                                         strength=call.strength * (1.0 if call.regular else rng.uniform(0.35, 1.0)),
                                         pan=0.3 if call.regular else rng.uniform(-0.9, 0.9),
                                         seed=int(rng.integers(2 if call.regular else 8))))
                at += call.every if call.regular else max(rng.exponential(call.every), 0.35 * call.every)
    return sorted(found, key=lambda e: (e.start, e.name))


class Ambience:
    """The bed of a whole film; `block` may be asked for any stretch."""

    def __init__(self, regions: tuple[AmbienceRegion, ...], samples: int, seed: int):
        self._seed, self._curves = seed, _gain_curves(sorted(regions, key=lambda r: r.start), samples)

    def block(self, start: int, samples: int) -> np.ndarray:
        """[samples, 2] float32"""
        out = np.zeros((samples, 2), np.float32)
        at = np.arange(start, start + samples)
        for (name, muffled), (times, gains) in self._curves.items():
            gain = np.interp(at, times, gains).astype(np.float32)
            if gain.any():
                out += texture_block(name, self._seed, start, samples, muffled=muffled) * gain[:, None]
        return out


def _gain_curves(regions: list[AmbienceRegion], samples: int) -> dict[tuple[str, bool], _Curve]:
    """For each layer the corner points of its gain over the film, silent where there is no region."""
    steps: list[tuple[int, Layers]] = []
    end = 0
    for region in regions:
        if region.start > end:
            steps.append((end, {}))
        steps.append((region.start, layers(region)))
        end = region.start + region.samples
    steps += [(end, {}), (max(end, samples) + RAMP, {})]
    return {key: _curve(steps, key) for key in sorted({k for _, found in steps for k in found})}


def _curve(steps: list[tuple[int, Layers]], key: tuple[str, bool]) -> _Curve:
    times, gains = [-1], [0.0]
    for (start, found), (following, _) in pairwise(steps):
        gain = 10 ** (found[key] / 20) if key in found else 0.0
        first = max(start, times[-1] + 1)
        times += [first, max(first + 1, min(first + RAMP, following))]
        gains += [gains[-1], gain]
    return times, gains
