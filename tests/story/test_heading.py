"""Scene headings, English and Chinese."""

import pytest

from kinema.story.heading import Heading, read_heading, split_number

IN, OUT, BOTH = (True, False), (False, True), (True, True)


@pytest.mark.parametrize(
    "text, side, location, time",
    [
        ("INT. HOUSE - DAY", IN, "HOUSE", "DAY"),
        ("INT HOUSE DAY", IN, "HOUSE", "DAY"),
        ("INT - HOUSE - DAY", IN, "HOUSE", "DAY"),
        ("I./E. HOUSE - DAY", BOTH, "HOUSE", "DAY"),
        ("I/E HOUSE DAY", BOTH, "HOUSE", "DAY"),
        ("INT./EXT. HOUSE", BOTH, "HOUSE", ""),
        ("EST. HOUSE - DAY", OUT, "HOUSE", "DAY"),
        ("EXT. MOUNT GURU FOOTHILLS--DAY", OUT, "MOUNT GURU FOOTHILLS", "DAY"),
        ("EXT. MEADOW-DAY", OUT, "MEADOW", "DAY"),
        ("ext. OLYMPIA CIRCUS — night", OUT, "OLYMPIA CIRCUS", "night"),
        ("INT. HOUSE - KITCHEN - LATE AFTERNOON", IN, "HOUSE - KITCHEN", "LATE AFTERNOON"),
        ("INT. HOUSE - KITCHEN", IN, "HOUSE - KITCHEN", ""),
        ("INT. HOUSE - DAY - FLASHBACK (1944)", IN, "HOUSE", "DAY - FLASHBACK (1944)"),
        ("INT. DAY CARE - NIGHT - LATER", IN, "DAY CARE", "NIGHT - LATER"),
        ("EXT. SPACE STATION, EARLY MORNING", OUT, "SPACE STATION", "EARLY MORNING"),
        ("**INT. HOUSE - DAY**", IN, "HOUSE", "DAY"),
        ("内景 灯塔 - 夜", IN, "灯塔", "夜"),
        ("内景灯塔-夜", IN, "灯塔", "夜"),
        ("外景. 海边 日", OUT, "海边", "日"),
        ("内 灯塔 夜", IN, "灯塔", "夜"),
        ("内/外景 车里 第二天清晨", BOTH, "车里", "第二天清晨"),
        ("【内景 灯塔 夜】", IN, "灯塔", "夜"),
        ("灯塔 夜 内", IN, "灯塔", "夜"),
        ("第三场：山坡，外景，黄昏", OUT, "山坡", "黄昏"),
        ("夜内 灯塔", None, "灯塔", "夜"),
        ("INT. 灯塔 - 夜", IN, "灯塔", "夜"),
    ],
)
def test_a_heading_says_where_and_when(text, side, location, time):
    heading = read_heading(text)
    assert heading is not None
    assert (heading.location, heading.time) == (location, time)
    assert side is None or (heading.interior, heading.exterior) == side


@pytest.mark.parametrize(
    "text, number",
    [("第一场 灯塔 内 夜", "一"), ("场景 1 灯塔 夜 内", "1"), ("1、灯塔 夜 内", "1"), ("12. 内景 灯塔 - 夜", "12")],
)
def test_a_chinese_heading_may_begin_with_its_number(text, number):
    assert read_heading(text) == Heading(True, False, "灯塔", "夜", number)


@pytest.mark.parametrize(
    "text", ["Introduction.", "Estimates", "INTO THE WOODS", "外面下着雨。", "内心很乱", "1. He goes", "第一场雪落下来。", ""]
)
def test_other_lines_are_no_headings(text):
    assert read_heading(text) is None


def test_a_forced_heading_is_read_in_any_form():
    assert read_heading("THE LAMP ROOM - NIGHT", forced=True) == Heading(False, False, "THE LAMP ROOM", "NIGHT")
    assert read_heading("x" * 1000, forced=True) == Heading(location="x" * 1000)


@pytest.mark.parametrize("number", ["1", "1A", "I-1-A", "1.", "110A"])
def test_a_scene_number_is_taken_off(number):
    assert split_number(f"INT. HOUSE - DAY #{number}#") == ("INT. HOUSE - DAY", number)


@pytest.mark.parametrize("text", ["EST BUCKET LIST #😆#", "INT. #", "INT. HOUSE ##", "INT. HOUSE #a b#"])
def test_other_hashes_stay(text):
    assert split_number(text) == (text, "")
