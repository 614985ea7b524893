"""Animals against geometry: bones keep their length, feet stay where they stand, riders stay on, birds come down."""

from __future__ import annotations

import itertools
from math import dist

import numpy as np
import pytest
from playing import flat_set, shot, woman

from kinema.stage.actors.animals import bird, rig
from kinema.stage.actors.kinds import PLAYERS, player
from kinema.stage.blocking.block import staging
from kinema.story.shot import ACTIONS, EMOTIONS, KINDS, Actor, Beat, Look, Speech

FOUR_LEGGED = ("dog", "horse")
ANIMALS = (*FOUR_LEGGED, "bird")


def animal(kind, mark="A", beats=(), **more):
    return Actor(character=kind.upper(), look=Look(kind=kind), mark=mark, beats=beats, **more)


def performer(*actors, ground=lambda x, z: 0.0, **more):
    return staging(shot(*actors, **more), flat_set(height=ground)).performers[0]


def going(kind, action="walk", to="D", frames=60, **more):
    return performer(animal(kind, beats=(Beat(action=action, start=6, frames=frames, to=to),), **more), frames=120)


def test_every_kind_has_a_player_and_what_nobody_knows_is_human():
    assert set(KINDS) == set(PLAYERS)
    assert player("griffin") is player("human")


@pytest.mark.parametrize("kind", FOUR_LEGGED)
@pytest.mark.parametrize("action, frames", [("walk", 40), ("walk", 90), ("run", 24), ("run", 50)])
@pytest.mark.parametrize("to", ["D", "back"])
def test_a_paw_that_stands_does_not_slide(kind, action, frames, to):
    who = going(kind, action, to, frames)
    stood = 0
    for leg, t in itertools.product(range(4), np.arange(0, 4, 1 / 48)):
        a, b = (who.prints.foot(leg, float(s)) for s in (t, t + 1 / 48))
        if a.planted and b.planted:
            stood += 1
            feet = [who.bones(float(s)).place[rig.PAW + leg] for s in (t, t + 1 / 48)]
            assert dist(feet[0], feet[1]) < (0.01 if action == "walk" else 0.02)
    assert stood > 100


@pytest.mark.parametrize("kind", FOUR_LEGGED)
@pytest.mark.parametrize("action", ["walk", "run", "sit", "jump", "fall", "dance", "pick_up"])
def test_legs_keep_their_length(kind, action):
    who = going(kind, action)
    b = who.breed
    for t in np.arange(0, 4, 0.13):
        at = who.bones(float(t)).place
        for leg in (0, 1):
            assert dist(at[rig.UPPER + leg], at[rig.LOWER + leg]) == pytest.approx(b.fore[0], rel=1e-3)
            assert dist(at[rig.LOWER + leg], at[rig.PAW + leg]) == pytest.approx(b.fore[1], rel=1e-3)
        for leg in (2, 3):
            assert dist(at[rig.UPPER + leg], at[rig.LOWER + leg]) == pytest.approx(b.hind[0], rel=1e-3)
            assert dist(at[rig.LOWER + leg], at[rig.CANNON + leg - 2]) == pytest.approx(b.hind[1], rel=1e-3)
            assert dist(at[rig.CANNON + leg - 2], at[rig.PAW + leg]) == pytest.approx(b.hind[2], rel=1e-3)


@pytest.mark.parametrize("kind", ANIMALS)
@pytest.mark.parametrize("action", ACTIONS)
def test_no_animal_jumps_from_one_frame_to_the_next_nor_sinks(kind, action):
    who = going(kind, action, to="C")
    before = None
    for frame in range(0, 110):
        now = np.array(list(who.joints(frame / 24).values()))
        assert np.isfinite(now).all()
        assert now[:, 1].min() > -0.08
        if before is not None:
            assert np.linalg.norm(now - before, axis=1).max() < 0.65, frame
        before = now


@pytest.mark.parametrize("kind", ANIMALS)
def test_an_animal_on_a_slope_has_its_feet_on_it(kind):
    def hill(x, z):
        return 0.15 * x - 0.1 * z
    who = performer(animal(kind, "C"), ground=hill)
    for name, (x, y, z) in who.joints(1.0).items():
        if name.startswith("foot"):
            assert y - hill(x, z) == pytest.approx(who.breed.paw if kind != "bird" else 0.0, abs=0.03)


