"""A shot to look at closely: strips and gifs of its diffusion, and beside the teacher."""

import numpy as np
import pytest
from tests.generate.tiny import save_tiny

from kinema.build.executor import load
from kinema.build.store import Store
from kinema.errors import MissingError
from kinema.film import watch
from kinema.film.make import make_takes, spoken_film
from kinema.film.project import open_project, store_folder
from kinema.film.watch import write_compare, write_trace
from kinema.media.image import read_image
from kinema.media.video import probe

SHORT = "EXT. MEADOW - DAY\n\nA campfire burns. [[camera: static]]\n"
SETTINGS = 'long_side = 128\nquality = "preview"\nrate = 12\ntitle_card = false\ncredits = false\n'


@pytest.fixture
def film(tmp_path):
    (tmp_path / "short.fountain").write_text(SHORT)
    (tmp_path / "film.toml").write_text(SETTINGS)
    project, store, executor = open_project(tmp_path), Store(store_folder()), load("inline")
    yield project, spoken_film(project, store=store, executor=executor), store, executor
    store.close()


def test_a_shot_is_shown_beside_its_noising_and_denoising(film, tmp_path, monkeypatch):
    from kinema.generate import bundled
    from kinema.generate.clip import shared_models

    project, tasks, *_ = film
    monkeypatch.setattr(bundled, "size_for", lambda aspect: (64, 48))
    monkeypatch.setenv("KINEMA_WEIGHTS", str(save_tiny(tmp_path / "weights", about={"recipe": {"frames": 9}})))
    shared_models.cache_clear()
    strip, gif = write_trace(project, tasks, tasks.shots[0].id, say=print)
    assert strip.name == "001.trace.png" and read_image(strip).shape[1] > 5 * 250
    assert probe(gif).frames == 8 * 4
    monkeypatch.setenv("KINEMA_WEIGHTS", str(tmp_path))
    with pytest.raises(MissingError, match="no weights"):
        write_trace(project, tasks, tasks.shots[0].id, say=print)


def test_passes_take_and_teacher_stand_side_by_side_and_the_teacher_tells_how_far_it_is(film, monkeypatch):
    project, tasks, store, executor = film
    monkeypatch.setattr(watch, "MOMENTS", 3)
    monkeypatch.setattr(watch, "WIDTH", 64)
    shot, said = tasks.shots[0], []
    task = tasks.takes[shot.id]
    artifact = make_takes(project, [task], store=store, executor=executor)[task.key]
    strip, gif = write_compare(project, tasks, shot.id, artifact, say=said.append)
    assert strip.name == "001.compare.png" and gif.name == "001.compare.gif" and probe(gif).frames == 3
    assert said == [f"the teacher draws frame {k} of 3" for k in (1, 2, 3)]
    assert float(probe(gif).rate) == pytest.approx(3 / float(shot.seconds), rel=0.05)
    picture = read_image(strip).astype(np.float32)
    take, teacher = picture[110:250, -640:-345], picture[110:250, -340:-45]
    assert np.abs(take.mean((0, 1)) - teacher.mean((0, 1))).max() < 25
