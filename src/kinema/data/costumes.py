"""How people look who were never in a film: every build, garment and colour of the stage.

    look = random_look(rng, "train")          # a costume of that split
"""

from __future__ import annotations

from random import Random

from kinema.data.splits import costume_key, of_split
from kinema.story.lexicon import stage
from kinema.story.looks import BOTTOMS, HAIRS, SHOES, SKINS, TOPS
from kinema.story.shot import Look

BUILDS = {"adult": 72, "child": 12, "elder": 16}
HATS = {"none": 62, "cap": 10, "brim": 10, "hood": 8, "top": 5, "helmet": 5}


def _colour(rng: Random, among: tuple[str, ...] | None = None) -> str:
    """A colour of the palette, a little aside of itself."""
    colours = among or (TOPS if rng.random() < 0.4 else tuple(stage().colour.values()))
    chosen = rng.choice(colours)
    moved = [min(max(int(chosen[i:i + 2], 16) + rng.randint(-9, 9), 8), 248) for i in (1, 3, 5)]
    return "#" + "".join(f"{v:02x}" for v in moved)


def random_look(rng: Random, split: str) -> Look:
    """A human whose costume belongs to the split."""
    return of_split(split, lambda: _look(rng), costume_key)


def _look(rng: Random) -> Look:
    woman = rng.random() < 0.5
    build = rng.choices(list(BUILDS), list(BUILDS.values()))[0]
    height = rng.uniform(1.05, 1.4) if build == "child" else rng.gauss(1.65 if woman else 1.77, 0.06)
    hat = rng.choices(list(HATS), list(HATS.values()))[0]
    beard = not woman and build != "child" and rng.random() < (0.7 if build == "elder" else 0.3)
    skirt = woman and rng.random() < 0.4
    outfit = rng.choices(("", "dress", "armour", "spacesuit"), (86, 8 if woman else 0, 4, 4))[0]
    outfit = "" if build == "child" else outfit
    styles = ("long", "bun", "ponytail", "braids", "curly", "short") if woman else ("short", "short", "curly", "bald")
    return Look(
        build=build, height_m=round(height - (0.05 if build == "elder" else 0), 2),
        stoutness=round(min(max(rng.gauss(1.03, 0.13), 0.8), 1.4), 2), skin=_colour(rng, SKINS),
        hair=rng.choice(("#b9bcc0", "#d8d6d0", "#8b8b8d")) if build == "elder" else
        rng.choice((*HAIRS, *stage().hair.values())), hair_style=rng.choice(styles), beard=beard,
        beard_style=rng.choice(("full", "full", "short", "moustache", "goatee")) if beard else "full", soft=woman,
        glasses=rng.random() < 0.1, scarf=_colour(rng) if rng.random() < 0.12 else "", outfit=outfit, hat=hat,
        hat_colour=_colour(rng), top=_colour(rng), coat=not skirt and outfit == "" and rng.random() < 0.35, skirt=skirt,
        bottom=_colour(rng, BOTTOMS) if rng.random() < 0.6 else _colour(rng), shoes=rng.choice(SHOES))
