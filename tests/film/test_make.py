"""The main path end to end, on a small film of two scenes."""

from __future__ import annotations

import json
import shutil
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from kinema.build.executor import load
from kinema.build.store import Store
from kinema.errors import InputError, TaskError
from kinema.film.assemble import film_tasks, voice_tasks, voiced
from kinema.film.forecast import reasons
from kinema.film.make import Made, make_film
from kinema.film.project import open_project, store_folder
from kinema.film.selection import Selection
from kinema.media import audio, video
from kinema.media.wav import write_wav


def make(folder: Path, **options) -> Made:
    store, executor = Store(store_folder()), load("inline")
    try:
        return make_film(open_project(folder), store=store, executor=executor, **options)
    finally:
        executor.close()
        store.close()


def kinds(made: Made) -> dict[str, int]:
    ran = [event.task.kind for event in made.finished]
    return {kind: ran.count(kind) for kind in ran}


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """The film, built once; tests that change it copy the folder and share the store."""
    from tests.conftest import SCREENPLAY, SETTINGS

    root = tmp_path_factory.mktemp("built")
    folder = root / "two-lights"
    folder.mkdir()
    (folder / "two-lights.fountain").write_text(SCREENPLAY, encoding="utf-8")
    (folder / "film.toml").write_text(SETTINGS, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KINEMA_STORE", str(root / "store"))
        return root, make(folder)


@pytest.fixture
def again(built, tmp_path, monkeypatch):
    """A copy of the built film's folder and of its store, to change."""
    root, _ = built
    shutil.copytree(root / "two-lights", tmp_path / "two-lights")
    shutil.copytree(root / "store", tmp_path / "store")
    monkeypatch.setenv("KINEMA_STORE", str(tmp_path / "store"))
    return tmp_path / "two-lights"


def test_the_film_has_every_frame_and_its_sound(built):
    _, made = built
    probe = video.probe(made.path)
    assert probe.frames == made.tasks.cutting.frames
    assert probe.rate == Fraction(24) and probe.bt709 and probe.sample_rate == 48_000
    assert [title for _, _, title in probe.chapters] == [scene.heading for scene in made.tasks.plan.scenes]


def test_everything_promised_lies_in_out(built):
    _, made = built
    names = {path.name.removeprefix("two-lights") for path in made.path.parent.iterdir()}
    assert {".mp4", ".srt", ".vtt", ".otio", ".storyboard.png", ".storyboard.html", ".report.json",
            ".dialogue.wav", ".music.wav", ".effects.wav"} <= names


def test_stems_add_up_to_the_mix(built):
    _, made = built
    mix = audio.read_audio(made.artifacts[made.tasks.mix.key].path("mix.wav"))
    stems = [audio.read_audio(Path(str(made.path.with_suffix("")) + f".{stem}.wav"))
             for stem in ("dialogue", "music", "effects")]
    assert np.abs(sum(stems) - mix).max() <= 2 ** -23


def test_report_and_lock_agree_with_the_film(built):
    _, made = built
    report = json.loads(Path(str(made.path.with_suffix("")) + ".report.json").read_text())
    lock = json.loads((made.path.parent.parent / "film.lock").read_text())["films"]["two-lights.fountain"]
    assert report["frames"] == made.tasks.cutting.frames
    assert [shot["id"] for shot in report["shots"]] == [shot.id for shot in made.tasks.shots]
    assert lock["film"] == made.artifacts[made.tasks.film.key].sha256("film.mp4")
    assert abs(report["sound"]["lufs"] + 16) <= 0.5


def test_pictures_are_neither_black_nor_white(built):
    _, made = built
    for shot in made.tasks.shots:
        assert 0.02 < made.artifacts[made.tasks.takes[shot.id].key].measured["luma"] < 0.95, shot.id


def test_nothing_changed_nothing_runs(again):
    assert make(again).finished == []


def test_one_changed_line_draws_only_its_own_shot(again):
    path = again / "two-lights.fountain"
    path.write_text(path.read_text().replace("Is it far?", "Is it very far from here?"))
    made = make(again)
    ran = kinds(made)
    assert ran["voice"] == 1 and ran["take"] == 1
    assert set(ran) <= {"voice", "take", "transition", "title", "mix", "film", "storyboard", "papers"}


def test_inserting_a_scene_draws_only_the_new_one(again):
    before = [shot.id for shot in make(again).tasks.shots]
    path = again / "two-lights.fountain"
    path.write_text(path.read_text().replace("DISSOLVE TO:", "EXT. VILLAGE STREET - DAY\n\nA dog sleeps.\n\nDISSOLVE TO:"))
    made = make(again)
    after = [shot.id for shot in made.tasks.shots]
    new = [shot for shot in after if shot not in before]
    assert new and [shot for shot in after if shot not in new] == before
    drawn = {event.task.about for event in made.finished if event.task.kind == "take"}
    beside = {after[after.index(new[0]) - 1], after[after.index(new[-1]) + 1]}      # their dissolve is another now
    assert set(new) <= drawn <= set(new) | beside


def test_a_part_that_begins_with_a_fade_and_ends_with_one_is_delivered(again):
    made = make(again, selection=Selection(shots="1"))
    assert [piece.kind for piece in made.tasks.cutting.pieces] == ["fade_in", "body"]
    assert video.probe(made.path).frames == made.tasks.shots[0].frames


def test_a_part_of_the_film_is_a_file_of_its_own(again):
    made = make(again, selection=Selection(scenes="2"))
    assert made.path.name == "two-lights.scenes-2.mp4"
    assert {shot.scene_id for shot in made.tasks.shots} == {made.tasks.plan.scenes[1].id}


@pytest.mark.parametrize("selection", [Selection(scenes="9"), Selection(shots="nobody"), Selection(scenes="1", shots="99")])
def test_a_part_that_is_not_there_says_what_is(again, selection):
    with pytest.raises(InputError, match=r"there is no (scene|shot)"):
        make(again, selection=selection)


def test_a_flipped_byte_in_a_take_makes_only_that_take_again(again):
    store = Path(again.parent / "store")
    made = make(again)
    damaged = made.artifacts[made.tasks.takes[made.tasks.shots[0].id].key].path("body.mp4")
    damaged.chmod(0o644)
    data = bytearray(damaged.read_bytes())
    data[len(data) // 2] ^= 1
    damaged.write_bytes(bytes(data))
    assert store in damaged.parents
    path = again / "film.toml"
    path.write_text(path.read_text() + "credits = false\n")      # the film is joined again, so the take is read
    remade = make(again)
    assert [e.task.about for e in remade.finished if e.task.kind == "take"] == [made.tasks.shots[0].id]


def test_own_recording_and_own_picture_take_their_places(again):
    project = open_project(again)
    line = project.lines[0].id
    tone = (0.2 * np.sin(np.arange(48_000) * 0.05)).astype(np.float32)
    write_wav(again / "line.wav", tone)
    shot = make(again).tasks.shots[0].id
    from kinema.media.image import write_image
    write_image(again / "still.png", np.full((90, 160, 3), (200, 40, 40), np.uint8))
    path = again / "film.toml"
    path.write_text(path.read_text() + f'[lines."{line}"]\nrecording = "line.wav"\n[shots."{shot}"]\npicture = "still.png"\n')
    made = make(again)
    assert kinds(made)["recording"] == 1
    first = next(video.read_frames(made.artifacts[made.tasks.takes[shot].key].path("body.mp4")))
    assert np.abs(first.mean((0, 1)) - (200, 40, 40)).max() < 8


def test_a_file_of_the_film_maker_that_cannot_be_used_is_named_as_in_the_folder(again):
    line = open_project(again).lines[0].id
    (again / "line.mp3").write_text("no sound")
    path = again / "film.toml"
    path.write_text(path.read_text() + f'[lines."{line}"]\nrecording = "line.mp3"\n')
    with pytest.raises(TaskError, match=r"line\.mp3: cannot be read") as caught:
        make(again)
    assert "blobs" not in str(caught.value)


def test_a_screenplay_without_shots_is_named(again):
    path = again / "two-lights.fountain"
    path.write_text("[[only a note]]\n")
    with pytest.raises(InputError, match=r"two-lights\.fountain: the screenplay gives no shots"):
        make(again)


@pytest.mark.parametrize("key, line", [('[shots."nobody"]\nseed = 1', 4), ('[lines."nobody"]\nrecording = "a.wav"', 4),
                                       ('[music]\nfile = "gone.wav"', 5)])
def test_what_film_toml_names_and_is_not_there_is_told_with_its_line(again, key, line):
    path = again / "film.toml"
    path.write_text(path.read_text() + key + "\n")
    with pytest.raises(InputError, match=rf"film\.toml:{line}: .*there is no"):
        make(again)


def test_explain_compares_with_the_same_films_last_time_in_a_store_that_films_share(again):
    other = again.parent / "other"
    shutil.copytree(again, other)
    (other / "film.toml").write_text((other / "film.toml").read_text() + 'title = "Another"\n')
    make(other)
    (again / "film.toml").write_text((again / "film.toml").read_text() + "loudness = -20\n")
    store = Store(store_folder())
    found = {r["kind"]: r["why"] for r in reasons(open_project(again), store, selection=Selection())}
    store.close()
    assert "lufs: -16" in found["mix"] and "Another" not in " ".join(found.values())


@pytest.mark.parametrize("subtitles, track", [("sidecar", True), ("burned", False), ("off", False)])
def test_only_subtitles_that_are_not_in_the_picture_have_a_track(again, subtitles, track):
    path = again / "film.toml"
    path.write_text(path.read_text() + f'subtitles = "{subtitles}"\n')
    project, store = open_project(again), Store(store_folder())
    voices = voice_tasks(project)
    assert bool(film_tasks(project, voices, voiced(voices, store)).film.params["subtitles"]) is track
    store.close()


def test_two_screenplays_of_one_folder_keep_their_own_ids(film_folder):
    from kinema.film.make import remember_ids

    other = film_folder / "other.fountain"
    other.write_text("EXT. MEADOW - NIGHT\n\nANNA\nIs it near?\n")
    first, second = open_project(film_folder / "two-lights.fountain"), open_project(other)
    remember_ids(first)
    remember_ids(second)
    assert open_project(other).lines[0].id == second.lines[0].id != first.lines[0].id
    edited = film_folder / "two-lights.fountain"
    edited.write_text(edited.read_text().replace("Is it far?", "Is it quite far?"))
    assert [line.id for line in open_project(edited).lines] == [line.id for line in first.lines]
