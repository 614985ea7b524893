"""Choosing among takes: the same number is always the same take, and film.toml stays the film maker's."""

from __future__ import annotations

import tomllib

import pytest

from kinema.build.store import Store
from kinema.errors import InputError
from kinema.film.assemble import FilmTasks, film_tasks, voice_tasks, voiced
from kinema.film.project import Project, open_project, store_folder
from kinema.film.stills import write_still
from kinema.film.takes import choose_take, take_tasks, with_seed


def planned(folder) -> tuple[Project, FilmTasks]:
    project, store = open_project(folder), Store(store_folder())
    voices = voice_tasks(project)
    try:
        return project, film_tasks(project, voices, voiced(voices, store))
    finally:
        store.close()


def test_a_number_means_the_same_take_whichever_was_chosen_before(film_folder):
    project, tasks = planned(film_folder)
    shot = tasks.shots[1].id
    seeds = [task.params["shot"]["seed"] for task in take_tasks(project, tasks, shot, 4)]
    assert seeds[0] == tasks.shots[1].seed and len(set(seeds)) == 4
    for k in (3, 2, 4, 1):
        assert choose_take(*planned(film_folder), shot, k) == seeds[k - 1]
        project, tasks = planned(film_folder)
        assert tasks.shots[1].seed == seeds[k - 1]
        assert [task.params["shot"]["seed"] for task in take_tasks(project, tasks, shot, 4)] == seeds


@pytest.mark.parametrize("before", [
    "", "seed = 3", "# mine\r\nseed = 3\r\n", '[shots."a.1"]', '[shots."a.1"]\ncamera = "pan"\nseed = 9 # old\n[music]\non = true\n',
    "[shots.'a.1']\nseed = 9", '[shots."a.2"]\nseed = 5\n'])
def test_a_seed_is_written_and_everything_else_stays(before):
    text = with_seed(before, "a.1", 77)
    old, new = tomllib.loads(before), tomllib.loads(text)
    assert new["shots"].pop("a.1") == {**old.get("shots", {}).pop("a.1", {}), "seed": 77}
    assert {**new, "shots": new["shots"]} == {**old, "shots": old.get("shots", {})}
    kept = [line for line in before.splitlines() if not line.startswith("seed = 9")]
    assert [line for line in text.splitlines() if line in kept] == kept
    assert ("\r\n" in text) == ("\r\n" in before) and ("\n" in text.replace("\r\n", "")) != ("\r\n" in before)


def test_a_table_that_cannot_be_added_to_is_explained_and_left_alone(film_folder):
    path = film_folder / "film.toml"
    _, tasks = planned(film_folder)
    shot = tasks.shots[0].id
    path.write_text(path.read_text() + f'shots = {{ "{shot}" = {{ camera = "static" }} }}\n')
    before = path.read_text()
    with pytest.raises(InputError, match="cannot be added"):
        choose_take(*planned(film_folder), shot, 2)
    assert path.read_text() == before


def test_a_picture_of_ones_own_has_no_takes(film_folder):
    import numpy as np

    from kinema.media.image import write_image

    write_image(film_folder / "own.png", np.full((72, 128, 3), 90, np.uint8))
    shot = planned(film_folder)[1].shots[0].id
    path = film_folder / "film.toml"
    path.write_text(path.read_text() + f'[shots."{shot}"]\npicture = "own.png"\n')
    project, tasks = planned(film_folder)
    for refused in (lambda: take_tasks(project, tasks, shot, 2), lambda: choose_take(project, tasks, shot, 2),
                    lambda: write_still(project, tasks, shot, frame=0, passes=(), say=print)):
        with pytest.raises(InputError, match="picture of your own"):
            refused()
