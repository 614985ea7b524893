"""The models of the package as a generator: cheap passes of the stage in, painted frames out.

    for frame in BundledGenerator().frames(shot, width=1024, height=576): ...

The shot's passes are drawn at the models' size, 12 moments a second; the clip is painted over them from the shot's
words and seed; then every frame of the film is the clip's picture at that moment, enlarged along the edges of the
stage's own quick picture at full size. A shot is one take, so nothing is mixed across a cut. `quality` changes nothing:
the passes asked for are those of the stage's preview. Nor does a film's style, which post/ draws over the light that is
painted: it holds from shot to shot, and painted by the models too it would be there twice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from fractions import Fraction
from math import ceil

import numpy as np

from kinema.data.captions import caption
from kinema.data.guides import GUIDES, PASSES, guides, stored
from kinema.errors import InputError
from kinema.generate.clip import RATE, Wish, clip, shared_models, size_for, windows
from kinema.generate.enlarge import Fit, applied, between, fit
from kinema.generate.light import scene_linear
from kinema.generate.protocol import Frame
from kinema.generate.stage import StageGenerator, set_of
from kinema.generate.trace import Level, Trace
from kinema.post.display import display
from kinema.stage.blocking.block import staging
from kinema.stage.engine.passes import collect
from kinema.stage.engine.render import Kept, render
from kinema.stage.frame import StageFrame
from kinema.story.shot import Shot

DRAWN = tuple(name for name in GUIDES if name not in ("pose", "motion"))       # the draft says what these do


class BundledGenerator:
    def prepare(self, say: Callable[[str], None]) -> None:
        """Compiles the stage and loads the weights. Raises MissingError without torch or weights."""
        shared_models()
        StageGenerator().prepare(say)

    def frames(self, shot: Shot, *, width: int, height: int, quality: str = "final",
               passes: tuple[str, ...] = (), first: int = 0, last: int | None = None) -> Iterator[Frame]:
        """Frames `first` to `last` (exclusive; None = all). Raises InputError for what cannot be painted."""
        if shot.camera.projection != "flat" or shot.camera.stereo_mm > 0:
            raise InputError("this generator paints flat pictures for one eye.",
                             hint='Use the generator "stage", or projection "flat" and stereo_mm 0.')
        stop = shot.frames if last is None else min(last, shot.frames)
        wish, drawing = wish_of(shot, width / height)
        for picture, drawn in full_size(shot, fits(clip(shared_models(), wish), drawing), width=width, height=height,
                                        passes=passes, first=max(first, 0), last=stop):
            yield Frame(scene_linear(picture), drawn.passes, drawn.objects)


def wish_of(shot: Shot, aspect: float) -> tuple[Wish, Drawing]:
    """What is asked of the models for a shot, and the stage's drawing of it that they paint over."""
    width, height = size_for(aspect)
    drawing = Drawing(shot, width, height, aspect)
    return Wish(text=caption(shot, seed=shot.seed), frames=ceil((shot.frames - 1) * RATE / shot.rate) + 1,
                width=width, height=height, seed=shot.seed, guides=drawing.guides, passes=DRAWN), drawing


def traced(shot: Shot, aspect: float) -> list[Level]:
    """How the first window of a shot is painted: the stage's own picture, its noising, the noise, the denoising."""
    models, trace = shared_models(), Trace()
    wish, drawing = wish_of(shot, aspect)
    wish = replace(wish, frames=windows(wish.frames, models.window)[0][1])
    painted = np.stack(list(clip(models, wish, on_step=trace.hear)))
    original = np.stack([np.rint(drawing.picture(k) * 255).astype(np.uint8) for k in range(wish.frames)])
    return trace.levels(models, wish, painted=painted, original=original)


def fits(painted: Iterable[np.ndarray], drawing: Drawing) -> Iterator[Fit]:
    """A clip that was painted over a drawing as lines over the stage's quick pictures, one a moment of the clip."""
    for number, frame in enumerate(painted):
        yield fit(frame.astype(np.float32) / 255, drawing.picture(number))


def full_size(shot: Shot, lines: Iterator[Fit], *, width: int, height: int, passes: tuple[str, ...] = (),
              first: int = 0, last: int | None = None) -> Iterator[tuple[np.ndarray, Frame]]:
    """Every frame of a shot at any size, float32 [height, width, 3], display 0..1, and what the stage drew of it: the
    painted clip's lines at that moment over the stage's quick picture."""
    quick = StageGenerator().frames(shot, width=width, height=height, quality="preview", passes=passes, first=first,
                                    last=last)
    before, after, reached = None, next(lines), 0                      # the moments around a frame
    for number, drawn in enumerate(quick, first):
        at = Fraction(number * RATE) / shot.rate
        while reached < at:
            before, after, reached = after, next(lines), reached + 1
        now = after if before is None else between(before, after, float(at - reached + 1))
        guide = display(drawn.colour, frame=0, seed=0, grain=0.0).astype(np.float32) / 255
        yield applied(now, guide), drawn


def large(painted: Iterable[np.ndarray], drawing: Drawing, *, width: int, height: int) -> Iterator[np.ndarray]:
    """A clip that was painted over a drawing at another size, every frame of its shot: uint8 [height, width, 3]."""
    for picture, _ in full_size(drawing.shot, fits(painted, drawing), width=width, height=height):
        yield np.rint(picture * 255).astype(np.uint8)


class Drawing:
    """The stage's quick pictures and passes of a shot at the clip's moments, kept while a window needs them. A picture
    is as wide as the film's, and may be higher; people stand where they stand in the film's."""

    def __init__(self, shot: Shot, width: int, height: int, aspect: float):
        self.shot, self.size, self.per = shot, (width, height), shot.rate / RATE
        self.stage_set = set_of(shot.place, shot.light)
        self.at = staging(shot, self.stage_set, aspect=aspect).at
        self.last = shot.frames - 1 + self.per
        self.kept, self.kept_large = Kept(), Kept()
        self.rows: dict[int, dict[str, np.ndarray]] = {}

    def guides(self, first: int, count: int) -> np.ndarray:
        """float32 [15, count, height, width]; soon after the end of the shot all stands still."""
        self.rows = {k: row for k, row in self.rows.items() if k >= first}
        rows = [self._row(k) for k in range(first, first + count)]
        return guides({name: np.stack([row[name] for row in rows]) for name in rows[0]})

    def picture(self, number: int) -> np.ndarray:
        """float32 [height, width, 3], display 0..1: the mean of a picture twice as large, which is what the film's
        quick one is made of (generate/stage.py), so that a fit over it has no fringes (generate/enlarge.py)."""
        width, height = self.size
        large = render(self.stage_set, self._frame(number), width=2 * width, height=2 * height, quality="preview",
                       kept=self.kept_large)
        shown = display(large.colour, frame=0, seed=0, grain=0.0).reshape(height, 2, width, 2, 3)
        return shown.mean((1, 3), dtype=np.float32) / 255

    def _frame(self, number: int) -> StageFrame:
        return self.at(float(min(number * self.per, self.last)))

    def _row(self, number: int) -> dict[str, np.ndarray]:
        if number not in self.rows:
            frame = self._frame(number)
            picture = render(self.stage_set, frame, width=self.size[0], height=self.size[1], quality="preview",
                             layers=True, kept=self.kept)
            self.rows[number] = stored(collect(picture, PASSES, frame, frame, frame)) | {
                "objects": picture.matte, "draft": display(picture.colour, frame=0, seed=0, grain=0.0)}
        return self.rows[number]
