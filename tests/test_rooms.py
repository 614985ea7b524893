"""The house plan: which room may import which (ARCHITECTURE.md). Held by reading the imports."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

SRC = Path(__file__).parents[1] / "src" / "kinema"
OPEN = {"errors", "timecode", "timeline"}
MAY_IMPORT = {
    "story": set(), "stage": {"story", "media"}, "media": set(), "build": set(),
    "generate": {"story", "stage", "media", "data", "models", "sampling", "training", "post", "weights"},
    "post": {"media"}, "sound": {"story", "media"},
    "export": {"story", "media"}, "sampling": set(), "losses": {"sampling"}, "metrics": {"media"},
    "nn": set(), "models": {"nn"}, "weights": {"models"}, "training": set(), "data": {"story", "stage", "media", "post"},
    "recipes": {"media", "data", "models", "losses", "sampling", "training", "nn", "weights", "metrics"},
    "film": {"story", "stage", "media", "sound", "build", "generate", "post", "export"},
    "bench": {"story", "stage", "media", "sound", "build", "generate", "post", "export", "film", "data", "models",
              "sampling", "training", "weights", "metrics", "recipes"},
    "cli": {"story", "stage", "media", "sound", "build", "generate", "post", "export", "film", "bench", "recipes",
            "data"},
}


def imported(path: Path) -> set[str]:
    rooms = set()
    for node in ast.walk(ast.parse(path.read_text())):
        names = ([node.module or ""] if isinstance(node, ast.ImportFrom)
                 else [a.name for a in node.names] if isinstance(node, ast.Import) else [])
        for name in names:
            parts = name.split(".")
            if parts[0] == "kinema" and len(parts) > 1:
                rooms.add(parts[1])
            if parts == ["kinema"] and isinstance(node, ast.ImportFrom):
                rooms |= {a.name for a in node.names if a.name != "__version__"}
    return rooms


@pytest.mark.parametrize("room", sorted(p.name for p in SRC.iterdir() if p.is_dir() and p.name != "__pycache__"))
def test_a_room_imports_only_what_the_plan_allows(room):
    for path in (SRC / room).rglob("*.py"):
        extra = imported(path) - OPEN - {room} - MAY_IMPORT[room]
        assert not extra, f"{path.relative_to(SRC)} imports {sorted(extra)}"


def test_reading_and_planning_load_nothing_heavy():
    code = ("import sys, kinema.story.planner, kinema.story.fountain, kinema.build.run, kinema.film.cut; "
            "print([m for m in ('torch', 'numpy', 'numba', 'av', 'PIL', 'pydantic') if m in sys.modules])")
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
