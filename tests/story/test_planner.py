"""The planner from screenplay to shots: whole, exact, local and obedient."""

import json
import time
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import pytest

from kinema.story.direction import CastMember, Direction, SetChoice, ShotChoice, Voiced
from kinema.story.fountain import parse
from kinema.story.planner import plan
from kinema.story.screenplay import Dialogue
from kinema.story.shot import (
    ACTIONS,
    ANGLES,
    DIRECTIONS,
    EFFECTS,
    EMOTIONS,
    MARKS,
    MOODS,
    MOVES,
    SETUPS,
    SIZES,
    CameraKey,
    Look,
    Plan,
    from_plain,
    to_plain,
)

SHARED = Path(__file__).parents[2].parent / "shared" / "data"
PASSAGES = json.loads((Path(__file__).parent / "passages.json").read_text(encoding="utf-8"))["passages"]

KEEPER = """FADE IN:

EXT. COAST - DUSK

Rain. A lighthouse. MARA, 30, in a red coat, walks along the path with a lantern. She stops at a sign which reads "NO LANDING".

INT. LAMP ROOM - NIGHT

TOBIAS, seventy, blue sweater, sits at the table. Mara comes in.

MARA
The light went out.

TOBIAS
(softly)
I know. I let it go.

MARA
Why?

TOBIAS
Because nobody is coming. Nobody has come for a year.

MARA
I came.

RADIO (V.O.)
All stations, all stations.

Tobias rises and looks at her.

DISSOLVE TO:

EXT. COAST - DAWN

Mara waves.

FADE OUT.
"""

ZH = """外景 海边 - 黄昏

下着雨。阿海，十岁，穿黄色雨衣，提着灯笼走上小路。他停下，回头望着灯塔。

奶奶
回家吧！

阿海
再等一会儿。

淡出
"""


def shots_by_id(result):
    return {shot.id: shot for shot in result.shots}


def with_line(screenplay, number, text):
    """The screenplay with its n-th speech changed."""
    lines = [e for e in screenplay.elements if isinstance(e, Dialogue)]
    return replace(screenplay, elements=tuple(
        replace(e, text=text, parts=()) if e is lines[number] else e for e in screenplay.elements))


def every_word_is_of_the_contract(result):
    for shot in result.shots:
        camera = shot.camera
        assert camera.size in SIZES and camera.setup in SETUPS and camera.angle in ANGLES
        assert camera.move in MOVES and camera.direction in DIRECTIONS
        assert shot.mood in MOODS and shot.frames >= 1 and shot.prompt.endswith(".")
        assert {e.name for e in shot.effects} <= set(EFFECTS)
        assert {p.mark for p in shot.props} <= {*MARKS, ""}
        for actor in shot.actors:
            assert actor.mark in MARKS and actor.emotion in EMOTIONS
            for beat in actor.beats:
                assert beat.action in ACTIONS and beat.to in (*MARKS, "")
                assert beat.start >= 0 and beat.start + beat.frames <= shot.frames
        for speech in shot.speeches:
            assert speech.start >= 0 and speech.start + speech.frames <= shot.frames
        for effect in shot.effects:
            assert 0 <= effect.start < shot.frames


def test_a_small_film_reads_as_a_director_would_shoot_it():
    result = plan(parse(KEEPER))
    coast, room, _ = result.scenes
    assert (coast.place.set, coast.place.landmark, coast.light.time, coast.light.weather) == (
        "coast", "lighthouse", "dusk", "rain")
    assert (room.place.set, room.place.interior, room.light.time) == ("room", True, "night")
    assert set(room.characters) == {"TOBIAS", "MARA", "RADIO"}
    setups = [s.camera.setup for s in result.shots if s.scene_id == room.id]
    assert setups[0] == "establishing" and "two_shot" in setups and "over_shoulder" in setups
    assert any(s.camera.setup == "insert" and s.props[-1].text == "NO LANDING" for s in result.shots)
    every_word_is_of_the_contract(result)


