"""What a portrait shows, as answers to questions and as colours: what faces are searched by and read for.

    answers = split_answers(logits_NA)["beard"]                # the part of a tensor that answers one question
    hair_word("#8f4a24")                                       # red
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from kinema.story.lexicon import stage
from kinema.story.shot import EMOTIONS, TIMES, Look

QUESTIONS: dict[str, tuple[str, ...]] = {
    "age": ("child", "adult", "elder"), "gender": ("female", "male"),
    "hair": ("short", "long", "bun", "bald", "ponytail", "curly", "braids"),
    "hair_colour": ("black", "brown", "red", "blond", "grey", "white"),
    "beard": ("none", "full", "short", "moustache", "goatee"), "hat": ("none", "cap", "brim", "hood", "top", "helmet"),
    "glasses": ("no", "yes"), "skin": ("light", "tan", "dark"), "build": ("thin", "average", "stout"),
    "emotion": EMOTIONS, "turn": ("left", "ahead", "right"), "light": TIMES}
COLOURS = ("skin", "hair", "top", "hat_colour")                   # fields of a Look
NUM_ANSWERS = sum(map(len, QUESTIONS.values()))
COVERING = ("hood", "helmet")                                     # hats that no hair is seen under
TURNED = 14.0                                                     # degrees from where on a face is called turned
CELEBA_FACTS = {                                                  # its attribute: question, answer if 1, if -1
    "Male": ("gender", "male", "female"), "Eyeglasses": ("glasses", "yes", "no"), "Bald": ("hair", "bald", ""),
    "Black_Hair": ("hair_colour", "black", ""), "Blond_Hair": ("hair_colour", "blond", ""),
    "Brown_Hair": ("hair_colour", "brown", ""), "Gray_Hair": ("hair_colour", "grey", ""),
    "No_Beard": ("beard", "none", ""), "Goatee": ("beard", "goatee", ""), "Mustache": ("beard", "moustache", ""),
    "Wearing_Hat": ("hat", "", "none"), "Smiling": ("emotion", "joy", "")}


def look_facts(look: Look) -> dict[str, str]:
    """Of how somebody looks: one answer to each question; none to those that a portrait does not answer."""
    facts = {"age": look.build, "gender": "female" if look.soft else "male",
             "beard": look.beard_style if look.beard else "none", "hat": look.hat,
             "glasses": "yes" if look.glasses else "no", "skin": skin_word(look.skin),
             "build": "thin" if look.stoutness < 0.94 else "stout" if look.stoutness > 1.14 else "average"}
    if look.hat not in COVERING:
        facts["hair"] = look.hair_style
    if "hair" in seen_colours(look):
        facts["hair_colour"] = hair_word(look.hair)
    return facts


def turn_word(degrees: float) -> str:
    """Of a turn to the picture's right."""
    return "ahead" if abs(degrees) < TURNED else "right" if degrees > 0 else "left"


def seen_colours(look: Look) -> tuple[str, ...]:
    """Those of COLOURS that a portrait shows."""
    hidden = {"hat_colour"} if look.hat == "none" else set()
    if not look.beard and (look.hat in COVERING or look.hair_style == "bald"):
        hidden.add("hair")
    return tuple(name for name in COLOURS if name not in hidden)


def hair_word(colour: str) -> str:
    """The nearest of the answers; silver is grey."""
    named = {word: stage().hair[word] for word in QUESTIONS["hair_colour"]} | {"silver": stage().hair["silver"]}
    found = min(named, key=lambda word: float(np.square(rgb(named[word]) - rgb(colour)).sum()))
    return "grey" if found == "silver" else found


def skin_word(colour: str) -> str:
    """By its luma."""
    luma = float(rgb(colour) @ (0.2126, 0.7152, 0.0722))
    return "light" if luma > 0.66 else "tan" if luma > 0.52 else "dark"


def rgb(colour: str) -> np.ndarray:
    """float64 [3], 0 .. 1, of `#rrggbb`."""
    return np.array([int(colour[i:i + 2], 16) for i in (1, 3, 5)]) / 255


def celeba_facts(row: Mapping[str, str]) -> dict[str, str]:
    """What CelebA's attributes, "1" or "-1", answer."""
    facts: dict[str, str] = {}
    for name, (question, yes, no) in CELEBA_FACTS.items():
        answer = {"1": yes, "-1": no}.get(row.get(name, ""), "")
        if answer:
            facts[question] = answer
    return facts


def split_answers(answers_NA: Any) -> dict[str, Any]:
    """The part of a tensor [N, NUM_ANSWERS] that answers each question, [N, its answers]."""
    parts = answers_NA.split([len(names) for names in QUESTIONS.values()], dim=1)
    return dict(zip(QUESTIONS, parts, strict=True))
