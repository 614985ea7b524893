from __future__ import annotations

import numpy as np
import pytest

from kinema.sound.ambience import Ambience, calls, events, layers
from kinema.sound.plan import AmbienceRegion
from kinema.sound.textures import TEXTURES, circle_length, texture_block

S = 48_000


def region(**more) -> AmbienceRegion:
    return AmbienceRegion(**{"start": 0, "samples": 20 * S, **more})


def names(**more) -> set[str]:
    return {name for name, _ in layers(region(**more))} | {call.name for call in calls(region(**more))}


def test_a_place_sounds_like_itself():
    assert {"wind", "bird"} <= names(time="day") and "crickets" not in names(time="day")
    assert {"crickets", "owl"} <= names(time="night") and "bird" not in names(time="night")
    assert {"rain", "thunder"} <= names(weather="storm")
    assert {"sea", "surf", "gull"} <= names(landmark="lighthouse") and "sea" in names(landmark="灯塔")
    assert "murmur" in names(set="village") and "murmur" not in names(set="village", time="night")
    assert {"room", "tick"} <= names(set="room", interior=True)
    assert "fire" in names(effects=("campfire",)) and "crickets" not in names(time="night", season="winter")


def test_weather_is_muffled_indoors():
    found = layers(region(set="room", interior=True, weather="rain"))
    assert ("rain", True) in found and ("rain", False) not in found


@pytest.mark.parametrize("name", sorted(TEXTURES))
def test_a_texture_joins_itself_without_a_seam(name):
    """Around the join of each circle the steps from sample to sample are like those elsewhere."""
    lengths = [circle_length(name, which) for which in (0, 1)]
    x = texture_block(name, 0, 0, max(lengths) + 4800)              # seed 0: circles begin where the film does
    steps = np.abs(np.diff(x, axis=0)).max(axis=1)
    for n in lengths:
        assert steps[n - 1] <= np.percentile(steps[n - 4800:n + 4800], 99.9)


@pytest.mark.parametrize("name", ["wind", "rain", "crickets"])
def test_a_stretch_is_the_same_however_it_is_asked_for(name):
    whole = texture_block(name, 3, 1000, 3 * S)
    parts = np.concatenate([texture_block(name, 3, 1000 + a, S) for a in (0, S, 2 * S)])
    assert np.allclose(whole, parts, atol=1e-6)


def test_scenes_cross_over():
    regions = (region(samples=10 * S, weather="clear"), region(start=10 * S, samples=10 * S, weather="storm"))
    bed = Ambience(regions, 20 * S, 1)
    level = [float(np.sqrt((bed.block(int(t * S), S // 10) ** 2).mean())) for t in (5.0, 10.3, 12.0)]
    assert level[0] < level[1] < level[2]


def test_where_no_region_is_nothing_sounds():
    bed = Ambience((region(start=5 * S, samples=5 * S),), 20 * S, 1)
    assert not bed.block(0, 4 * S).any() and bed.block(6 * S, S).any() and not bed.block(12 * S, S).any()


def test_calls_stay_inside_their_region_and_repeat():
    regions = (region(start=3 * S, time="day"),)
    found = events(regions, 1)
    assert found and found == events(regions, 1) != events(regions, 2)
    assert all(3 * S <= e.start < 23 * S for e in found)


def test_every_set_has_a_sound_of_its_own():
    assert names(set="space") == {"void"} and names(set="spaceship", interior=True) == {"ship"}
    assert {"sea", "surf"} <= names(set="coast") and "sand_wind" in names(set="desert") and "city" in names(set="city")
    assert {"water", "drip"} <= names(set="cave", interior=True) and "bird" in names(set="forest")
    assert "crickets" not in names(set="desert", time="night") and "rain" not in names(set="space", weather="rain")