def test_people_wear_and_hold_what_the_prose_says():
    actors = {a.character: a for s in plan(parse(KEEPER)).shots for a in s.actors}
    assert actors["MARA"].look.coat and actors["MARA"].look.top == "#b53a2e"
    assert actors["TOBIAS"].look.build == "elder" and actors["TOBIAS"].look.top == "#3d6aa6"
    assert any(a.holds == "lantern" for s in plan(parse(KEEPER)).shots for a in s.actors if a.character == "MARA")


def test_a_chinese_scene_is_read_like_an_english_one():
    result = plan(parse(ZH))
    scene = result.scenes[0]
    assert (scene.place.set, scene.place.landmark, scene.light.time, scene.light.weather) == (
        "coast", "lighthouse", "dusk", "rain")
    boy = next(a for s in result.shots for a in s.actors if a.character == "阿海")
    assert boy.look.build == "child" and boy.look.coat and boy.holds == "lantern"
    assert {b.action for s in result.shots for a in s.actors for b in a.beats} >= {"walk", "look"}
    assert result.cuts[-1].kind == "fade_out"
    assert all(s.prompt.isascii() or "阿海" in s.prompt or "奶奶" in s.prompt for s in result.shots)
    every_word_is_of_the_contract(result)


def test_a_line_lasts_as_long_as_its_voice_in_whole_frames():
    screenplay = parse(KEEPER)
    line = next(e for e in screenplay.elements if isinstance(e, Dialogue))
    rate = Fraction(30000, 1001)
    result = plan(screenplay, Direction(rate=rate), {line.id: Voiced(seconds=Fraction(337, 100), mouth=((0, "a"),))})
    speech = shots_by_id(result)[line.id].speeches[0]
    assert speech.frames == 101 and speech.mouth == ((0, "a"),)          # ceil(3.37 s * 29.97)
    assert shots_by_id(result)[line.id].frames >= speech.start + 101 + 8


@pytest.mark.parametrize("number", range(5))
@pytest.mark.parametrize("text", ["Somebody will come. " * 9, "No?", "I am sorry. Goodbye! He is dead..."])
def test_a_changed_line_changes_only_its_own_shots(number, text):
    screenplay = parse(KEEPER)
    before = shots_by_id(plan(screenplay))
    after = shots_by_id(plan(with_line(screenplay, number, text)))
    line = [e for e in screenplay.elements if isinstance(e, Dialogue)][number].id
    differing = {i for i in before.keys() | after.keys() if before.get(i) != after.get(i)}
    assert line in differing and all(i == line or i.startswith(line + "+") for i in differing)


def test_a_longer_voice_changes_only_its_own_shot():
    screenplay = parse(KEEPER)
    line = [e for e in screenplay.elements if isinstance(e, Dialogue)][2].id
    before = shots_by_id(plan(screenplay, None, {line: Voiced(seconds=Fraction(1))}))
    after = shots_by_id(plan(screenplay, None, {line: Voiced(seconds=Fraction(4))}))
    assert {i for i in before if before[i] != after[i]} == {line}


def test_an_inserted_scene_changes_no_other_shot():
    inserted = KEEPER.replace("INT. LAMP ROOM - NIGHT", "INT. BOAT SHED - DAY\n\nOTTO, 40, sings.\n\nINT. LAMP ROOM - NIGHT")
    before, after = shots_by_id(plan(parse(KEEPER))), shots_by_id(plan(parse(inserted)))
    assert all(after[i].camera == before[i].camera and after[i].seed == before[i].seed for i in before)


def test_planning_twice_gives_equal_values_that_survive_json():
    first, second = plan(parse(KEEPER)), plan(parse(KEEPER))
    assert first == second
    assert from_plain(Plan, json.loads(json.dumps(to_plain(first)))) == first


def test_shot_ids_are_unique_and_belong_to_their_scene():
    result = plan(parse(KEEPER))
    assert len({s.id for s in result.shots}) == len(result.shots)
    assert {s.scene_id for s in result.shots} == {s.id for s in result.scenes}


