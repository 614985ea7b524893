"""Clips beside one another, still and moving."""

from fractions import Fraction

import numpy as np
import pytest

from kinema.export.strip import BAR, GAP, INK, MARGIN, PAPER, RULE, SIDE, WIDEST, Column, playing, strip


def clips(count, length=9, levels=True):
    return [Column(f"{k}", np.full((length, 36, 64, 3), 15 * k, np.uint8), k / max(count - 1, 1) if levels else None)
            for k in range(count)]


def test_a_clip_is_a_column_and_a_moment_a_row():
    picture = strip(clips(3), rate=Fraction(12), note="A note. " * 40)
    assert picture.dtype == np.uint8 and picture.shape[1] == 2 * MARGIN + SIDE + 3 * (WIDEST + GAP)
    for k in range(3):
        column = picture[:, MARGIN + SIDE + k * (WIDEST + GAP) + 5]
        assert (column == 15 * k).all(1).sum() == pytest.approx(4 * WIDEST * 36 / 64, abs=4)
    assert (picture[:MARGIN // 2] == PAPER).all() and (picture[-MARGIN // 2:] == PAPER).all()


def test_noise_levels_are_bars_as_long_as_they_are_high():
    picture = strip(clips(3), rate=Fraction(12))
    row = next(y for y in range(MARGIN, len(picture)) if (picture[y] == RULE).all(1).any())
    assert ((picture[row] == INK).all(1).sum(), (picture[row] == RULE).all(1).sum()) == (1.5 * WIDEST, 1.5 * WIDEST)
    assert (picture[row:row + BAR] == picture[row]).all()
    assert not (strip(clips(3, levels=False), rate=Fraction(12)) == RULE).all(2).any()


@pytest.mark.parametrize("count, length", [(1, 1), (9, 2), (16, 61)])
def test_few_or_many_columns_and_frames_have_room(count, length):
    picture = strip(clips(count, length), rate=Fraction(12))
    assert picture.shape[1] > count * 176 and picture.shape[0] > 99


def test_views_play_one_after_another_while_time_goes_on():
    rising = np.arange(4, dtype=np.uint8)[:, None, None, None] * np.full((1, 36, 64, 3), 9, np.uint8)
    frames = list(playing([[Column("a", rising)], [Column("b", rising + 100)]], each=3))
    assert len(frames) == 6 and len({frame.shape for frame in frames}) == 1
    assert frames[0].shape[0] % 2 == frames[0].shape[1] % 2 == 0
    assert [int(frame[-30, 100, 0]) for frame in frames] == [0, 9, 18, 127, 100, 109]
