import pytest

from kinema.media.wrapping import NOT_FIRST, NOT_LAST, columns, wrap

ENGLISH = "She said she would come back before the lamp went out, and the sea would be calm again by then."
CHINESE = "她说灯灭之前会回来，“到那时大海会重新平静下来。”他没有回答（只是看着窗外），后来有一天晚上灯又亮了。"


@pytest.mark.parametrize("text", [ENGLISH, CHINESE, "He opened 灯塔 and left。Yes", "a" * 100, "灯" * 50])
@pytest.mark.parametrize("limit", [10, 18, 42])
def test_no_line_is_wider_than_the_limit_and_nothing_is_lost(text, limit):
    lines = wrap(text, limit, columns)
    assert all(columns(line) <= limit for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


def test_latin_breaks_between_words_only():
    words = [word for line in wrap(ENGLISH, 20, columns) for word in line.split()]
    assert words == ENGLISH.split()


@pytest.mark.parametrize("limit", [12, 20, 28, 42])
def test_no_chinese_line_begins_with_a_closing_mark_or_ends_with_an_opening_one(limit):
    lines = wrap(CHINESE, limit, columns)
    assert len(lines) > 1
    assert not any(line[0] in NOT_FIRST for line in lines[1:])
    assert not any(line[-1] in NOT_LAST for line in lines[:-1])


def test_eighteen_chinese_characters_are_as_wide_as_42_letters():
    assert columns("灯" * 18) == pytest.approx(columns("a" * 42))


def test_lines_are_as_few_and_as_even_as_possible():
    lines = wrap("one two three four five six seven eight", 30, columns)
    assert lines == ["one two three four", "five six seven eight"]


def test_breaks_in_the_text_stay():
    assert wrap("one\ntwo", 42, columns) == ["one", "two"]
    assert wrap("", 42, columns) == [""]
