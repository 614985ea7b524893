"""How a room is furnished, told by the words of its heading: kitchen, bedroom, tavern, office, else a cottage.

    kind = kind_of(place)
    rows = FURNISH[kind](rng, dark)
"""

from __future__ import annotations

import re
from collections.abc import Callable

import numpy as np

from kinema.stage.sets.indoors import furniture as f
from kinema.story.shot import Place

Spot = tuple[float, float, float, float, float]            # x, z, yaw, seat_m, top_m
WORDS = {
    "kitchen": re.compile(r"\b(kitchen|bakery|pantry)\b|厨房", re.IGNORECASE),
    "bedroom": re.compile(r"\b(bed ?room|bed ?chamber|nursery|hospital|ward|attic)\b|卧室|病房", re.IGNORECASE),
    "tavern": re.compile(r"\b(tavern|inn|bar|pub|saloon|caf[eé]|restaurant)\b|酒馆|客栈|酒吧|饭馆", re.IGNORECASE),
    "office": re.compile(r"\b(office|study|library|school|class ?room|police|bank|archive)\b|办公室|书房|图书馆",
                         re.IGNORECASE),
}


def kind_of(place: Place) -> str:
    return next((kind for kind, words in WORDS.items() if words.search(place.key)), "cottage")


def _around() -> f.Rows:
    """What stands in the front half of every room, for cameras that look that way."""
    return [*f.door(), *f.cupboard(-3.86, 3.9, np.pi / 2), *f.chest(3.75, 4.4, np.pi / 2)]


def cottage(rng: np.random.Generator, dark: bool) -> f.Rows:
    return [*_around(), *f.table(0.1, -1.75), *f.supper(0.1, -1.75, dark), *f.chair(-1.0, -1.75, 1.4),
            *f.chair(1.3, -1.95, -1.3), *f.chair(-2.9, 3.4, 2.2), *f.hearth(), *f.shelves(-1.0, rng),
            *f.rug(0.0, 0.45), *f.picture(3.0, 1.75), *f.chest(2.9, -3.0),
            *f.bundles(2.35, 3.5, 2.55, -3.15, rng)]


def kitchen(rng: np.random.Generator, dark: bool) -> f.Rows:
    return [*_around(), *f.table(0.1, -1.75, 0.95, 0.5, "#8a6a44"), *f.supper(0.1, -1.75, dark),
            *f.chair(-1.0, -1.75, 1.4), *f.stool(1.45, -1.9), *f.stove(),
            *f.shelves(-1.0, rng, (1.25, 1.6, 1.95), books=0.0), *f.shelves(2.9, rng, (1.35, 1.75), 0.55, books=0.0),
            *f.bundles(-1.5, 3.4, 2.6, -2.3, rng), *f.cupboard(2.85, -3.1, 0.0, 0.62, 0.46),
            *f.rug(0.0, 0.6, "#4d6266", (1.1, 0.7))]


def bedroom(rng: np.random.Generator, dark: bool) -> f.Rows:
    return [*_around(), *f.bed(2.55, -2.25, "#4f6a7a"), *f.table(0.1, -1.95, 0.6, 0.4),
            *f.candle(0.3, 0.77, -2.1, dark), *f.chair(-1.0, -1.75, 1.4), *f.shelves(-1.0, rng, (1.35, 1.75)),
            *f.rug(0.2, 0.45, "#564a5c"),
            *f.picture(2.55, 1.85), *f.chest(-2.0, 3.0, 0.4)]


def tavern(rng: np.random.Generator, dark: bool) -> f.Rows:
    return [*_around(), *f.table(0.1, -1.75), *f.supper(0.1, -1.75, dark), *f.stool(-1.0, -1.75), *f.bar(rng),
            *f.table(-3.0, 2.3, 0.6, 0.6), *f.candle(-3.0, 0.77, 2.3, dark), *f.stool(-2.2, 2.6), *f.stool(-3.0, 3.2),
            *f.shelves(-1.0, rng, (1.3, 1.7, 2.1), books=0.0), *f.table(3.2, 2.8, 0.6, 0.6), *f.stool(2.3, 3.0),
            *f.candle(3.2, 0.77, 2.8, dark)]


def office(rng: np.random.Generator, dark: bool) -> f.Rows:
    return [*_around(), *f.desk(0.1, -1.75, dark), *f.chair(-1.0, -1.75, 1.4), *f.chair(1.5, -1.9, -1.4),
            *f.case(-0.98, -3.2, 0.0, rng, 2.4, 0.5), *f.case(2.85, -3.2, 0.0, rng, 2.5, 0.5),
            *f.case(3.98, -0.9, -np.pi / 2, rng, 2.5), *f.case(3.98, 0.9, -np.pi / 2, rng, 2.5),
            *f.rug(0.0, 0.45, "#44564a")]


FURNISH: dict[str, Callable[[np.random.Generator, bool], f.Rows]] = {
    "cottage": cottage, "kitchen": kitchen, "bedroom": bedroom, "tavern": tavern, "office": office,
}
WARMED = ("cottage", "kitchen")                            # there is a fire at mark `fire`
OWN_MARKS: dict[str, dict[str, Spot]] = {                  # where a kind's differ from the room's
    "bedroom": {"far": (1.15, -2.75, 0.0, 0.46, 0.0), "fire": (3.5, 0.9, -1.57, 0.46, 0.0),
                "table": (0.8, -1.3, 2.9, 0.46, 0.772)},
    "tavern": {"far": (2.2, -2.75, 0.0, 0.46, 0.0), "fire": (3.4, -0.6, -1.57, 0.46, 0.0)},
    "office": {"fire": (3.3, -1.3, -1.57, 0.46, 0.0), "far": (2.2, -2.75, 0.0, 0.46, 0.0)},
}
