"""Who speaks, in Chinese: names and what only looks like one."""

import pytest

from kinema.story.chinese import Spoken, is_name, read_spoken, recurring_names

NOBODY = frozenset()


@pytest.mark.parametrize("name", ["小明", "老守塔人", "警察A", "阿依古丽·买买提", "旁白"])
def test_a_short_name_can_be_a_cue(name):
    assert is_name(name)


@pytest.mark.parametrize("line", ["天黑了", "门开着", "清晨", "淡出", "他走进屋。", "这是一个很长很长的句子", "MARA", "时间", ""])
def test_other_short_lines_are_no_cues(line):
    assert not is_name(line)


@pytest.mark.parametrize(
    "line, spoken",
    [
        ("小明：你好。", Spoken("小明", "", (), "你好。")),
        ("小明: 你好。", Spoken("小明", "", (), "你好。")),
        ("小明（笑）：你好。", Spoken("小明", "", ("笑",), "你好。")),
        ("小明：（笑）你好。", Spoken("小明", "", ("笑",), "你好。")),
        ("小明（画外音）（低声）：你好。", Spoken("小明", "画外音", ("低声",), "你好。")),
        ("旁白：很久以前：一座塔。", Spoken("旁白", "", (), "很久以前：一座塔。")),
    ],
)
def test_a_speech_on_one_line_is_taken_apart(line, spoken):
    assert read_spoken(line, NOBODY) == spoken


@pytest.mark.parametrize(
    "line", ["时间：夜", "字幕：三年后", "他说：走吧。", "牌子上写着：止步", "桌上有三样东西：灯", "小明：", "Tom: hello", "12:30", "：你好"]
)
def test_a_colon_alone_makes_no_speech(line):
    assert read_spoken(line, NOBODY) is None


def test_a_long_name_is_believed_when_it_comes_again():
    lines = ["灯塔守护人：谁？", "她停下。", "@灯塔守护人", "灯塔的颜色有：红"]
    names = recurring_names(lines)
    assert names == {"灯塔守护人"}
    assert read_spoken(lines[0], names) == Spoken("灯塔守护人", "", (), "谁？")
    assert read_spoken(lines[0], NOBODY) is None
