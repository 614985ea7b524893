"""`kinema train`: parse, call, show."""

from __future__ import annotations

import os
import sys
from argparse import Namespace

from kinema.cli.commands import show
from kinema.recipes.job import Job
from kinema.recipes.train import material, recipe_module, train


def run(args: Namespace) -> None:
    def say(text: str) -> None:
        if not args.quiet:
            print(text, file=sys.stderr, flush=True)

    recipe = recipe_module(args.name).PRESETS[args.preset]
    clips = material(args.data, args.out / "clips", count=args.clips, size=recipe.clip_size,
                     workers=args.jobs or os.cpu_count() or 1, say=say)
    minutes = 10.0 if args.minutes is None and args.steps is None else args.minutes
    job = Job(data=clips, out=args.out, minutes=None if args.steps else minutes, steps=args.steps, resume=args.resume,
              device=args.device, seed=args.seed, start=args.start, given=args.given,
              measure_every=args.measure_every, tensorboard=args.tensorboard)
    quality = train(args.name, preset=args.preset, job=job)
    if int(os.environ.get("RANK", "0")) == 0:
        show(args, {"folder": str(args.out), "quality": quality},
             "\n".join([*(f"{name} {value:.4g}" for name, value in quality.items()), str(args.out)]))
