"""Sentences to facts: who does what, in English and in Chinese."""

import pytest

from kinema.story.breakdown import break_down
from kinema.story.fountain import parse


def facts(text, heading="EXT. FIELD - DAY"):
    film = break_down(parse(f"{heading}\n\n{text}\n"))
    return film, film.scenes[-1]


def deeds(text):
    return [(d.who, d.action) for m in facts(text)[1].all_moments for d in m.deeds]


@pytest.mark.parametrize(("text", "expected"), [
    ("ANNA walks in. She sits down.", [("ANNA", "walk"), ("ANNA", "sit")]),
    ("ANNA, 30, and BEN, 40, enter. He waves; she nods.",
     [("ANNA", "walk"), ("BEN", "walk"), ("BEN", "wave"), ("ANNA", "nod")]),
    ("ANNA does not run.", []),
    ("The waves roll in. A black taxi brakes.", []),
    ("Out of the dark comes OTTO, 50.", [("OTTO", "walk")]),
    ("ANNA, 30, takes three steps, takes a seat and takes the cup.",
     [("ANNA", "walk"), ("ANNA", "sit"), ("ANNA", "pick_up")]),
    ("林秀，二十岁，走进来，坐下。", [("林秀", "walk"), ("林秀", "sit")]),
    ("门外站着一个老人。他敲了敲门。", [("老人", "stand"), ("老人", "knock")]),
    ("老周没有回头。", []),
])
def test_verbs_belong_to_whom_the_clause_is_about(text, expected):
    assert deeds(text) == expected


@pytest.mark.parametrize(("text", "who", "wears", "age"), [
    ("LUCY (8), in a yellow dress and a straw hat, runs.", "LUCY", [("yellow", "dress"), ("", "straw hat")], "child"),
    ("Her brother TOM, 12, blue shirt, laughs.", "TOM", [("blue", "shirt")], "child"),
    ("奶奶系着蓝色围裙，坐着。", "奶奶", [("blue", "apron")], "elder"),
    ("一个红衣女子走来。", "女子", [("red", "dress")], ""),
    ("小满，一个八岁的女孩，穿着红色棉袄，走来。", "小满", [("red", "jacket")], "child"),
])
def test_clothes_and_age_belong_to_their_wearer(text, who, wears, age):
    person = facts(text)[0].cast.people[who]
    assert person.wears == wears and person.age == age


def test_what_is_picked_up_is_held_and_what_is_thrown_is_not():
    moments = list(facts("MARA, 30, picks up a lantern. She throws the book into the well.")[1].all_moments)
    assert moments[0].holds == [("MARA", "lantern")]
    assert moments[1].holds[-1] == ("MARA", "")


def test_prose_makes_the_time_of_the_heading_exact():
    assert facts("It is early evening.", "EXT. PEAK - NIGHT")[1].time == "dusk"
    assert facts("A wind.", "EXT. PEAK - NIGHT")[1].time == "night"


def test_a_misspelt_cue_is_the_same_person_and_is_told():
    film = break_down(parse("INT. HALL - DAY\n\nMARGARET\nYes.\n\nMARGARGET\nNo.\n"))
    assert set(film.cast.people) == {"MARGARET"} and film.cast.slips == [(6, "MARGARGET", "MARGARET")]


def test_capitals_that_shout_are_not_people():
    assert not facts("A great THUD sounds and the earth trembles.")[1].people


def test_a_voice_that_is_only_heard_is_not_seen():
    film, scene = facts("The Boss app hums.\n\nBOSS (V.O.)\nWork.\n\nBEN\nNo.")
    assert film.cast.voices == {"BOSS"} and not any("BOSS" in m.people for m in scene.all_moments)


@pytest.mark.parametrize(("heading", "expected"), [
    ("EXT. HARBOUR - DAY", "coast"), ("INT. COCKPIT - NIGHT", "spaceship"), ("EXT. MOUNT GURU TRAIL - DAY", "mountain"),
    ("EXT. MOUNTAIN MEADOW - DAY", "meadow"), ("EXT. STREET - NIGHT", "city"), ("EXT. VILLAGE STREET - DAY", "village"),
    ("EXT. SPACESHIP - NIGHT", "space"), ("INT. CAVE - DAY", "cave"), ("EXT. CAVE - DAY", "mountain"),
    ("EXT. WATCHTOWER - DUSK", "tower"), ("INT. LIGHTHOUSE - LAMP ROOM - DAY", "room"), ("EXT. DUNES - NOON", "desert"),
    ("外景 沙漠 - 日", "desert"), ("外景 雪原 - 黄昏", "snowfield"), ("内景 飞船驾驶舱 - 夜", "spaceship"),
    ("外景 城市街道 - 夜", "city"), ("外景 古镇街道 - 日", "village"), ("外景 竹林 - 夜", "forest"), ("内景 山洞 - 夜", "cave"),
])
def test_a_heading_names_its_set(heading, expected):
    assert facts("Wind.", heading)[1].set == expected


@pytest.mark.parametrize(("text", "moves"), [
    ("A black car races down the street.", [("car", "past")]), ("The train pulls in.", [("train", "in")]),
    ("The spaceship lifts off.", [("spaceship", "up")]), ("The door opens.", [("door", "open")]),
    ("ANNA, 30, closes the door.", [("door", "shut")]), ("ANNA, 30, races to the car.", []),
    ("一辆汽车飞驰而过。", [("car", "past")]), ("飞船升空。", [("spaceship", "up")]), ("门开了。", [("door", "open")]),
])
def test_what_moves_of_itself_and_how(text, moves):
    assert [move for m in facts(text)[1].all_moments for move in m.moves] == moves


@pytest.mark.parametrize(("text", "rides", "boards"), [
    ("ANNA, 30, rides a horse.", [("ANNA", "HORSE")], []), ("ANNA, 30, drives.", [("ANNA", "car")], []),
    ("ANNA, 30, sits in the boat.", [("ANNA", "boat")], []), ("ANNA, 30, climbs into the car.", [], [("ANNA", "car")]),
    ("林川骑着马。", [("林川", "马")], []), ("林川跳上船。", [], [("林川", "boat")]),
])
def test_who_is_carried_and_by_what(text, rides, boards):
    moments = list(facts(text)[1].all_moments)
    assert [r for m in moments for r in m.rides] == rides and [b for m in moments for b in m.boards] == boards


def test_animals_act_and_their_colour_is_their_own():
    film, scene = facts("ANNA, 30, waits. A white horse runs past. Her dog REX barks. It sits. She laughs.")
    people = film.cast.people
    assert (people["HORSE"].species, people["HORSE"].coat, people["REX"].species) == ("horse", "white", "dog")
    assert [(d.who, d.action) for m in scene.all_moments for d in m.deeds] == [
        ("ANNA", "stand"), ("HORSE", "run"), ("REX", "talk"), ("REX", "sit"), ("ANNA", "laugh")]


def test_a_load_is_carried_and_a_lantern_only_held():
    assert deeds("ANNA, 30, carries a crate.") == [("ANNA", "carry")]
    assert deeds("ANNA, 30, carries a lantern.") == []


def test_who_is_fought_fights_too():
    assert deeds("ANNA, 30, waits. BEN, 40, fights Anna.") == [("ANNA", "stand"), ("BEN", "fight"), ("ANNA", "fight")]
