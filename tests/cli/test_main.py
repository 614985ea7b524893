"""The command line as a user meets it: in a process of its own, with right and wrong input."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from kinema.cli.commands import open_store
from kinema.cli.main import COMMANDS, main
from kinema.film.assemble import voice_tasks
from kinema.film.project import open_project


def kinema(*words: object, cwd: Path | None = None) -> subprocess.CompletedProcess:
    return subprocess.run([sys.executable, "-m", "kinema.cli.main", *map(str, words)], capture_output=True, text=True,
                          cwd=cwd, timeout=300)


def test_help_names_every_command():
    said = kinema("--help").stdout
    assert all(name in said for name in COMMANDS)


def test_a_new_film_can_be_made_at_once(tmp_path, capsys):
    assert main(["new", str(tmp_path / "first-film"), "--json"]) == 0
    path = Path(json.loads(capsys.readouterr().out)["screenplay"])
    assert path.exists() and (path.parent / "film.toml").exists()
    assert main(["plan", str(path.parent), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["unclear"] == []
    assert main(["new", str(path.parent)]) == 2


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_dry_run_says_what_how_long_and_how_much(tmp_path, capsys, language):
    main(["new", str(tmp_path / "f"), "--language", language, "--json"])
    capsys.readouterr()
    assert main(["make", str(tmp_path / "f"), "--dry-run", "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["tasks_to_run"] > 5 and said["pictures_to_render"] > 2
    assert said["seconds"] > 1 and said["bytes"] > 1e6
    assert not (tmp_path / "f" / "out").exists()


BAD_SCREENPLAYS = {
    "binary": bytes(range(256)) * 40, "empty": b"", "truncated": "EXT. 海 - 夜".encode()[:-1],
    "large": b"EXT. A - DAY\n\nSomebody waits.\n" * 2_000_000, "nothing": b"\n\n\n",
}


@pytest.mark.parametrize("name", BAD_SCREENPLAYS)
@pytest.mark.parametrize("command", ["plan", "make"])
def test_a_screenplay_that_cannot_be_used_is_one_clear_line(tmp_path, name, command):
    path = tmp_path / f"{name}.fountain"
    path.write_bytes(BAD_SCREENPLAYS[name])
    done = kinema(command, path)
    assert done.returncode == 2, done.stderr
    assert path.name in done.stderr and done.stderr.count("\n") == 1 and "Traceback" not in done.stderr
    assert done.stdout == ""


@pytest.mark.parametrize("words", [("make", "/nowhere"), ("make", "--jobs", "0"), ("export", "betamax"),
                                   ("make", "--scenes", "77"), ("shot", "99"), ("takes", "1", "--count", "-3")])
def test_wrong_arguments_end_with_code_2_and_no_traceback(film_folder, words):
    place = [] if "/nowhere" in words else [film_folder]
    at = 3 if words[0] in ("takes",) else len(words)
    done = kinema(*words[:at], *place, *words[at:]) if words[0] != "make" else kinema("make", *place, *words[1:])
    assert done.returncode == 2 and "Traceback" not in done.stderr, done.stderr


def test_errors_are_json_for_machines(tmp_path):
    done = kinema("make", tmp_path / "nothing", "--json")
    said = json.loads(done.stdout)
    assert said["exit_code"] == done.returncode == 2 and "kinema new" in said["error"]


def hears_ctrl_c() -> None:
    """A process started in the background of a shell script ignores SIGINT, and so would its children."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def test_ctrl_c_stops_cleanly_says_how_to_go_on_and_keeps_what_is_finished(film_folder):
    process = subprocess.Popen([sys.executable, "-m", "kinema.cli.main", "make", str(film_folder)],
                               stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True, start_new_session=True,
                               preexec_fn=hears_ctrl_c)
    store = Path(os.environ["KINEMA_STORE"])
    deadline = time.monotonic() + 60
    while not list(store.glob("results/*/*.json")) and time.monotonic() < deadline:
        time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=30)
    assert process.returncode == 130 and "same command" in err and "Traceback" not in err
    done = kinema("make", film_folder, "--json")
    assert done.returncode == 0
    said = json.loads(done.stdout)
    assert said["tasks_run"] < said["tasks_total"]


def test_two_builds_of_one_film_do_not_meet(film_folder):
    from kinema.build.lock import film_lock
    with film_lock(film_folder):
        done = kinema("make", film_folder)
    assert done.returncode == 3 and "another build holds this film" in done.stderr


