"""The edit as OpenTimelineIO, and back.

    write_otio(path, timeline)
    assert read_otio(path) == timeline

Clips carry shot id, prompt, seed, generator and key in `metadata["kinema"]`; chapters are markers on the picture
track; stems are audio tracks. OTIO knows a dissolve as a cut with offsets on both sides, and its clips do not
overlap: ours do, so half the overlap goes to either side of the cut. OTIO's rates are floats; the exact rate
stands in the metadata, and every time is a whole number of frames.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kinema.errors import InputError
from kinema.media.container import on_disk
from kinema.timecode import NTSC
from kinema.timeline import Chapter, Clip, Gap, Item, MediaReference, Subtitle, Timeline, Track, Transition

if TYPE_CHECKING:
    import opentimelineio as otio

KINDS = {"video": "Video", "audio": "Audio"}


def write_otio(path: Path, timeline: Timeline) -> None:
    """Write the timeline as .otio (JSON). Raises StoreError for a disk that refuses."""
    text = to_otio(timeline).to_json_string(indent=2)
    with on_disk(path):
        Path(path).write_text(text + "\n", encoding="utf-8")


def read_otio(path: Path) -> Timeline:
    """The timeline in an .otio file. Raises InputError for what is damaged or is no timeline of whole frames."""
    import opentimelineio as otio

    try:
        found: Any = otio.adapters.from_name("otio_json").read_from_file(str(path))
    except (otio.exceptions.OTIOError, OSError, ValueError) as error:
        raise InputError(f"cannot be read as a timeline ({str(error).strip()[:120]}).", path=path) from error
    if not isinstance(found, otio.schema.Timeline):
        raise InputError(f"holds a {type(found).__name__}, not a Timeline.", path=path)
    try:
        return from_otio(found)
    except (ValueError, TypeError, KeyError) as error:
        raise InputError(f"is a timeline that cannot be used ({error}).", path=path) from error


def to_otio(timeline: Timeline) -> otio.schema.Timeline:
    """The same edit in OpenTimelineIO's classes."""
    import opentimelineio as otio

    rate = float(timeline.rate)
    made = otio.schema.Timeline(timeline.name, global_start_time=otio.opentime.RationalTime(0, rate))
    made.metadata["kinema"] = {
        "rate": f"{timeline.rate.numerator}/{timeline.rate.denominator}",
        "subtitles": [{"start": s.start, "frames": s.frames, "text": s.text, "speaker": s.speaker}
                      for s in timeline.subtitles]}
    made.tracks.extend([_track(track, rate) for track in timeline.tracks])
    target = next(iter(made.video_tracks()), made.tracks)
    target.markers.extend([otio.schema.Marker(chapter.title, _range(chapter.start, chapter.frames, rate))
                           for chapter in timeline.chapters])
    return made


def from_otio(made: otio.schema.Timeline) -> Timeline:
    """The inverse of `to_otio`; timelines by other programs are read as far as the model goes: clips, gaps and
    transitions in tracks. Raises ValueError for times that are not whole frames of one rate."""
    import opentimelineio as otio

    own = made.metadata.get("kinema", {})
    rate = Fraction(own["rate"]) if "rate" in own else _rate_of(made)
    pictures = next(iter(made.video_tracks()), made.tracks)
    chapters = [Chapter(start=_frames(marker.marked_range.start_time, rate),
                        frames=_frames(marker.marked_range.duration, rate), title=marker.name)
                for marker in pictures.markers]
    tracks = [Track(name=track.name, kind=track.kind.lower(), items=tuple(_items(track, rate)))
              for track in made.tracks if isinstance(track, otio.schema.Track)]
    subtitles = tuple(Subtitle(**dict(subtitle)) for subtitle in own.get("subtitles", ()))
    return Timeline(name=made.name, rate=rate, tracks=tuple(tracks), subtitles=subtitles, chapters=tuple(chapters))


def _range(start: int, frames: int, rate: float) -> Any:
    from opentimelineio.opentime import RationalTime, TimeRange

    return TimeRange(RationalTime(start, rate), RationalTime(frames, rate))


def _track(track: Track, rate: float) -> Any:
    import opentimelineio as otio

    made = otio.schema.Track(track.name, kind=KINDS[track.kind])
    for at, item in enumerate(track.items):
        before = track.items[at - 1] if at else None
        after = track.items[at + 1] if at + 1 < len(track.items) else None
        if isinstance(item, Transition):
            if isinstance(before, Transition):                     # OTIO wants something between two of them
                made.append(otio.schema.Gap(source_range=_range(0, 0, rate)))
            made.append(_transition(item, rate))
        else:
            made.append(_placed(item, _shares(before)[1], _shares(after)[0], rate))
    return made