def test_a_voice_over_is_heard_and_its_speaker_not_seen():
    result = plan(parse(KEEPER))
    shot = next(s for s in result.shots if any(x.character == "RADIO" for x in s.speeches))
    assert not shot.speeches[0].on_screen and "RADIO" not in shot.camera.subjects
    assert all(a.character != "RADIO" for s in result.shots for a in s.actors)


def test_who_sits_stays_seated_and_who_rises_stands():
    result = plan(parse(KEEPER))
    rows = [a for s in result.shots for a in s.actors if a.character == "TOBIAS" and s.scene_id == result.scenes[1].id]
    assert rows[0].posture == "sit"
    rise = next(i for i, a in enumerate(rows) if any(b.action == "rise" for b in a.beats))
    assert all(a.posture == "sit" for a in rows[:rise + 1]) and all(a.posture == "stand" for a in rows[rise + 1:])


def test_matched_singles_share_size_and_lens():
    text = "INT. ROOM - DAY\n\n" + "\n".join(f"{'ANN' if i % 2 else 'BEN'}\nThe train leaves at noon.\n" for i in range(14))
    shots = [s for s in plan(parse(text)).shots if s.speeches]
    pairs = [(shots[i].camera, shots[i + 1].camera) for i in (1, 3, 5, 8, 10)]
    assert all((a.size, a.focal_mm, a.setup) == (b.size, b.focal_mm, b.setup) for a, b in pairs)
    assert all(a.subjects != b.subjects for a, b in pairs)


def test_transitions_become_cuts_no_longer_than_a_third_of_a_shot():
    result = plan(parse(KEEPER))
    assert [c.kind for c in result.cuts] == ["fade_in", "dissolve", "fade_out"]
    assert result.cuts[0].after == "" and result.cuts[0].frames == 24 and result.cuts[1].frames == 18
    frames = {s.id: s.frames for s in result.shots}
    assert all(c.frames * 3 <= frames[c.after] for c in result.cuts if c.after)


def test_a_camera_note_wins_and_its_unknown_words_are_told_with_their_line():
    text = KEEPER.replace("Mara waves.", "[[camera: dolly in, 85mm, ECU on MARA, low angle, wobbly, 6s]]\n\nMara waves.")
    result = plan(parse(text))
    shot = next(s for s in result.shots if s.camera.focal_mm == 85)
    assert (shot.camera.size, shot.camera.move, shot.camera.direction, shot.camera.angle) == ("ECU", "dolly", "in", "low")
    assert shot.camera.subjects == ("MARA",) and shot.seconds == 6
    line = text.split("\n").index("[[camera: dolly in, 85mm, ECU on MARA, low angle, wobbly, 6s]]") + 1
    assert any(u.text == "wobbly" and u.line == line for u in result.unclear)


def test_cast_and_set_notes_win_over_the_prose():
    text = KEEPER.replace("Rain. A", "[[cast: MARA = girl, 9, green dress]] [[set: village, dawn, snow, winter]] Rain. A")
    result = plan(parse(text))
    mara = next(a for s in result.shots for a in s.actors if a.character == "MARA")
    assert mara.look.build == "child" and mara.look.skirt and mara.look.top == "#4f7a45"
    scene = result.scenes[0]
    assert (scene.place.set, scene.light.time, scene.light.weather, scene.light.season) == ("village", "dawn", "snow", "winter")


def test_the_film_makers_direction_wins_over_everything():
    look = Look(top="#123456")
    shot = plan(parse(KEEPER)).shots[1]
    direction = Direction(
        cast={"MARA": CastMember(look=look), "TOBIAS": CastMember(words="man, 20, yellow shirt")},
        sets={"Coast": SetChoice(set="village", seed=7, weather="fog")},
        shots={shot.id: ShotChoice(camera="crane up, 24mm, ELS", seconds=Fraction(9), seed=5, picture="ab")})
    result = plan(parse(KEEPER), direction)
    actors = {a.character: a.look for s in result.shots for a in s.actors}
    assert actors["MARA"] == look and actors["TOBIAS"].top == "#e0b23e" and actors["TOBIAS"].build == "adult"
    assert (result.scenes[0].place.set, result.scenes[0].place.seed, result.scenes[0].light.weather) == ("village", 7, "fog")
    chosen = shots_by_id(result)[shot.id]
    assert (chosen.camera.move, chosen.camera.focal_mm, chosen.camera.size) == ("crane", 24, "ELS")
    assert (chosen.seconds, chosen.seed, chosen.picture) == (9, 5, "ab")


