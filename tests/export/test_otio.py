import json
from fractions import Fraction
from pathlib import Path

import opentimelineio as otio
import pytest

from kinema.errors import InputError, KinemaError
from kinema.export.otio import read_otio, write_otio
from kinema.timeline import Chapter, Clip, Gap, MediaReference, Subtitle, Timeline, Track, Transition

SHARED = Path(__file__).parents[2].parent / "shared" / "data"
RATES = [Fraction(24), Fraction(25), Fraction(30), Fraction(24000, 1001), Fraction(30000, 1001)]
ABOUT = {"shot": "cliff-3f2a/1", "prompt": "悬崖, dusk", "seed": 2**53 - 1, "generator": "stage", "key": "ab" * 32}


def edit(rate=Fraction(24)):
    def clip(name, frames, **more):
        return Clip(name=name, frames=frames, media=MediaReference(url=f"shots/{name}.mp4", frames=frames + 9), **more)

    pictures = (Transition(kind="fade_in", frames=12), clip("a", 48, metadata=ABOUT),
                Transition(kind="dissolve", frames=13), clip("b", 60, source_start=5),
                Transition(kind="dissolve", frames=8), clip("c", 30), Transition(kind="fade_out", frames=10),
                Transition(kind="fade_in", frames=10), clip("d", 20), Gap(frames=24), Clip(name="end", frames=30))
    track = Track(name="Picture", kind="video", items=pictures)
    stem = MediaReference(url="dialogue.wav", frames=track.frames)
    sound = Track(name="dialogue", kind="audio", items=(Clip(name="dialogue", frames=track.frames, media=stem),))
    return Timeline(name="灯塔", rate=rate, tracks=(track, sound),
                    subtitles=(Subtitle(start=3, frames=40, text="Hi", speaker="MARA"),),
                    chapters=(Chapter(start=0, frames=95, title="One"), Chapter(start=95, frames=96, title="Two")))


@pytest.mark.parametrize("rate", RATES, ids=str)
def test_what_is_written_is_what_is_read(tmp_path, rate):
    write_otio(tmp_path / "a.otio", edit(rate))
    assert read_otio(tmp_path / "a.otio") == edit(rate)


@pytest.mark.parametrize("rate", RATES, ids=str)
def test_opentimelineio_sees_the_same_times(tmp_path, rate):
    write_otio(tmp_path / "a.otio", edit(rate))
    found = otio.adapters.read_from_file(str(tmp_path / "a.otio"))
    assert found.duration() == otio.opentime.RationalTime(edit(rate).frames, float(rate))
    starts = {clip.name: clip.transformed_time_range(clip.trimmed_range(), found.tracks).start_time.value
              for clip in found.find_clips()}
    ours = {item.name: at for at, item in edit(rate).tracks[0].placed() if isinstance(item, Clip)}
    assert starts["b"] == ours["b"] + 13 // 2          # OTIO's clip begins at the cut, ours where the dissolve begins
    assert starts["c"] == ours["c"] + 4
    assert starts["d"] == ours["d"] and starts["end"] == ours["end"]


def test_transitions_have_the_handles_they_need(tmp_path):
    write_otio(tmp_path / "a.otio", edit())
    found = otio.adapters.read_from_file(str(tmp_path / "a.otio"))
    track = found.video_tracks()[0]
    for index, item in enumerate(track):
        if isinstance(item, otio.schema.Transition) and item.transition_type == "SMPTE_Dissolve":
            before, after = track[index - 1], track[index + 1]
            assert before.trimmed_range().end_time_exclusive() + item.out_offset <= before.available_range().end_time_exclusive()
            assert after.trimmed_range().start_time - item.in_offset >= after.available_range().start_time


def test_clips_say_how_they_were_made_and_chapters_are_markers(tmp_path):
    write_otio(tmp_path / "a.otio", edit())
    found = otio.adapters.read_from_file(str(tmp_path / "a.otio"))
    assert dict(next(iter(found.find_clips())).metadata["kinema"]) == ABOUT
    assert [(m.name, m.marked_range.start_time.value) for m in found.video_tracks()[0].markers] == [("One", 0), ("Two", 95)]
    assert [track.name for track in found.audio_tracks()] == ["dialogue"]


def test_the_bytes_repeat(tmp_path):
    for name in ("a.otio", "b.otio"):
        write_otio(tmp_path / name, edit())
    assert (tmp_path / "a.otio").read_bytes() == (tmp_path / "b.otio").read_bytes()
    json.loads((tmp_path / "a.otio").read_text(encoding="utf-8"))


def test_times_between_frames_are_refused(tmp_path):
    write_otio(tmp_path / "a.otio", edit())
    text = (tmp_path / "a.otio").read_text(encoding="utf-8").replace('"value": 95.0', '"value": 95.5')
    (tmp_path / "b.otio").write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=r"b\.otio.*not on a frame"):
        read_otio(tmp_path / "b.otio")


@pytest.mark.skipif(not SHARED.is_dir(), reason="the shared test data is not beside the checkout")
def test_timelines_of_other_programs_are_read_or_refused_in_one_line():
    frames = {}
    for path in [*sorted((SHARED / "timeline").rglob("*.otio")), *sorted((SHARED / "corrupt").rglob("*.otio"))]:
        try:
            frames[path.name] = read_otio(path).frames
        except KinemaError as error:
            assert "\n" not in str(error) and path.name in str(error)
    assert frames["multitrack.otio"] == 3282 and frames["clip_example.otio"] == 19
    assert "trunc.otio" not in frames
