"""Commands that paint a clip with the models of the package: from words and whatever else is given."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Iterable, Iterator
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kinema.cli.commands import show
from kinema.errors import InputError, MissingError, StoreError

if TYPE_CHECKING:
    import numpy as np
    from torch import Tensor

    from kinema.generate.clip import Wish
    from kinema.generate.trace import Level

KINDS = (".mp4", ".gif", ".png")              # .png: eight frames side by side
LONGEST = 60.0                                # seconds
STILLS = 8


def generate(args: Namespace) -> None:
    """A clip of words, which the stage drafts, or of pictures, passes or a clip before it."""
    _check(args)
    shape = {} if args.size is None else {"aspect": args.size[0] / args.size[1]}
    wish = _given().wish_for(args.words, seconds=args.seconds, seed=args.seed, steps=args.steps, style=args.style,
                             first=args.first, last=args.last, passes=args.passes, follows=args.follows, **shape)
    _paint(args, wish, follows=args.follows, draft=not (args.invent or args.follows), size=args.size)


def animate(args: Namespace) -> None:
    """A clip that begins with a picture."""
    _check(args)
    _paint(args, _given().wish_for(args.words, seconds=args.seconds, seed=args.seed, steps=args.steps,
                                   style=args.style, first=args.picture), draft=not args.invent)


def _check(args: Namespace) -> None:
    """A look at what was asked for, before anything is loaded."""
    if args.out.suffix not in KINDS:
        raise InputError(f"cannot write {args.out.suffix!r} files.", path=args.out, hint=f"Use {', '.join(KINDS)}.")
    if not args.out.parent.is_dir():
        raise StoreError("the folder does not exist.", path=args.out.parent)
    if args.seconds is not None and not 0 < args.seconds <= LONGEST:
        raise InputError(f"--seconds {args.seconds} is no length of a clip.", hint=f"Use up to {LONGEST:g}.")


def _given() -> Any:
    try:
        from kinema.generate import given
    except ModuleNotFoundError as error:
        raise MissingError(f"the models need {error.name}.",
                           hint="pip install torch, then: pip install 'kinema[models]'") from None
    return given


def _paint(args: Namespace, wish: Wish, *, follows: Path | None = None, draft: bool = False,
           size: tuple[int, int] | None = None) -> None:
    import numpy as np

    from kinema.generate.bundled import large
    from kinema.generate.clip import RATE, clip, load_models, strange_words, windows
    from kinema.generate.given import at_rate, continued, drafted
    from kinema.generate.still import moved
    from kinema.generate.trace import Trace

    strange = _told(args, strange_words(wish.text))
    models, trace = load_models(), Trace()
    wish, drawing = drafted(moved(wish), size and size[0] / size[1]) if draft else (wish, None)
    if drawing is not None:
        _say(args, f"The stage drafts it: {drawing.shot.prompt} (--invent: from the words alone)")
    elif size is not None:
        raise InputError("only what the stage drafts can be painted at another size.",
                         hint="Leave out --size, or everything but the words, in words that the planner understands.")

    def hear(window: int, step: int, x: Tensor) -> None:
        if args.trace:
            trace.hear(window, step, x)
        _say(args, f"window {window + 1} of {len(windows(wish.frames, models.window))}, step {step + 1}")

    frames = clip(models, wish, on_step=hear) if follows is None else \
        continued(models, wish, at_rate(follows, wish.width, wish.height), draft=not args.invent, on_step=hear)
    passing = _Passing(frames, models.window if args.trace else 0)
    shown, rate, (width, height) = passing, Fraction(RATE), size or (wish.width, wish.height)
    if size is not None and drawing is not None:
        shown, rate = _Passing(large(passing, drawing, width=width, height=height)), drawing.shot.rate
    _write(args.out, shown, rate, width, height)
    files = [args.out]
    if args.trace:                            # over passes the decoder painted more than its latents tell
        painted = np.stack(passing.begin) if wish.guides is not None else None
        files += _write_trace(args.out, trace.levels(models, wish, painted=painted))
    show(args, {"files": [str(path) for path in files], "frames": shown.count, "rate": int(rate), "seed": wish.seed,
                "size": [width, height], "unknown_words": strange}, "\n".join(map(str, files)))


def _told(args: Namespace, unknown: list[str]) -> dict[str, list[str]]:
    """Words that the models do not know, each with the nearest that they do; said aloud."""
    from kinema.data.words import vocabulary
    from kinema.generate.clip import BEYOND

    near = {word: vocabulary().nearest(word) for word in unknown}
    for word, known in near.items():
        _say(args, f"{word!r} is not known" + (f"; near it: {', '.join(known)}" if known else "") + ".")
    if near:
        _say(args, BEYOND)
    return near


def _say(args: Namespace, text: str) -> None:
    if not (args.quiet or args.json):
        print(text, file=sys.stderr, flush=True)


def _write(path: Path, frames: Iterable[np.ndarray], rate: Fraction, width: int, height: int) -> None:
    if path.suffix == ".mp4":
        from kinema.media.video import write_segment

        write_segment(path, frames, rate=rate, width=width, height=height, crf=14)
    elif path.suffix == ".gif":
        from kinema.export.gif import write_gif

        write_gif(path, frames, rate=rate, fps=12, width=width)
    else:
        import numpy as np

        from kinema.media.image import write_image

        every = list(frames)
        kept = sorted({round(i * (len(every) - 1) / (STILLS - 1)) for i in range(STILLS)})
        write_image(path, np.concatenate([every[i] for i in kept], axis=1))


class _Passing:
    """Frames, counted while they pass; the first `keep` of them are kept."""

    def __init__(self, frames: Iterable[np.ndarray], keep: int = 0):
        self.frames, self.keep, self.count = frames, keep, 0
        self.begin: list[np.ndarray] = []

    def __iter__(self) -> Iterator[np.ndarray]:
        for frame in self.frames:
            self.count += 1
            if len(self.begin) < self.keep:
                self.begin.append(frame)
            yield frame


def _write_trace(out: Path, levels: list[Level]) -> list[Path]:
    """The strip and the gif beside the clip."""
    from kinema.export.strip import Column, write_strip
    from kinema.generate.clip import RATE
    from kinema.generate.trace import EACH, NOTE

    columns = [Column(level.name, level.frames, level.t) for level in levels]
    return write_strip(out.with_suffix(".trace"), columns, [[column] for column in columns], each=EACH,
                       rate=Fraction(RATE), note=NOTE)
