"""Vehicles: wheels roll without slipping, riders stay seated, boats float, and everything is a function of time."""

from __future__ import annotations

from itertools import pairwise
from math import dist, hypot

import numpy as np
import pytest
from tests.stage.playing import MAN, flat_set, man, shot, woman

from kinema.stage.blocking.block import staging
from kinema.stage.blocking.drive import Trip
from kinema.stage.props.names import VEHICLES
from kinema.stage.props.thing import Now, make
from kinema.story.shot import Actor, Camera, Prop

TIMES = (0.0, 0.4, 1.1, 1.9, 2.6, 3.4)


def drive(name="car", mark="left", to="right", *actors, frames=84, the_set=None, **more):
    props = (Prop(name=name, mark=mark, to=to, **more),)
    return staging(shot(*actors, props=props, frames=frames), the_set or flat_set())


def trip(**more):
    return Trip(**{"name": "car", "way": "road", "start": (0.0, 0.0), "goal": (12.0, 0.0), "height": lambda x, z: 0.0,
                   "begin": 1.0, "seconds": 3.0, **more})


def test_a_car_eases_in_and_out_and_gets_where_it_goes():
    way = trip()
    speeds = [way.speed(t) for t in (0.5, 1.2, 2.5, 3.8, 4.5)]
    assert speeds[0] == speeds[4] == 0.0 and speeds[1] < speeds[2] > speeds[3]
    assert way.place(9.0)[0] == pytest.approx(12.0) and way.place(0.0)[0] == 0.0
    assert all(way.speed(t) >= -1e-9 for t in np.linspace(0, 5, 60))


def test_one_that_comes_is_moving_already_and_one_that_leaves_does_not_stop():
    assert trip(comes=True).speed(1.0) == pytest.approx(trip(comes=True).speed(0.2), rel=0.01) and trip(comes=True).speed(1.0) > 3.0
    assert trip(leaves=True).speed(4.2) == pytest.approx(trip(leaves=True).speed(3.9), rel=0.01)


def test_wheels_roll_without_slipping():
    """A bolt of a wheel is at rest where it touches the ground: it turns by the way gone over the radius."""
    thing = make("car")
    before, after = thing.rows(600, Now(gone=0.0)), thing.rows(600, Now(gone=0.1))
    centre = np.array((0.66, 0.33, 1.12))
    bolts = [i for i, row in enumerate(before) if row[0] == 3 and abs((row[4] + row[7]) / 2 - 0.66) < 1e-4
             and 0.1 < hypot(row[5] - centre[1], row[6] - centre[2]) < 0.14]
    assert bolts
    for i in bolts:
        a, b = before[i, 5:7] - centre[1:], after[i, 5:7] - centre[1:]
        turn = np.arctan2(a[0] * b[1] - a[1] * b[0], a @ b)             # y toward z: the top goes forward
        assert turn * 0.33 == pytest.approx(0.1, rel=1e-3)


@pytest.mark.parametrize("name", VEHICLES)
def test_a_vehicle_keeps_its_rows_in_order_and_is_finite_wherever_it_is(name):
    stage = drive(name, "left", "right", man(rides=name))
    frames = [stage.at(int(24 * t)).shapes_NK for t in TIMES]
    piece = stage.pieces[0]
    tables = [piece.rows(t) for t in TIMES]
    assert all(np.isfinite(table).all() for table in (*frames, *tables))
    assert all((t[:, [0, 1, 2, 3, 21]] == tables[0][:, [0, 1, 2, 3, 21]]).all() for t in tables)
    assert dist(piece.pose(0.0).place, piece.pose(3.4).place) > 3.0
    assert np.array_equal(piece.rows(1.1), tables[2])


@pytest.mark.parametrize("name", ["car", "cart", "boat", "train", "bicycle", "balloon"])
def test_a_rider_stays_on_the_seat(name):
    stage = drive(name, "B", "right", man(rides=name), start=6, frames=60)
    rider, piece = stage.performers[0], stage.pieces[0]
    for t in TIMES:
        seat, _, _ = piece.seat(0, t)
        hips = rider.bones(t).place[0]
        assert hypot(hips[0] - seat[0], hips[2] - seat[2]) < 0.3
        assert -0.05 < hips[1] - seat[1] < 0.3
        assert dist(rider.eye(t), seat) < 1.3


def test_a_driver_holds_the_wheel_and_a_second_rider_sits_beside():
    stage = drive("car", "B", "right", man(rides="car"), woman(rides="car"))
    driver, other = stage.performers
    hand = next(at for name, at in driver.joints(1.0).items() if "hand" in name.lower())
    near = driver.inward(hand, 1.0)
    assert dist(near, (0.27, 0.98, 0.22)) < 0.35
    assert 0.35 < dist(driver.eye(1.0), other.eye(1.0)) < 0.8


def test_a_vehicle_keeps_off_those_who_stand_there():
    stage = drive("car", "left", "right", woman(), man())
    for t in np.linspace(0, 3.4, 30):
        x, _, z = stage.pieces[0].pose(float(t)).place
        for who in stage.performers:
            px, pz, _ = who.path.root(float(t))
            assert hypot(px - x, pz - z) > 1.3


def test_what_flies_rises_from_the_ground_and_is_gone():
    stage = drive("spaceship", "D", "far", woman(), start=12, frames=60)
    heights = [stage.pieces[0].pose(t).place[1] for t in (0.2, 1.0, 1.6, 2.4, 3.2)]
    assert heights[0] == pytest.approx(0.0, abs=0.01)
    assert all(a <= b + 0.05 for a, b in pairwise(heights)) and heights[-1] > 6.0


def test_who_is_inside_a_spaceship_is_not_drawn():
    stage = drive("spaceship", "D", "", man(rides="spaceship"))
    assert (stage.at(0).shapes_NK[:, 1] != stage.performers[0].object_id).all()


def test_lamps_go_with_the_car_by_night():
    from dataclasses import replace

    from kinema.story.shot import Light

    dark = replace(flat_set(), light=Light(time="night"))
    stage = drive("car", "left", "right", the_set=dark)
    lamps = [max(lamp.position[0] for lamp in stage.at(f).lamps) for f in (20, 60)]
    assert lamps[1] > lamps[0] + 5.0
    assert drive("car", "left", "right").at(20).lamps == ()


def test_absurd_journeys_are_finite():
    for more in ({"to": "moon"}, {"to": "left", "frames": 0}, {"to": "right", "start": 10**6, "frames": 1}, {"to": "A", "frames": -4}):
        stage = staging(shot(Actor(character="X", look=MAN, rides="car"), props=(Prop(name="car", mark="left", **more),), frames=3,
                             camera=Camera(setup="insert", subjects=("car",), move="follow")), flat_set())
        frame = stage.at(2)
        assert np.isfinite(frame.shapes_NK).all() and np.isfinite((*frame.camera.eye, *frame.camera.target)).all()