def test_a_keyed_path_and_riders_win_over_the_planner():
    shot = next(s for s in plan(parse(KEEPER)).shots if any(a.character == "MARA" for a in s.actors))
    path = (CameraKey(frame=0, eye=(0, 2, 9), target=(0, 1, 0)),)
    direction = Direction(shots={shot.id: ShotChoice(path=path, rides={"MARA": "boat", "NOBODY": "car", "TOBIAS": "sofa"})})
    result = plan(parse(KEEPER), direction)
    chosen = shots_by_id(result)[shot.id]
    assert chosen.camera.path == path and any(p.name == "boat" for p in chosen.props)
    assert next(a.rides for a in chosen.actors if a.character == "MARA") == "boat"
    assert {u.text for u in result.unclear if "rides" in u.why} == {"NOBODY = car", "TOBIAS = sofa"}


def test_nothing_is_dropped_in_silence():
    result = plan(parse("EXT. MEADOW - DAY\n\nANNA defenestrates the gramophone.\n\nA helicopter lands.\n\n~la la la\n\n> WHIRL TO:\n"))
    why = {(u.line, u.why) for u in result.unclear}
    assert any(line == 3 and "defenestrates" in w and "gramophone" in w for line, w in why)
    assert any(line == 5 and "aeroplane" in w for line, w in why)
    assert {line for line, _ in why} >= {3, 5, 7, 9}


def test_a_scene_without_prose_still_gets_a_picture():
    result = plan(parse("EXT. FOREST - NIGHT\n\nINT. HOUSE - DAY\n"))
    assert [s.camera.setup for s in result.shots] == ["establishing", "establishing"]
    assert all(s.seconds >= 3 for s in result.shots)


def test_an_empty_screenplay_has_an_empty_plan():
    assert plan(parse("")).shots == ()


@pytest.mark.parametrize("passage", PASSAGES, ids=lambda p: p["id"])
def test_every_passage_plans_in_the_words_of_the_contract(passage):
    result = plan(parse(f"{passage['heading']}\n\n{passage['body']}\n"))
    every_word_is_of_the_contract(result)
    assert 1.5 <= float(sum(s.seconds for s in result.shots)) / len(result.shots) <= 6


def test_a_120_page_screenplay_plans_in_under_three_seconds():
    parts, count, k = [], 0, 0
    while count < 3000:
        passage = PASSAGES[k % len(PASSAGES)]
        parts.append(f"{passage['heading']}\n\n{passage['body']}\n")
        parts += [f"{'ANNA' if i % 2 else 'BEN'}\nI do not know what you mean, number {k}.\n" for i in range(6)]
        count, k = count + passage["body"].count("\n\n") + 8, k + 1
    screenplay = parse("\n".join(parts))
    start = time.process_time()
    result = plan(screenplay)
    assert time.process_time() - start < 3
    assert len(result.shots) > 2500


@pytest.mark.skipif(not SHARED.is_dir(), reason="no ../shared/data beside the checkout")
def test_every_real_screenplay_plans():
    files = sorted((SHARED / "screenplay").rglob("*.fountain"))
    assert files
    for path in files:
        result = plan(parse(path.read_bytes().decode("utf-8-sig", "replace")))
        assert len({s.id for s in result.shots}) == len(result.shots), path
        every_word_is_of_the_contract(result)


