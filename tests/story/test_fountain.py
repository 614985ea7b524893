"""Fountain in and out: what is read, what is written, on our own texts and on every one in the shared folder."""

import html
import random
import re
import time
from dataclasses import replace
from pathlib import Path

import pytest

from kinema.story.fountain import parse, plain, scenes, write
from kinema.story.screenplay import (
    Action,
    Boneyard,
    Dialogue,
    Lyric,
    Note,
    PageBreak,
    SceneHeading,
    Screenplay,
    Section,
    Synopsis,
    TitleEntry,
    Transition,
)

SHARED = Path(__file__).parents[2].parent / "shared" / "data" / "screenplay"
FILES = sorted(SHARED.glob("*/*.fountain"))

FILM = """\
Title:
    **THE LAMP**
    A short film
Author: Anna Berg
Draft date: 2026-01-02

# Act One

= Mara comes home.

FADE IN:

EXT. LIGHTHOUSE - NIGHT #1A#

Rain. MARA (30) [[cast: red coat]] walks up
the path with a *lantern*.
[[camera: dolly in, 35mm]]

MARA
(out of breath)
Is anybody
  
there?

TOM (V.O.) (CONT'D)
Go home.

MARA ^
_No._

~ Home is the sailor

/* A scene we cut.

INT. CELLAR - DAY
*/

.THE LAMP ROOM

!TOM
turns.

@McTom
~ Home from sea
He coughs.

> Burn to white.

> THE END <

===

[[music: calm
  
and slow]]
"""


def without_source(screenplay):
    return replace(screenplay, title_raw="", elements=tuple(replace(e, raw="") for e in screenplay.elements))


def kinds(text):
    return [type(element) for element in parse(text).elements]


def test_every_element_of_the_syntax_is_read():
    film = parse(FILM)
    assert film.title_page == (
        TitleEntry("Title", ("**THE LAMP**", "A short film")),
        TitleEntry("Author", ("Anna Berg",)),
        TitleEntry("Draft date", ("2026-01-02",)),
    )
    assert [type(e) for e in film.elements] == [
        Section, Synopsis, Transition, SceneHeading, Action, Dialogue, Dialogue, Dialogue, Lyric, Boneyard,
        SceneHeading, Action, Dialogue, Transition, Action, PageBreak, Note,
    ]  # fmt: skip
    heading, action, mara, tom, dual = film.elements[3:8]
    assert (heading.text, heading.scene_number) == ("EXT. LIGHTHOUSE - NIGHT", "1A")
    assert (heading.interior, heading.exterior, heading.location, heading.time) == (
        False, True, "LIGHTHOUSE", "NIGHT",
    )  # fmt: skip
    assert action.text == "Rain. MARA (30) walks up\nthe path with a *lantern*."
    assert mara.parentheticals == ("out of breath",)
    assert mara.text == "Is anybody\n\nthere?"
    assert (tom.character, tom.extension, tom.dual) == ("TOM", "V.O., CONT'D", False)
    assert (dual.character, dual.text, plain(dual.text), dual.dual) == ("MARA", "_No._", "No.", True)
    forced_heading, forced_action, singer, burn, end = film.elements[10:15]
    assert (forced_heading.text, forced_heading.forced) == ("THE LAMP ROOM", True)
    assert (forced_action.text, forced_action.forced) == ("TOM\nturns.", True)
    assert (singer.character, [p.kind for p in singer.parts]) == ("McTom", ["lyric", "spoken"])
    assert (burn.text, burn.forced, end.text, end.centred) == ("Burn to white.", True, "THE END", True)


def test_lines_and_notes_know_where_they_stand():
    film = parse(FILM)
    source = FILM.split("\n")
    for element in film.elements:
        assert element.raw.split("\n")[0] == source[element.line - 1]
    notes = [(scene.number, note.line, note.text) for scene in scenes(film) for note in scene.notes]
    assert notes == [
        (1, source.index("Rain. MARA (30) [[cast: red coat]] walks up") + 1, "cast: red coat"),
        (1, source.index("[[camera: dolly in, 35mm]]") + 1, "camera: dolly in, 35mm"),
        (2, source.index("[[music: calm") + 1, "music: calm\n\nand slow"),
    ]


