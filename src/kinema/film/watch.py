"""A shot to look at closely: how the models paint it, and how near its take comes to the teacher.

Both write a strip to read and a gif that plays: out/shots/012.trace.png, 012.trace.gif; 012.compare.png, .gif.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path

import numpy as np

from kinema.build.artifact import Artifact
from kinema.export.strip import Column, write_strip
from kinema.film.assemble import FilmTasks
from kinema.film.project import Project
from kinema.film.stills import seen
from kinema.film.takes import drawn_shot, place_of
from kinema.film.tasks import Render
from kinema.generate import protocol
from kinema.media.image import resize
from kinema.media.video import read_frames
from kinema.post.styles import finish, passes_of
from kinema.story.shot import Shot

Say = Callable[[str], None]
MOMENTS = 24                                  # of a shot that are compared, at most, evenly over its length
WIDTH = 320                                   # pixels of a picture beside others
PASSES = {"depth": "depth", "normal": "normals", "albedo": "colour of surfaces"}
NOTE = ("The take as it is in the film, made small. Passes and teacher are the stage's at this size; the teacher is "
        "the mean of 32 pictures a frame, and what the models learn from.")


def write_trace(project: Project, tasks: FilmTasks, shot_id: str, *, say: Say) -> list[Path]:
    """The stage's picture of the shot, its noising, and the denoising back over the shot's passes: by the package's
    models, whichever generator the film has. Raises MissingError without torch or weights."""
    protocol.ready("bundled")
    from kinema.generate.bundled import BundledGenerator, traced
    from kinema.generate.clip import RATE
    from kinema.generate.trace import EACH, NOTE

    shot, render = drawn_shot(tasks, shot_id), tasks.render
    BundledGenerator().prepare(say)
    columns = [Column(level.name, level.frames, level.t) for level in traced(shot, render.width / render.height)]
    original = Column("the stage", columns[0].frames)
    return write_strip(place_of(project, tasks, shot_id, ".trace"), [original, *columns[1:]],
                       [[original, column] for column in columns[1:]], each=EACH, rate=Fraction(RATE), note=NOTE)


def write_compare(project: Project, tasks: FilmTasks, shot_id: str, take: Artifact, *, say: Say) -> list[Path]:
    """Passes, take and teacher of the same moments. The teacher takes seconds a frame."""
    shot, render = drawn_shot(tasks, shot_id), tasks.render
    count = min(shot.frames, MOMENTS)
    moments = [k * shot.frames // count for k in range(count)]
    size = WIDTH, max(round(WIDTH * render.height / render.width / 2) * 2, 8)
    taken = [resize(frame, width=size[0], height=size[1]) for n, frame in enumerate(_frames(take)) if n in set(moments)]
    pictures: dict[str, list[np.ndarray]] = {name: [] for name in (*PASSES, "teacher")}
    for done, number in enumerate(moments, 1):
        say(f"the teacher draws frame {done} of {count}")
        for name, picture in _taught(shot, render, number, size):
            pictures[name].append(picture)
    passes = [Column(heading, np.stack(pictures[name])) for name, heading in PASSES.items()]
    both = [Column(f"the take ({render.generator})", np.stack(taken)),
            Column("the teacher", np.stack(pictures["teacher"]))]
    return write_strip(place_of(project, tasks, shot_id, ".compare"), [*passes, *both], [[passes[0], *both]],
                       each=count, rate=Fraction(count) * shot.rate / shot.frames, note=NOTE)


def _frames(take: Artifact) -> Iterator[np.ndarray]:
    """The whole take: its lossless head and tail too."""
    for name in ("head.mkv", "body.mp4", "tail.mkv"):
        if name in take.names:
            yield from read_frames(take.path(name))


def _taught(shot: Shot, render: Render, number: int, size: tuple[int, int]) -> Iterator[tuple[str, np.ndarray]]:
    """The teacher's picture of a frame in the film's style, and the passes that lie below it, as pictures."""
    [drawn] = protocol.load("stage").frames(shot, width=size[0], height=size[1], quality="teacher", first=number,
                                            last=number + 1, passes=tuple({*PASSES, *passes_of(render.style)}))
    yield "teacher", finish(drawn.colour, drawn.passes, style=render.style, frame=number, seed=shot.seed % 2**31,
                            time=shot.light.time)
    for name in PASSES:
        yield name, seen(name, drawn.passes[name])