def _shares(item: Item | None) -> tuple[int, int]:
    """How many frames of a dissolve lie (after the cut, before the cut): what the clips on either side lose."""
    if not isinstance(item, Transition) or item.kind != "dissolve":
        return 0, 0
    return item.frames - item.frames // 2, item.frames // 2


def _transition(item: Transition, rate: float) -> Any:
    from opentimelineio.opentime import RationalTime
    from opentimelineio.schema import Transition as Made

    offsets = {"dissolve": _shares(item)[::-1], "fade_in": (0, item.frames), "fade_out": (item.frames, 0)}
    before, after = offsets[item.kind]
    kind = "SMPTE_Dissolve" if item.kind == "dissolve" else "Custom_Transition"
    return Made(item.kind, kind, RationalTime(before, rate), RationalTime(after, rate), {"kinema": {"kind": item.kind}})


def _placed(item: Clip | Gap, head: int, tail: int, rate: float) -> Any:
    """A clip or gap without the `head` and `tail` frames that lie beyond its cuts."""
    import opentimelineio as otio

    if isinstance(item, Gap):
        return otio.schema.Gap(source_range=_range(0, item.frames - head - tail, rate))
    source = _range(item.source_start + head, item.frames - head - tail, rate)
    media = otio.schema.MissingReference()
    if item.media is not None:
        media = otio.schema.ExternalReference(item.media.url, _range(0, item.media.frames, rate))
    return otio.schema.Clip(item.name, media, source, {"kinema": _plain(item.metadata)})


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(key): _plain(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(inner) for inner in value]
    return value if isinstance(value, (str, int, float, bool)) or value is None else str(value)


def _items(track: Any, rate: Fraction) -> Iterator[Item]:
    import opentimelineio as otio

    for at, item in enumerate(track):
        before = _offsets(track[at - 1], rate)[0] if at else 0
        after = _offsets(track[at + 1], rate)[1] if at + 1 < len(track) else 0
        if isinstance(item, otio.schema.Transition):
            offsets = (_frames(item.in_offset, rate), _frames(item.out_offset, rate))
            yield Transition(kind=item.metadata.get("kinema", {}).get("kind", "dissolve"), frames=sum(offsets))
            continue
        span = item.trimmed_range()
        start, frames = _frames(span.start_time, rate) - before, _frames(span.duration, rate) + before + after
        if isinstance(item, otio.schema.Gap):
            if frames:
                yield Gap(frames=frames)
        elif isinstance(item, otio.schema.Clip):
            media = _media(item.media_reference, rate)
            own = item.metadata.get("kinema", {})
            yield Clip(name=item.name, frames=frames, source_start=start, media=media, metadata=_dict(own))
        else:
            raise ValueError(f"{item.schema_name()} inside a track")


def _offsets(item: Any, rate: Fraction) -> tuple[int, int]:
    """(in, out) offsets in frames if the item is a dissolve, else zeros."""
    import opentimelineio as otio

    if not isinstance(item, otio.schema.Transition):
        return 0, 0
    if item.metadata.get("kinema", {}).get("kind", "dissolve") != "dissolve":
        return 0, 0
    return _frames(item.in_offset, rate), _frames(item.out_offset, rate)


def _media(reference: Any, rate: Fraction) -> MediaReference | None:
    url = getattr(reference, "target_url", None)
    if url is None:
        return None
    known = reference.available_range
    return MediaReference(url=url, frames=_frames(known.end_time_exclusive(), rate) if known else 0)


def _dict(value: Any) -> Any:
    if hasattr(value, "items"):
        return {key: _dict(inner) for key, inner in value.items()}
    return [_dict(inner) for inner in value] if hasattr(value, "__iter__") and not isinstance(value, str) else value


def _frames(time: Any, rate: Fraction) -> int:
    """Whole frames at `rate`. Raises ValueError where there are none."""
    value = time.value_rescaled_to(float(rate))
    if not abs(value - round(value)) < 1e-3:                       # also NaN
        raise ValueError(f"{time.value} at {time.rate} is not on a frame at {float(rate):.3f}")
    return round(value)


def _rate_of(made: Any) -> Fraction:
    """The rate of the first clip: a whole number or one of NTSC's."""
    import opentimelineio as otio

    clip = next(iter(made.find_clips()), None)
    rate = clip.trimmed_range().duration.rate if isinstance(clip, otio.schema.Clip) else 24.0
    near = min((*NTSC.values(), Fraction(round(rate) or 1)), key=lambda known: abs(float(known) - rate))
    if not abs(float(near) - rate) < 0.01:
        raise ValueError(f"{rate} frames a second are not supported")
    return near
