"""How much of a training is over, and the learning rate then."""

import pytest

from kinema.errors import InputError
from kinema.recipes.clock import FLAT, FLOOR, Clock, rate


class Watch:
    time = 100.0

    def __call__(self):
        return self.time


def test_by_steps_the_share_is_that_of_the_steps():
    clock = Clock(steps=8)
    assert [clock.share(i) for i in (0, 2, 8)] == [0, 0.25, 1] and clock.steps_in_all(3) == 8


def test_by_the_clock_a_resumed_training_has_its_minutes_from_now_on():
    watch = Watch()
    clock = Clock(minutes=10, spent=600, now=watch)
    assert clock.share(5) == 0.5
    watch.time += 300
    assert clock.share(6) == 0.75 and clock.seconds() == 900


def test_steps_to_come_are_guessed_from_the_last_ones():
    watch = Watch()
    clock = Clock(minutes=1, now=watch)
    for i in range(6):
        watch.time += 2
        guess = clock.steps_in_all(i)
    assert guess == 30


def test_a_training_needs_one_length():
    for wrong in ({}, {"steps": 3, "minutes": 1.0}, {"minutes": -1.0}):
        with pytest.raises(InputError):
            Clock(**wrong)


def test_the_rate_rises_stays_and_falls():
    assert rate(0, 0.0, peak=2.0, warmup=4) == 0.5 and rate(3, 0.0, peak=2.0, warmup=4) == 2
    assert rate(9, FLAT, peak=2.0, warmup=4) == 2
    assert rate(9, 1.0, peak=2.0, warmup=4) == pytest.approx(2 * FLOOR)
