"""Motions for actors: as long as asked, the same for a seed, and the stage plays them."""

from dataclasses import replace

import numpy as np
import pytest

torch = pytest.importorskip("torch")

from kinema.cli.main import main  # noqa: E402
from kinema.errors import InputError  # noqa: E402
from kinema.generate.motion import GOES_ON, actions, read_words, sampled_motion  # noqa: E402
from kinema.models.motion_vae import MotionVAE  # noqa: E402
from kinema.recipes.motion_vae import TINY  # noqa: E402
from kinema.stage.actors.capture import Capture  # noqa: E402
from kinema.stage.actors.moves import as_motion, moves_of, six  # noqa: E402
from kinema.stage.actors.retarget import Played  # noqa: E402
from kinema.stage.actors.skeleton import proportions  # noqa: E402
from kinema.story.shot import Look  # noqa: E402
from kinema.weights.load import CARD, save  # noqa: E402


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Weights that never trained: somebody who stands and shivers."""
    torch.manual_seed(0)
    vae, path = MotionVAE(TINY.model), tmp_path_factory.mktemp("weights")
    still = np.zeros((2, 16, 6))
    still[:, 1:], still[:, 0, 1] = six(np.eye(3)), 0.994
    vae.mean.copy_(torch.from_numpy(moves_of(still)[0]))
    vae.deviation.fill_(0.05)
    save("motion_vae", vae, dict.fromkeys(CARD, "") | {"actions": {"walk": ["capture"], "wave": ["rules"]}}, path)
    return path


def test_a_motion_is_as_long_as_asked_and_the_seeds_own(folder):
    one, same, other = (sampled_motion("walk", seconds=5.0, seed=seed, folder=folder) for seed in (1, 1, 2))
    assert one.shape == (120, 16, 6) and np.array_equal(one, same) and not np.allclose(one, other)


def test_parts_join_without_a_jump(folder):
    frames = sampled_motion("walk", seconds=5.0, seed=1, folder=folder)
    steps = np.abs(np.diff(frames, axis=0)).max((1, 2))
    joins = [48 + k * (48 - GOES_ON) - 1 for k in range(3)]
    assert steps[joins].max() < 2.5 * np.median(steps) + 0.02


def test_an_action_that_the_card_does_not_list_stays_with_the_rules(folder):
    assert actions(folder) == {"walk": ["capture"], "wave": ["rules"]}
    with pytest.raises(InputError, match="not taught 'dance'"):
        sampled_motion("dance", seconds=2.0, seed=0, folder=folder)
    with pytest.raises(InputError, match="seconds"):
        sampled_motion("walk", seconds=0.0, seed=0, folder=folder)


def test_words_say_an_action_a_tempo_and_an_energy():
    assert read_words("walk, tempo 1.8 energy 1") == {"action": "walk", "tempo": 1.8, "energy": 1.0}
    assert read_words("") == {"action": ""}
    with pytest.raises(InputError, match="moonwalk"):
        read_words("moonwalk")


def test_a_figure_of_any_build_plays_it_with_feet_on_the_ground(folder):
    motion = as_motion(sampled_motion("walk", seconds=3.0, seed=1, folder=folder))
    part = Played(Capture(motion), 0.0, 3.0, proportions(replace(Look(), build="child", height_m=1.2)), (0.0, 0.0, 0.0))
    for t in np.arange(0.0, 3.0, 0.25):
        bones = part.bones(float(t), lambda x, z: 0.0)
        assert np.isfinite(bones.place).all() and -0.05 < bones.place[:15, 1].min() < 0.15


@pytest.mark.parametrize("name", ["walks.png", "walk.bvh"])
def test_the_command_line_shows_them_and_gives_them_to_blender(folder, tmp_path, name):
    assert main(["sample", "motion_vae", "walk", "--out", str(tmp_path / name), "--seconds", "2", "--weights", str(folder)]) == 0
    assert (tmp_path / name).stat().st_size > 3000
