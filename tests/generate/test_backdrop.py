"""Backdrops painted by a tiny generator: named, the same twice, lit as the scene, and moving in a loop."""

import numpy as np
import pytest
import torch

from kinema.data.backdrops import FACTS
from kinema.errors import InputError, MissingError
from kinema.generate import backdrop as room
from kinema.generate.backdrop import (
    backdrop,
    backdrop_loop,
    enlarged,
    facts_told,
    match,
    panorama,
    pictures,
    side_by_side,
)
from kinema.models.dcgan import TINY, DCGANGenerator
from kinema.story.shot import Light
from kinema.weights.load import CARD, save

DUSK_SKY = np.array((0.5, 0.3, 0.2), np.float32)


@pytest.fixture(scope="module")
def weights(tmp_path_factory):
    torch.manual_seed(0)
    folder = tmp_path_factory.mktemp("weights")
    taught = {fact: 9 for kind in ("time", "weather", "view") for fact in FACTS[kind]}
    save("dcgan", DCGANGenerator(TINY), dict.fromkeys(CARD, "") | {"facts": taught}, folder)
    return folder


@pytest.fixture(autouse=True)
def known_sky(monkeypatch):
    """The stage need not draw: its sky is known."""
    monkeypatch.setattr(room, "sky_colour", lambda light: DUSK_SKY * (1 if light.time == "dusk" else 0.5))


def test_a_name_tells_facts_and_the_light_tells_the_rest(weights):
    assert facts_told("gan:dusk coast", folder=weights) == {"time": "dusk", "view": "coast"}
    told = facts_told("gan: storm", Light(time="night", weather="rain", season="winter"), weights)
    assert told == {"time": "night", "weather": "storm"}             # of seasons these weights were taught nothing
    assert facts_told("gan", folder=weights) == {}


def test_what_it_was_not_taught_is_refused_with_the_choices(weights, tmp_path):
    for name, says in (("gan:winter", "dusk"), ("gan:dragon", "dusk"), ("oil:dusk", "gan")):
        with pytest.raises(InputError, match=says):
            backdrop(name, seed=0, width=64, height=32, folder=weights)
    with pytest.raises(MissingError, match="no weights"):
        backdrop("gan", seed=0, width=64, height=32, folder=tmp_path)


def test_the_same_seed_is_the_same_picture_and_another_another(weights):
    one, same, other = (backdrop("gan:dusk", seed=seed, width=96, height=54, folder=weights) for seed in (1, 1, 2))
    assert one.shape == (54, 96, 3) and one.dtype == np.float32 and one.min() >= 0
    assert np.array_equal(one, same) and not np.array_equal(one, other)


def test_its_sky_has_the_mean_colour_of_the_scenes(weights):
    told = facts_told("gan:dusk", folder=weights)
    own = room.scene_linear(room.paint("gan", room.latents("gan", 3, 1, weights), told, weights)[0])
    share = match(own, Light(time="dusk"))
    inside = (share > room.DIMMEST) & (share < room.BRIGHTEST)
    sky = (share * own)[:len(own) // 3].mean((0, 1))
    np.testing.assert_allclose(sky[inside], DUSK_SKY[inside], rtol=1e-4)
    night = backdrop("gan:dusk", seed=3, width=64, height=32, light=Light(time="night"), folder=weights)
    assert night.mean() < backdrop("gan:dusk", seed=3, width=64, height=32, folder=weights).mean()


def test_a_loop_closes_and_moves_evenly_around_its_still(weights):
    frames = np.stack(list(backdrop_loop("gan", seed=1, num_frames=24, width=64, height=32, folder=weights)))
    steps = np.abs(frames - np.roll(frames, 1, axis=0)).mean((1, 2, 3))        # the first is from the last
    assert len(frames) == 24 and steps.min() > 0 and steps[0] < 3 * np.median(steps)
    still = backdrop("gan", seed=1, width=64, height=32, folder=weights)
    stands = next(backdrop_loop("gan", seed=1, num_frames=4, width=64, height=32, angle=0.0, folder=weights))
    np.testing.assert_allclose(stands, still, atol=1e-4)


def test_enlarging_keeps_a_plain_picture_and_covers_other_shapes():
    plain = np.full((9, 16, 3), 0.25, np.float32)
    for width, height in ((64, 36), (60, 60), (33, 9)):
        large = enlarged(plain, width, height)
        assert large.shape == (height, width, 3) and np.allclose(large, 0.25, atol=1e-5)
    slope = np.repeat(np.linspace(0, 1, 16, dtype=np.float32)[None, :, None], 9, 0).repeat(3, 2)
    assert np.diff(enlarged(slope, 128, 72)[10, :, 0]).min() >= -1e-6          # no steps, no ringing along a slope


def test_a_sheet_has_pictures_of_the_generators_own_size(weights):
    made = pictures("gan:night", seed=0, count=3, folder=weights)
    assert made.shape == (3, TINY.height, TINY.width, 3) and made.dtype == np.uint8


def test_pictures_side_by_side_close_round_the_horizon():
    shades = np.array((0.2, 0.5, 0.8, 0.6, 0.4, 0.3), np.float32)
    around = side_by_side(np.broadcast_to(shades[:, None, None, None], (6, 8, 16, 3)), 1.0, 44.0)[0, :, 0]
    middles = [(256 + round(k * 1024 / 6)) % 1024 for k in range(6)]           # the first straight ahead, then to the right
    np.testing.assert_allclose(around[middles], shades, atol=1e-5)
    assert np.abs(np.diff(around, append=around[:1])).max() < 0.03             # no seam, nor where it closes


def test_what_lies_below_a_pictures_horizon_is_left_out_and_above_it_fades():
    rows = np.linspace(0, 1, 100, dtype=np.float32)[None, :, None, None]       # 0 at the upper edge, 1 at the lower
    made = side_by_side(np.broadcast_to(rows, (6, 100, 16, 3)), 0.55, 23.0)
    assert made[0, :, 0] == pytest.approx(0.55, abs=0.01)
    at = round(np.sin(np.radians(23.0)) / 0.62 * 256)
    assert made[at, 0, 0] == pytest.approx(0, abs=0.01)
    assert (made[: at // 2, :, 3] == 1).all() and (made[at + 1:, :, 3] == 0).all() and (np.diff(made[:, 0, 3]) <= 0).all()


def test_a_panorama_is_of_its_seed_and_lit_as_the_scene(weights):
    dusk, again, other = (panorama("gan:dusk coast", seed=s, light=Light(time="dusk"), folder=weights) for s in (1, 1, 2))
    assert dusk.shape == (256, 1024, 4) and dusk.dtype == np.float32 and dusk.min() >= 0
    assert np.array_equal(dusk, again) and not np.array_equal(dusk, other)
    night = panorama("gan:dusk coast", seed=1, light=Light(time="night"), folder=weights)
    assert night[..., :3].mean() < dusk[..., :3].mean()


def test_without_a_view_it_is_all_sky(weights):
    bare, sky, coast = (panorama(f"gan:{w}", seed=1, light=Light(), folder=weights) for w in ("day", "day sky", "day coast"))
    assert np.array_equal(bare, sky) and not np.array_equal(bare, coast)
    assert sky[100, 0, 3] > coast[100, 0, 3]                                   # land is seen lower: there it ends sooner
