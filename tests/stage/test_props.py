"""Props: each builds, stands on the ground, moves its parts as it goes, and says what can be read on it."""

from __future__ import annotations

from dataclasses import replace
from importlib.util import find_spec
from math import dist, pi

import numpy as np
import pytest
from tests.stage.playing import flat_set, shot, woman

from kinema.stage.blocking.block import staging
from kinema.stage.blocking.dressing import extent
from kinema.stage.props.held import HELD
from kinema.stage.props.letters import dots, wrap, write
from kinema.stage.props.names import DRAWN_PROPS, HELD_PROPS, PROPS
from kinema.stage.props.thing import Now, carried, make, matrix, quaternion
from kinema.stage.shapes import ROUND_CONE, A, B
from kinema.story.shot import Prop

NOW = Now(t=1.3, gone=2.7, speed=3.0, opened=0.6, dark=True, wind=1.6, seed=5)


@pytest.mark.parametrize("name", DRAWN_PROPS)
def test_a_prop_is_finite_stands_on_the_ground_and_keeps_its_rows_in_order(name):
    thing = make(name)
    rows, later = thing.rows(600), thing.rows(600, NOW)
    assert np.isfinite(rows).all() and np.isfinite(later).all()
    assert (rows[:, 1] == 600).all()
    low = extent(rows)[0][1]
    assert abs(low - (0.16 if name == "train" else 0.0)) <= 0.03                # a train's wheels are on its rails
    fixed = [0, 1, 2, 3, 10, 21]                                                # kind, object, group, blend, radius, surface
    assert rows.shape == later.shape and (rows[:, fixed] == later[:, fixed]).all()


def test_every_file_of_a_prop_has_a_name_and_every_name_a_file():
    assert len(DRAWN_PROPS) >= 24
    assert all(find_spec(f"kinema.stage.props.{kind.module}") for kind in PROPS.values())
    assert set(HELD) == set(HELD_PROPS)


@pytest.mark.parametrize("name", HELD_PROPS)
def test_what_is_held_is_about_a_hand_and_grows_with_its_bearer(name):
    child, adult = (np.array(HELD[name](height, 100)) for height in (1.1, 1.8))
    assert np.abs(adult[:, A:A + 3]).max() < 1.2 and (adult[:, 1] == 100).all()
    assert np.ptp(child[:, A:A + 3]) <= np.ptp(adult[:, A:A + 3]) + 1e-6


def test_words_on_a_sign_are_strokes_within_its_board():
    rows = write("HELLO 42!", (1.0, 2.0, 3.0), 0.2, 0.9, 0.01, {})
    xs = [x for row in rows for x in (row[4], row[7])]
    ys = [y for row in rows for y in (row[5], row[8])]
    assert len(rows) > 25
    assert min(xs) >= 0.55 and max(xs) <= 1.45 and min(ys) >= 1.9 and max(ys) <= 2.1 + 1e-6
    assert write("", (0, 0, 0), 0.2, 1.0, 0.01, {}) == []


def test_letters_without_strokes_are_cut_from_a_font_without_overlap():
    ink = np.zeros((26, 26), int)
    for left, top, across, down in dots("Ж"):
        ink[top:top + down, left:left + across] += 1
    assert ink.max() == 1 and 60 < ink.sum() < 500
    rows = write("Ж", (0.0, 1.0, 0.0), 0.2, 1.0, 0.01, {})
    assert all(abs(row[4]) < 0.15 and abs(row[5] - 1.0) < 0.15 for row in rows)


def test_chinese_lines_break_anywhere_and_evenly():
    assert wrap("灯塔村欢迎你", 5) == ["灯塔村", "欢迎你"]
    assert wrap("to the sea", 12) == ["TO THE SEA"]


def test_a_carried_prop_keeps_its_shape_and_turns_like_its_matrix():
    rows = make("chair").rows(600)
    turn = matrix((0.2, 1.0, -0.4), 2.4)
    moved = carried(rows, turn, (1.0, 0.5, -2.0))
    cones = np.flatnonzero(rows[:, 0] == ROUND_CONE)
    assert dist(rows[cones[0], A:A + 3], rows[cones[3], B:B + 3]) == pytest.approx(
        dist(moved[cones[0], A:A + 3], moved[cones[3], B:B + 3]), rel=1e-5)
    for angle in (0.0, 1e-5, 1.0, pi - 1e-6, pi):
        x, y, z, w = quaternion(matrix((1.0, -2.0, 0.5), angle))
        back = np.array([[1 - 2 * (y * y + z * z), 2 * (x * y - z * w), 2 * (x * z + y * w)],
                         [2 * (x * y + z * w), 1 - 2 * (x * x + z * z), 2 * (y * z - x * w)],
                         [2 * (x * z - y * w), 2 * (y * z + x * w), 1 - 2 * (x * x + y * y)]])
        assert np.allclose(back, matrix((1.0, -2.0, 0.5), angle), atol=1e-6)


def test_the_set_keeps_what_it_has_itself():
    props = (Prop(name="table", mark="table"),)
    bare, own = flat_set(), replace(flat_set(), furnished=frozenset({"table"}))
    with_ours = staging(shot(woman(), props=props), bare)
    with_theirs = staging(shot(woman(), props=props), own)
    assert len(with_ours.pieces) == 1 and with_theirs.pieces == []
    assert "table" in with_theirs.rig.scene.things


def test_a_door_opens_when_it_is_told_and_not_before():
    stage = staging(shot(woman(), props=(Prop(name="door", mark="D", to="open", start=24, frames=24),), frames=72), flat_set())
    door = stage.pieces[0]
    shut, still, wide = door.rows(0.0), door.rows(0.9), door.rows(2.5)
    assert np.array_equal(shut, still)
    assert np.abs(wide[:, A:A + 3] - shut[:, A:A + 3]).max() > 0.7


def test_a_door_that_stands_open_is_open_on_the_first_frame():
    stage = staging(shot(woman(), props=(Prop(name="door", mark="D", to="open", start=0, frames=1),)), flat_set())
    assert np.array_equal(stage.pieces[0].rows(0.0), stage.pieces[0].rows(2.0))


def test_the_door_that_opens_covers_the_sets_own():
    walled = replace(flat_set(), furnished=frozenset({"door"}), anchors={"door": (-3.0, 1.1, -3.2)})
    shut = staging(shot(woman(), props=(Prop(name="door", mark="door"),)), walled)
    opens = staging(shot(woman(), props=(Prop(name="door", mark="door", to="open", start=3, frames=20),)), walled)
    assert shut.pieces == [] and opens.pieces[0].pose(0.0).place == pytest.approx((-3.0, 0.0, -3.2))


def test_small_things_lie_side_by_side_on_the_table_that_is_there():
    props = tuple(Prop(name=name, mark="table") for name in ("book", "cup", "candle", "table"))
    stage = staging(shot(woman(), props=props), flat_set())
    small = [piece for piece in stage.pieces if piece.name != "table"]
    tops = [piece.pose(0.0).place for piece in small]
    assert all(top[1] == pytest.approx(0.765) for top in tops)
    assert min(dist(a, b) for i, a in enumerate(tops) for b in tops[:i]) > 0.2
