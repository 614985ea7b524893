"""All effects of a moment: the light they throw, what they do to the air, and themselves over a finished picture.

    lamps = lamps_of(effects, time_s)
    draw(effects, view)                                   # the farthest first; see view.py

An effect is a module (names.EFFECTS) of functions of its LiveEffect and the time alone, so that any frame can be drawn
by itself, also over a picture that was made of another.
"""

from __future__ import annotations

from functools import lru_cache
from importlib import import_module
from types import ModuleType

import numpy as np

from kinema.stage.effects import glow
from kinema.stage.effects.names import EFFECTS
from kinema.stage.effects.view import View, everywhere
from kinema.stage.frame import Lamp, LiveEffect
from kinema.stage.sets import Set


@lru_cache(maxsize=64)
def module(name: str) -> ModuleType | None:
    """The module of an effect; None for one that nobody draws."""
    return import_module(EFFECTS[name]) if name in EFFECTS else None


def alive(effects: tuple[LiveEffect, ...], function: str) -> list[tuple[LiveEffect, ModuleType]]:
    """The effects of some strength whose modules have this function."""
    found = [(e, module(e.name)) for e in effects if e.strength > 0]
    return [(e, m) for e, m in found if m is not None and hasattr(m, function)]


def with_weather(stage_set: Set, effects: tuple[LiveEffect, ...], time_s: float) -> tuple[LiveEffect, ...]:
    """The effects and what the set's own weather brings, where no effect says otherwise."""
    named = {e.name for e in effects}
    seed = stage_set.place.seed % 65536
    brought = {"rain": (("rain", 1.0),), "snow": (("snow", 1.0),), "storm": (("rain", 1.4), ("lightning", 0.6))}
    own = [LiveEffect(name=name, strength=strength, age_s=time_s, seed=seed)
           for name, strength in brought.get(stage_set.light.weather, ()) if name not in named]
    return (*effects, *own)


def lamps_of(effects: tuple[LiveEffect, ...], time_s: float) -> tuple[Lamp, ...]:
    """The light that effects throw on their surroundings."""
    return tuple(lamp for e, m in alive(effects, "lamps") for lamp in m.lamps(e, time_s))


def change_air(effects: tuple[LiveEffect, ...], P: np.ndarray, interior: bool) -> None:
    """Fog, the flash of lightning: what effects do to the palette, in place."""
    for e, m in alive(effects, "air"):
        m.air(e, P, interior)


def shake(effects: tuple[LiveEffect, ...]) -> float:
    """How much the ground trembles now: 0 nothing, 1 a blast at hand."""
    return max((m.shake(e) for e, m in alive(effects, "shake")), default=0.0)


def draw(effects: tuple[LiveEffect, ...], view: View) -> None:
    """Onto view.colour: light in the air, what has a place from far to near, then what fills the air."""
    todo = alive(effects, "draw")
    placed = [pair for pair in todo if not everywhere(pair[0])]
    glow.shafts(view)
    glow.beams(view)
    for e, m in sorted(placed, key=lambda pair: -view.distance(pair[0].position)):
        m.draw(e, view)
    glow.of_lamps(view)
    for e, m in todo:
        if everywhere(e):
            m.draw(e, view)