def test_scenes_run_from_heading_to_heading_and_the_beginning_is_scene_0():
    film = scenes(parse(FILM))
    assert [scene.number for scene in film] == [0, 1, 2]
    assert [scene.heading.text for scene in film] == ["", "EXT. LIGHTHOUSE - NIGHT", "THE LAMP ROOM"]
    assert [len(scene.lines) for scene in film] == [0, 3, 1]
    assert all(scene.id == scene.heading.id != "" for scene in film)
    assert [scene.number for scene in scenes(parse("INT. A - DAY\n\nx"))] == [1]
    assert scenes(parse("")) == ()


@pytest.mark.parametrize("text", ["", "\n", "\ufeff", " \n\n", "x", FILM, FILM.replace("\n", "\r\n"), "A\r\rB\r"])
def test_what_nobody_touched_is_written_back_as_it_was(text):
    assert write(parse(text)) == text


def test_what_has_no_source_reads_back_equal():
    film = parse(FILM)
    assert parse(write(without_source(film))) == film


def test_random_text_comes_back_byte_for_byte_and_equal_when_written_from_content():
    words = [
        "\n", "\n", "\n\n", "\r\n", "  \n", "\t", "INT. HOUSE - DAY", "MARA", "JOHN (V.O.)", " ^", "@", "!", "~", "> ",
        " <", ".", "=", "===", "#", "[[", "]]", "/*", "*/", "hello", "He runs.", "CUT TO:", "FADE IN:", " ", "(", ")",
        "小明", "：", "你好。", "内景 灯塔 - 夜", "第一场 ", "*", "**", "_", "\\", "#1#", "TO:", "Zoë",
    ]  # fmt: skip
    same = 0
    for seed in range(1500):
        rng = random.Random(seed)
        text = "\n" + "".join(rng.choice(words) for _ in range(rng.randint(1, 25)))
        film = parse(text)
        assert write(film) == text
        same += parse(write(without_source(film))) == film
    assert same >= 1497            # what a note or a boneyard joined can be impossible to say without it


def test_a_changed_element_is_written_from_content_and_the_rest_stays():
    film = parse(FILM)
    at = next(n for n, e in enumerate(film.elements) if isinstance(e, Dialogue))
    edited = replace(film.elements[at], text="Hello?\nTom?", raw="")
    text = write(replace(film, elements=(*film.elements[:at], edited, *film.elements[at + 1 :])))
    old = "MARA\n(out of breath)\nIs anybody\n  \nthere?\n"
    assert text == FILM.replace(old, "MARA\n(out of breath)\nHello?\nTom?\n")


def test_a_heading_whose_words_alone_were_changed_is_not_forced():
    film = parse("INT. A - DAY\n\nHe runs.\n")
    edited = replace(film.elements[0], text="EXT. B - NIGHT", raw="")
    assert write(replace(film, elements=(edited, *film.elements[1:]))) == "EXT. B - NIGHT\n\nHe runs.\n"


def test_a_changed_element_keeps_the_notes_inside_it():
    film = parse("INT. A - DAY\n\nHe runs. [[camera: pan]]\n\nHe stops.\n")
    edited = replace(film.elements[1], text="He walks.", raw="")
    assert write(replace(film, elements=(film.elements[0], edited, film.elements[2]))) == (
        "INT. A - DAY\n\nHe walks. [[camera: pan]]\n\nHe stops.\n"
    )


def test_elements_put_together_anew_stay_apart():
    film = parse("BOB\nHi.\n~ la\nMore.\n\nINT. B - DAY")
    without_lyric = replace(film, elements=(film.elements[0], film.elements[-1], film.elements[0]))
    again = parse(write(without_lyric))
    assert [type(e) for e in again.elements] == [Dialogue, SceneHeading, Dialogue]


