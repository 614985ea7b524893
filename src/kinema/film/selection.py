"""A part of the film: which scenes and shots a command is about."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from kinema.errors import InputError
from kinema.story.shot import Plan, Shot


@dataclass(frozen=True, kw_only=True)
class Selection:
    """A part of the film: scenes and shots by number, range or id, with commas. Empty = all of it."""

    scenes: str = ""
    shots: str = ""

    @property
    def name(self) -> str:
        """What is added to the file name of a part: `.scenes-2-4`."""
        parts = [f"{kind}-{what}" for kind, what in (("scenes", self.scenes), ("shots", self.shots)) if what]
        return "".join("." + re.sub(r"[^\w+-]+", "_", part) for part in parts)


def select(plan: Plan, part: Selection) -> tuple[Shot, ...]:
    """The shots of a part of the film. Raises InputError naming what there is."""
    shots = plan.shots
    if part.scenes:
        chosen = _chosen(part.scenes, {s.id: s.number for s in plan.scenes}, "scene")
        shots = tuple(s for s in shots if s.scene_id in chosen)
    if part.shots:
        chosen = _chosen(part.shots, {s.id: i for i, s in enumerate(plan.shots, 1)}, "shot")
        shots = tuple(s for s in shots if s.id in chosen)
    if not shots:
        raise InputError("no shot is in both the scenes and the shots asked for.")
    return shots


def _chosen(text: str, numbers: Mapping[str, int], kind: str) -> set[str]:
    chosen: set[str] = set()
    for word in (w.strip() for w in text.split(",") if w.strip()):
        bounds = re.fullmatch(r"(\d+)(?:-(\d+))?", word)
        if bounds:
            low, high = int(bounds[1]), int(bounds[2] or bounds[1])
            found = {name for name, number in numbers.items() if low <= number <= high}
        else:
            found = {word} & set(numbers)
        if not found:
            raise InputError(f"there is no {kind} {word}.",
                             hint=f"This film has {kind}s {min(numbers.values())} to {max(numbers.values())}; "
                                  "`kinema plan` lists them.")
        chosen |= found
    return chosen
