"""Emphasis: the examples of the published syntax."""

import pytest

from kinema.story.emphasis import Span, plain, spans


@pytest.mark.parametrize(
    "text, shown",
    [
        ("*a*", [Span("a", italic=True)]),
        ("**a**", [Span("a", bold=True)]),
        ("***a***", [Span("a", bold=True, italic=True)]),
        ("_a_", [Span("a", underline=True)]),
        ("_a *b* c_", [Span("a ", underline=True), Span("b", italic=True, underline=True), Span(" c", underline=True)]),
        (r"**\*9765\***", [Span("*9765*", bold=True)]),
        ("***a* b**", [Span("a", bold=True, italic=True), Span(" b", bold=True)]),
        ("***a** b*", [Span("a", bold=True, italic=True), Span(" b", italic=True)]),
    ],
)
def test_marks_become_styles(text, shown):
    assert list(spans(text)) == shown


@pytest.mark.parametrize(
    "text",
    [
        "He dialed *69 and then *23, and then hung up.",
        "He dialed _69 and then 23 _, and then hung up.",
        "Brick and Steel *share a look.\n\nThis is going to be BAD.*",
        "a_file_name",
        "2 * 3 * 4",
        "****",
        "",
    ],
)
def test_marks_without_a_partner_are_ordinary_characters(text):
    assert plain(text) == text


def test_an_escaped_mark_is_the_character():
    assert plain(r"He dialed *69 and then 23\*, then \_.") == "He dialed *69 and then 23*, then _."
