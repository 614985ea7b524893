"""Exact time. A point or length in the edit is a whole number of frames at a rational rate.

    rate = parse_rate("23.976")            # Fraction(24000, 1001)
    t = RationalTime(36, rate)             # 36 frames
    t.seconds                              # Fraction(3003, 2000), exact

There are no float seconds in the edit; floats appear only where a library asks for one.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import ceil

from kinema.errors import InputError

NTSC = {"23.976": Fraction(24000, 1001), "23.98": Fraction(24000, 1001),
        "29.97": Fraction(30000, 1001), "59.94": Fraction(60000, 1001)}


def parse_rate(text: str | int | float | Fraction) -> Fraction:
    """Frames per second from `24`, `"23.976"`, `"24000/1001"`. Raises InputError outside 1..120."""
    name = str(text).strip()
    try:
        rate = NTSC.get(name) or Fraction(name)
    except (ValueError, ZeroDivisionError):
        rate = Fraction(0)
    if not 1 <= rate <= 120:
        raise InputError(f"frame rate {name!r} is not one.", hint="Use 24, 25, 30, 23.976 or 29.97.")
    return rate


def rate_name(rate: Fraction) -> str:
    """The trade's name of a rate: 24, 23.976, 29.97."""
    return str(rate.numerator) if rate.denominator == 1 else f"{float(rate):.3f}".rstrip("0")


@dataclass(frozen=True, slots=True, order=True)
class RationalTime:
    """`value` frames at `rate` frames per second."""

    value: int
    rate: Fraction

    @property
    def seconds(self) -> Fraction:
        return self.value / self.rate

    def samples(self, sample_rate: int = 48_000) -> int:
        """The sample on which this frame starts, rounded to the nearest."""
        return round(self.seconds * sample_rate)

    def __add__(self, other: RationalTime) -> RationalTime:
        self._same_rate(other)
        return RationalTime(self.value + other.value, self.rate)

    def __sub__(self, other: RationalTime) -> RationalTime:
        self._same_rate(other)
        return RationalTime(self.value - other.value, self.rate)

    def _same_rate(self, other: RationalTime) -> None:
        if self.rate != other.rate:
            raise ValueError(f"times at different rates: {self.rate} and {other.rate}")

    def timecode(self) -> str:
        """SMPTE timecode `HH:MM:SS:FF`; drop-frame with `;` at 29.97 and 59.94 (SMPTE 12M)."""
        nominal = round(self.rate)
        frame, drop = self.value, self.rate.denominator == 1001 and nominal % 30 == 0
        if drop:
            skip = nominal // 15                              # 2 numbers a minute at 29.97
            per_minute, per_ten = nominal * 60 - skip, nominal * 600 - skip * 9
            tens, rest = divmod(frame, per_ten)
            frame += skip * 9 * tens + (skip * ((rest - skip) // per_minute) if rest >= nominal * 60 else 0)
        seconds, frames = divmod(frame, nominal)
        clock = f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"
        return f"{clock}{';' if drop else ':'}{frames:02d}"


@dataclass(frozen=True, slots=True)
class TimeRange:
    """`duration` from `start` on; the end is exclusive."""

    start: RationalTime
    duration: RationalTime

    @property
    def end(self) -> RationalTime:
        return self.start + self.duration


def frames_for(seconds: Fraction | int, rate: Fraction) -> int:
    """The smallest number of whole frames that covers `seconds`."""
    return ceil(Fraction(seconds) * rate)