def test_a_screenplay_made_of_values_alone_is_written_so_that_it_reads_back():
    film = Screenplay(
        title_page=(TitleEntry("Title", ("X",)),),
        elements=(
            SceneHeading(text="THE VOID", forced=True, location="THE VOID"),
            Action(text="BANG\nThe door opens.", forced=True),
            Action(text="CUT TO:"),
            Dialogue(character="Ana", text="Hi.", forced=True),
            Transition(text="CUT TO:"),
        ),
    )
    again = parse(write(film))
    assert again.title_page == film.title_page
    assert [(type(e), e.text) for e in again.elements] == [(type(e), e.text) for e in film.elements]


def test_line_endings_of_the_file_are_used_for_what_is_written_from_content():
    film = parse("INT. A - DAY\r\n\r\nHe runs.\r\n")
    edited = replace(film.elements[1], text="He\nwalks.", raw="")
    assert write(replace(film, elements=(film.elements[0], edited))) == "INT. A - DAY\r\n\r\nHe\r\nwalks.\r\n"


@pytest.mark.parametrize(
    "text, kind",
    [
        ("CUT TO: ", Action),                      # spaces after it: no transition
        ("boop TO:", Action),
        ("FADE OUT.", Transition),
        ("23 (O.S.)\nHi.", Action),                # a name has a letter
        ("R2D2\nBleep.", Dialogue),
        ("BOB\n\nHi.", Action),                    # nothing said
        ("... no heading", Action),
        (".. no heading", Action),
        ("int. house - day", SceneHeading),
        ("Interesting.", Action),
        ("[[never ends", Action),
        ("/* never ends", Action),
        ("> a <", Action),
        ("#1 fan", Section),
        ("!INT. A - DAY", Action),
        ("!CUT TO:", Action),
        ("!BANG\nThe door.", Action),
        ("   ===   ", PageBreak),
        ("淡出。", Transition),
    ],
)
def test_a_line_is_what_the_syntax_says(text, kind):
    assert kinds("x\n\n" + text)[1] is kind


def test_a_note_ends_before_an_empty_line_and_a_boneyard_does_not():
    film = parse("a [[b\n\nc]] d\n\ne /* f\n\ng */ h")
    assert [(type(e), e.text) for e in film.elements] == [(Action, "a [[b"), (Action, "c]] d"), (Action, "e h")]


def test_lines_taken_out_of_a_speech_do_not_end_it():
    film = parse("BOB\nHello.\n/* Nice day. */\n[[camera: CU on BOB]]\nGoodbye.\n")
    assert [(e.text, [n.text for n in e.notes]) for e in film.elements] == [("Hello.\nGoodbye.", ["camera: CU on BOB"])]


CHINESE = """\
标题：灯塔
作者：林一

内景 灯塔 - 夜

小明（画外音）
有人吗？

@老守塔人
（低声）
没有。

小红：我听见了。
小红（笑）：真的。
小红OS：他老了。

小明（V.O.）：
我记得。
△小明推门而入。
△门关上了。

时间：三年后

桌上有三样东西：灯、书和刀。

天黑了
海面平静。

第2场 海边 日 外

淡出。
"""


def test_chinese_forms_are_read():
    film = parse(CHINESE)
    assert film.title("标题") == "灯塔"
    assert [(e.location, e.time, e.scene_number) for e in film.elements if isinstance(e, SceneHeading)] == [
        ("灯塔", "夜", ""),
        ("海边", "日", "2"),
    ]
    assert [(e.character, e.extension, e.parentheticals, e.text) for s in scenes(film) for e in s.lines] == [
        ("小明", "画外音", (), "有人吗？"),
        ("老守塔人", "", ("低声",), "没有。"),
        ("小红", "", (), "我听见了。"),
        ("小红", "", ("笑",), "真的。"),
        ("小红", "OS", (), "他老了。"),
        ("小明", "V.O.", (), "我记得。"),
    ]
    assert [e.text for e in film.elements if isinstance(e, Action)] == [
        "小明推门而入。", "门关上了。", "时间：三年后", "桌上有三样东西：灯、书和刀。", "天黑了\n海面平静。",
    ]  # fmt: skip
    assert write(film) == CHINESE
    assert parse(write(without_source(film))) == film


