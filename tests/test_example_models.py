"""examples/models: short programs that train a tiny model and show what it learned."""

import importlib.util
from pathlib import Path

import pytest

torch = pytest.importorskip("torch")

FOLDER = Path(__file__).parents[1] / "examples" / "models"
PROGRAMS = sorted(FOLDER.glob("*.py"))


def loaded(name):
    spec = importlib.util.spec_from_file_location(name, FOLDER / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    torch.manual_seed(0)
    return module


def written(folder):
    return sorted(path.name for path in folder.iterdir() if path.stat().st_size > 1000)


@pytest.mark.parametrize("path", PROGRAMS, ids=lambda p: p.stem)
def test_a_program_is_under_forty_lines_and_the_readme_tells_of_it(path):
    assert sum(bool(line.strip()) for line in path.read_text(encoding="utf-8").splitlines()) < 40
    assert path.name in (FOLDER / "README.md").read_text(encoding="utf-8")


def test_balloons_out_of_noise_have_a_sky(tmp_path):
    program = loaded("video_diffusion")
    clips = program.main(tmp_path / "x", steps=60)

    def off(clips):                                       # from the nearer of both skies, by day and by night
        skies = program.RGB[3:, None, :, None, None, None]
        return (clips[:, :, :, :2] - skies).square().mean((2, 3, 4, 5)).amin(0).mean()
    assert off(clips) < 0.5 * off(torch.randn_like(clips))
    assert written(tmp_path) == ["x.gif", "x.png"]


def test_games_on_a_ring_are_told_beside_the_truth(tmp_path):
    program = loaded("ring_of_gaussians")
    found = program.main(tmp_path / "x", steps=12)
    assert tuple(found) == ("the truth", *program.PLAYED) and written(tmp_path) == ["x.png"]
    assert found["the truth"][0] == 8 and found["the truth"][1] < 0.1 < min(away for _, away in list(found.values())[1:])


def test_a_picture_that_moves_is_nearer_to_the_truth_than_noise(tmp_path):
    clips, true = loaded("picture_animation").main(tmp_path / "x", steps=60)
    assert (clips - true).square().mean() < 0.5 * (torch.randn_like(true) - true).square().mean()
    assert written(tmp_path) == ["x.gif", "x.png"]


def test_a_motion_that_goes_on_from_a_beginning_is_nearer_to_the_truth_than_another_of_its_name(tmp_path):
    true, samples, completed = loaded("motion_samples").main(tmp_path / "x", steps=100)
    assert torch.equal(completed[:, :10], true[:, :10])
    assert (completed - true)[:, 10:16].square().mean() < 0.7 * (samples - true)[:, 10:16].square().mean()
    assert written(tmp_path) == ["x.png"]


def test_faces_out_of_a_latent_near_the_drawn_ones(tmp_path):
    program = loaded("style_mixing")
    faces, real = program.main(tmp_path / "x", steps=40), program.drawn(64)
    assert (faces.mean(0) - real.mean(0)).square().mean() < 0.5 * (torch.randn_like(real[0]) - real.mean(0)).square().mean()
    assert written(tmp_path) == ["x.png"]


def test_moons_come_back_out_of_eight_numbers(tmp_path):
    moons, back = loaded("latent_traversal").main(tmp_path / "x", steps=60)
    assert (back - moons).square().mean() < 0.7 * (moons.mean(0) - moons).square().mean()
    assert written(tmp_path) == ["x.png"]
