from fractions import Fraction
from pathlib import Path

import pytest

from kinema.errors import InputError
from kinema.film.assemble import film_tasks
from kinema.film.project import make_plan, open_project, styled
from kinema.film.settings import Settings, read_settings


@pytest.mark.parametrize("aspect, size", [("16:9", (1024, 576)), ("2.39", (1024, 428)), ("9:16", (576, 1024)), ("1:1", (768, 768))])
def test_every_aspect_has_an_even_size(aspect, size):
    assert Settings(aspect=aspect).size == size


def test_without_a_file_there_are_defaults(tmp_path: Path):
    assert read_settings(tmp_path / "film.toml") == Settings()


@pytest.mark.parametrize("text, line, says", [
    ("seed = 1\nrate = 0\n", 2, "frame rate '0'"),
    ("rate = 1e99", 1, "frame rate"),
    ('[cast.A]\nlike = "B"\n[cast.B]\nlike = "A"\n', 1, "circle"),
    ('[cast.A]\nlike = "Z"\n', 1, "names nobody"),
    ("ratte = 24", 1, "no such key"),
    ('[lines."x-1"]\nrecording = "../../etc/passwd"\n', 2, "leaves the film's folder"),
    ('[shots.a]\npicture = "/etc/passwd"\n', 2, "leaves the film's folder"),
    ("long_side = 99999999", 1, "less than or equal to 4096"),
    ('[shots."q"]\nseconds = nan\n', 2, "seconds"),
    ('[cast.MARA]\nlook = "x"\ntop = "red"\n', 3, "a colour is written"),
    ("title = \n", 1, "not valid TOML"),
    ('[cast.REX]\nkind = "cat"\n', 2, "human, dog, horse, bird"),
    ('[[shots."q".path]]\nat = 0\neye = [0, 1]\ntarget = [0, 1, 0]\n', 3, "eye"),
    ('[[shots."q".path]]\nat = 0\neye = [0, 1, nan]\ntarget = [0, 1, 0]\n', 3, "three numbers of metres"),
    ('[[shots."q".path]]\nat = 0\neye = [0, 1, 0]\ntarget = [0, 1, 0]\n', 1, "look nowhere"),
    ('[shots."q"]\npath = [{at = 2, eye = [0, 1, 9], target = [0, 1, 0]}, {at = 1, eye = [0, 1, 8], target = [0, 1, 0]}]\n',
     2, "the key at 1 s does not come after the one at 2 s"),
])
def test_bad_values_name_the_file_the_line_and_what_is_allowed(tmp_path: Path, text, line, says):
    path = tmp_path / "film.toml"
    path.write_text(text)
    with pytest.raises(InputError) as caught:
        read_settings(path)
    assert says in str(caught.value)
    assert str(caught.value).startswith(f"{path}:{line}: ")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("data", [b"\xff\xfe\x00", b"\x00" * 100, b"a = " + b"[" * 5000, b"x = '" + b"a" * (2 << 20)])
def test_files_that_are_no_settings_are_one_line_of_error(tmp_path: Path, data):
    path = tmp_path / "film.toml"
    path.write_bytes(data)
    with pytest.raises(InputError) as caught:
        read_settings(path)
    assert "\n" not in str(caught.value)


def test_likeness_goes_to_the_nearest(tmp_path: Path):
    path = tmp_path / "film.toml"
    path.write_text('[cast.A]\nlook = "woman, red coat"\ntop = "#aa0000"\n[cast.B]\nlike = "A"\ntop = "#0000aa"\nlook = "30"\n')
    member = read_settings(path).direction({}).cast["B"]
    assert member.words == "woman, red coat, 30"
    assert member.colours == {"top": "#0000aa"}


def test_camera_keys_become_frames_and_riders_names(tmp_path: Path):
    path = tmp_path / "film.toml"
    path.write_text('rate = 25\n[shots."s.1"]\nrides = { mara = "boat" }\n[[shots."s.1".path]]\nat = 0\neye = [0, 1.6, 9]\n'
                    'target = [0, 1, 0]\n[[shots."s.1".path]]\nat = 1.5\neye = [1, 2, 3]\ntarget = [0, 1, 0]\nfocal_mm = 50\n')
    shot = read_settings(path).direction({}).shots["s.1"]
    assert [(key.frame, key.eye, key.focal_mm) for key in shot.path] == [(0, (0, 1.6, 9), 35), (38, (1, 2, 3), 50)]
    assert shot.rides == {"MARA": "boat"}


def test_times_given_in_seconds_become_exact(tmp_path: Path):
    path = tmp_path / "film.toml"
    path.write_text('[shots."s.1"]\nseconds = 2.1\n')
    assert read_settings(path).direction({}).shots["s.1"].seconds == Fraction(21, 10)


def test_a_screenplay_that_is_a_link_out_of_the_folder_is_refused(tmp_path: Path):
    (tmp_path / "secret.txt").write_text("EXT. MEADOW - DAY\n\nANNA waits.\n")
    folder = tmp_path / "film"
    folder.mkdir()
    (folder / "film.fountain").symlink_to(tmp_path / "secret.txt")
    with pytest.raises(InputError, match="leads out of the film's folder"):
        open_project(folder)


def test_the_whole_sphere_has_its_own_shape_and_every_camera_sees_it(tmp_path: Path):
    (tmp_path / "a.fountain").write_text("EXT. MEADOW - DAY\n\nANNA walks.\n")
    (tmp_path / "film.toml").write_text('[look]\nprojection = "360"\nstereo_mm = 64\n')
    project = open_project(tmp_path)
    assert project.settings.size == (1024, 1024)
    assert {(s.camera.projection, s.camera.stereo_mm) for s in make_plan(project).shots} == {("360", 64.0)}


def test_another_style_makes_other_takes_and_only_flat_films_have_one(tmp_path: Path):
    (tmp_path / "a.fountain").write_text("EXT. MEADOW - DAY\n\nANNA walks.\n")
    project = open_project(tmp_path)
    inked = styled(project, "ink")
    assert styled(project, None) == project and inked.settings.look.style == "ink"
    plain, ink = (film_tasks(p, {}, {}).takes for p in (project, inked))
    assert all(plain[name].key != ink[name].key for name in plain)
    (tmp_path / "film.toml").write_text('[look]\nprojection = "360"\n')
    with pytest.raises(InputError, match="flat"):
        styled(open_project(tmp_path), "ink")
    (tmp_path / "film.toml").write_text('[look]\nprojection = "360"\nstyle = "ink"\n')
    with pytest.raises(InputError, match="flat"):
        open_project(tmp_path)