needs_files = pytest.mark.skipif(not FILES, reason="the shared screenplays are not here")


@needs_files
def test_every_shared_screenplay_comes_back_byte_for_byte_and_equal_from_content():
    for path in FILES:
        text = path.read_bytes().decode()
        film = parse(text)
        assert write(film) == text, path
        assert parse(write(without_source(film))) == film, path


def of_kinds(film):
    names = {
        SceneHeading: "HEADING", Dialogue: "CHARACTER", Transition: "TRANSITION", Section: "SECTION",
        Synopsis: "SYNOPSIS", PageBreak: "PAGEBREAK",
    }  # fmt: skip
    return [
        (names[type(e)], e.character if isinstance(e, Dialogue) else e.text)
        for e in film.elements
        if type(e) in names
    ]


# Tags: an extension of that tool. Otherwise we follow the published syntax (3CPO has a letter, CUT TO: is no title)
# and see a transition before a boneyard as readers do.
DIFFERENT = {"Tags", "Character", "Sections", "Boneyards"}


@needs_files
def test_elements_are_those_screenplay_tools_expects():
    compared = 0
    for expected in sorted((SHARED / "screenplay-tools").glob("*.txt")):
        name = expected.stem.removesuffix("-Merged").removesuffix("-Unmerged")
        source = expected.with_name(name + ".fountain")
        if not source.exists() or name in DIFFERENT:
            continue
        kind = "HEADING|CHARACTER|TRANSITION|SECTION|SYNOPSIS|PAGEBREAK"
        want = re.findall(rf'^({kind}):"([^"]*)"', expected.read_text("utf-8"), re.MULTILINE)
        assert of_kinds(parse(source.read_text("utf-8"))) == want, name
        compared += 1
    assert compared >= 14


@needs_files
def test_headings_cues_and_action_are_those_screenplain_shows():
    shown = sorted((SHARED / "screenplain").glob("*.html"))
    for path in shown:
        page = path.read_text("utf-8")
        film = parse(path.with_suffix(".fountain").read_text("utf-8"))
        headings = re.findall(r"<h6.*?</h6>", page)
        assert [e.text for e in film.elements if isinstance(e, SceneHeading)] == [
            html.unescape(re.sub(r"<span.*?</span>|<.*?>", "", heading)) for heading in headings
        ], path
        cues = [html.unescape(cue) for cue in re.findall(r'<p class="character">(.*?)</p>', page)]
        speeches = [e for e in film.elements if isinstance(e, Dialogue)]
        assert [e.character + (f" ({e.extension})" if e.extension else "") for e in speeches] == cues, path
        actions = re.findall(r'<div class="action"><p>(.*?)</p>', page)
        assert [e.text for e in film.elements if isinstance(e, Action)] == [
            html.unescape(action.replace("<br/>", "\n")).replace("\xa0", " ") for action in actions
        ], path
    assert len(shown) >= 16


def seconds(text):
    best = 1e9
    for _ in range(3):
        start = time.perf_counter()
        parse(text)
        best = min(best, time.perf_counter() - start)
    return best


def test_a_feature_of_120_pages_is_read_in_a_moment():
    scene = "\n\n".join(f"He does thing {n} and looks up.\n\nMARA\nI say thing {n}, you see." for n in range(40))
    text = "\n\n".join(f"INT. ROOM {n} - DAY\n\n{scene}" for n in range(90))
    text = text[:200_000]
    assert seconds(text) < 0.9     # 0.1 s on one core of 2026 that has nothing else to do


@pytest.mark.parametrize(
    "unit",
    ["[[\n", "/*\n", "[[\n\n", "A\n", "A\n\n", "[[a]]", "@a\n", "小明：你好\n", "INT. A - DAY\n\nx\n\n", "(\n", " ", "#"],
)
def test_time_grows_with_the_length_of_hostile_text(unit):
    small, large = (seconds("BOB\n" + unit * n + "x") for n in (3000, 12000))
    assert large < 10 * small + 0.05                # four times as long; quadratic would be sixteen
