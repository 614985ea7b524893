"""A task's key holds its code's version; a change of what it makes without a new version would give old results."""

import json

import numpy as np
from tests.film.golden import PATH, TOLERANCE, build, fingerprints, versions


def test_what_tasks_make_changes_only_with_their_version(tmp_path):
    golden = json.loads(PATH.read_text())
    assert golden["versions"] == versions(), "a version was raised: record anew with `python -m tests.film.golden`"
    made = fingerprints(build(tmp_path))
    assert made.keys() == golden["made"].keys()
    changed = [f"{kind}: {about}: {name}" for kind, things in golden["made"].items() for about, files in things.items()
               for name, numbers in files.items() if not same(numbers, made[kind].get(about, {}).get(name, []))]
    assert not changed, f"raise the versions in film/tasks.py or generate/protocol.py; other results for {changed}"


def same(old: list[float], new: list[float]) -> bool:
    return len(old) == len(new) and bool(np.allclose(old, new, rtol=0, atol=TOLERANCE))
