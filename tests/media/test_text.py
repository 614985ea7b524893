import numpy as np
import pytest

from kinema.media.text import WARM_WHITE, Style, burn, lay, set_text, text_width

GREY = np.full((180, 320, 3), 90, np.uint8)


def test_a_block_lies_where_it_is_put_and_nowhere_else():
    frame = GREY.copy()
    block = set_text(["HELLO"], Style(size=24))
    lay(frame, block, x=100, y=60)
    rows, cols = np.nonzero((frame != GREY).any(-1))
    assert rows.min() >= 60 and rows.max() <= 60 + block.height
    assert cols.min() >= 99 and cols.max() <= 101 + block.width


def test_ink_has_the_colour_of_the_style():
    frame = GREY.copy()
    lay(frame, set_text(["MMMM"], Style(size=60)), x=20, y=40)
    assert tuple(frame.reshape(-1, 3).max(0)) == WARM_WHITE


@pytest.mark.parametrize("alpha", [0.0, 0.25, 0.5, 1.0])
def test_alpha_is_a_straight_blend(alpha):
    full, part = GREY.copy(), GREY.copy()
    block = set_text(["Word"], Style(size=40))
    lay(full, block, x=30, y=30)
    lay(part, block, x=30, y=30, alpha=alpha)
    assert np.abs(part - (GREY + (full.astype(float) - GREY) * alpha)).max() <= 1


def test_what_sticks_out_is_cut_off():
    frame = GREY.copy()
    block = set_text(["HELLO"], Style(size=40, shadow=0.2))
    for x, y in ((-50, -20), (300, 170), (5000, 0), (0, -5000)):
        lay(frame, block, x=x, y=y)
    assert frame.shape == GREY.shape


def test_tracking_widens_a_line_by_so_many_ems():
    plain, spaced = Style(size=30), Style(size=30, tracking=0.5)
    assert text_width("ABCD", spaced) - text_width("ABCD", plain) == pytest.approx(3 * 15, abs=2)


def test_subtitles_stay_inside_the_picture_and_leave_the_frame_they_are_given_alone():
    frame = GREY.copy()
    out = burn(frame, "She said she would come back before the lamp went out, and then the sea would be calm.")
    assert np.array_equal(frame, GREY)
    rows, cols = np.nonzero((out != GREY).any(-1))
    assert rows.min() > 90 and rows.max() < 175
    assert cols.min() > 20 and cols.max() < 300
    assert abs((cols.min() + cols.max()) / 2 - 160) < 4


def test_subtitles_can_be_read_on_white_and_on_black():
    """Between the ink and what lies around it there is contrast on any ground."""
    for ground in (0, 128, 255):
        out = burn(np.full((180, 320, 3), ground, np.uint8), "Light").astype(int)
        assert out.max() - out.min() > 150


def test_the_same_words_give_the_same_pixels():
    assert np.array_equal(burn(GREY, "Twice"), burn(GREY, "Twice"))
