"""The film as one .mp4: the joined segments, AAC sound, chapters, cover, subtitles that can be turned on.

The picture is copied, not encoded again. The index stands in front of the data (fast start). AAC begins with
a frame of priming; the edit list tells players to leave it out, so sound and picture start together. No date,
no version: the same input gives the same bytes.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from heapq import merge
from math import lcm
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from kinema.errors import InputError
from kinema.export.subtitles import cues, shown_one_at_a_time
from kinema.media.audio import SAMPLE_RATE, read_blocks
from kinema.media.container import writing
from kinema.media.image import jpeg_bytes, read_image
from kinema.media.video import ATTACHED_PIC, BITEXACT, copied_packets, copied_stream, probe
from kinema.timecode import RationalTime
from kinema.timeline import Chapter, Subtitle

if TYPE_CHECKING:
    from av import Packet
    from av.container import OutputContainer

FRAME = 1024                                       # samples in a frame of AAC
LANGUAGES = {"en": "eng", "zh": "chi", "de": "ger", "fr": "fre", "es": "spa", "ja": "jpn"}    # ISO 639-2/B
ASS_HEADER = (b"[Script Info]\nScriptType: v4.00+\n[V4+ Styles]\n"
              b"Format: Name, Fontname, Fontsize, PrimaryColour, Bold, Italic, Underline, Alignment\n"
              b"Style: Default,Sans,18,&Hffffff,0,0,0,2\n"
              b"[Events]\nFormat: Layer, Start, End, Style, Text\n")     # the style of the subtitle track


def deliver(path: Path, segments: Sequence[Path], wav: Path | None, *, rate: Fraction, title: str = "",
            comment: str = "", metadata: Mapping[str, str] | None = None, chapters: Sequence[Chapter] = (),
            subtitles: Sequence[Subtitle] = (), poster: Path | None = None, language: str = "en",
            bit_rate: int = 192_000) -> dict[str, Any]:
    """Write the film and return {"frames", "samples"}.

    `wav` is any sound file of one or two channels; what is longer than the picture is left out, what is
    shorter ends in silence. Chapters and subtitles count frames of the film; `language` is ISO 639 (en, zh).
    Raises InputError for unusable segments or sound, StoreError for a disk that refuses.
    """
    if not segments:
        raise InputError("there are no segments to deliver.", path=path)
    frames = sum(probe(segment).frames for segment in segments)
    samples = RationalTime(frames, rate).samples(SAMPLE_RATE)
    exact = {"movie_timescale": str(lcm(SAMPLE_RATE, rate.numerator))}      # edit lists exact for both
    with writing(path, {"movflags": "+faststart", **exact}) as out:
        tags = {"title": title, "comment": comment, **(metadata or {})}
        out.metadata.update({key: value for key, value in tags.items() if value})
        tongue = LANGUAGES.get(language, language)
        out.set_chapters([{"id": number, "start": chapter.start, "end": chapter.start + chapter.frames,
                           "time_base": 1 / rate, "metadata": {"title": chapter.title}}
                          for number, chapter in enumerate(chapters, 1)])
        parts = [copied_packets(segments, copied_stream(out, segments[0], rate), rate)]
        if wav is not None:
            parts.append(_aac_packets(_aac_stream(out, bit_rate, tongue), wav, samples))
        if subtitles:
            parts.append(_text_packets(_text_stream(out, rate, tongue), subtitles, rate))
        if poster is not None:
            parts.append(_cover_packets(_cover_stream(out, poster), poster))
        out.start_encoding()
        for packet in merge(*parts, key=_decoded_at):
            out.mux(packet)
    return {"frames": frames, "samples": samples if wav is not None else 0}


def _decoded_at(packet: Packet) -> Fraction:
    return (packet.dts or 0) * packet.time_base


def _aac_stream(out: OutputContainer, bit_rate: int, language: str) -> Any:
    stream: Any = out.add_stream("aac", rate=SAMPLE_RATE, layout="stereo", bit_rate=bit_rate)
    stream.codec_context.flags |= BITEXACT
    stream.metadata["language"] = language
    return stream


def _aac_packets(stream: Any, wav: Path, samples: int) -> Iterator[Packet]:
    """`samples` samples of the file, filled up with silence, as packets."""
    from av import AudioFrame

    blocks, at = read_blocks(wav, block=FRAME), 0
    while at < samples:
        block = _stereo(next(blocks, np.zeros((0, 2), np.float32)), wav)
        block = np.pad(block, ((0, FRAME - len(block)), (0, 0)))[:samples - at]
        frame = AudioFrame.from_ndarray(np.ascontiguousarray(block.T), format="fltp", layout="stereo")
        frame.sample_rate, frame.pts, frame.time_base = SAMPLE_RATE, at, Fraction(1, SAMPLE_RATE)
        yield from stream.encode(frame)
        at += len(block)
    yield from stream.encode()


def _stereo(block: np.ndarray, wav: Path) -> np.ndarray:
    if block.shape[1] > 2:
        raise InputError(f"has {block.shape[1]} channels; a film takes one or two.", path=wav)
    return np.repeat(block, 2, axis=1) if block.shape[1] == 1 else block


def _text_stream(out: OutputContainer, rate: Fraction, language: str) -> Any:
    stream: Any = out.add_stream("mov_text")
    stream.codec_context.subtitle_header = ASS_HEADER
    stream.metadata["language"] = language
    stream.time_base = 1 / rate
    return stream


def _text_packets(stream: Any, subtitles: Sequence[Subtitle], rate: Fraction) -> Iterator[Packet]:
    """3GPP timed text: two bytes of length, then UTF-8."""
    from av import Packet

    for cue in shown_one_at_a_time(cues(subtitles, rate)):
        text = "\n".join(cue.lines).encode()
        packet: Any = Packet(struct.pack(">H", len(text)) + text)
        packet.stream, packet.time_base = stream, 1 / rate
        packet.pts = packet.dts = cue.start
        packet.duration = cue.end - cue.start
        yield packet


def _cover_stream(out: OutputContainer, poster: Path) -> Any:
    height, width = read_image(poster).shape[:2]
    stream: Any = out.add_mux_stream("mjpeg", width=width, height=height)
    stream.disposition = ATTACHED_PIC
    return stream


def _cover_packets(stream: Any, poster: Path) -> Iterator[Packet]:
    from av import Packet

    packet: Any = Packet(jpeg_bytes(read_image(poster)))
    packet.stream, packet.time_base, packet.is_keyframe = stream, Fraction(1, SAMPLE_RATE), True
    packet.pts = packet.dts = 0
    yield packet
