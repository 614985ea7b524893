"""The cut: planned shots become an exact Timeline and the row of closed segments it is joined from.

    cutting = cut(plan, title_frames=72, credit_frames=120)
    cutting.pieces      # title, body, transition, body ... in the order of the film
    cutting.starts      # first frame in the film, by shot id

A transition is a segment of its own: a dissolve of n frames is made from the last n frames of one shot (its tail)
and the first n of the next (its head); a fade from the tail or the head of one. What lies between is the body.
"""

from __future__ import annotations

from dataclasses import dataclass

from kinema.story.shot import Cut, Shot


@dataclass(frozen=True, slots=True)
class Piece:
    """One segment: a card, the body of a shot, or a transition between two shots ("" = black)."""

    kind: str                             # "title" "credits" "body" "dissolve" "fade_in" "fade_out"
    frames: int
    shot: str = ""                        # body: the shot; transitions: the one that goes
    to: str = ""                          # transitions: the one that comes


@dataclass(frozen=True, slots=True)
class Cutting:
    pieces: tuple[Piece, ...]
    starts: dict[str, int]                # shot id -> its first frame in the film, heads included
    heads: dict[str, int]                 # shot id -> frames that belong to a transition
    tails: dict[str, int]
    frames: int


def cut(shots: tuple[Shot, ...], cuts: tuple[Cut, ...], *, title_frames: int = 0, credit_frames: int = 0) -> Cutting:
    """Lay the shots out. With a title the first fade-in is dropped: the title itself comes up from black and
    gives way to the first picture."""
    after = {c.after: c for c in cuts}
    heads = dict.fromkeys((s.id for s in shots), 0)
    tails = dict(heads)
    pieces: list[Piece] = [Piece("title", title_frames)] if title_frames else []
    starts: dict[str, int] = {}
    at = title_frames
    for i, shot in enumerate(shots):
        before = shots[i - 1] if i else None
        coming = after.get(before.id if before else "")
        coming = _fitting(coming, before, shot, tails) if coming and not (i == 0 and title_frames) else None
        if coming and coming.kind == "dissolve" and before:
            heads[shot.id] = tails[before.id] = coming.frames
            at -= coming.frames
        elif coming and coming.kind == "fade_in":
            heads[shot.id] = coming.frames
        elif coming and coming.kind == "fade_out" and before:
            tails[before.id] = coming.frames
        starts[shot.id] = at
        at += shot.frames
    closing = after.get(shots[-1].id) if shots else None
    if closing and closing.kind == "fade_out":
        tails[shots[-1].id] = min(closing.frames, shots[-1].frames // 2)
    pieces += _pieces(shots, after, heads, tails)
    if credit_frames:
        pieces.append(Piece("credits", credit_frames))
    return Cutting(tuple(pieces), starts, heads, tails, at + credit_frames)


def _fitting(cut: Cut, before: Shot | None, shot: Shot, tails: dict[str, int]) -> Cut | None:
    """The transition, shortened so that no shot is more than half transition; None where nothing is left."""
    room = shot.frames // 2
    if before is not None:
        room = min(room, before.frames // 2)
    frames = min(cut.frames, room)
    return Cut(after=cut.after, kind=cut.kind, frames=frames) if frames > 0 and cut.kind != "cut" else None


def _pieces(shots: tuple[Shot, ...], after: dict[str, Cut], heads: dict[str, int],
            tails: dict[str, int]) -> list[Piece]:
    pieces: list[Piece] = []
    for i, shot in enumerate(shots):
        before = shots[i - 1] if i else None
        kind = after[before.id if before else ""].kind if (before.id if before else "") in after else "cut"
        if heads[shot.id] and kind == "dissolve" and before:
            pieces.append(Piece("dissolve", heads[shot.id], before.id, shot.id))
        elif heads[shot.id]:
            pieces.append(Piece("fade_in", heads[shot.id], "", shot.id))
        pieces.append(Piece("body", shot.frames - heads[shot.id] - tails[shot.id], shot.id))
        following = after.get(shot.id)
        if tails[shot.id] and following and following.kind == "fade_out":
            pieces.append(Piece("fade_out", tails[shot.id], shot.id))
    return pieces
