"""EXR pictures come back with their own numbers."""

import av
import numpy as np
import pytest

from kinema.errors import InputError
from kinema.media.exr import read_exr


def write_exr(path, values, compression="zip16"):
    """As other programs write them: float, one channel or three."""
    kind = "grayf32le" if values.ndim == 2 else "gbrpf32le"
    with av.open(str(path), "w", format="image2") as out:
        stream = out.add_stream("exr", rate=1, options={"compression": compression})
        stream.height, stream.width, stream.pix_fmt = *values.shape[:2], kind
        frame = av.VideoFrame.from_ndarray(values.astype(np.float32), format=kind)
        for packet in (*stream.encode(frame), *stream.encode()):
            out.mux(packet)


@pytest.mark.parametrize("shape", [(9, 20), (9, 20, 3)])
def test_numbers_beyond_one_and_below_zero_come_back(tmp_path, shape):
    values = np.random.default_rng(0).normal(0, 1000, shape).astype(np.float32)
    write_exr(tmp_path / "x.exr", values)
    assert np.array_equal(read_exr(tmp_path / "x.exr"), values)


def test_the_channels_are_red_green_and_blue(tmp_path):
    """The file's own bytes: one pixel, channels B, G, R of 3, 2, 1."""
    path = tmp_path / "x.exr"
    write_exr(path, np.full((4, 4, 3), (1.0, 2.0, 3.0), np.float32), compression="none")
    rows = np.frombuffer(path.read_bytes()[-4 * 4 * 3 * 4 - 4 * 8:], np.uint8)[8:8 + 48].view(np.float32)
    assert rows.tolist() == [3.0] * 4 + [2.0] * 4 + [1.0] * 4
    assert read_exr(path)[0, 0].tolist() == [1.0, 2.0, 3.0]


def test_what_is_no_picture_is_refused(tmp_path):
    (tmp_path / "x.exr").write_bytes(b"words")
    with pytest.raises(InputError):
        read_exr(tmp_path / "x.exr")
    with pytest.raises(InputError, match="no such file"):
        read_exr(tmp_path / "y.exr")


def test_half_floats_keep_their_numbers_too(tmp_path):
    values = np.float32([[0.5, 3000.0], [-1.0, 65504.0]]).repeat(8, 0).repeat(8, 1)
    path = tmp_path / "x.exr"
    kind = {"format": "half"}
    with av.open(str(path), "w", format="image2") as out:
        stream = out.add_stream("exr", rate=1, options=kind)
        stream.height, stream.width, stream.pix_fmt = *values.shape, "grayf32le"
        for packet in (*stream.encode(av.VideoFrame.from_ndarray(values, format="grayf32le")), *stream.encode()):
            out.mux(packet)
    assert np.array_equal(read_exr(path), values)
