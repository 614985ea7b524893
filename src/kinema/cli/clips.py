"""Commands that paint a clip with the models of the package: from words, or from a picture and words."""

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

KINDS = (".mp4", ".gif", ".png")              # .png: eight frames side by side
LONGEST = 60.0                                # seconds
STILLS = 8
TRACE_RATE = Fraction(3, 2)                   # levels a second


def generate(args: Namespace) -> None:
    """A clip of words alone."""
    frames = _frames(args)
    _paint(args, _room().Wish(text=args.words, frames=frames, seed=args.seed, steps=args.steps))


def animate(args: Namespace) -> None:
    """A clip that begins with a picture."""
    from kinema.media.image import cover, read_image

    frames, picture = _frames(args), read_image(args.picture)
    room = _room()
    if min(picture.shape[:2]) < 16 or not 0.25 <= picture.shape[1] / picture.shape[0] <= 4:
        raise InputError(f"a picture of {picture.shape[1]}x{picture.shape[0]} cannot be animated.", path=args.picture,
                         hint="Use one of 16 pixels at least, at most four times as wide as high or as high as wide.")
    width, height = room.size_for(picture.shape[1] / picture.shape[0])
    _paint(args, room.Wish(text=args.words, frames=frames, seed=args.seed, steps=args.steps, width=width,
                           height=height, first=cover(picture, width=width, height=height)))


def _frames(args: Namespace) -> int:
    """Frames to paint, after a look at what was asked for: before anything is loaded."""
    if args.out.suffix not in KINDS:
        raise InputError(f"cannot write {args.out.suffix!r} files.", path=args.out, hint=f"Use {', '.join(KINDS)}.")
    if not args.out.parent.is_dir():
        raise StoreError("the folder does not exist.", path=args.out.parent)
    if not 0 < args.seconds <= LONGEST:
        raise InputError(f"--seconds {args.seconds} is no length of a clip.", hint=f"Use up to {LONGEST:g}.")
    return round(args.seconds * 12) // 4 * 4 + 1


def _room() -> Any:
    try:
        from kinema.generate import clip
    except ModuleNotFoundError as error:
        raise MissingError(f"the models need {error.name}.",
                           hint="pip install torch, then: pip install 'kinema[models]'") from None
    return clip


def _paint(args: Namespace, wish: Wish) -> None:
    from kinema.generate.clip import RATE, clip, load_models, strange_words, windows
    from kinema.generate.trace import Trace

    strange = _told(args, strange_words(wish.text))
    models, trace = load_models(), Trace()

    def hear(window: int, step: int, x: Tensor) -> None:
        if args.trace:
            trace.hear(window, step, x)
        _say(args, f"window {window + 1} of {len(windows(wish.frames, models.window))}, step {step + 1}")

    _write(args.out, clip(models, wish, on_step=hear), Fraction(RATE), wish)
    files = [args.out, *(_write_trace(args.out, trace.columns(models, wish)) if args.trace else [])]
    show(args, {"files": [str(path) for path in files], "frames": wish.frames, "rate": RATE, "seed": wish.seed,
                "size": [wish.width, wish.height], "unknown_words": strange}, "\n".join(map(str, files)))


def _told(args: Namespace, unknown: list[str]) -> dict[str, list[str]]:
    """Words that the models do not know, each with the nearest that they do; said aloud."""
    from kinema.data.words import vocabulary

    near = {word: vocabulary().nearest(word) for word in unknown}
    for word, known in near.items():
        _say(args, f"{word!r} is not known" + (f"; near it: {', '.join(known)}" if known else "") + ".")
    return near


def _say(args: Namespace, text: str) -> None:
    if not (args.quiet or args.json):
        print(text, file=sys.stderr, flush=True)


def _write(path: Path, frames: Iterable[np.ndarray], rate: Fraction, wish: Wish) -> None:
    if path.suffix == ".mp4":
        from kinema.media.video import write_segment

        write_segment(path, frames, rate=rate, width=wish.width, height=wish.height, crf=14)
    elif path.suffix == ".gif":
        from kinema.export.gif import write_gif

        write_gif(path, frames, rate=rate, fps=12, width=wish.width)
    else:
        import numpy as np

        from kinema.media.image import write_image

        write_image(path, np.concatenate(list(_stills(frames, wish.frames)), axis=1))


def _stills(frames: Iterable[np.ndarray], count: int) -> Iterator[np.ndarray]:
    """At most STILLS of them, even in time."""
    kept = {round(i * (count - 1) / (STILLS - 1)) for i in range(STILLS)}
    return (frame for number, frame in enumerate(frames) if number in kept)


def _write_trace(out: Path, columns: list[tuple[float, np.ndarray]]) -> list[Path]:
    """The strip and the gif beside the clip."""
    from kinema.export.gif import write_gif
    from kinema.generate.trace import film, strip
    from kinema.media.image import write_image

    paths = [out.with_suffix(".trace.png"), out.with_suffix(".trace.gif")]
    write_image(paths[0], strip(columns))
    write_gif(paths[1], film(columns), rate=TRACE_RATE, width=1080)
    return paths
