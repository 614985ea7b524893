"""Every style on a small scene of its own: a ball before a wall, with exact passes."""

import numpy as np
import pytest

from kinema.errors import InputError
from kinema.post.styles import STYLES, finish, passes_of
from kinema.post.styles.texture import anchored, noise

HEIGHT, WIDTH = 72, 128
DRAWN = [name for name in STYLES if name != "natural"]


def scene(shift: int = 0, ball: float = 6.0):
    """A red ball at 6 m before a lit wall at 12 m; the camera moved `shift` pixels' worth at the wall to the right."""
    focal = 1.2 * WIDTH
    y, x = np.mgrid[0:HEIGHT, 0:WIDTH].astype(np.float32)
    inside = (x - 64) ** 2 + (y - 36) ** 2 < 20**2
    depth = np.where(inside, ball, 12.0).astype(np.float32)
    round_ = np.stack(((x - 64) / 20, (36 - y) / 20, np.sqrt(np.clip(1 - ((x - 64) ** 2 + (y - 36) ** 2) / 400, 0, 1))), -1)
    normal = np.where(inside[..., None], round_, np.array((0, 0, 1.0))).astype(np.float32)
    light = np.clip(normal @ np.array((-0.5, 0.5, 0.7)), 0.05, 1)[..., None] * (0.4 + 0.8 * x / WIDTH)[..., None]
    albedo = np.where(inside[..., None], (0.6, 0.1, 0.08), (0.5, 0.45, 0.3)).astype(np.float32)
    camera = {"eye": (shift * 12.0 / focal, 0.0, 0.0), "right": (1.0, 0, 0), "up": (0, 1.0, 0), "forward": (0, 0, -1.0),
              "width": WIDTH, "height": HEIGHT, "intrinsics_33": ((focal, 0, 0), (0, focal, 0), (0, 0, 1))}
    passes = {"depth": depth, "normal": normal, "matte": np.where(inside, 101, 1).astype(np.uint16), "albedo": albedo,
              "camera": camera}
    return (albedo * light).astype(np.float32), passes


def drawn(style, frame=4, seed=9, time="day", of=None):
    colour, passes = of or scene()
    return finish(colour, passes, style=style, frame=frame, seed=seed, time=time)


@pytest.mark.parametrize("style", STYLES)
def test_a_style_gives_a_picture_of_the_same_size_and_leaves_the_frame_alone(style):
    colour, passes = scene()
    before = colour.copy()
    picture = drawn(style, of=(colour, passes))
    assert picture.dtype == np.uint8 and picture.shape == (HEIGHT, WIDTH, 3)
    assert (colour == before).all() and 8 < picture.mean() < 247 and picture.std() > 10


@pytest.mark.parametrize("style", STYLES)
def test_the_same_frame_gives_the_same_bytes(style):
    assert (drawn(style) == drawn(style)).all()


@pytest.mark.parametrize("style", DRAWN)
def test_no_style_looks_like_another(style):
    mine = drawn(style).astype(int)
    for other in STYLES:
        assert other == style or np.abs(mine - drawn(other)).mean() > 6, other


@pytest.mark.parametrize("style", DRAWN)
def test_where_nothing_moves_nothing_flickers(style):
    """Noir has the grain of its stock, on twos; all else stands still, to the bit."""
    first, second, later = (drawn(style, frame=n) for n in (4, 5, 18))
    assert (first == second).all()
    assert np.abs(first.astype(int) - later).mean() < (5 if style == "noir" else 1e-9)


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("time", ["dawn", "day", "dusk", "night"])
def test_absurd_light_at_any_hour_gives_a_picture(style, time):
    colour, passes = scene()
    colour[:9, :9], colour[20:30, :9] = 1e6, -3.0
    assert drawn(style, time=time, of=(colour, passes)).shape == (HEIGHT, WIDTH, 3)


def test_the_silhouette_of_a_figure_is_black_before_a_brighter_ground():
    picture = drawn("silhouette").astype(int)
    inside = scene()[1]["matte"] == 101
    inner = inside & np.roll(inside, 3, 0) & np.roll(inside, -3, 0) & np.roll(inside, 3, 1) & np.roll(inside, -3, 1)
    assert picture[inner].mean() < 25 < 60 < picture[~inside].mean()


def test_pixels_are_squares_of_few_colours():
    picture = drawn("pixel")
    assert (picture[::2, ::2] == picture[1::2, 1::2]).all()
    assert len(np.unique(picture.reshape(-1, 3), axis=0)) < 52


def test_ink_draws_a_line_round_a_thing():
    picture = drawn("ink").astype(int).sum(axis=2)
    assert picture[34:38, 43:46].min() < 0.6 * np.median(picture[30:42, 4:30])


def test_a_texture_on_the_world_goes_with_it_when_the_camera_moves():
    here, moved = (anchored(noise(3, 8.0), scene(shift)[1], size=1.0) for shift in (0, 7))
    top = slice(0, 12)                                              # the wall above the ball
    assert np.abs(here[top, 7:] - moved[top, :-7]).mean() < 0.02 < np.abs(here[top] - moved[top]).mean()


def test_a_texture_on_a_figure_goes_with_the_figure():
    near, _ = scene()[1], None
    ball = near["matte"] == 101
    far = scene(shift=5)[1]                                         # the same pixels, five metres elsewhere in the world
    a, b = (anchored(noise(3, 8.0), passes, size=1.0)[ball] for passes in (near, far))
    assert np.abs(a - b).mean() < 0.03


def test_an_unknown_style_is_told_with_the_choices():
    with pytest.raises(InputError, match="watercolour"):
        passes_of("crayon")
