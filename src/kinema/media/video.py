"""Moving pictures in and out of files: closed H.264 segments, joined without encoding again.

    n = write_segment(path, frames, rate=Fraction(24), width=1024, height=576)
    join(film, [one, two, three], rate=Fraction(24))
    for frame in read_frames(film, 24, 48): ...

A segment is H.264 High, 4:2:0, 8 bit, made by one encoder thread so that its bytes repeat; matrix, primaries
and transfer are those of ITU-R BT.709 at limited range, in the numbers and in the tags. Segments of one size
and rate have the same parameter sets (x264's `stitchable`), which makes joining a copy of packets.

Frames are uint8 [height, width, 3], display RGB; times in files are exact: frame i lies at i / rate.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kinema.errors import InputError
from kinema.media.container import reading, writing

if TYPE_CHECKING:
    import numpy as np
    from av import Packet, VideoFrame
    from av.container import InputContainer, OutputContainer
    from av.video.stream import VideoStream

BT709, UNTAGGED, RGB = 1, 2, 0                    # colour codes of ISO/IEC 23091-2
LIMITED, FULL = 1, 2                              # FFmpeg's numbers of the ranges
ATTACHED_PIC = 0x400                              # FFmpeg's disposition of a cover
BITEXACT = 1 << 23                                # AV_CODEC_FLAG_BITEXACT: no version in the stream
REORDER = 2                                       # frames that b-pyramid puts out of order, at most
MAX_PIXELS = 8192 * 4352


@dataclass(frozen=True, slots=True)
class Probe:
    """What a file holds. A file without pictures has width 0; one without sound, sample_rate 0."""

    width: int = 0
    height: int = 0
    rate: Fraction = Fraction(0)
    frames: int = 0                               # counted, not believed
    codec: str = ""
    pix_fmt: str = ""
    bt709: bool = False                           # primaries, transfer and matrix are tagged so
    seconds: Fraction = Fraction(0)               # the longest stream's
    audio_codec: str = ""
    sample_rate: int = 0
    channels: int = 0
    language: str = ""
    chapters: tuple[tuple[Fraction, Fraction, str], ...] = ()      # start, end in seconds, title
    tags: tuple[tuple[str, str], ...] = ()


def write_segment(path: Path, frames: Iterable[np.ndarray], *, rate: Fraction, width: int, height: int,
                  crf: int = 21, preset: str = "superfast") -> int:
    """Encode display frames as one closed segment (.mp4) and return how many there were.

    `aq-mode=3` gives dark, flat areas two to three times the bits, which keeps night skies from banding.
    Raises ValueError for frames of another shape or odd sizes, InputError for no frames, StoreError for a
    disk that refuses.
    """
    if width % 2 or height % 2:
        raise ValueError(f"4:2:0 needs an even width and height, not {width}x{height}")
    # chromaloc=1: swscale puts a chroma sample in the middle of its four pixels, and the file says so.
    # mbtree=0: x264's propagation reads past the end of a row of macroblocks, so that for widths that are no
    # multiple of 128 its bytes depend on what lay in memory before (seen with MALLOC_PERTURB_).
    params = f"threads=1:lookahead-threads=1:mbtree=0:stitchable=1:open-gop=0:keyint={round(rate) * 2}:" \
             "bframes=3:b-pyramid=normal:aq-mode=3:chromaloc=1:colorprim=bt709:transfer=bt709:colormatrix=bt709:range=tv"
    options = {"preset": preset, "crf": str(crf), "profile": "high", "x264-params": params}
    with writing(path) as out:
        stream = _video_stream(out, "libx264", "yuv420p", rate, width, height, options)
        count = _encode(out, stream, (_to_yuv(frame) for frame in _checked(frames, width, height)), rate)
    if not count:
        raise InputError("a segment without frames.", path=path)
    return count


def write_lossless(path: Path, frames: Iterable[np.ndarray], *, rate: Fraction,
                   width: int, height: int) -> int:
    """Keep display frames exactly, for the handles of transitions: FFV1 (RFC 9043) in RGB, .mkv."""
    from av import VideoFrame

    with writing(path) as out:
        options = {"level": "3", "coder": "rice", "context": "0", "g": "1", "slicecrc": "1"}
        stream = _video_stream(out, "ffv1", "bgr0", rate, width, height, options)
        pictures = (VideoFrame.from_ndarray(frame, format="rgb24").reformat(format="bgr0", threads=1)
                    for frame in _checked(frames, width, height))
        return _encode(out, stream, pictures, rate)


def join(path: Path, segments: Sequence[Path], *, rate: Fraction) -> int:
    """Put segments of one size and rate behind one another without encoding again; returns the count."""
    if not segments:
        raise InputError("there are no segments to join.", path=path)
    count = 0
    with writing(path) as out:
        stream = copied_stream(out, segments[0], rate)
        for packet in copied_packets(segments, stream, rate):
            out.mux(packet)
            count += 1
    return count


def copied_stream(out: OutputContainer, segment: Path, rate: Fraction) -> VideoStream:
    """A stream of `out` that can take the packets of `segment` as they are."""
    with reading(segment) as source:
        template = _video_of(source, segment)
        stream: Any = out.add_stream_from_template(template, opaque=True)
    stream.time_base = 1 / rate
    return stream


def copied_packets(segments: Sequence[Path], stream: VideoStream, rate: Fraction) -> Iterator[Packet]:
    """The packets of all segments in decoding order, timed anew: frame i of the whole at i / rate.

    Each segment is closed and without gaps, so its presentation times are 0..n-1 in some order and its
    decoding times follow from counting. Raises InputError for a segment of another kind, size or rate.
    """
    first, kind = 0, None
    for path in segments:
        seen: set[int] = set()
        with reading(path) as source:
            template = _video_of(source, path)
            here = (template.codec_context.extradata, template.width, template.height)
            kind = kind or here
            if here != kind:
                raise InputError("was encoded with other settings than the segments before it.", path=path)
            for packet in source.demux(template):
                if packet.pts is None or packet.time_base is None:       # the end
                    continue
                frame = round(packet.pts * packet.time_base * rate)
                if frame < len(seen) - REORDER:
                    raise InputError("is not a closed segment of this frame rate.", path=path)
                packet.stream = stream
                packet.time_base = 1 / rate
                packet.pts, packet.dts, packet.duration = first + frame, first + len(seen) - REORDER, 1
                seen.add(frame)
                yield packet
        if seen != set(range(len(seen))) or not seen:
            raise InputError(f"has gaps: it is not a whole segment at {rate} frames a second.", path=path)
        first += len(seen)


def read_frames(path: Path, first: int = 0, last: int | None = None) -> Iterator[np.ndarray]:
    """Frames `first` to `last` (exclusive; None = all) in order, uint8 [height, width, 3], one at a time.

    Any file FFmpeg knows; what is not tagged counts as BT.601 below 720 lines and as BT.709 from there on.
    Raises InputError for damage, for pictures beyond 8192x4352, and when the file ends before `last`.
    """
    number = 0
    with reading(path) as source:
        stream = _video_of(source, path)
        for number, picture in enumerate(source.decode(stream), 1):
            if picture.width * picture.height > MAX_PIXELS:
                raise InputError(f"a picture of {picture.width}x{picture.height} is too large.", path=path)
            if last is not None and number > last:
                return
            if number > first:
                yield _to_rgb(picture)
    if number < (last if last is not None else 1):
        raise InputError(f"ends after {number} frames; {last or 'at least one'} are needed.", path=path)


def probe(path: Path) -> Probe:
    """What the file holds; its packets are counted, which reads but does not decode it."""
    with reading(path) as source:
        video = next(_moving(source), None)
        audio = source.streams.audio[0] if source.streams.audio else None
        lengths = [s.duration * s.time_base for s in (video, audio) if s and s.duration and s.time_base]
        if source.duration and not lengths:
            lengths = [Fraction(source.duration, 1_000_000)]
        found: dict[str, Any] = {"seconds": max(lengths, default=Fraction(0)),
                                 "chapters": tuple(_chapters(source)),
                                 "tags": tuple(sorted(source.metadata.items()))}
        if audio:
            found |= {"audio_codec": audio.codec_context.name, "language": audio.language or "",
                      "sample_rate": audio.codec_context.sample_rate,
                      "channels": audio.codec_context.channels}
        if video:
            context = video.codec_context
            found |= {"width": context.width, "height": context.height, "codec": context.name,
                      "pix_fmt": context.pix_fmt or "", "rate": Fraction(video.average_rate or 0),
                      "bt709": context.color_primaries == context.color_trc == context.colorspace == BT709,
                      "frames": sum(1 for packet in source.demux(video) if packet.size)}
        return Probe(**found)


def _moving(source: InputContainer) -> Iterator[VideoStream]:
    """The streams of moving pictures: an attached cover is none."""
    return (stream for stream in source.streams.video if not stream.disposition & ATTACHED_PIC)


def _chapters(source: InputContainer) -> Iterator[tuple[Fraction, Fraction, str]]:
    for chapter in source.chapters():
        base = chapter["time_base"] or Fraction(1)
        yield chapter["start"] * base, chapter["end"] * base, chapter["metadata"].get("title", "")


def _video_stream(out: OutputContainer, codec: str, pix_fmt: str, rate: Fraction, width: int, height: int,
                  options: dict[str, str]) -> VideoStream:
    stream: Any = out.add_stream(codec, rate=rate, options=options)
    context = stream.codec_context
    context.width, context.height, context.pix_fmt = width, height, pix_fmt
    context.time_base = 1 / rate
    context.thread_count = 1
    context.color_primaries = context.color_trc = BT709
    context.colorspace, context.color_range = (BT709, LIMITED) if pix_fmt == "yuv420p" else (RGB, FULL)
    context.flags |= BITEXACT
    return stream


def _encode(out: OutputContainer, stream: VideoStream, pictures: Iterable[VideoFrame], rate: Fraction) -> int:
    from av.bitstream import BitStreamFilterContext

    count = 0
    out.start_encoding()
    clean = None
    if stream.codec_context.name == "libx264":            # without the encoder's note about itself
        clean = BitStreamFilterContext("filter_units=remove_types=6", stream)

    def mux(packets: Iterable[Packet]) -> None:
        for packet in packets:
            for kept in clean.filter(packet) if clean else (packet,):
                kept.stream = stream
                out.mux(kept)

    for picture in pictures:
        picture.pts, picture.time_base = count, 1 / rate
        mux(stream.encode(picture))
        count += 1
    if count:
        mux(stream.encode())
    return count


def _checked(frames: Iterable[np.ndarray], width: int, height: int) -> Iterator[np.ndarray]:
    import numpy as np

    for frame in frames:
        if frame.shape != (height, width, 3) or frame.dtype != np.uint8:
            raise ValueError(f"a frame is {frame.dtype} {frame.shape}, not uint8 ({height}, {width}, 3)")
        yield np.ascontiguousarray(frame)


def _to_yuv(frame: np.ndarray) -> VideoFrame:
    from av import VideoFrame

    from kinema.media.yuv import yuv420

    return VideoFrame.from_ndarray(yuv420(frame), format="yuv420p")


def _to_rgb(picture: VideoFrame) -> np.ndarray:
    from av.video.reformatter import ColorRange, Colorspace
    from av.video.reformatter import Interpolation as By

    matrix = None
    if picture.colorspace == UNTAGGED:
        matrix = Colorspace.ITU709 if picture.height >= 720 else Colorspace.ITU601
    return picture.reformat(
        format="rgb24", src_colorspace=matrix, dst_color_range=ColorRange.JPEG, threads=1,
        interpolation=By.BICUBIC | By.ACCURATE_RND | By.BITEXACT | By.FULL_CHR_H_INT).to_ndarray()


def _video_of(source: InputContainer, path: Path) -> VideoStream:
    stream = next(_moving(source), None)
    if stream is None:
        raise InputError("has no moving pictures.", path=path)
    if stream.width * stream.height > MAX_PIXELS:
        raise InputError(f"a picture of {stream.width}x{stream.height} is too large.", path=path)
    return stream
