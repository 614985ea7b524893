"""Effects: functions of time alone, behind what stands before them, and quick."""

from __future__ import annotations

import time
from dataclasses import replace
from functools import lru_cache

import numpy as np
import pytest

from kinema.stage import light as lt
from kinema.stage import shapes as sp
from kinema.stage.effects import draw, flames, puffs
from kinema.stage.effects.names import DRAWN_EFFECTS
from kinema.stage.engine.render import overlay, render
from kinema.stage.frame import Camera3D, LiveEffect, StageFrame
from kinema.stage.sets import Set
from kinema.story.shot import EFFECTS, Light, Place

W, H = 96, 54
CAMERA = Camera3D(eye=(0, 1.4, 6), target=(0, 1.0, 0), focal_mm=30)
PLACED = tuple(name for name in DRAWN_EFFECTS if name not in ("rain", "snow"))
WALL = sp.box((0, 0, 2), (30, 30, 0.2), object_id=7)


@lru_cache(maxsize=4)
def field(wall: bool = False, time_of_day: str = "dusk") -> Set:
    """A flat floor in clear air, with or without a wall before all effects."""
    light = Light(time=time_of_day)
    P = lt.palette(light)
    P[lt.FOG_DENSITY] = 0
    rows = [sp.box((0, -1, 0), (40, 1, 40), object_id=1), *([WALL] if wall else [])]
    return Set(name="void", place=Place(), light=light, marks={}, shapes_NK=sp.table(rows), plants_NK=sp.table([]),
               objects={}, height=lambda x, z: 0.0, world={"palette": P})


def live(name: str, age: float = 0.4, **more) -> LiveEffect:
    return LiveEffect(name=name, **{"position": (0.2, 0.0, 0.3), "age_s": age, "seed": 5, **more})


def moment(*effects: LiveEffect, at: float = 1.3, camera: Camera3D = CAMERA) -> StageFrame:
    return StageFrame(camera=camera, shapes_NK=sp.table([]), effects=effects, time_s=at)


@lru_cache(maxsize=2)
def bare(wall: bool = False):
    return render(field(wall), moment(), width=W, height=H, bare=True)


def over(*effects: LiveEffect, wall: bool = False, at: float = 1.3) -> np.ndarray:
    """The bare picture with effects over it."""
    picture = bare(wall)
    colour = picture.colour.copy()
    overlay(field(wall), moment(*effects, at=at), colour, picture.depth, picture.matte)
    return colour


def test_all_effects_of_the_story_are_drawn():
    assert set(DRAWN_EFFECTS) == set(EFFECTS)


@pytest.mark.parametrize("name", DRAWN_EFFECTS)
def test_an_effect_shows_and_stays_finite_at_any_age(name):
    plain = over()
    changes = []
    for age in (0.0, 0.05, 0.5, 2.0, 9.0, 500.0):
        colour = over(live(name, age), at=age + 0.3)
        assert np.isfinite(colour).all() and (colour >= 0).all(), age
        changes.append(float(np.abs(colour - plain).max()))
    assert max(changes) > 0.05


@pytest.mark.parametrize("name", DRAWN_EFFECTS)
def test_an_effect_of_no_strength_draws_nothing_and_lights_nothing(name):
    nothing = live(name, strength=0.0)
    assert (over(nothing) == over()).all()
    assert draw.lamps_of((nothing,), 1.0) == ()


@pytest.mark.parametrize("name", PLACED)
def test_an_effect_behind_a_wall_does_not_show(name):
    placed = live(name, 0.4, position=(0.2, 0.0, -6.0))
    lamps = draw.lamps_of((placed,), 1.3)
    behind = over(placed, wall=True) - over(wall=True)
    # A lamp's glow is soft over what stands in it; the effect itself must not be there.
    assert np.abs(behind).max() < (0.03 if name == "fog" else 0.02 if not lamps else 0.25)


@pytest.mark.parametrize("name", DRAWN_EFFECTS)
def test_frames_are_the_same_in_any_order(name):
    def at(age: float) -> bytes:
        return over(live(name, age), at=age).tobytes()

    ages = (0.1, 0.25, 1.9)
    forward = [at(age) for age in ages]
    assert forward == [at(age) for age in reversed(ages)][::-1]
    assert len(set(forward)) == 3


def test_effects_over_a_bare_picture_are_those_of_the_whole_one():
    effects = (live("smoke", 3.0), live("sparks", position=(1.0, 0.0, 0.0)))
    frame = moment(*effects)
    whole = render(field(), frame, width=W, height=H)
    picture = render(field(), frame, width=W, height=H, bare=True)
    assert (picture.colour != whole.colour).any()
    overlay(field(), frame, picture.colour, picture.depth, picture.matte)
    assert (picture.colour == whole.colour).all()


@pytest.mark.parametrize("name, dark_after", [("explosion", 3.0), ("lightning", 1.2), ("sparks", 0.8)])
def test_the_light_of_a_blast_dies(name, dark_after):
    def power(age: float) -> float:
        return sum(sum(lamp.colour) for lamp in draw.lamps_of((live(name, age),), age))

    assert power(0.03) > 1 and power(0.03) > 20 * power(dark_after)


def test_a_fire_burns_as_long_as_it_lives_and_lights_the_ground():
    assert all(draw.lamps_of((live("campfire", age),), age) for age in np.arange(0, 30, 1.7))
    lit = render(field(time_of_day="night"), moment(live("fire", 5.0)), width=W, height=H).colour
    dark = render(field(time_of_day="night"), moment(), width=W, height=H).colour
    assert lit[-8:].mean() > 1.5 * dark[-8:].mean()


def test_a_blast_shakes_the_ground_and_rain_does_not():
    assert draw.shake((live("explosion", 0.1), live("rain"))) > 0.5
    assert draw.shake((live("explosion", 4.0),)) < 0.01 and draw.shake((live("rain"),)) == 0


def test_flames_repeat_without_a_jump():
    pages = flames.book("campfire").astype(float)
    steps = np.abs(np.diff(np.concatenate([pages, pages[:1]]), axis=0)).mean((1, 2))
    assert steps[-1] < 1.5 * steps.mean() and pages.max() > 200


def test_a_puff_is_lit_from_where_the_light_is():
    book = puffs.book()[0, 0].astype(float)
    alpha = book[0] / 255
    half = puffs.SIZE // 2
    assert (book[1] * alpha)[:, half:].sum() > 1.5 * (book[1] * alpha)[:, :half].sum()       # from the right
    assert (book[3] * alpha)[:half].sum() > 1.5 * (book[3] * alpha)[half:].sum()             # from above


def test_weather_brings_its_effects_unless_they_are_named():
    storm = replace(field(), light=Light(weather="storm"))
    assert [e.name for e in draw.with_weather(storm, (), 1.0)] == ["rain", "lightning"]
    named = live("rain", strength=0.3)
    assert [e for e in draw.with_weather(storm, (named,), 1.0) if e.name == "rain"] == [named]


def test_an_unknown_effect_is_passed_over():
    assert (over(live("frogs")) == over()).all()


@pytest.mark.parametrize("name", DRAWN_EFFECTS)
def test_an_effect_costs_little(name):
    picture = render(field(), moment(), width=512, height=288, bare=True)
    over_it = moment(live(name, 0.6))
    best = 1.0
    for _ in range(3):
        began = time.process_time()
        overlay(field(), over_it, picture.colour.copy(), picture.depth, picture.matte)
        best = min(best, time.process_time() - began)
    assert best < 0.025