def test_a_sign_is_shown_whole_or_not_at_all():
    from kinema.story import fountain

    shots = plan(fountain.parse('EXT. MEADOW - DAY\n\nANNA stops at a sign. It reads:\n\n"GO BACK"\n\nANNA\nOh.\n')).shots
    with_sign = {s.camera.setup for s in shots if any(p.name == "sign" for p in s.props)}
    assert "insert" in with_sign and with_sign <= {"establishing", "master", "insert"}


LONG_SPEECH = ("I was nine when the lamp went out. My father rowed to the rock in the dark, with nothing but a match in "
               "his teeth, and I counted the strokes. He lit it. Then he sat there for a week, because nobody could reach "
               "him, and he kept it burning with the oars. We saw it every night.")


def test_a_long_speech_cuts_to_who_listens_and_its_voice_goes_on():
    screenplay = parse(f"INT. ROOM - NIGHT\n\nMARA\nTell me.\n\nTOBIAS\n{LONG_SPEECH}\n\nMARA\nOh.\n")
    line = [e for e in screenplay.elements if isinstance(e, Dialogue)][1].id
    mouth = tuple((ms, "a") for ms in range(0, 15000, 100))
    shots = [s for s in plan(screenplay, None, {line: Voiced(seconds=Fraction(15), mouth=mouth)}).shots
             if any(x.line_id == line for x in s.speeches)]
    parts = [s.speeches[0] for s in shots]
    assert len(shots) >= 3 and [s.camera.subjects[0] for s in shots[:3]] == ["TOBIAS", "MARA", "TOBIAS"]
    assert parts[0].said == 0 and all(a.said + a.frames == b.said for a, b in pairwise(parts))
    assert sum(p.frames for p in parts) == 360 and " ".join(p.text for p in parts) == LONG_SPEECH
    assert all(s.frames == p.start + p.frames for s, p in zip(shots[:-1], parts[:-1], strict=True))
    assert sum(len(p.mouth) for p in parts) == 150 and all(p.mouth[0][0] < 100 for p in parts)


def test_words_are_shown_on_the_thing_that_carries_them():
    text = 'INT. ROOM - DAY\n\nANNA, 30, takes out her phone. It reads: "COME HOME"\n\nANNA\nNo.\n'
    shot = next(s for s in plan(parse(text)).shots if s.camera.setup == "insert")
    assert shot.camera.subjects == ("phone",) and any(p.name == "phone" and p.text == "COME HOME" for p in shot.props)


def test_a_campfire_is_shown_near_only_once_in_a_scene():
    text = "EXT. FOREST - NIGHT\n\nA campfire burns.\n\nANNA, 30, sits.\n\nThe fire crackles.\n\nANNA\nWarm.\n\nThe fire burns on.\n"
    near = [s for s in plan(parse(text)).shots if s.camera.setup == "insert" and s.camera.subjects == ("campfire",)]
    assert len(near) == 1


def test_near_pictures_have_a_soft_background_and_a_note_says_otherwise():
    text = "INT. ROOM - DAY\n\n[[camera: CU on ANNA]]\n\nANNA, 30, laughs.\n\n[[camera: CU on ANNA, f/8, 85mm, orbit]]\n\nAnna nods.\n"
    first, second = plan(parse(text)).shots[1:3]
    assert (first.camera.f_stop, second.camera.f_stop, second.camera.focal_mm, second.camera.move) == (2.8, 8, 85, "orbit")
    assert plan(parse(text)).shots[0].camera.f_stop == 0 and not plan(parse(text)).unclear


def test_a_crowd_is_a_few_people_at_the_back_of_wide_pictures():
    text = "EXT. VILLAGE SQUARE - DAY\n\nThe villagers wait. ANNA, 30, walks in.\n\nThe villagers cheer.\n\nANNA\nThank you!\n"
    shots = plan(parse(text)).shots
    crowd = {a.character for a in shots[0].actors} - {"ANNA"}
    assert len(crowd) == 3 and len({a.look.top for a in shots[0].actors}) >= 3
    assert all(a.character == "ANNA" for s in shots if s.camera.setup == "single" for a in s.actors)
    assert any(b.action == "wave" for s in shots for a in s.actors if a.character in crowd for b in a.beats)


