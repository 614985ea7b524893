"""Closed forms, and the cases of EBU Tech 3341 that need no recordings."""

from __future__ import annotations

import numpy as np
import pytest

from kinema.sound.loudness import Meter, integrated_loudness, true_peak_db

RATE = 48_000


def sine(dbfs: float, seconds: float, hz: float = 1000.0, phase: float = 0.0) -> np.ndarray:
    t = np.arange(round(seconds * RATE)) / RATE
    return 10 ** (dbfs / 20) * np.sin(2 * np.pi * hz * t + phase)


def stereo(*parts: np.ndarray) -> np.ndarray:
    x = np.concatenate(parts)
    return np.stack([x, x], axis=1)


@pytest.mark.parametrize("dbfs", [-23.0, -33.0, -16.0])
def test_a_sine_of_1_kHz_in_both_channels_reads_its_level(dbfs):
    assert integrated_loudness(stereo(sine(dbfs, 20))) == pytest.approx(dbfs, abs=0.02)


def test_a_sine_of_997_Hz_at_full_scale_in_one_channel_reads_minus_3_01():
    assert integrated_loudness(sine(0.0, 5, hz=997)) == pytest.approx(-3.01, abs=0.01)


def test_quiet_passages_do_not_pull_down_the_loud_one():
    """Tech 3341 case 3: 10 s at -36, 60 s at -23, 10 s at -36."""
    x = stereo(sine(-36, 10), sine(-23, 60), sine(-36, 10))
    assert integrated_loudness(x) == pytest.approx(-23.0, abs=0.1)


def test_silence_below_the_absolute_gate_does_not_count():
    """Tech 3341 case 4: -72 and -36 around -23."""
    x = stereo(sine(-72, 10), sine(-36, 10), sine(-23, 60), sine(-36, 10), sine(-72, 10))
    assert integrated_loudness(x) == pytest.approx(-23.0, abs=0.1)


def test_passages_within_the_relative_gate_are_averaged():
    """Tech 3341 case 5: 20 s at -26, 20.1 s at -20, 20 s at -26."""
    x = stereo(sine(-26, 20), sine(-20, 20.1), sine(-26, 20))
    assert integrated_loudness(x) == pytest.approx(-23.0, abs=0.1)


@pytest.mark.parametrize("low, lra", [(-30, 10), (-15, 5), (-40, 20)])
def test_loudness_range_is_that_of_tech_3342(low, lra):
    """Tech 3342 cases 1 to 3: two tones of 20 s."""
    meter = Meter()
    meter.add(stereo(sine(-20, 20), sine(low, 20)))
    assert meter.loudness_range() == pytest.approx(lra, abs=1.0)


def test_loudness_does_not_depend_on_how_the_signal_is_cut_into_blocks():
    x = np.random.default_rng(1).standard_normal((RATE * 3, 2)) * 0.1
    meter = Meter()
    for part in np.array_split(x, 17):
        meter.add(part)
    assert meter.integrated() == pytest.approx(integrated_loudness(x), abs=1e-3)


@pytest.mark.parametrize("divisor, phase, expected", [
    (4, 0.0, -6.0), (4, np.pi / 4, -6.0), (6, np.pi / 6, -6.0), (8, np.pi / 8, -6.0)])
def test_true_peak_is_found_between_the_samples(divisor, phase, expected):
    """Tech 3341 cases 15 to 18: sines of fs/4, fs/6, fs/8 at -6 dBFS, sampled beside their crests."""
    x = sine(expected, 1.0, hz=RATE / divisor, phase=phase) * np.clip(np.arange(RATE) / 4800, 0, 1)
    assert true_peak_db(x) == pytest.approx(expected, abs=0.2)


def test_a_second_opinion_agrees():
    """FFmpeg's ebur128 on noise that comes and goes."""
    av = pytest.importorskip("av")
    rng = np.random.default_rng(3)
    x = rng.standard_normal((RATE * 12, 2)).astype(np.float32) * 0.05
    x *= (0.2 + 0.8 * (np.arange(len(x)) // (RATE * 3) % 2))[:, None].astype(np.float32)
    graph = av.filter.Graph()
    source = graph.add_abuffer(format="flt", sample_rate=RATE, layout="stereo", time_base="1/48000")
    meter, sink = graph.add("ebur128", "metadata=1"), graph.add("abuffersink")
    source.link_to(meter)
    meter.link_to(sink)
    graph.configure()
    said = []
    for start in range(0, len(x), 4800):
        frame = av.AudioFrame.from_ndarray(x[start:start + 4800].reshape(1, -1), format="flt", layout="stereo")
        frame.sample_rate, frame.pts = RATE, start
        graph.push(frame)
        while True:
            try:
                said.append(graph.pull())
            except (av.error.BlockingIOError, av.error.EOFError):
                break
    metadata = getattr(said[-1], "metadata", None)
    if not metadata:
        pytest.skip("this PyAV does not hand on the metadata of audio frames")
    assert float(metadata["lavfi.r128.I"]) == pytest.approx(integrated_loudness(x), abs=0.1)