def test_making_explaining_choosing_exporting_and_verifying(film_folder):
    """One film through every command that needs it made."""
    made = kinema("make", film_folder, "--json")
    assert made.returncode == 0, made.stderr
    said = json.loads(made.stdout)
    assert Path(said["film"]).exists() and said["tasks_run"] == said["tasks_total"]

    quiet = kinema("make", film_folder)
    assert quiet.stdout.splitlines()[-1] == said["film"]
    assert "0 of" in quiet.stderr
    assert json.loads(kinema("explain", film_folder, "--json").stdout)["tasks"] == []

    screenplay = film_folder / "two-lights.fountain"
    screenplay.write_text(screenplay.read_text().replace("Is it far?", "Is it still far?"))
    why = json.loads(kinema("explain", film_folder, "--json").stdout)["tasks"]
    assert any(t["kind"] == "voice" and "still" in t["why"] for t in why)

    takes = json.loads(kinema("takes", "2", film_folder, "--count", "2", "--json").stdout)
    assert Path(takes["sheet"]).exists() and takes["takes"][0]["seed"] != takes["takes"][1]["seed"]
    chosen = json.loads(kinema("takes", "2", film_folder, "--choose", "2", "--json").stdout)
    assert chosen["seed"] == takes["takes"][1]["seed"]
    assert f'seed = {chosen["seed"]}' in (film_folder / "film.toml").read_text()

    still = json.loads(kinema("shot", "1", film_folder, "--passes", "depth,matte", "--json").stdout)
    assert all(Path(file).exists() for file in still["files"]) and len(still["files"]) == 4

    folder = film_folder.parent / "exports"
    for name in ("gif", "otio", "stems", "png", "storyboard"):
        done = json.loads(kinema("export", name, film_folder, "--to", folder / name, "--json").stdout)
        assert done["files"] and all(Path(file).exists() for file in done["files"]), name
        assert all((folder / name).resolve() in (Path(file), *Path(file).parents) for file in done["files"]), name
    refused = kinema("export", "gif", film_folder, "--to", film_folder / "film.toml" / "a.gif")
    assert refused.returncode == 4 and refused.stderr.count("\n") == 1 and "could not be written" in refused.stderr

    verdict = json.loads(kinema("verify", film_folder, "--json").stdout)
    assert verdict["exact"] and verdict["tasks_compared"] > 5, verdict["differences"]
    screenplay.write_text(screenplay.read_text().replace("still far", "far still"))
    done = kinema("verify", film_folder, "--quick", "--json")
    assert done.returncode == 1 and any("changed" in d for d in json.loads(done.stdout)["differences"])

    assert json.loads(kinema("clean", film_folder, "--json").stdout)["freed_bytes"] > 0
    assert not (film_folder / "out").exists()


def test_doctor_finds_this_machine_sound(capsys):
    assert main(["doctor", "--store", "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["healthy"] and {f["about"] for f in said["findings"]} >= {"python", "voices", "store"}


def test_doctor_takes_damage_out_so_that_the_next_build_makes_it(film_folder, capsys):
    assert main(["plan", str(film_folder)]) == 0
    capsys.readouterr()
    store = open_store()
    voice = next(iter(voice_tasks(open_project(film_folder)).values()))
    folder = film_folder / "made"
    folder.mkdir()
    (folder / "voice.wav").write_bytes(b"as it was made")
    blob = store.put(voice, folder, {}, 0.0).path("voice.wav")
    blob.chmod(0o644)
    blob.write_bytes(b"as it was mode")
    assert main(["doctor", "--store", "--json"]) == 1
    said = json.loads(capsys.readouterr().out)
    assert not said["healthy"] and any("voice.wav" in f["says"] for f in said["findings"])
    assert store.record(voice.key)[1] == "damaged"
    store.close()
    assert main(["doctor", "--store", "--json"]) == 0


def test_clean_drops_files_that_no_result_names(film_folder, capsys):
    store = open_store()
    leftover = store.root / "blobs" / "ab" / ("ab" * 32)
    leftover.parent.mkdir(parents=True, exist_ok=True)
    leftover.write_bytes(b"x" * 1000)
    store.close()
    assert main(["clean", str(film_folder), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["freed_bytes"] == 1000 and not leftover.exists()


def test_a_store_that_cannot_be_is_a_finding_and_one_line(film_folder, monkeypatch, capsys):
    monkeypatch.setenv("KINEMA_STORE", "/dev/null")
    assert main(["doctor", "--json"]) == 1
    assert any("KINEMA_STORE" in f["says"] for f in json.loads(capsys.readouterr().out)["findings"])
    assert main(["make", str(film_folder)]) == 4
    assert capsys.readouterr().err.count("\n") == 1
