"""Open country: every set in every light, dry marks, the same place for the same seed."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256
from itertools import product

import numpy as np
import pytest

from kinema.stage import light as lt
from kinema.stage.effects.rays import rays
from kinema.stage.engine import terrain
from kinema.stage.engine.clouds import heaps
from kinema.stage.engine.render import camera_matrix, render
from kinema.stage.frame import Camera3D, StageFrame
from kinema.stage.sets import build
from kinema.stage.shapes import table
from kinema.story.shot import MARKS, SEASONS, TIMES, WEATHERS, Light, Place

NATURE = ("coast", "desert", "forest", "meadow", "mountain", "snowfield")
VIEW = Camera3D(eye=(0.0, 2.0, 9.0), target=(0.0, 1.4, 0.0), focal_mm=26)
LIGHTS = [Light(time=t, weather=w, season=SEASONS[(i + j) % 4]) for (i, t), (j, w) in
          product(enumerate(TIMES), enumerate(WEATHERS))]


def picture(stage_set, time_s=0.4):
    frame = StageFrame(camera=VIEW, shapes_NK=table(()), time_s=time_s)
    return render(stage_set, frame, width=64, height=36, quality="preview").colour


@pytest.fixture(scope="module", params=NATURE)
def place(request):
    return build(Place(set=request.param, seed=4), Light())


@pytest.mark.parametrize("name", NATURE)
def test_a_set_is_what_it_is_called(name):
    assert build(Place(set=name, seed=4), Light()).name == name


def test_marks_lie_on_dry_ground(place):
    grid = place.world["terrain"].grid_NNC
    line = terrain.axis()
    for name in MARKS:
        x, _, z = place.marks[name].position
        i, j = (int(np.abs(line - v).argmin()) for v in (x, z))
        assert (grid[j - 1:j + 2, i - 1:i + 2, terrain.WATER] < -0.04).all(), name


@pytest.mark.parametrize("name", NATURE)
@pytest.mark.parametrize("seed", [1, 77, 1234])
def test_other_seeds_keep_the_line_dry_level_and_free(name, seed):
    stage_set = build(Place(set=name, seed=seed), Light())
    line = [stage_set.marks[n].position for n in "ABCD"]
    assert np.ptp([p[1] for p in line]) < 0.12
    grid, axis = stage_set.world["terrain"].grid_NNC, terrain.axis()
    for x, _, z in (stage_set.marks[n].position for n in MARKS):
        i, j = (int(np.abs(axis - v).argmin()) for v in (x, z))
        assert grid[j, i, terrain.WATER] < -0.02
    assert all(stage_set.clearance((x, y + 1.0, z)) > 0.3 for x, y, z in line)


@pytest.mark.parametrize("name", NATURE)
def test_the_same_seed_is_the_same_place_and_another_seed_another(name):
    def bytes_of(seed):
        build.cache_clear()
        s = build(Place(set=name, seed=seed), Light(time="dusk"))
        return sha256(s.shapes_NK.tobytes() + s.plants_NK.tobytes() + s.world["terrain"].grid_NNC.tobytes()
                      + picture(s).tobytes()).hexdigest()
    assert bytes_of(5) == bytes_of(5) != bytes_of(6)


@pytest.mark.parametrize("light", LIGHTS, ids=lambda v: f"{v.time}-{v.weather}-{v.season}")
def test_every_light_gives_a_picture_that_is_neither_black_nor_blown(light):
    name = NATURE[LIGHTS.index(light) % len(NATURE)]
    colour = picture(build(Place(set=name, seed=4), light))
    assert np.isfinite(colour).all() and colour.min() >= 0
    assert 0.004 < np.median(colour) < 1.6


@pytest.mark.parametrize("name", NATURE)
@pytest.mark.parametrize("time", TIMES)
def test_the_hours_of_a_place_keep_the_key_above_and_night_blue(name, time):
    P = build(Place(set=name, seed=4), Light(time=time)).world["palette"]
    assert P[lt.SUN_Y] > 0.1
    if time == "night":
        assert P[lt.SUN_B] > P[lt.SUN_R] and P[lt.UP_B] > P[lt.UP_R]


def test_a_meadow_by_its_heading_is_a_coast_or_a_forest():
    assert build(Place(set="meadow", key="BEACH", seed=1), Light()).name == "coast"
    assert build(Place(set="meadow", key="DARK WOODS", seed=1), Light()).name == "forest"


def test_water_moves_and_land_does_not():
    coast = build(Place(set="coast", seed=4), Light())
    view = replace(VIEW, eye=(-8.0, 3.0, -2.0), target=(-16.0, -0.9, -12.0))
    a, b = (render(coast, StageFrame(camera=view, shapes_NK=table(()), time_s=t), width=64, height=36,
                   quality="preview") for t in (0.0, 1.0))
    assert np.abs(a.colour - b.colour).mean() > 0.01
    assert (a.depth == b.depth).all()


def test_clouds_are_the_same_for_the_same_seed_and_more_cover_is_more_cloud():
    sun = (-0.6, 0.4, -0.69)
    few, light = heaps(0.3, sun, 7)
    assert few.tobytes() == heaps(0.3, sun, 7)[0].tobytes() != heaps(0.3, sun, 8)[0].tobytes()
    assert heaps(0.9, sun, 7)[0].mean() > 1.5 * few.mean() > 0
    assert few.min() >= 0 and few.max() <= 1 and light.min() >= 0 and light.max() <= 1


def test_clouds_have_no_seam_where_the_circle_closes():
    dense, _ = heaps(0.9, (-0.6, 0.4, -0.69), 7)
    steps = np.abs(np.diff(np.concatenate([dense, dense[:, :1]], axis=1), axis=1)).mean(axis=0)
    assert steps[-1] < 3 * steps.mean() + 0.02


def test_rays_of_the_sun_are_light_added_where_the_sky_is_before_the_camera_and_nothing_behind_it():
    P = lt.palette(Light(time="dusk"))
    colour, depth = np.full((36, 64, 3), 0.2, np.float32), np.full((36, 64), 3000.0, np.float32)
    toward = Camera3D(eye=(0.0, 2.0, 0.0), target=tuple(float(v) + (0, 2, 0)[i] for i, v in enumerate(P[:3])))
    away = Camera3D(eye=(0.0, 2.0, 0.0), target=(-float(P[0]), 2.0, -float(P[2])))
    for camera, lit in ((toward, True), (away, False)):
        out = colour.copy()
        rays(camera_matrix(camera, 64, 36), P, np.float32(0.3), out, depth)
        assert np.isfinite(out).all() and (out >= colour - 1e-6).all() and ((out - colour).max() > 0.01) == lit
