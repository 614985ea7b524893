"""What every kind of coverage shares: the scene, its state between shots, and the making of a shot.

No choice depends on the length of other lines or on a running count over the film; where taste is free, a hash of
the shot's id decides.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction

from kinema.story.blocking import Blocking
from kinema.story.breakdown import SceneFacts
from kinema.story.camera_words import aperture
from kinema.story.cast import Cast
from kinema.story.direction import Voiced
from kinema.story.screenplay import Dialogue
from kinema.story.shot import SIZES, Actor, Camera, Effect, Light, Place, Prop, Shot, Sound, Speech

LETTERS = "bcdefghijklmnopqrstuvwxyz"                           # of an element's second, third ... shot
CROWDED = ("establishing", "master", "follow", "two_shot")      # setups in which a crowd is seen


@dataclass(slots=True)
class SceneSetup:
    """One scene being shot."""

    facts: SceneFacts
    place: Place
    light: Light
    mood: str
    state: Blocking
    rate: Fraction
    voiced: Mapping[str, Voiced]
    cast: Cast
    shots: list[Shot] = field(default_factory=list)
    speakers: list[str] = field(default_factory=list)         # cue by cue, the whole scene
    talked: int = 0                                           # lines so far
    last_speaker: str = ""
    coming_words: str = ""
    inserted: set[str] = field(default_factory=set)           # things shown near already
    last_face: tuple[str, str] = ("", "")                     # whom the last shot was of, and how near

    def _who(self, line: Dialogue) -> str:
        """The speaker under one name, whatever the cue's spelling."""
        name = line.character.strip()
        return self.cast.aliases.get(name.lower(), name)

    def _apart(self, setup: str, size: str, who: str, moving: bool = False,
               pair: tuple[str, ...] = ()) -> str:
        """A size two steps from the last when the same face comes again: no jump cut. The last size counts as
        it was before the words of its line moved it, so that a changed line moves only itself."""
        if setup in ("two_shot", "master", "establishing", "insert"):
            self.last_face = (pair_key(pair), size) if setup == "two_shot" else ("", "")
            return size
        name, before = self.last_face
        if name == who and before and abs(SIZES.index(before) - SIZES.index(size)) < 2:
            i = SIZES.index(before)
            if moving:                                        # the whole body: another size is enough
                size = "MLS" if before != "MLS" else "LS"
            else:
                size = SIZES[i - 2 if i > 3 else i + 2]
        self.last_face = (who, size)
        return size

    def _shot(self, shot_id: str, frames: int, *, camera: Camera, actors: tuple[Actor, ...] = (),
              speeches: tuple[Speech, ...] = (), effects: tuple[Effect, ...] | None = None,
              sounds: tuple[Sound, ...] = (), props: Iterable[Prop] | None = None) -> None:
        """`actors`, `effects` and `props` as they are on the first frame; the last two are the scene's by default."""
        camera = replace(camera, f_stop=camera.f_stop or aperture(camera.setup, camera.size))
        shown: tuple[Prop, ...] = tuple(
            p for p in (self.state.props.values() if props is None else props) if _in_view(p, camera))
        if camera.setup in CROWDED and not any(e.character == a.character for e in self.state.extras for a in actors):
            actors = (*actors, *self.state.extras)
        elif camera.setup not in CROWDED:
            extras = {e.character for e in self.state.extras}
            actors = tuple(a for a in actors if a.character not in extras)
        self.shots.append(
            Shot(
                id=shot_id,
                scene_id=self.facts.scene.id,
                frames=frames,
                rate=self.rate,
                place=self.place,
                light=self.light,
                mood=self.mood,
                camera=camera,
                actors=actors,
                speeches=speeches,
                props=shown,
                sounds=_inside(sounds, frames),
                effects=tuple(self.state.effects.values()) if effects is None else effects,
            )
        )


def _in_view(prop: Prop, camera: Camera) -> bool:
    """Words are shown whole or not at all: a sign beside somebody in a closer picture would be cut by its edge."""
    return prop.name != "sign" or camera.setup in ("establishing", "master", "insert") or "sign" in camera.subjects


def _inside(sounds: tuple[Sound, ...], frames: int) -> tuple[Sound, ...]:
    return tuple(replace(s, start=min(s.start, frames - 1)) for s in sounds)


def pair_key(people: Sequence[str]) -> str:
    """Two people as one name, whoever is named first."""
    return "\x1f".join(sorted(people))


def number(*parts: object) -> int:
    """A number from a hash of the parts: stable choices without a running count."""
    return int.from_bytes(hashlib.sha256("\x1f".join(map(str, parts)).encode()).digest()[:6], "big")
