"""The march over the ground against many small steps along the same rays."""

import numpy as np
import pytest
from numba import njit

from kinema.stage.engine import terrain
from kinema.stage.engine.lens import camera_matrix
from kinema.stage.frame import Camera3D
from kinema.stage.sets import build
from kinema.story.shot import Light, Place

WIDTH, HEIGHT = 192, 108


@njit
def by_small_steps(heights, C, found):
    """found [height, width] <- where each pixel's ray meets the ground, inf beyond 600 m."""
    height, width = found.shape
    for row in range(height):
        for column in range(width):
            v, u = 1 - (row + 0.5) / height * 2, (column + 0.5) / width * 2 - 1
            ray = C[9:12] + u * C[14] * C[3:6] + v * C[15] * C[6:9]
            ray = ray / np.sqrt((ray * ray).sum())
            t = 0.5
            while t < 600.0:
                at = C[:3] + np.float32(t) * ray
                if at[1] < terrain.height_at(heights.reshape(-1), at[0], at[2]):
                    break
                t += max(0.1, 0.002 * t)
            found[row, column] = t if t < 600.0 else np.inf


@pytest.mark.parametrize("place, heading", [("desert", 0.0), ("desert", 0.5), ("mountain", 0.0), ("meadow", 0.0)])
def test_no_cliff_is_leapt_over(place, heading):
    stage_set = build(Place(set=place), Light())
    eye = (0.0, stage_set.height(0.0, 6.0) + 1.7, 6.0)
    camera = Camera3D(eye=eye, target=(eye[0] + 30 * np.sin(heading), eye[1] + 4.0, eye[2] - 30 * np.cos(heading)))
    C = camera_matrix(camera, WIDTH, HEIGHT, (0.0, 0.0))
    found, truth = np.empty((HEIGHT, WIDTH), np.float32), np.empty((HEIGHT, WIDTH), np.float32)
    heights = stage_set.world["terrain"].height_NN
    terrain.march(heights, C, np.float32(0.5) + C[16], np.float32(0.5) + C[17],
                  np.float32(stage_set.world["top"]), found)
    by_small_steps(heights, C, truth)
    near = truth < 550
    assert near.mean() > 0.2
    assert (found[near] > 1000).mean() < 0.012               # rays that fly through, along outlines
    apart = np.abs(found[near] / truth[near] - 1)
    assert np.median(apart) < 0.004 and (apart > 0.1).mean() < 0.08
