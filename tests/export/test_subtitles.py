import re
from fractions import Fraction
from itertools import pairwise

import pytest

from kinema.export.subtitles import cues, shown_one_at_a_time, write_srt, write_vtt
from kinema.media.wrapping import columns
from kinema.timeline import Subtitle

NTSC = Fraction(24000, 1001)
LONG = ("She said she would come back before the lamp went out, and the sea would be calm again by then. I waited, "
        "for nine years. Nobody came! Then, one evening, there was a light where no light had been before.")
CHINESE = "她说灯灭之前会回来，“到那时大海会重新平静下来。”他没有回答，只是看着窗外的大海。后来，有一天晚上，在从来没有光的地方出现了一道光。"
TIMES = re.compile(r"(\d\d):(\d\d):(\d\d)[,.](\d{3}) --> (\d\d):(\d\d):(\d\d)[,.](\d{3})")


def line(start, frames, text, speaker=""):
    return Subtitle(start=start, frames=frames, text=text, speaker=speaker)


def milliseconds(text):
    """(start, end) of every cue in a file."""
    found = []
    for match in TIMES.finditer(text):
        h, m, s, ms, h2, m2, s2, ms2 = map(int, match.groups())
        found.append((((h * 60 + m) * 60 + s) * 1000 + ms, ((h2 * 60 + m2) * 60 + s2) * 1000 + ms2))
    return found


@pytest.mark.parametrize("rate", [Fraction(24), Fraction(25), NTSC, Fraction(30000, 1001)], ids=str)
def test_times_are_those_of_the_frames_rounded_once(tmp_path, rate):
    starts = [0, 1, 1000, 100_003]
    write_srt(tmp_path / "a.srt", [line(at, 48, "Hello there.") for at in starts[2:]], rate=rate)
    found = milliseconds((tmp_path / "a.srt").read_text(encoding="utf-8"))
    assert found == [(round(at / rate * 1000), round((at + 48) / rate * 1000)) for at in starts[2:]]


@pytest.mark.parametrize("text", [LONG, CHINESE])
def test_two_lines_at_most_each_within_its_width(text):
    shown = cues([line(24, 400, text)], NTSC)
    assert len(shown) > 1
    for cue in shown:
        assert 1 <= len(cue.lines) <= 2
        assert all(columns(part) <= 42 for part in cue.lines)
    assert "".join("".join(cue.lines) for cue in shown).replace(" ", "") == text.replace(" ", "")


def test_the_parts_of_a_long_line_share_its_time_without_gap_or_overlap():
    shown = cues([line(24, 400, LONG)], NTSC)
    assert shown[0].start == 24 and shown[-1].end == 424
    assert all(a.end == b.start for a, b in pairwise(shown))
    rates = [(cue.end - cue.start) / columns("".join(cue.lines)) for cue in shown]
    assert max(rates) / min(rates) < 1.1


def test_sentences_stay_together_where_they_fit():
    shown = cues([line(0, 200, "First one here. " + "Second sentence that is long enough to fill both of the lines there are.")],
                 Fraction(24))
    assert [cue.lines[0].split()[0] for cue in shown] == ["First", "Second"]


def test_a_short_cue_is_held_to_be_read_but_not_into_the_next():
    alone, = cues([line(10, 3, "No.")], Fraction(24))
    assert (alone.start, alone.end) == (10, 30)
    first, _ = cues([line(10, 3, "No."), line(18, 40, "Why not?")], Fraction(24))
    assert first.end == 18


def test_srt_is_numbered_and_names_speakers_only_when_asked(tmp_path):
    spoken = [line(0, 30, "Yes.", "MARA"), line(40, 30, "No.", "TOM"), line(80, 30, "Never.", "TOM")]
    write_srt(tmp_path / "a.srt", spoken, rate=Fraction(24))
    text = (tmp_path / "a.srt").read_text(encoding="utf-8")
    assert text.startswith("1\n00:00:00,000 --> 00:00:01,250\nYes.\n\n2\n") and "TOM" not in text
    write_srt(tmp_path / "b.srt", spoken, rate=Fraction(24), speakers=True)
    assert re.findall(r"^\w.*\.$", (tmp_path / "b.srt").read_text(encoding="utf-8"), re.MULTILINE) == \
        ["MARA: Yes.", "TOM: No.", "Never."]


def test_vtt_has_voices_and_escapes_marks(tmp_path):
    write_vtt(tmp_path / "a.vtt", [line(24, 48, "Salt & <b>pepper</b> --> sea", "OLD TOM")], rate=Fraction(24))
    assert (tmp_path / "a.vtt").read_text(encoding="utf-8") == (
        "WEBVTT\n\n1\n00:00:01.000 --> 00:00:03.000\n<v OLD TOM>Salt &amp; &lt;b&gt;pepper&lt;/b&gt; --&gt; sea\n")


def test_overlapping_lines_are_shown_together_on_tracks_of_one_cue():
    shown = shown_one_at_a_time(cues([line(0, 60, "A"), line(40, 60, "B"), line(200, 48, "C")], Fraction(24)))
    assert [(c.start, c.end, c.lines) for c in shown] == [
        (0, 40, ("A",)), (40, 60, ("A", "B")), (60, 100, ("B",)), (200, 248, ("C",))]


def test_no_subtitles_make_an_empty_file(tmp_path):
    write_srt(tmp_path / "a.srt", [], rate=Fraction(24))
    write_vtt(tmp_path / "a.vtt", [line(0, 10, "  ")], rate=Fraction(24))
    assert (tmp_path / "a.srt").read_text() == ""
    assert (tmp_path / "a.vtt").read_text() == "WEBVTT\n"
