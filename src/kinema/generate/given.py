"""What a user gives beside words: pictures, passes, a clip to go on from, a style.

    wish = wish_for("snow falls", first=Path("photo.png"), style="ink")
    for frame in continued(models, wish, at_rate(path, wish.width, wish.height)): ...       # the clip and what follows
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from fractions import Fraction
from itertools import islice
from pathlib import Path

import numpy as np
from torch import Tensor

from kinema.data.captions import phrases
from kinema.errors import InputError
from kinema.generate.bundled import DRAWN, Drawing
from kinema.generate.clip import RATE, Models, Wish, blend, clip, size_for
from kinema.generate.draft import shot_of
from kinema.generate.passes import read_passes
from kinema.generate.still import moved
from kinema.media.image import cover, read_image
from kinema.media.video import probe, read_frames
from kinema.models.video_vae import STRIDE_T

GIVEN = 5                                     # frames of a clip that the next ones are told: where and how it moves
SECONDS = 5.0                                 # where nothing says how long
SMALLEST, WIDEST = 16, 4.0                    # pixels of a picture that is given; its sides' ratio


def wish_for(text: str, *, seconds: float | None = None, seed: int = 0, steps: int | None = None,
             style: str | None = None, first: Path | None = None, last: Path | None = None, passes: Path | None = None,
             follows: Path | None = None, aspect: float = 16 / 9) -> Wish:
    """A wish in the shape of what is given: of the clip it follows, the first picture, the last one, the passes, else
    the aspect; as long as its passes where nothing else is said. Raises InputError for a file that cannot be used."""
    if follows and (first or passes):
        raise InputError("a clip that goes on begins where the other ends.",
                         hint="Leave out the first picture and the passes.")
    folder = read_passes(passes) if passes else None
    pictures = {path: read_image(path) for path in (first, last) if path}
    for path, picture in pictures.items():
        rows, columns = picture.shape[:2]
        if min(rows, columns) < SMALLEST or not 1 / WIDEST <= columns / rows <= WIDEST:
            raise InputError(f"a picture of {columns}x{rows} cannot begin or end a clip.", path=path,
                             hint=f"Use one of {SMALLEST} pixels at least, at most {WIDEST:g} times as wide as high or "
                                  "as high as wide.")
    aspect = _aspect(follows) if follows else next((p.shape[1] / p.shape[0] for p in pictures.values()), 0) or \
        (folder.size[0] / folder.size[1] if folder else aspect)
    width, height = size_for(aspect)
    fitted = {path: cover(picture, width=width, height=height) for path, picture in pictures.items()}
    asked = round((SECONDS if seconds is None else seconds) * RATE)
    frames = folder.frames if folder and seconds is None else asked // STRIDE_T * STRIDE_T + 1
    return Wish(text=in_style(text, style), frames=frames, width=width, height=height, seed=seed, steps=steps,
                first=fitted[first][None] if first else None, last=fitted[last] if last else None,
                guides=folder.guides(width, height) if folder else None, passes=folder.given if folder else ())


def drafted(wish: Wish, aspect: float | None = None) -> tuple[Wish, Drawing | None]:
    """A wish of words alone with the stage's passes of them, and its drawing of the shot that they come from; as it was
    and None where something else is given already, or the planner sees nothing in the words. `aspect`: of the pictures
    that it is for, where that is not the clip's own."""
    aspect = aspect or wish.width / wish.height
    given = wish.guides is not None or wish.first is not None or wish.last is not None
    shot = None if given else shot_of(wish.text, seed=wish.seed, frames=wish.frames, aspect=aspect)
    if shot is None:
        return wish, None
    drawing = Drawing(shot, wish.width, wish.height, aspect)
    return replace(wish, guides=drawing.guides, passes=DRAWN), drawing


def _aspect(path: Path) -> float:
    found = probe(path)
    if not found.width:
        raise InputError("there are no pictures in this file.", path=path)
    return min(max(found.width / found.height, 1 / WIDEST), WIDEST)


def in_style(text: str, style: str | None) -> str:
    """The words with those by which captions name a style (data/phrases.toml), in the words' language."""
    if style is None:
        return text
    chinese = any("\u3400" <= c <= "\u9fff" for c in text)
    return f"{text.rstrip(' ,.，。')}{'，' if chinese else ', '}{phrases()['style'][style][chinese][0]}"


def at_rate(path: Path, width: int, height: int) -> Iterator[np.ndarray]:
    """The frames of a film at RATE, each uint8 [height, width, 3]: cut to that shape, left out or repeated to that
    rate. Raises InputError for a file that is no film."""
    rate = probe(path).rate or Fraction(RATE)
    shown = 0
    for number, frame in enumerate(read_frames(path)):
        small = None
        while shown * rate < (number + 1) * RATE:              # the moment `shown` lies on this frame
            small = cover(frame, width=width, height=height) if small is None else small
            yield small
            shown += 1


def continued(models: Models, wish: Wish, source: Iterable[np.ndarray], *, draft: bool = True,
              on_step: Callable[[int, int, Tensor], None] | None = None) -> Iterator[np.ndarray]:
    """The source and then wish.frames - 1 frames that follow it, painted when the source has ended. Over the frames
    that were given, what was there fades into the codec's picture of it, so that nothing jumps. `draft`: what follows
    is drafted from the last frame (still.py). Raises InputError for a source without frames."""
    held: deque[np.ndarray] = deque()
    for frame in source:
        held.append(frame)
        if len(held) > GIVEN:
            yield held.popleft()
    if not held:
        raise InputError("there are no frames to go on from.")
    count = 1 + (len(held) - 1) // 4 * 4
    yield from islice(held, len(held) - count)
    before = np.stack(list(held)[-count:])
    told = replace(wish, first=before, frames=wish.frames + count - 1)
    after = clip(models, moved(told) if draft else told, on_step=on_step)
    yield from blend(before, np.stack(list(islice(after, count))))
    yield from after
