from fractions import Fraction

import pytest

from kinema.errors import InputError
from kinema.timecode import RationalTime, TimeRange, frames_for, parse_rate, rate_name

NTSC_24, NTSC_30 = Fraction(24000, 1001), Fraction(30000, 1001)


@pytest.mark.parametrize("text, rate", [("24", 24), (25, 25), (30, 30), ("23.976", NTSC_24), (23.976, NTSC_24),
                                        ("29.97", NTSC_30), ("30000/1001", NTSC_30)])
def test_rates_are_read_exactly(text, rate):
    assert parse_rate(text) == rate


@pytest.mark.parametrize("text", ["0", "-24", "1e99", "nan", "fast", "1/0", ""])
def test_absurd_rates_are_refused(text):
    with pytest.raises(InputError, match="Use 24, 25, 30"):
        parse_rate(text)


def test_names_of_rates_read_back_as_themselves():
    for rate in (Fraction(24), Fraction(25), NTSC_24, NTSC_30):
        assert parse_rate(rate_name(rate)) == rate


def test_an_hour_of_ntsc_time_is_exact():
    hour = RationalTime(24 * 3600, NTSC_24)
    assert hour.seconds == Fraction(3600 * 1001, 1000)
    assert hour.samples(48_000) == 48_000 * 3600 * 1001 // 1000


@pytest.mark.parametrize("frame, text", [(0, "00:00:00;00"), (1799, "00:00:59;29"), (1800, "00:01:00;02"),
                                         (17981, "00:09:59;29"), (17982, "00:10:00;00"), (107892, "01:00:00;00")])
def test_drop_frame_timecode_follows_smpte_12m(frame, text):
    assert RationalTime(frame, NTSC_30).timecode() == text


def test_plain_timecode_counts_frames():
    assert RationalTime(24 * 61 + 5, Fraction(24)).timecode() == "00:01:01:05"


def test_times_of_different_rates_do_not_add():
    with pytest.raises(ValueError, match="different rates"):
        RationalTime(1, Fraction(24)) + RationalTime(1, Fraction(25))


def test_a_range_ends_where_the_next_begins():
    rate = Fraction(25)
    assert TimeRange(RationalTime(10, rate), RationalTime(5, rate)).end == RationalTime(15, rate)


def test_frames_cover_a_length_and_no_more():
    assert frames_for(Fraction(1), NTSC_24) == 24
    assert frames_for(Fraction(1001, 1000), NTSC_24) == 24
    assert frames_for(Fraction(1001, 1000) + Fraction(1, 10**9), NTSC_24) == 25
