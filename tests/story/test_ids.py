"""Ids stay: whatever is inserted, deleted, moved or edited, nothing else is renamed."""

import json
import random
from dataclasses import replace

import pytest

from kinema.errors import InputError
from kinema.story.fountain import parse, scenes, write
from kinema.story.ids import OPENING, Ids, ids_of, slug
from kinema.story.screenplay import SceneHeading

PLACES = ["KITCHEN", "LIGHTHOUSE", "BEACH", "灯塔", "BOB'S ROOM"]
TIMES = ["DAY", "NIGHT", "DUSK"]
NAMES = ["MARA", "TOM", "ANA"]
SENTENCE = "the lamp is out she runs to a door and looks at him under rain with cold hands now they wait"
WORDS = SENTENCE.split()


def line(rng):
    words = " ".join(rng.choice(WORDS) for _ in range(rng.randint(4, 9))).capitalize()
    return f"{rng.choice(NAMES)}\n{words}?" if rng.random() < 0.5 else f"{words}."


def scene(rng):
    heading = f"{rng.choice(['INT', 'EXT'])}. {rng.choice(PLACES)} - {rng.choice(TIMES)}"
    return [heading, *(line(rng) for _ in range(rng.randint(2, 8)))]


def screenplay(rng):
    return [scene(rng) for _ in range(rng.randint(3, 12))]


def text_of(film):
    return "\n\n".join("\n\n".join(blocks) for blocks in film) + "\n"


def names(film, previous=None):
    """Ids in the order of the blocks, as lists like the film's."""
    return [[s.heading.id, *(e.id for e in s.elements)] for s in scenes(parse(text_of(film), previous))]


def remembered(film, previous=None):
    return ids_of(parse(text_of(film), previous))


SEEDS = range(60)


@pytest.mark.parametrize("previous", [False, True])
@pytest.mark.parametrize("seed", SEEDS)
def test_inserting_a_scene_renames_no_other(seed, previous):
    rng = random.Random(seed)
    film = screenplay(rng)
    before, ids = names(film), remembered(film)
    at = rng.randint(0, len(film))
    after = names([*film[:at], scene(rng), *film[at:]], ids if previous else None)
    assert after[:at] + after[at + 1 :] == before


@pytest.mark.parametrize("previous", [False, True])
@pytest.mark.parametrize("seed", SEEDS)
def test_deleting_or_moving_a_scene_renames_none(seed, previous):
    rng = random.Random(seed)
    film = screenplay(rng)
    before, ids = names(film), remembered(film)
    at = rng.randrange(len(film))
    rest = film[:at] + film[at + 1 :]
    others = before[:at] + before[at + 1 :]
    assert names(rest, ids if previous else None) == others
    to = rng.randint(0, len(rest))
    moved = names([*rest[:to], film[at], *rest[to:]], ids if previous else None)
    assert moved == [*others[:to], before[at], *others[to:]]


@pytest.mark.parametrize("previous", [False, True])
@pytest.mark.parametrize("seed", SEEDS)
def test_inserting_deleting_or_moving_a_line_renames_no_other(seed, previous):
    rng = random.Random(seed)
    film = screenplay(rng)
    before, ids = names(film), (remembered(film) if previous else None)
    n = rng.randrange(len(film))
    blocks = film[n]
    # Without memory the first line is part of the scene's name.
    first = 1 if previous else 2
    at = rng.randint(first, len(blocks))
    after = names([*film[:n], [*blocks[:at], line(rng), *blocks[at:]], *film[n + 1 :]], ids)
    del after[n][at]
    assert after == before
    if len(blocks) > first + 1:
        at = rng.randrange(first, len(blocks))
        rest = blocks[:at] + blocks[at + 1 :]
        expected = before[n][:at] + before[n][at + 1 :]
        assert names([*film[:n], rest, *film[n + 1 :]], ids)[n] == expected
        to = rng.randint(first, len(rest))
        moved = [*rest[:to], blocks[at], *rest[to:]]
        assert names([*film[:n], moved, *film[n + 1 :]], ids)[n] == [*expected[:to], before[n][at], *expected[to:]]


@pytest.mark.parametrize("seed", SEEDS)
def test_an_edited_line_or_heading_keeps_its_id(seed):
    rng = random.Random(seed)
    film = screenplay(rng)
    before, ids = names(film), remembered(film)
    n = rng.randrange(len(film))
    at = rng.randrange(len(film[n]))
    edited = [list(blocks) for blocks in film]
    if at == 0:
        edited[n][0] = "EXT. SOMEWHERE ELSE - DAWN"
    else:
        edited[n][at] = edited[n][at].replace("the", "every").rstrip("?.") + " again."
    assert names(edited, ids) == before


