"""The same bytes whatever the number of workers and whichever frame comes first."""

from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor
from fractions import Fraction
from hashlib import sha256
from multiprocessing import get_context

import numpy as np

from kinema.generate.protocol import PASSES, load
from kinema.story.shot import Actor, Beat, Camera, Effect, Light, Look, Place, Shot

FRAMES = 5
SHOT = Shot(id="s", scene_id="x", frames=FRAMES, rate=Fraction(24), place=Place(set="village", seed=5), seed=3,
            light=Light(time="dusk", weather="rain"), effects=(Effect(name="campfire", mark="fire"),),
            camera=Camera(size="MLS", subjects=("MARA",), move="handheld", f_stop=2.0),
            actors=(Actor(character="MARA", look=Look(coat=True), beats=(Beat(action="walk", start=0, frames=20, to="C"),)),
                    Actor(character="TOM", look=Look(), mark="C", holds="lantern")))


def digest(job: tuple[int, int, str]) -> str:
    """Frames first to last, colour and passes."""
    first, last, quality = job
    seen = sha256()
    for frame in load("stage").frames(SHOT, width=96, height=54, quality=quality, passes=tuple(PASSES), first=first,
                                      last=last):
        seen.update(frame.colour.tobytes())
        for name, values in frame.passes.items():
            seen.update(name.encode() + (values.tobytes() if isinstance(values, np.ndarray) else repr(values).encode()))
    return seen.hexdigest()


def test_frames_are_the_same_in_any_process_and_any_order():
    jobs = [(i, i + 1, quality) for quality in ("final", "preview", "teacher") for i in range(0, FRAMES, 2)]
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        there = list(pool.map(digest, jobs[::-1]))[::-1]
    here = [digest(job) for job in jobs]
    assert here == there and len(set(here)) == len(jobs)


def test_a_frame_is_the_same_alone_and_after_others():
    quality = "final"
    alone = digest((3, 4, quality))
    row = list(load("stage").frames(SHOT, width=96, height=54, quality=quality, passes=tuple(PASSES), first=1, last=4))
    seen = sha256(row[-1].colour.tobytes()).hexdigest()
    only = list(load("stage").frames(SHOT, width=96, height=54, quality=quality, passes=tuple(PASSES), first=3, last=4))
    assert sha256(only[0].colour.tobytes()).hexdigest() == seen and digest((3, 4, quality)) == alone
