import struct

import numpy as np
import pytest

from kinema.errors import InputError
from kinema.media.audio import read_audio
from kinema.media.wav import FULL_SCALE_24, WavWriter, open_wav, write_wav


def integers(samples, channels):
    """24-bit values, full scale included."""
    return np.random.default_rng(2).integers(-FULL_SCALE_24, FULL_SCALE_24, (samples, channels)).astype(np.int32)


@pytest.mark.parametrize("channels", [1, 2])
def test_24_bit_is_exact_to_the_sample_for_us_and_for_others(tmp_path, channels):
    whole = integers(10_007, channels)
    with WavWriter(tmp_path / "a.wav", channels, 24) as out:
        out.write(whole[:13])
        out.write(whole[13:])
    assert np.array_equal(open_wav(tmp_path / "a.wav").read_integers(), whole)
    assert np.array_equal(open_wav(tmp_path / "a.wav").read_integers(100, 7), whole[100:107])
    assert np.array_equal(read_audio(tmp_path / "a.wav"), (whole / FULL_SCALE_24).astype(np.float32))


@pytest.mark.parametrize("channels", [1, 2])
def test_floats_are_kept_as_they_are_also_above_full_scale(tmp_path, channels):
    sound = np.linspace(-3, 3, 1001 * channels, dtype=np.float32).reshape(-1, channels)
    write_wav(tmp_path / "a.wav", sound)
    assert np.array_equal(open_wav(tmp_path / "a.wav").read(), sound)
    assert np.array_equal(read_audio(tmp_path / "a.wav"), sound)


def test_the_header_tells_the_truth_also_of_an_odd_number_of_bytes(tmp_path):
    with WavWriter(tmp_path / "a.wav", 1, 24) as out:
        out.write(integers(11, 1))
    data = (tmp_path / "a.wav").read_bytes()
    assert len(data) == 8 + struct.unpack("<I", data[4:8])[0]
    assert struct.unpack("<HHIIHH", data[20:36]) == (1, 1, 48_000, 144_000, 3, 24)
    assert struct.unpack("<I", data[40:44])[0] == 33


def test_what_is_no_such_file_is_refused_by_its_name(tmp_path):
    (tmp_path / "a.wav").write_bytes(b"RIFF\x04\0\0\0WAVE")
    for name in ("a.wav", "missing.wav"):
        with pytest.raises(InputError, match=name):
            open_wav(tmp_path / name)
