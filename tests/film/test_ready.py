"""What a film asks for behind its sets and of its cast: in the keys, before it begins, and in film.lock."""

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

torch = pytest.importorskip("torch")

from kinema.errors import InputError, MissingError  # noqa: E402
from kinema.film import ready  # noqa: E402
from kinema.film.assemble import film_tasks, voice_tasks  # noqa: E402
from kinema.film.lock import read_lock, write_lock  # noqa: E402
from kinema.film.project import make_plan, open_project  # noqa: E402
from kinema.film.tasks import Render, take, title  # noqa: E402
from kinema.film.verify import Verdict, _compare_settings  # noqa: E402
from kinema.generate.consent import NOTE, consent_to, with_consent  # noqa: E402
from kinema.media.image import write_image  # noqa: E402
from kinema.models.dcgan import TINY, DCGANGenerator  # noqa: E402
from kinema.story.shot import Light, Place, Shot, from_plain  # noqa: E402
from kinema.weights.load import CARD, save  # noqa: E402

RENDER = Render(generator="stage", quality="final", width=128, height=72, rate=Fraction(24))


@pytest.fixture
def weights(tmp_path, monkeypatch):
    folder = tmp_path / "weights"
    save("dcgan", DCGANGenerator(TINY), dict.fromkeys(CARD, "") | {"facts": {"dusk": 9}}, folder)
    monkeypatch.setenv("KINEMA_WEIGHTS", str(folder))
    return folder


def shot_before(backdrop: str) -> Shot:
    return Shot(id="s", scene_id="x", frames=4, rate=Fraction(24), place=Place(set="meadow", backdrop=backdrop),
                light=Light(time="day"))


def settings(folder: Path, text: str) -> Path:
    (folder / "film.toml").write_text((folder / "film.toml").read_text() + text, encoding="utf-8")
    return folder


def test_a_take_before_a_backdrop_depends_on_its_weights_and_others_stay_what_they_were(weights):
    plain, painted = (take(shot_before(name), RENDER, number=1) for name in ("", "gan:dusk"))
    assert "backdrop" not in plain.params["shot"]["place"] and not {"weights", "backdrop_version"} & plain.params.keys()
    assert from_plain(Shot, plain.params["shot"]) == shot_before("")
    assert from_plain(Shot, painted.params["shot"]) == shot_before("gan:dusk")
    (weights / "dcgan.json").write_text((weights / "dcgan.json").read_text() + " ")
    assert set(painted.params["weights"]) == {"dcgan"} and take(shot_before("gan:dusk"), RENDER, number=1).key != painted.key


def test_film_toml_reaches_the_shots_of_that_place_alone(film_folder):
    plan = make_plan(open_project(settings(film_folder, '[sets.meadow]\nbackdrop = "gan:dusk"\n')))
    behind = {shot.place.set: shot.place.backdrop for shot in plan.shots}
    assert behind == {"meadow": "gan:dusk", "room": ""}


def test_a_backdrop_moves_behind_the_title(weights, tmp_path, monkeypatch):
    from kinema.film import work
    from kinema.generate import backdrop as room
    from kinema.media import video

    monkeypatch.setattr(room, "sky_colour", lambda light: np.float32((0.5, 0.3, 0.2)))
    first = take(shot_before(""), RENDER, number=1)
    plain, moving, other = (title("X", [], first, of="x", frames=24, render=RENDER, backdrop=behind)
                            for behind in (None, ("gan:dusk", 1), ("gan:dusk", 2)))
    assert "backdrop" not in plain.params and plain.inputs == (first,)
    assert not moving.inputs and moving.key != other.key and set(moving.params["backdrop"]["weights"]) == {"dcgan"}
    work.title(dict(moving.params), [], tmp_path)
    frames = list(video.read_frames(tmp_path / "body.mp4"))
    corners = np.stack([frame[:20, :20] for frame in frames[8:16]]).astype(float)      # the words are in the middle
    assert len(frames) == 24 and np.abs(np.diff(corners, axis=0)).mean() > 0.05


def test_wrong_words_are_told_with_their_line(film_folder):
    with pytest.raises(InputError, match=r"'gan:dusc' asks for 'dusc'. It knows dawn, day, dusk") as told:
        open_project(settings(film_folder, '[sets.MEADOW]\nbackdrop = "gan:dusc"\n'))
    assert told.value.line == 5


def test_a_place_without_a_sky_has_no_backdrop(film_folder):
    with pytest.raises(InputError, match=r"no scene there shows a sky") as told:
        make_plan(open_project(settings(film_folder, '[sets.ROOM]\nbackdrop = "gan:dusk"\n')))
    assert told.value.line == 5


def test_missing_weights_and_what_they_were_not_taught_are_told_before_anything_is_drawn(film_folder, weights, monkeypatch,
                                                                                         tmp_path):
    project = open_project(settings(film_folder, '[sets.MEADOW]\nbackdrop = "gan:storm"\n'))
    with pytest.raises(InputError, match=r"'storm'. It knows dusk"):
        ready.check(project)
    assert set(ready.weights(project)) == {"dcgan"}
    monkeypatch.setenv("KINEMA_WEIGHTS", str(tmp_path))
    with pytest.raises(MissingError, match=r"kinema train dcgan"):
        ready.check(project)


def portrayed(folder: Path, notes: dict[str, str]) -> Path:
    write_image(folder / "anna.png", np.full((8, 8, 3), (200, 30, 30), np.uint8), notes=notes)
    return settings(folder, '[cast.ANNA]\nportrait = "anna.png"\n')


def test_a_portrait_stands_in_storyboard_and_credits_and_nothing_else_changes(film_folder):
    def tasks():
        project = open_project(film_folder)
        return film_tasks(project, voice_tasks(project), {})

    before = tasks()
    portrayed(film_folder, {})
    after = tasks()
    assert "cast" not in before.storyboard.params and after.storyboard.params["cast"] == ["ANNA"]
    assert after.storyboard.inputs[-1].params["sha256"] and after.storyboard.inputs[:-1] == before.storyboard.inputs
    credits = next(task for task in after.film.inputs if task.kind == "credits")
    assert {"name": "Anna", "portrait": 0} in credits.params["groups"][1][1] and len(credits.inputs) == 1
    assert {name: task.key for name, task in after.takes.items()} == {n: t.key for n, t in before.takes.items()}


def test_a_portrait_that_is_not_there_is_told_with_its_line(film_folder):
    with pytest.raises(InputError, match=r"no file anna.png") as told:
        ready.check(open_project(settings(film_folder, '[cast.ANNA]\nportrait = "anna.png"\n')))
    assert told.value.line == 5


def test_a_portrait_of_a_photograph_asks_for_the_consent_on_record(film_folder):
    photo, yes = film_folder / "photo.png", film_folder / "yes.txt"
    write_image(photo, np.full((8, 8, 3), 99, np.uint8))
    yes.write_text("I agree.")
    consent = consent_to(photo, yes, folder=film_folder)
    project = open_project(portrayed(film_folder, {NOTE: consent.photograph_sha256}))
    with pytest.raises(InputError, match=r"made of a photograph, and film.lock records no consent"):
        ready.check(project)
    screenplay = project.screenplay_path
    write_lock(screenplay, {"consents": with_consent(read_lock(screenplay), consent)})
    ready.check(project)
    assert list(ready.lacking_consents(project)) == []
    yes.write_text("I do not.")
    verdict = Verdict(quick=True)
    _compare_settings(project, {}, verdict)
    assert verdict.differences == ["consent: anna.png was made of a photograph, and the consent to its use, yes.txt, was "
                                   "changed."]
