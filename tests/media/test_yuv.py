import numpy as np
import pytest

from kinema.media.yuv import yuv420


def planes(rgb):
    height, width = rgb.shape[:2]
    flat = yuv420(rgb).reshape(-1)
    luma, blue, red = np.split(flat, (height * width, height * width * 5 // 4))
    return luma.reshape(height, width), blue.reshape(height // 2, -1), red.reshape(height // 2, -1)


@pytest.mark.parametrize("colour, luma, blue, red", [
    ((255, 255, 255), 235, 128, 128), ((0, 0, 0), 16, 128, 128), ((128, 128, 128), 126, 128, 128),
    ((255, 0, 0), 63, 102, 240), ((0, 255, 0), 173, 42, 26), ((0, 0, 255), 32, 240, 118)])
def test_the_colours_of_bt_709_have_their_codes(colour, luma, blue, red):
    found = planes(np.full((6, 8, 3), colour, np.uint8))
    assert [np.unique(plane).tolist() for plane in found] == [[luma], [blue], [red]]


def test_chroma_is_the_mean_of_four_pixels():
    rgb = np.zeros((2, 4, 3), np.uint8)
    rgb[0, 0] = 255, 0, 0                     # one of four: a quarter of red's distance from grey
    _, blue, red = planes(rgb)
    assert red.tolist() == [[128 + 112 // 4, 128]] and blue.tolist() == [[128 - 6, 128]]


def test_it_is_within_rounding_of_the_matrix():
    rgb = np.random.default_rng(1).integers(0, 256, (18, 34, 3), np.uint8)
    luma, blue, red = planes(rgb)
    y = rgb @ np.array([0.2126, 0.7152, 0.0722])
    wide = rgb.reshape(9, 2, 17, 2, 3).mean((1, 3))
    grey = wide @ np.array([0.2126, 0.7152, 0.0722])
    assert abs(16 + y * 219 / 255 - luma).max() < 0.51
    assert abs(128 + (wide[..., 2] - grey) / 1.8556 * 224 / 255 - blue).max() < 0.51
    assert abs(128 + (wide[..., 0] - grey) / 1.5748 * 224 / 255 - red).max() < 0.51
