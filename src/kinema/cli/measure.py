"""`kinema measure`: tables on the terminal; what is being done, on stderr."""

from __future__ import annotations

import sys
from argparse import Namespace
from typing import Any

from kinema.cli.commands import show
from kinema.cli.house import models_of
from kinema.errors import InputError

CLIPS = 12                                    # of video, if not said


def run(args: Namespace) -> None:
    fewest = 2 if args.what == "video" else 8
    if args.clips is not None and args.clips < fewest:
        raise InputError(f"{args.clips} cannot be measured.", hint=f"Use {fewest} or more.")
    if args.minutes <= 0:
        raise InputError(f"{args.minutes:g} minutes is no length of a training.")
    measure = {"video": _video, "families": _families}.get(args.what, _pictures)
    room, result = measure(args)
    show(args, result, room.as_text(result))


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def _video(args: Namespace) -> tuple[Any, dict[str, Any]]:
    room = models_of("kinema.bench.measure")
    return room, room.measure_video(data=args.data, weights=args.weights, base=args.base, clips=args.clips or CLIPS,
                                    sheets=args.sheets, photos=args.photos, say=_say)


def _pictures(args: Namespace) -> tuple[Any, dict[str, Any]]:
    room = models_of("kinema.bench.pictures")
    count = {} if args.clips is None else {"count": args.clips}
    if args.what == "stylegan":
        return room, room.measure_faces(data=args.data, weights=args.weights, say=_say, **count)
    return room, room.measure_backdrops(args.what, data=args.data, weights=args.weights, say=_say, **count)


def _families(args: Namespace) -> tuple[Any, dict[str, Any]]:
    room = models_of("kinema.bench.families")
    count = {} if args.clips is None else {"count": args.clips}
    return room, room.measure_families(out=args.out, data=args.data, minutes=args.minutes, seeds=args.seeds,
                                       preset=args.preset, say=_say, **count)
