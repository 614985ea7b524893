"""What the READMEs promise holds: their commands are accepted, their screenplays become films."""

import re
import shlex
from pathlib import Path

import pytest

from kinema.cli.main import COMMANDS, parser
from kinema.story import fountain
from kinema.story.planner import plan

ROOT = Path(__file__).parents[1]
WITHOUT_WEIGHTS = ("sample", "cast")     # in no table until the package has weights for them
READMES = [ROOT / "README.md", ROOT / "README.zh.md"]


def blocks(path: Path, language: str) -> list[str]:
    parts = path.read_text(encoding="utf-8").split("```")          # text, block, text, block ...
    return [block.partition("\n")[2] for block in parts[1::2] if block.partition("\n")[0] == language]


@pytest.mark.parametrize("path", READMES, ids=lambda p: p.name)
def test_the_screenplay_in_it_is_understood_whole(path):
    planned = plan(fountain.parse(blocks(path, "fountain")[0]))
    assert len(planned.shots) >= 4 and {s.light.time for s in planned.shots} == {"dusk"}
    assert len({a.character for s in planned.shots for a in s.actors}) == 2
    assert planned.unclear == ()


@pytest.mark.parametrize("path", READMES, ids=lambda p: p.name)
def test_every_command_in_it_is_accepted(path):
    lines = [line.removeprefix("$ ") for block in blocks(path, "") for line in block.splitlines()]
    commands = [shlex.split(line, comments=True)[1:] for line in lines if line.startswith("kinema ")]
    assert len(commands) >= 5
    for command in commands:
        parser().parse_args(command)


def test_the_table_of_commands_is_complete():
    table = re.findall(r"^\| `kinema (\w+)", READMES[0].read_text(encoding="utf-8"), re.M)
    assert table == [name for name in COMMANDS if name not in WITHOUT_WEIGHTS]


@pytest.mark.parametrize("path", [*READMES, ROOT / "ARCHITECTURE.md", ROOT / "CONTRIBUTING.md"], ids=lambda p: p.name)
def test_every_link_leads_somewhere(path):
    for link in re.findall(r"\]\(([^)#]+)\)", path.read_text(encoding="utf-8")):
        assert link.startswith("http") or (path.parent / link).exists(), link


def test_every_key_of_film_toml_is_documented():
    from kinema.film.settings import (
        CastSettings,
        KeySettings,
        LookSettings,
        SetSettings,
        Settings,
        ShotSettings,
        VoiceSettings,
    )

    text = (ROOT / "docs" / "film-toml.md").read_text(encoding="utf-8")
    for table in (Settings, CastSettings, KeySettings, LookSettings, SetSettings, ShotSettings, VoiceSettings):
        for key in table.model_fields:
            assert re.search(rf"^(\[{key}[.\]]|{key}\s*=|\[cast\.MARA\.{key}\]|\[\[shots\..*\.{key}\]\])", text, re.M), key