def test_who_rides_is_carried_and_the_horse_has_the_steps():
    text = "EXT. MEADOW - DAY\n\nANNA, 30, rides a white horse. She runs.\n\nANNA\nHo!\n"
    actors = [a for s in plan(parse(text)).shots for a in s.actors]
    assert {a.rides for a in actors if a.character == "ANNA"} == {"HORSE"}
    horse = next(a.look for a in actors if a.character == "HORSE")
    assert horse.kind == "horse" and horse.top == "#e6e1d6"
    assert any(b.action == "walk" for a in actors if a.character == "HORSE" for b in a.beats)
    assert not any(b.action in ("walk", "run") for a in actors if a.character == "ANNA" for b in a.beats)


def test_a_boat_comes_and_goes_and_takes_along_who_is_in_it():
    text = ("EXT. HARBOUR - DAY\n\nANNA, 30, waits. The boat pulls in.\n\nAnna climbs into the boat.\n\n"
            "The boat sails away.\n\nANNA\nGoodbye!\n")
    ways = [(p.mark, p.to) for s in plan(parse(text)).shots for p in s.props if p.name == "boat" and p.to]
    assert ways == [("left", "far"), ("far", "far")] or ways[0] == ("left", "far")
    leaving = next(s for s in plan(parse(text)).shots if any(p.to and p.mark == "far" for p in s.props))
    assert any(a.rides == "boat" for a in leaving.actors)


def test_the_look_of_film_toml_wins_with_its_exact_colours():
    direction = Direction(cast={"MARA": CastMember(words="girl, 9", colours={"top": "#010203"}),
                                "TOBIAS": CastMember(kind="dog")})
    looks = {a.character: a.look for s in plan(parse(KEEPER), direction).shots for a in s.actors}
    assert looks["MARA"].top == "#010203" and looks["MARA"].build == "child" and looks["TOBIAS"].kind == "dog"


def test_what_is_given_has_one_holder_at_a_time():
    text = ("EXT. GARDEN - DAY\n\nANNA, 30, holds a flower. BEN, 40, stands there.\n\nANNA\nHello.\n\nBEN\nHello.\n\n"
            "Anna gives Ben the flower.\n\nBEN\nThank you.\n")
    shots = plan(parse(text)).shots
    holders = [tuple(a.character for a in s.actors if a.holds == "flowers") for s in shots]
    assert holders[-1] == ("BEN",) and ("ANNA",) in holders
    assert all(len(row) <= 1 for row in holders)
    giving = next(s for s in shots if any(b.action == "reach" for a in s.actors for b in a.beats))
    assert giving.camera.setup == "two_shot"


def test_the_prompt_calls_an_animal_what_it_is():
    def prompts(text: str) -> str:
        return " ".join(shot.prompt for shot in plan(parse(text)).shots)
    assert "of a fox, running" in prompts(".A MEADOW - DAY\n\nA fox runs.\n")
    assert "狐狸, a dog, running" in prompts("外景 雪地 日\n\n一只狐狸跑过雪地。\n")


def test_a_crowd_alone_is_who_the_scene_is_about():
    def crowd(text: str) -> tuple:
        return max(plan(parse(text)).shots, key=lambda shot: sum(len(a.beats) for a in shot.actors)).actors
    dancing = crowd(".A MEADOW - DAY\n\nChildren dance on the grass.\n")
    assert [a.mark for a in dancing] == ["B", "C", "D"] and all(a.beats[0].action == "dance" for a in dancing)
    walking = crowd(".A DESERT - DAY\n\nSoldiers walk through the sand.\n")
    assert [(a.mark, a.beats[0].to) for a in walking] == [("B", "D"), ("A", "C"), ("left", "B")]
    watched = plan(parse(".A MEADOW - DAY\n\nChildren dance on the grass. ANNA watches.\n")).shots
    assert {a.mark for shot in watched for a in shot.actors if a.character.startswith("CHILDREN")} == {"back"}
