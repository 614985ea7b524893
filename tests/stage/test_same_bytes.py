"""The same bytes whatever the number of workers and whichever frame comes first."""

from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from fractions import Fraction
from hashlib import sha256
from multiprocessing import get_context

import numpy as np
import pytest

from kinema.generate.protocol import PASSES, Frame, load
from kinema.story.shot import Actor, Beat, Camera, Effect, Light, Look, Place, Shot

FRAMES = 5
SHOT = Shot(id="s", scene_id="x", frames=FRAMES, rate=Fraction(24), place=Place(set="village", seed=5), seed=3,
            light=Light(time="dusk", weather="rain"), effects=(Effect(name="campfire", mark="fire"),),
            camera=Camera(size="MLS", subjects=("MARA",), move="handheld", f_stop=2.0),
            actors=(Actor(character="MARA", look=Look(coat=True), beats=(Beat(action="walk", start=0, frames=20, to="C"),)),
                    Actor(character="TOM", look=Look(), mark="C", holds="lantern")))


def told(frame: Frame) -> bytes:
    """All of a frame, colour and passes."""
    parts = [frame.colour.tobytes()]
    for name, values in frame.passes.items():
        parts.append(name.encode() + (values.tobytes() if isinstance(values, np.ndarray) else repr(values).encode()))
    return b"".join(parts)


def drawn(shot: Shot, first: int, last: int, quality: str = "final") -> list[bytes]:
    frames = load("stage").frames(shot, width=96, height=54, quality=quality, passes=tuple(PASSES), first=first, last=last)
    return [told(frame) for frame in frames]


def digest(job: tuple[int, int, str]) -> str:
    return sha256(b"".join(drawn(SHOT, *job))).hexdigest()


def test_frames_are_the_same_in_any_process_and_any_order():
    jobs = [(i, i + 1, quality) for quality in ("final", "preview", "teacher") for i in range(0, FRAMES, 2)]
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        there = list(pool.map(digest, jobs[::-1]))[::-1]
    here = [digest(job) for job in jobs]
    assert here == there and len(set(here)) == len(jobs)


@pytest.mark.parametrize("move", ["static", "handheld", "follow"])
@pytest.mark.parametrize("quality", ["final", "preview"])
def test_a_frame_is_the_same_alone_and_after_others(move, quality):
    shot = replace(SHOT, camera=replace(SHOT.camera, move=move))
    row = drawn(shot, 0, FRAMES, quality)
    assert drawn(shot, FRAMES - 1, FRAMES, quality) == row[-1:] and len(set(row)) == FRAMES
