"""Whom and what everybody's eyes rest on through a shot.

    give_looks(cast, performer)
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kinema.stage.actors.looks import ahead, cheated, own_page
from kinema.stage.actors.performer import Performer, Target

if TYPE_CHECKING:
    from kinema.stage.blocking.direct import Cast

LOOKED_AT = ("look", "point", "reach", "pick_up", "walk", "run", "turn", "knock", "wave", "fight", "embrace")
READ = ("book", "letter", "phone")


def give_looks(cast: Cast, performer: Performer) -> None:
    """Whom and what the eyes rest on, in order of time."""
    actor = performer.actor
    other = cast.partner(performer)
    usual: Target | None = cast.target(actor.toward, performer) if actor.toward else None
    usual = usual or (other.eye if other is not None else None)
    if actor.holds in READ and (usual is None or not cast.shot.speeches):
        usual = own_page(performer)
    looks: list[tuple[float, Target]] = [(-1.0, usual)] if usual else []
    for speech in cast.shot.speeches:
        speaker = cast.performer(speech.character)
        if speaker is None or not speech.on_screen:
            continue
        start = cast.time(speech.start)
        if speaker is performer:
            if other is not None and not actor.toward:
                looks.append((start - 0.1, other.eye))
        else:
            looks.append((start + 0.22 + 0.15 * (performer.seed % 5) / 5, speaker.eye))
    for beat in actor.beats:
        target = cast.target(beat.toward or beat.to, performer)
        start = cast.time(beat.start)
        if target is not None and beat.action == "look":
            target = cheated(performer, target)
        if target is not None and beat.action in LOOKED_AT:
            looks.append((start, target))
            if beat.action in ("pick_up", "reach", "point") and usual is not None:
                looks.append((start + cast.time(beat.frames), usual))
        elif beat.action in ("walk", "run"):
            looks.append((start, ahead(performer)))
    performer.looks = sorted(looks, key=lambda look: look[0])
    if not performer.looks:
        performer.looks = [(-1.0, ahead(performer))]