def test_a_dog_trots_with_diagonal_legs_and_gallops_with_all_in_the_air():
    trot, gallop = going("dog", "run", "D", 60), going("dog", "run", "right", 40)
    assert trot.gait_of(trot.path.travels[0]).name == "trot"
    assert gallop.gait_of(gallop.path.travels[0]).name == "gallop"
    times = np.arange(0.4, 1.6, 0.01)
    assert any(not any(gallop.prints.foot(leg, float(t)).planted for leg in range(4)) for t in times)


def test_a_rider_sits_on_the_horse_all_the_way():
    beats = (Beat(action="run", start=0, frames=60, to="right"),)
    stage = staging(shot(animal("horse"), woman(rides="HORSE", beats=beats), frames=96), flat_set())
    horse, rider = stage.performers
    assert rider.mount is horse
    assert dist(horse.path.root(0.0)[:2], horse.path.root(3.5)[:2]) > 3.0
    for t in np.arange(0, 4, 0.2):
        seat = horse.saddle(float(t))[0]
        assert dist(rider.bones(float(t)).place[0], seat) < 0.12
        assert rider.eye(float(t))[1] > seat[1] + 0.3
    plain = staging(shot(animal("horse")), flat_set()).performers[0]
    assert len(horse.shapes(0.0)) > len(plain.shapes(0.0))          # saddled only when ridden


def test_a_dog_barks_with_its_jaw():
    bark = Speech(line_id="l", character="DOG", text="Wau!", start=24, frames=12, mouth=((0, "open"), (300, "rest")))
    who = performer(animal("dog", emotion="anger"), speeches=(bark,))
    def gape(t):
        bones = who.bones(t)
        return float(bones.turn[rig.HEAD][:, 2] @ bones.turn[rig.JAW][:, 2])
    assert gape(1.2) < gape(0.5) - 0.05


def test_a_bird_flies_along_an_arc_and_lands_but_hops_a_short_way():
    flight = going("bird", "run", "D")
    high = [flight.bones(float(t)).place[bird.BODY][1] for t in np.arange(0, 4, 0.05)]
    assert max(high) > high[0] + 0.7
    assert high[-1] == pytest.approx(high[0], abs=0.05)
    near = staging(shot(animal("bird", "A", (Beat(action="walk", start=0, frames=20),)), frames=96), flat_set())
    hop = [near.performers[0].flight(float(t)).y for t in np.arange(0, 3, 0.02)]
    assert 0.02 < max(hop) < 0.3


@pytest.mark.parametrize("kind", ANIMALS)
def test_moods_and_coats_show(kind):
    still = performer(animal(kind)).shapes(0.5)
    red = performer(Actor(character=kind.upper(), look=Look(kind=kind, top="#aa2010"), mark="A")).shapes(0.5)
    assert not np.array_equal(still[:, 16:19], red[:, 16:19])
    if kind != "bird":
        moods = [performer(animal(kind, emotion=e)).bones(0.5).place[rig.TAIL_3] for e in EMOTIONS]
        assert len({tuple(np.round(m, 3)) for m in moods}) >= 4


@pytest.mark.parametrize("kind", ANIMALS)
def test_absurd_animals_are_finite(kind):
    for look in (Look(kind=kind, height_m=0.0), Look(kind=kind, height_m=99.0, top="x", hair="")):
        who = performer(Actor(character="X", look=look, beats=(Beat(action="walk", start=0, frames=0, to="nowhere"),)))
        assert np.isfinite(who.shapes(0.3)).all()


@pytest.mark.parametrize("kind", ANIMALS)
def test_an_animal_is_never_quite_still_and_needs_no_other_pose(kind):
    who, again = going(kind), going(kind)
    for t in (3.0, 0.4, 1.9):
        assert np.array_equal(who.shapes(t), again.shapes(t))
    assert not np.allclose(who.shapes(3.9), who.shapes(3.95))
    assert len(who.shapes(0.1, detail=False)) < len(who.shapes(0.1))
