"""What a film's tasks are: one small function a kind, from values to a Task. `work.py` does them, in other processes.

Raise a kind's version when its function makes other bytes from the same parameters.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path
from typing import Any

from kinema.build.task import Task
from kinema.film.cut import Cutting, Piece
from kinema.film.project import file_hash
from kinema.generate import backdrop_name, protocol
from kinema.post.styles import version as style_version
from kinema.story.shot import Shot, to_plain

VERSIONS = {"source": 1, "voice": 1, "recording": 1, "take": 2, "title": 2, "credits": 2, "transition": 2,
            "mix": 3, "film": 1, "storyboard": 1, "papers": 1}
TABLE = {kind: f"kinema.film.work:{kind}" for kind in VERSIONS}

# Seconds of one core, for the order of work and the estimate of the time left.
COST = {"voice": 0.3, "recording": 0.3, "title": 1.5, "credits": 1.5, "transition": 0.8, "mix": 4.0, "film": 1.5,
        "storyboard": 1.5}


@dataclass(frozen=True, kw_only=True, slots=True)
class Render:
    """How pictures are made; part of every take's key."""

    generator: str
    quality: str
    width: int
    height: int
    rate: Fraction
    burn: bool = False                    # subtitles into the picture
    style: str = "natural"                # of post.styles.STYLES

    @property
    def cost(self) -> float:
        """Seconds of one core for a frame, as measured on the bench film."""
        drawn = {"final": 0.13, "teacher": 6.0}.get(self.quality, 0.06)
        return (drawn if self.generator == "stage" else 0.17) * self.width * self.height / (1024 * 576)


def _task(kind: str, params: Mapping[str, Any], inputs: Sequence[Task] = (), *, label: str = "", about: str = "",
          cost: float | None = None) -> Task:
    return Task(kind=kind, version=VERSIONS[kind], params=dict(params), inputs=tuple(inputs), label=label or kind,
                about=about or kind, cost=COST.get(kind, 1.0) if cost is None else cost)


def source(path: Path) -> Task:
    """A file of the film maker's own, known by its content. `label` says where it lies; the key does not."""
    sha256 = file_hash(path)
    return _task("source", {"sha256": sha256}, label=str(path.resolve()), about=path.name, cost=0.1)


def voice(text: str, voice: Mapping[str, Any], direction: str, *, line_id: str, name: str) -> Task:
    return _task("voice", {"text": text, "voice": dict(voice), "direction": direction},
                 label=f"voice of {name} ({line_id})", about=line_id)


def recording(file: Task, *, line_id: str, name: str) -> Task:
    return _task("recording", {}, (file,), label=f"recording of {name} ({line_id})", about=line_id)


def take(shot: Shot, render: Render, *, number: int, head: int = 0, tail: int = 0,
         picture: Task | None = None) -> Task:
    """Renders the shot, finishes it for display and encodes it: head and tail lossless, the body a closed segment."""
    params = {"shot": _plain(shot), "head": head, "tail": tail,
              "size": [render.width, render.height], "quality": render.quality, "burn": render.burn,
              "style": render.style, "style_version": style_version(render.style),
              "generator": "picture" if picture else render.generator,
              "generator_version": 1 if picture else protocol.version(render.generator)}
    found = {} if picture else protocol.weights(render.generator)
    if shot.place.backdrop and not picture:
        found |= backdrop_name.weights(shot.place.backdrop)
        params["backdrop_version"] = backdrop_name.VERSION
    if found:
        params["weights"] = found
    cost = (0.03 if picture else render.cost) * shot.frames
    return _task("take", params, (picture,) if picture else (), label=f"shot {number} ({shot.id})", about=shot.id,
                 cost=cost + 0.3)


def _plain(shot: Shot) -> dict[str, Any]:
    """What can be asked for in few films is in the keys of those films alone: the others' takes stay what they are."""
    plain = to_plain(replace(shot, picture=""))
    if not shot.place.backdrop:
        del plain["place"]["backdrop"]
    return plain


def transition(piece: Piece, going: Task | None, coming: Task | None, render: Render) -> Task:
    params = {"kind": piece.kind, "frames": piece.frames, "rate": to_plain(render.rate)}
    return _task("transition", params, [task for task in (going, coming) if task],
                 label=f"{piece.kind.replace('_', ' ')} {piece.shot or piece.to}",
                 about=f"{piece.kind} {piece.shot} {piece.to}")


# What follows is made once a film: `of` names the film (or a part of it), so that `explain` compares it with the same
# film's last time.

def title(text: str, under: Sequence[str], first: Task, *, of: str, frames: int, render: Render,
          backdrop: tuple[str, int] | None = None) -> Task:
    """The title over the first picture of the film, which is that of the take `first`, or over a backdrop (name, seed)
    that moves."""
    params = {"text": text, "under": list(under), "frames": frames, "rate": to_plain(render.rate),
              "size": [render.width, render.height]}
    if backdrop is None:
        return _task("title", params, [first], about=of)
    painted = {"name": backdrop[0], "seed": backdrop[1], "weights": backdrop_name.weights(backdrop[0]),
               "version": backdrop_name.VERSION}
    return _task("title", params | {"backdrop": painted}, about=of)


def credits(groups: Sequence[tuple[str, Sequence[Any]]], portraits: Sequence[Task], *, of: str, frames: int,
            render: Render) -> Task:
    """A line {"name": .., "portrait": k} shows the k-th of the inputs beside the name."""
    return _task("credits", {"groups": [list(group) for group in groups], "frames": frames,
                             "rate": to_plain(render.rate), "size": [render.width, render.height]}, portraits, about=of)


def segments(cutting: Cutting, takes: Mapping[str, Task], cards: Mapping[str, Task], render: Render) -> list[Task]:
    """One task a piece, in the order of the film; the body of a shot is in its take."""
    made = []
    for piece in cutting.pieces:
        if piece.kind in cards:
            made.append(cards[piece.kind])
        elif piece.kind == "body":
            made.append(takes[piece.shot])
        else:
            made.append(transition(piece, takes.get(piece.shot), takes.get(piece.to), render))
    return made


def mix(params: Mapping[str, Any], voices: Sequence[Task], *, of: str, seconds: float) -> Task:
    return _task("mix", params, voices, about=of, cost=1.0 + 0.06 * seconds)


def film(params: Mapping[str, Any], pieces: Sequence[Task], sound: Task, poster: Task, *, of: str,
         seconds: float) -> Task:
    """Joins the segments without encoding again and adds sound, chapters and poster. Inputs: pieces, mix, poster."""
    return _task("film", params, (*pieces, sound, poster), about=of, cost=0.5 + 0.01 * seconds)


def storyboard(panels: Sequence[Mapping[str, Any]], title: str, takes: Sequence[Task], cast: Mapping[str, Task], *,
               of: str) -> Task:
    """Inputs: the takes, then the portraits of the cast."""
    params = {"title": title, "panels": [dict(p) for p in panels], **({"cast": list(cast)} if cast else {})}
    return _task("storyboard", params, (*takes, *cast.values()), about=of, cost=0.5 + 0.03 * len(takes))


def papers(timeline: Mapping[str, Any], language: str, *, of: str) -> Task:
    """Subtitles (SRT, VTT) and the edit (OpenTimelineIO)."""
    return _task("papers", {"timeline": dict(timeline), "language": language}, about=of, cost=0.5)
