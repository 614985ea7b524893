"""What a heading's words say of open country: a shore, a wood, a brook.

    coast, brook, wooded = is_coast(place), has_brook(place), is_wooded(place)
"""

from __future__ import annotations

import re

from kinema.story.shot import Place

WOODED = re.compile(r"\b(forest|woods?|grove|jungle)\b|林", re.IGNORECASE)
WATERED = re.compile(r"\b(stream|river|brook|creek)\b|溪|河", re.IGNORECASE)
MOUNTAIN = re.compile(
    r"\b(mountains?|mount|mt|peak|foothills?|valley|desert|cave|summit|ridge)\b|山|峰|谷", re.IGNORECASE
)
SHORE = re.compile(r"\b(sea|coast|beach|shore|cliffs?|headland|harbou?r|island|ocean)\b|海|岛", re.IGNORECASE)


def has_brook(place: Place) -> bool:
    return bool(WATERED.search(place.key)) and not is_coast(place)


def is_wooded(place: Place) -> bool:
    return bool(WOODED.search(place.key))


def is_coast(place: Place) -> bool:
    """Whether the land ends in the sea: the landmark or the heading says so."""
    if place.landmark in ("lighthouse", "boat", "ship"):
        return True
    inland = MOUNTAIN.search(place.key) or WOODED.search(place.key) or WATERED.search(place.key)
    return not place.landmark and not inland and bool(SHORE.search(place.key))