@pytest.mark.parametrize("seed", SEEDS)
def test_a_line_edited_beside_a_new_one_keeps_its_id(seed):
    rng = random.Random(seed)
    film = screenplay(rng)
    before, ids = names(film), remembered(film)
    n = rng.randrange(len(film))
    at = rng.randrange(1, len(film[n]))
    name, _, _ = film[n][at].rpartition("\n")
    new = (name + "\n" if name else "") + "Something entirely new happens."
    old = film[n][at].rstrip("?.") + " again."
    after = names([*film[:n], [*film[n][:at], new, old, *film[n][at + 1 :]], *film[n + 1 :]], ids)
    del after[n][at]
    assert after == before


def test_a_character_renamed_through_the_whole_film_keeps_every_id():
    rng = random.Random(5)
    film = screenplay(rng)
    renamed = [[block.replace("MARA", "MARIA") for block in blocks] for blocks in film]
    assert names(renamed, remembered(film)) == names(film)


def test_many_edits_one_after_the_other_keep_ids_unique():
    rng = random.Random(3)
    film, ids = screenplay(rng), None
    for _ in range(60):
        n = rng.randrange(len(film))
        if rng.random() < 0.2:
            film.insert(n, scene(rng))
        elif rng.random() < 0.2 and len(film) > 3:
            del film[n]
        elif rng.random() < 0.3:
            film[n] = [*film[n], film[n][-1]]
        else:
            film[n] = [*film[n][:1], line(rng), *film[n][1:]]
        got = [name for blocks in names(film, ids) for name in blocks]
        assert len(set(got)) == len(got)
        ids = remembered(film, ids)


def test_equal_scenes_and_lines_are_told_apart():
    film = [["INT. A - DAY", "He runs.", "He runs."]] * 3
    got = [name for blocks in names(film) for name in blocks]
    assert len(set(got)) == len(got) == 9
    assert names(film)[0][2] == names(film)[0][1] + "-2"


def test_deleting_one_of_several_equal_lines_renames_none_of_the_others():
    film = [["INT. A - DAY", "He runs.", "TOM\nNo.", "He runs.", "MARA\nYes.", "He runs."]]
    before, ids = names(film)[0], remembered(film)
    shorter = [[*film[0][:1], *film[0][2:]]]
    assert names(shorter, ids)[0] == [before[0], *before[2:]]


def test_ids_are_short_and_readable_in_either_language():
    (first, line_id), (second, _) = names([["INT. BOB'S KITCHEN - NIGHT", "Rain."], ["内景 灯塔 - 夜", "下雨。"]])
    assert first.startswith("bob-s-kitchen-night-") and len(first) == len("bob-s-kitchen-night-") + 4
    assert line_id.startswith(first + ".") and len(line_id) == len(first) + 5
    assert second.startswith("灯塔-夜-")
    assert slug("A/B\\C: D\n" + "x" * 100) == "a-b-c-d-" + "x" * 32


def test_what_precedes_the_first_heading_is_the_opening():
    film = parse("FADE IN:\n\nINT. A - DAY\n\nHe runs.\n")
    assert scenes(film)[0].id == OPENING
    assert film.elements[0].id.startswith(OPENING + ".")
    again = parse("FADE IN SLOWLY:\n\nINT. A - DAY\n\nHe runs.\n", ids_of(film))
    assert [e.id for e in again.elements][1:] == [e.id for e in film.elements][1:]


def test_ids_are_remembered_as_plain_values():
    ids = remembered(screenplay(random.Random(1)))
    assert Ids.from_json(json.loads(json.dumps(ids.to_json()))) == ids


@pytest.mark.parametrize("damaged", [None, 3, {"a": 1}, [1], [["a", "b"]], [["a", "b", "c", [["x"]]]],
                                     [["a", "b", 3, []]], [["a", "b", "c", []]] * 2])  # fmt: skip
def test_damaged_memory_is_refused(damaged):
    with pytest.raises(InputError, match="remembered ids"):
        Ids.from_json(damaged)


def test_ids_do_not_depend_on_how_the_text_is_laid_out():
    film = parse(text_of(screenplay(random.Random(2))))
    bare = replace(film, elements=tuple(replace(e, raw="") for e in film.elements))
    assert [e.id for e in parse(write(bare).replace("\n", "\r\n")).elements] == [e.id for e in film.elements]
    assert any(isinstance(e, SceneHeading) for e in film.elements)
