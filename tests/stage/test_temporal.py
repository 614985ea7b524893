"""Temporal antialiasing: less crawls along the true motion, nothing trails, and every frame is the same from any start."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

import numpy as np
import pytest

from kinema.post.display import display
from kinema.stage.blocking.block import staging
from kinema.stage.engine.passes import motion
from kinema.stage.engine.render import Picture, camera_matrix, render
from kinema.stage.engine.temporal import Steady, blend, movers, way, weigh
from kinema.stage.frame import FIRST_FREE_OBJECT, Camera3D, StageFrame
from kinema.stage.sets import build
from kinema.story.shot import Actor, Beat, Camera, Light, Look, Place, Shot

WIDTH, HEIGHT, FIRST, COUNT = 160, 90, 20, 6
WALKER = Actor(character="ANNA", look=Look(), mark="B", beats=(Beat(action="walk", start=0, frames=60, to="C"),))
WIDE = Shot(id="s", scene_id="x", frames=48, rate=Fraction(24), place=Place(set="mountain", seed=3), light=Light(),
            camera=Camera(setup="establishing", size="ELS", move="pan", direction="right"))
STREET = Shot(id="s", scene_id="x", frames=48, rate=Fraction(24), place=Place(set="village", seed=3), light=Light(),
              camera=Camera(size="LS", move="truck", direction="right"), actors=(WALKER,))


@dataclass
class Drawn:
    at: Callable[[int], StageFrame]
    draw: Callable[[int], Picture]            # as it is drawn, with layers
    steady: Callable[[], Steady]
    numbers = range(FIRST, FIRST + COUNT)


@lru_cache(maxsize=2)
def drawn(shot: Shot) -> Drawn:
    stage_set = build(shot.place, shot.light)
    at = staging(shot, stage_set, aspect=WIDTH / HEIGHT).at

    def draw(number: int) -> Picture:
        return render(stage_set, at(number), width=WIDTH, height=HEIGHT, layers=True, bare=True)

    return Drawn(at, draw, lambda: Steady(at, draw, shot.frames, width=WIDTH, height=HEIGHT))


def luma(picture: Picture) -> np.ndarray:
    return display(picture.colour, frame=0, seed=0, grain=0.0).astype(np.float32) @ np.float32((0.2126, 0.7152, 0.0722))


def crawl(these: Drawn, pictures: list[Picture]) -> float:
    """Mean change of what a pixel shows, from frame to frame along its motion (0..255)."""
    change = []
    for number, here, there in zip(these.numbers, pictures, pictures[1:], strict=False):
        flow = motion(here, these.at(number), these.at(number + 1))
        y, x = np.mgrid[:HEIGHT, :WIDTH].astype(np.float32)
        x, y = x + flow[..., 0], y + flow[..., 1]
        inside = (x >= 0) & (y >= 0) & (x < WIDTH - 1) & (y < HEIGHT - 1)
        i, j = np.where(inside, x, 0).astype(int), np.where(inside, y, 0).astype(int)
        p, q = np.where(inside, x, 0) - i, np.where(inside, y, 0) - j
        now, on, depth = luma(here), luma(there), there.depth
        moved = ((1 - q) * ((1 - p) * on[j, i] + p * on[j, i + 1]) + q * ((1 - p) * on[j + 1, i] + p * on[j + 1, i + 1]))
        seen = inside & (abs(depth[j, i] - here.depth) < 0.05 * here.depth) & (here.matte < FIRST_FREE_OBJECT)
        change.append(np.abs(moved - now)[seen].mean())
    return float(np.mean(change))


@pytest.mark.parametrize(("shot", "most"), [(WIDE, 0.75), (STREET, 0.75)])
def test_less_crawls_along_the_true_motion(shot, most):
    these = drawn(shot)
    steady = these.steady()
    before = crawl(these, [these.draw(n) for n in these.numbers])
    assert crawl(these, [steady.picture(n) for n in these.numbers]) < most * before


def test_nothing_trails_behind_what_moves():
    these = drawn(STREET)
    for number in (FIRST, FIRST + 3):
        sharp, near = these.draw(number), [these.draw(n) for n in (number - 1, number + 1)]
        steady = these.steady().picture(number)
        body = sharp.matte >= FIRST_FREE_OBJECT
        assert body.sum() > 100 and (steady.colour[body] == sharp.colour[body]).all()
        left = (near[0].matte >= FIRST_FREE_OBJECT) | (near[1].matte >= FIRST_FREE_OBJECT)
        trail = left & ~body & (sharp.depth < 100)
        change = np.abs(luma(steady) - luma(sharp))
        assert trail.sum() > 20 and change[trail].mean() < change[~body].mean()


def test_a_frame_is_the_same_from_any_start():
    these = drawn(STREET)
    steady = these.steady()
    row = {n: steady.picture(n).colour.tobytes() for n in these.numbers}
    backward = these.steady()
    for n in (FIRST + 3, FIRST + 2, FIRST + 5):
        assert backward.picture(n).colour.tobytes() == these.steady().picture(n).colour.tobytes() == row[n]


def test_a_camera_that_stands_still_is_left_alone():
    frame = StageFrame(camera=Camera3D(eye=(0, 2, 6), target=(0, 1, 0)), shapes_NK=np.zeros((0, 24), np.float32))
    rng = np.random.default_rng(0)
    pictures = [Picture(rng.random((9, 16, 3), np.float32), np.full((9, 16), 5, np.float32), np.ones((9, 16), np.uint16))
                for _ in range(3)]
    asked: list[int] = []

    def draw(number: int) -> Picture:
        asked.append(number)
        return pictures[number]

    steady = Steady(lambda n: frame, draw, 3, width=16, height=9)
    assert all(steady.picture(n) is pictures[n] for n in range(3)) and asked == [0, 1, 2]


def test_neighbours_are_fetched_where_the_motion_pass_says():
    these = drawn(WIDE)
    here, there = these.at(FIRST), these.at(FIRST + 1)
    picture = these.draw(FIRST)
    W = way(camera_matrix(here.camera, WIDTH, HEIGHT), camera_matrix(there.camera, WIDTH, HEIGHT)).astype(float)
    y, x = np.mgrid[:HEIGHT, :WIDTH] + 0.5
    z = picture.depth.astype(float)
    still = np.where(z < 3000, 1.0, 0.0)
    u, v, w = np.einsum("ij,jhw->ihw", W, np.stack(((2 * x / WIDTH - 1) * z, (1 - 2 * y / HEIGHT) * z, z, still)))
    flow = np.stack(((u / w / 2 + 0.5) * WIDTH - x, (0.5 - v / w / 2) * HEIGHT - y), 2)
    np.testing.assert_allclose(flow, motion(picture, here, there), atol=0.01)


def test_another_light_leaves_no_trace():
    depth, matte, moves = np.full((9, 16), 5, np.float32), np.ones((9, 16), np.uint16), np.zeros(1 << 16, np.uint8)
    ring = np.zeros((2, 9, 16, 4), np.float32)
    for slot, light in enumerate((0.2, 3.0)):
        weigh(np.full((9, 16, 3), light, np.float32), depth, matte, moves, ring[slot])
    C = camera_matrix(Camera3D(eye=(0, 2, 6), target=(0, 1, 0)), 16, 9)
    colour = np.full((9, 16, 3), 0.2, np.float32)
    blend(ring, np.arange(2, dtype=np.int32), np.stack([way(C, C)] * 2), colour)
    np.testing.assert_allclose(colour, 0.2, rtol=1e-3)


def test_what_stands_still_among_the_props_is_no_mover():
    these = drawn(STREET)
    here, there = these.at(FIRST), these.at(FIRST + 1)
    names = {here.objects[i] for i in np.flatnonzero(movers(here, there)).tolist()}
    assert names == {"ANNA"} and not movers(here, here).any()
