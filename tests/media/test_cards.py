from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest

from kinema.media.cards import Credit, Portrayed, credits_frames, title_frames
from kinema.media.text import DEEP

SIZE = {"width": 256, "height": 144, "rate": Fraction(24)}
STILL = np.random.default_rng(4).integers(60, 200, (144, 256, 3), np.uint8)
CAST = Credit("Cast", (("MARA", "A voice"), ("TOM", "Another voice"), "The sea"))


def brightness(frames):
    return [float(frame.mean()) for frame in frames]


def test_a_title_fades_in_from_the_deep_colour_and_out_to_it():
    frames = list(title_frames("Light", ["a film"], frames=48, background=STILL, **SIZE))
    assert len(frames) == 48 and all(f.shape == (144, 256, 3) and f.dtype == np.uint8 for f in frames)
    levels = brightness(frames)
    assert max(levels[0], levels[-1]) < np.mean(DEEP) + 3 < levels[24]
    assert max(abs(b - a) for a, b in pairwise(levels)) < 8


def test_the_words_are_in_the_middle_of_the_frame():
    frame = next(f for i, f in enumerate(title_frames("Light", frames=48, **SIZE)) if i == 24)
    rows, cols = np.nonzero(frame.max(-1) > 150)
    assert abs(cols.mean() - 128) < 4
    assert 40 < rows.mean() < 80


def test_with_lift_the_title_ends_on_its_background():
    *_, last = title_frames("Light", frames=48, background=STILL, lift=True, **SIZE)
    assert np.abs(last.astype(int) - STILL).max() <= 2


def test_a_title_can_stand_over_moving_pictures_and_holds_the_last():
    stream = [np.full((144, 256, 3), 40 + i, np.uint8) for i in range(30)]
    frames = list(title_frames("Light", frames=60, background=iter(stream), **SIZE))
    corners = [int(frame[-1, -1, 0]) for frame in frames]
    assert corners[20] < corners[28] and corners[31] == corners[40]


def test_a_long_title_stays_inside_the_frame():
    title = "The Extraordinary and Rather Long Voyages of a Small Paper Boat in Winter"
    frame = next(f for i, f in enumerate(title_frames(title, frames=48, **SIZE)) if i == 24)
    _, cols = np.nonzero(frame.max(-1) > 150)
    assert cols.min() > 12 and cols.max() < 244


def test_few_credits_stand_on_one_page():
    frames = list(credits_frames([CAST], frames=60, **SIZE))
    assert len(frames) == 60
    assert np.array_equal(frames[25], frames[30])
    assert frames[30].max() > 150 > frames[0].max()


def test_many_credits_roll_by_whole_pixels_and_stop():
    frames = list(credits_frames([CAST] * 6, frames=200, **SIZE))
    ink = [frame.max(-1) > 150 for frame in frames]
    steps = {min(range(1, 20), key=lambda n: (ink[i][n:] != ink[i + 1][:-n]).sum()) for i in range(60, 80)}
    step = steps.pop()
    assert not steps
    assert (ink[60][step:] != ink[61][:-step]).mean() < 0.001
    assert np.array_equal(frames[-22], frames[-24])


@pytest.mark.parametrize("frames", [1, 2, 5])
def test_very_short_cards_have_their_frames(frames):
    assert len(list(title_frames("A", frames=frames, **SIZE))) == frames
    assert len(list(credits_frames([CAST], frames=frames, **SIZE))) == frames


def test_a_portrait_stands_to_the_left_of_its_name():
    face = np.full((30, 20, 3), (250, 0, 0), np.uint8)
    credits = [Credit("Cast", (Portrayed("MARA", face), "TOM"))]
    frame = list(credits_frames(credits, frames=60, **SIZE))[30]
    red = np.argwhere((frame[..., 0] > 200) & (frame[..., 1] < 40))
    side = np.ptp(red, axis=0) + 1
    assert side[0] == side[1] > 12 and len(red) == side[0] ** 2
    beside = frame[red[:, 0].min():red[:, 0].max(), red[:, 1].max() + 2:]
    assert beside.min(-1).max() > 150 and frame[:, :red[:, 1].min() - 2][red[:, 0].min():red[:, 0].max()].max() < 100
