"""Boundaries of shots: on made pictures, and on hand-labelled films where they are at hand."""

import json
from pathlib import Path

import numpy as np
import pytest

from kinema.data.cuts import Boundary, boundaries, signature, whole_shots
from kinema.media.video import read_frames

FILMS = Path(__file__).parents[3] / "shared" / "data"


def shot(seed, count, *, pan=1):
    """A textured picture that the camera pans over."""
    rng = np.random.default_rng(seed)
    coarse = rng.integers(20, 235, (6, 24, 3)).repeat(12, 0).repeat(12, 1).astype(np.uint8)
    return [coarse[:, pan * i:pan * i + 128] for i in range(count)]


def found(frames):
    return boundaries([signature(f) for f in frames])


def test_a_cut_is_found_on_its_frame():
    frames = [*shot(1, 30), *shot(2, 30)]
    assert found(frames) == [Boundary(30, 29)]
    assert list(whole_shots(frames)) == [(0, 30), (30, 60)]


def test_one_shot_is_whole_though_the_camera_moves():
    assert found(shot(3, 60, pan=2)) == []
    assert list(whole_shots(shot(3, 40))) == [(0, 40)] and list(whole_shots(shot(3, 4), shortest=5)) == []
    assert list(whole_shots([])) == []


def test_a_flash_is_no_cut():
    frames = shot(4, 50)
    frames[25] = np.full_like(frames[25], 255)
    assert found(frames) == []


def test_a_dissolve_belongs_to_neither_shot():
    a, b, n = shot(5, 42, pan=0), shot(6, 42, pan=0), 12
    mixed = [(x * (1 - (k + 1) / (n + 1)) + y * ((k + 1) / (n + 1))).astype(np.uint8)
             for k, (x, y) in enumerate(zip(a[30:], b[:n], strict=True))]
    (one,) = found([*a[:30], *mixed, *b[n:]])
    assert one.start <= 32 and one.end >= 39
    assert all(last <= 32 or first >= 38 for first, last in whole_shots([*a[:30], *mixed, *b[n:]]))


@pytest.mark.skipif(not FILMS.is_dir(), reason="the labelled films are not at hand")
@pytest.mark.parametrize("film, most_extra", [("video/nasa_13013.mp4", 0), ("shots/reel_dev.mp4", 1)])
def test_all_labelled_boundaries_are_found_and_few_others(film, most_extra):
    labels = json.loads((FILMS / "shots" / ("reel_dev.json" if "reel" in film else "GT_dev.json")).read_text())
    true = [(t.get("frame", t.get("start")), t.get("frame", t.get("end")))
            for t in (labels if "reel" in film else labels[film])["transitions"]]
    made = found(read_frames(FILMS / film))
    near = [[b for b in made if b.start <= end + 2 and max(b.start, b.end) >= start - 2] for start, end in true]
    assert all(near)
    assert len(made) - len({b for hits in near for b in hits}) <= most_extra
