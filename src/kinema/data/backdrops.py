"""Pictures of what stands behind a set, and what is known of them.

    pictures_NHWC, facts_NK = read_pictures(open_clips(Path("pictures")))
    facts_vector({"time": "dusk", "view": "coast"})

What a picture shows are facts, one of each kind or none: [K] zeros, with a one for each that is told. Pictures of a
user's own have those of FACTS that stand in their captions (data/footage.py); the stage's: data/draw_backdrops.py.

Legend: N pictures, H height, W width, C = 3 colours, K facts.
"""

from __future__ import annotations

import re
from collections.abc import Container, Mapping, Sequence

import numpy as np

from kinema.data.shards import StoredClip
from kinema.errors import InputError
from kinema.story.shot import SEASONS, TIMES, WEATHERS

VIEWS = ("sky", "meadow", "mountain", "coast", "desert", "snowfield", "village", "city")
FACTS: dict[str, tuple[str, ...]] = {"time": TIMES, "weather": WEATHERS, "season": SEASONS, "view": VIEWS}


def facts_vector(told: Mapping[str, str]) -> np.ndarray:
    """float32 [K] of facts by kind. Raises InputError for one that is none, with the choices."""
    for kind, fact in told.items():
        if fact not in (choices := FACTS.get(kind, ())):
            raise InputError(f"there is no {kind} {fact!r}.", hint=f"Choose one of: {', '.join(choices or FACTS)}.")
    return np.array([told.get(kind) == fact for kind, facts in FACTS.items() for fact in facts], np.float32)


def facts_in(text: str) -> dict[str, str]:
    """The first fact of each kind that stands in the text by its own name."""
    found: dict[str, str] = {}
    for word in re.findall(r"[a-z]+", text.lower()):
        for kind, facts in FACTS.items():
            if word in facts:
                found.setdefault(kind, word)
    return found


def facts_asked(words: str, taught: Container[str]) -> dict[str, str]:
    """By kind. Raises InputError for a word that is no fact or none that was taught, with the choices."""
    known = [fact for facts in FACTS.values() for fact in facts if fact in taught]
    if strange := [word for word in re.findall(r"[^\s,]+", words.lower()) if word not in known]:
        raise InputError(f"{strange[0]!r} cannot be asked for.", hint=f"Ask for: {', '.join(known) or 'nothing'}.")
    return facts_in(words)


def facts_of(clip: StoredClip) -> dict[str, str]:
    """What is known of a picture."""
    facts = clip.about.get("facts")
    if facts is not None:
        return {kind: facts[kind] for kind in FACTS if facts.get(kind) in FACTS[kind]}
    return facts_in(" ".join(clip.about.get("captions", {}).get("en", ())))


def read_pictures(clips: Sequence[StoredClip]) -> tuple[np.ndarray, np.ndarray]:
    """uint8 [N, H, W, 3], the first frame of each, and float32 [N, K]. Raises InputError for several sizes."""
    if len({clip.size for clip in clips}) != 1:
        raise InputError("the pictures are of several sizes.", path=clips[0].path.parent)
    pictures = np.concatenate([clip.read("frames", count=1) for clip in clips])
    return pictures, np.stack([facts_vector(facts_of(clip)) for clip in clips])
