"""`kinema train`: parse, call, show."""

from __future__ import annotations

import os
import sys
from argparse import Namespace
from dataclasses import replace

from kinema.cli.commands import show
from kinema.recipes.job import Job
from kinema.recipes.train import check, material, recipe_of, train


def run(args: Namespace) -> None:
    def say(text: str) -> None:
        if not args.quiet:
            print(text, file=sys.stderr, flush=True)

    recipe = recipe_of(args.name, args.preset)
    minutes = 10.0 if args.minutes is None and args.steps is None else args.minutes
    job = Job(data=args.out / "clips", out=args.out, minutes=minutes, steps=args.steps, resume=args.resume,
              device=args.device, seed=args.seed, start=args.start, given=args.given,
              measure_every=args.measure_every, tensorboard=args.tensorboard)
    check(args.name, job)
    clips = material(args.data, job.data, count=args.clips, size=recipe.clip_size,
                     name=args.name, workers=args.jobs or os.cpu_count() or 1, say=say)
    quality = train(args.name, preset=args.preset, job=replace(job, data=clips))
    if int(os.environ.get("RANK", "0")) == 0:
        show(args, {"folder": str(args.out), "quality": quality},
             "\n".join([*(f"{name} {value:.4g}" for name, value in quality.items()), str(args.out)]))
