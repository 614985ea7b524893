"""A painted sky: seen where it was painted, mirrored in water, and nothing but the own sky beside it."""

import numpy as np
import pytest

from kinema.stage import light as lt
from kinema.stage.engine import trace
from kinema.stage.engine.kernel import kernel
from kinema.stage.engine.noise import tiles
from kinema.stage.engine.painted import FIRST, with_painted
from kinema.stage.engine.render import camera_matrix
from kinema.stage.engine.shade import sky_rays, water_rays
from kinema.stage.frame import Camera3D
from kinema.story.shot import Light

WIDTH, HEIGHT = 48, 28
ROWS = 30                                     # more than the rays' tables have


@kernel
def shine(P, S, ids, n, noise):
    sky_rays(P, S, ids, n, noise)


@kernel
def mirrored(P, S, ids, n, noise):
    water_rays(P, S, ids, n, noise)


def panorama(marker=True):
    """Blue all round up to the middle, where it begins to give way; straight ahead (-z) a red mark."""
    made = np.zeros((256, 1024, 4), np.float32)
    made[..., :3] = (0.1, 0.2, 0.5)
    made[..., 3] = np.clip(2 - np.arange(256) / 128, 0, 1)[:, None]
    if marker:
        made[20:80, 240:272, :3] = (2.0, 0.0, 0.0)
    return made


def rays(directions_N3):
    S = np.zeros((ROWS, len(directions_N3)), np.float32)
    S[:3] = (directions_N3 / np.linalg.norm(directions_N3, axis=1, keepdims=True)).T
    return S, np.full(len(directions_N3), trace.SKY, np.int32)


def sky(noise, directions_N3, light=None):
    S, ids = rays(directions_N3)
    shine(lt.palette(light or Light(), 3), S, ids, len(ids), noise)
    return S[19:22].T


def seen(noise, yaw):
    """What a level camera sees of the sky that looks `yaw` degrees to the right of -z, [HEIGHT / 2, WIDTH, 3]."""
    turn = np.radians(yaw)
    C = camera_matrix(Camera3D(eye=(0, 2, 0), target=(9 * np.sin(turn), 2, -9 * np.cos(turn)), focal_mm=24), WIDTH, HEIGHT)
    u, v = (np.arange(WIDTH) + 0.5) / WIDTH * 2 - 1, 1 - (np.arange(HEIGHT // 2) + 0.5) / HEIGHT * 2
    directions = C[9:12] + u[None, :, None] * C[14] * C[3:6] + v[:, None, None] * C[15] * C[6:9]
    return sky(noise, directions.reshape(-1, 3)).reshape(HEIGHT // 2, WIDTH, 3)


def redness(colour):
    return colour[..., 0] - colour[..., 2]


def test_a_camera_sees_what_is_painted_where_it_looks():
    noise = with_painted(tiles(), panorama())
    red = {yaw: redness(seen(noise, yaw)) for yaw in (0, 20, 180)}
    assert red[0].max() > 0.8 and abs(np.argmax(red[0].max(0)) - WIDTH / 2) < 4
    assert np.argmax(red[20].max(0)) < WIDTH / 2 - 8                    # it stays where it is while the camera turns
    assert red[180].max() < red[0].max() - 0.7


def test_water_mirrors_it():
    noise = with_painted(tiles(), panorama())
    S, ids = rays(np.array([(0, -0.12, -1), (1, -0.12, 0)], float))
    S[4:7] = np.array([(0, 1, 0)] * 2).T                                # level, still water
    S[12] = 20
    mirrored(lt.palette(Light(weather="clouds"), 3), S, ids, 2, noise)
    ahead, aside = redness(S[19:22].T)
    assert ahead > aside + 0.1


def test_above_it_is_the_stages_own_sky():
    up = np.array([(0.3, 0.8, -0.4), (0, 0.7, 0.1), (-0.2, 0.9, 0.3)])
    np.testing.assert_allclose(sky(with_painted(with_painted(tiles(), panorama()), panorama()), up),
                               sky(with_painted(tiles(), panorama() * 0), up), atol=1e-6)
    half = np.array([(0, 0.62 * 192 / 256, -np.sqrt(1 - 0.465**2))])
    covers = [sky(with_painted(tiles(), panorama() * (1, 1, 1, share)), half)[0] for share in (0, 1)]
    assert np.abs(covers[1] - covers[0]).max() > 0.02                   # between, some of both


def test_neither_disc_nor_stars_shine_through():
    light = Light(time="night")
    P = lt.palette(light, 3)
    sun = P[[lt.SUN_X, lt.SUN_Y, lt.SUN_Z]]
    around = np.random.default_rng(0).normal(sun, 0.02, (400, 3))
    around[:, 1] = np.clip(around[:, 1], 0.1, None)
    full = panorama(marker=False)
    full[..., 3] = 1
    own, over = (sky(with_painted(tiles(), made), around, light) for made in (full * 0, full))
    low = around[:, 1] / np.linalg.norm(around, axis=1) < 0.6
    assert low.any() and own.max() > 1 and over[low].max() < 0.7


def test_a_set_without_one_stays_without_and_another_shape_is_refused():
    before = tiles().copy()
    noise = with_painted(tiles(), panorama())
    assert noise.shape == (28, 256, 256) and not noise.flags.writeable and len(tiles()) <= FIRST
    assert np.array_equal(noise[:4], before) and np.array_equal(tiles(), before)
    with pytest.raises(ValueError, match="a panorama of"):
        with_painted(tiles(), panorama()[:128])
