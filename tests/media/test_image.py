from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from kinema.errors import InputError
from kinema.media.image import cover, read_image, read_image_alpha, resize, write_image

SHARED = Path(__file__).parents[2].parent / "shared" / "data"


def picture(height=40, width=60):
    y, x = np.mgrid[:height, :width]
    return np.stack([x * 4, y * 6, x + y], -1).astype(np.uint8)


def test_png_is_exact_and_jpeg_is_near(tmp_path):
    write_image(tmp_path / "a.png", picture())
    write_image(tmp_path / "a.jpg", picture())
    assert np.array_equal(read_image(tmp_path / "a.png"), picture())
    assert np.abs(read_image(tmp_path / "a.jpg").astype(int) - picture()).mean() < 3


def test_the_same_picture_gives_the_same_bytes(tmp_path):
    for name in ("a.png", "b.png", "a.jpg", "b.jpg"):
        write_image(tmp_path / name, picture())
    assert (tmp_path / "a.png").read_bytes() == (tmp_path / "b.png").read_bytes()
    assert (tmp_path / "a.jpg").read_bytes() == (tmp_path / "b.jpg").read_bytes()


def test_sixteen_bits_become_eight(tmp_path):
    deep = np.linspace(0, 65535, 256).astype(np.uint16).reshape(16, 16)
    Image.fromarray(deep).save(tmp_path / "deep.png")
    assert np.array_equal(read_image(tmp_path / "deep.png")[..., 0].ravel(), np.arange(256))


def test_transparency_is_kept_or_laid_on_black(tmp_path):
    clear = np.dstack([picture(), np.full((40, 60), 128, np.uint8)])
    write_image(tmp_path / "a.png", clear)
    assert np.array_equal(read_image_alpha(tmp_path / "a.png"), clear)
    assert np.abs(read_image(tmp_path / "a.png").astype(int) - picture() * (128 / 255)).max() <= 1


def test_a_turned_photograph_is_read_upright(tmp_path):
    image = Image.fromarray(picture())
    exif = image.getexif()
    exif[0x0112] = 6                                    # turn a quarter to the right
    image.save(tmp_path / "a.png", exif=exif)
    assert np.array_equal(read_image(tmp_path / "a.png"), np.rot90(picture(), -1))


def test_sizes_follow_in_proportion():
    assert resize(picture(), width=30).shape == (20, 30, 3)
    assert resize(picture(), height=80).shape == (80, 120, 3)
    assert cover(picture(), width=20, height=20).shape == (20, 20, 3)


@pytest.mark.parametrize("data", [b"", b"no picture", b"\x89PNG\r\n\x1a\n" + b"\0" * 40])
def test_what_is_no_picture_is_refused_in_one_line(tmp_path, data):
    (tmp_path / "a.png").write_bytes(data)
    with pytest.raises(InputError, match=r"a\.png") as caught:
        read_image(tmp_path / "a.png")
    assert "\n" not in str(caught.value)


def test_a_huge_picture_is_refused_before_it_is_unpacked(tmp_path):
    Image.new("1", (9000, 9000)).save(tmp_path / "big.png")
    with pytest.raises(InputError, match="too large"):
        read_image(tmp_path / "big.png")


@pytest.mark.skipif(not SHARED.is_dir(), reason="the shared test data is not beside the checkout")
def test_damaged_pictures_are_refused():
    folder = SHARED / "corrupt" / "derived"
    assert read_image(folder / "good.png").shape == read_image(folder / "good.jpg").shape == (180, 320, 3)
    for name in ("trunc.png", "trunc.gif", "real_bomb_30000x30000.png", "good.mp4"):
        with pytest.raises(InputError, match=name):
            read_image(folder / name)
