"""What a film's tasks do, one function a kind: `f(params, inputs, out) -> measured`. Each joins rooms and decides
nothing; they run in worker processes and load what they need there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np

from kinema.build.artifact import Artifact
from kinema.build.progress import report
from kinema.errors import InputError, TaskError
from kinema.media import cards, image, text, video
from kinema.story.shot import Shot, from_plain
from kinema.timeline import Chapter, Clip, Gap, MediaReference, Subtitle, Timeline, Track, Transition

Params = dict[str, Any]
Inputs = Sequence[Artifact]


def source(params: Params, inputs: Inputs, out: Path) -> None:
    """Never runs in an ordinary build: `make.bring_in` keeps the film maker's files before it begins."""
    raise TaskError("a file of the film's folder left the store while the film was made.",
                    hint="Run the same command again.")


def voice(params: Params, inputs: Inputs, out: Path) -> dict[str, Any]:
    from kinema.sound.casting import Voice
    from kinema.sound.voices import speak

    spoken = speak(params["text"], from_plain(Voice, params["voice"]), out / "voice.wav", direction=params["direction"])
    return {"samples": spoken.samples, "mouth": [list(m) for m in spoken.mouth], "lufs": spoken.lufs}


@contextmanager
def _own(source: Artifact) -> Iterator[Path]:
    """A file of the film maker's; what is wrong with it is said under its own name, not the store's."""
    path = source.path("file")
    try:
        yield path
    except InputError as error:
        if error.path != path:
            raise
        raise InputError(error.what, path=source.measured["name"], hint=error.hint) from error


def _portrait(own: Artifact) -> np.ndarray:
    with _own(own) as path:
        return image.read_image(path)


def recording(params: Params, inputs: Inputs, out: Path) -> dict[str, Any]:
    from kinema.sound.voices import recording as conform

    with _own(inputs[0]) as path:
        spoken = conform(path, out / "voice.wav")
    return {"samples": spoken.samples, "mouth": [list(m) for m in spoken.mouth], "lufs": spoken.lufs}


def take(params: Params, inputs: Inputs, out: Path) -> dict[str, Any]:
    """The shot drawn, finished and encoded as it streams by; no frame is kept in memory."""
    shot = from_plain(Shot, params["shot"])
    width, height = params["size"]
    if inputs:
        with _own(inputs[0]) as path:
            frames = _picture_frames(image.read_image(path), shot, width, height)
    else:
        frames = _generated(shot, params)
    if params["burn"]:
        frames = _burned(frames, shot)
    middle = _Stills(out, {0: "first.png", shot.frames // 2: "still.png"})
    _split(middle.watch(_reported(frames, shot.frames)), params["head"], params["tail"], shot, width, height, out)
    return {"luma": middle.luma}


def _generated(shot: Shot, params: Params) -> Iterator[np.ndarray]:
    from kinema.generate.protocol import load
    from kinema.post.styles import finish, passes_of

    width, height = params["size"]
    generator = load(params["generator"])
    generator.prepare(lambda note: report(0, shot.frames, note))
    takes = generator.frames(shot, width=width, height=height, quality=params["quality"],
                             passes=passes_of(params["style"]))
    for i, frame in enumerate(takes):
        yield finish(frame.colour, frame.passes, style=params["style"], frame=i, seed=shot.seed % 2**31,
                     time=shot.light.time)


def _picture_frames(picture: np.ndarray, shot: Shot, width: int, height: int) -> Iterator[np.ndarray]:
    """A still of the film maker's own, filling the frame, with a slow push toward its middle."""
    whole = image.cover(picture, width=width * 5 // 4, height=height * 5 // 4)
    rows, columns = whole.shape[:2]
    for i in range(shot.frames):
        at = i / max(shot.frames - 1, 1)
        zoom = 1 - 0.2 * at * at * (3 - 2 * at)
        h, w = round(rows * zoom), round(columns * zoom)
        y, x = (rows - h) // 2, (columns - w) // 2
        yield image.resize(whole[y:y + h, x:x + w], width=width, height=height)


def _burned(frames: Iterable[np.ndarray], shot: Shot) -> Iterator[np.ndarray]:
    """What is said, broken and timed as in the subtitle files."""
    from kinema.export.subtitles import cues

    said = cues([Subtitle(start=s.start, frames=s.frames, text=s.text) for s in shot.speeches], shot.rate)
    for i, frame in enumerate(frames):
        lines = [line for cue in said if cue.start <= i < cue.end for line in cue.lines]
        yield text.burn(frame, "\n".join(lines)) if lines else frame


def _reported(frames: Iterable[np.ndarray], total: int) -> Iterator[np.ndarray]:
    for i, frame in enumerate(frames):
        yield frame
        report(i + 1, total)


class _Stills:
    """Keeps some frames as pictures while they pass, and the mean brightness of all."""

    def __init__(self, out: Path, names: dict[int, str]):
        self.out, self.names, self.sums = out, names, [0.0, 0]

    def watch(self, frames: Iterable[np.ndarray]) -> Iterator[np.ndarray]:
        for i, frame in enumerate(frames):
            if i in self.names:
                image.write_image(self.out / self.names[i], frame)
            if i == 0 and len(self.names) == 1:              # a shot of one frame
                image.write_image(self.out / "first.png", frame)
            self.sums[0] += float(frame[::8, ::8].mean())
            self.sums[1] += 1
            yield frame

    @property
    def luma(self) -> float:
        """Mean of the display picture, 0 to 1: too dark and too bright shots show in the report."""
        return round(self.sums[0] / max(self.sums[1], 1) / 255, 3)


def _split(frames: Iterator[np.ndarray], head: int, tail: int, shot: Shot, width: int, height: int, out: Path) -> None:
    """Head and tail to lossless files for the transitions, the body to a closed segment."""
    body = shot.frames - head - tail
    for name, count, write in (("head.mkv", head, video.write_lossless), ("body.mp4", body, video.write_segment),
                               ("tail.mkv", tail, video.write_lossless)):
        if count:
            write(out / name, _next(frames, count), rate=shot.rate, width=width, height=height)
    for _ in frames:
        raise TaskError(f"the generator gave more than the {shot.frames} frames of shot {shot.id}.")


def _next(frames: Iterator[np.ndarray], count: int) -> Iterator[np.ndarray]:
    for i in range(count):
        frame = next(frames, None)
        if frame is None:
            raise TaskError(f"the generator stopped {count - i} frames early.")
        yield frame


def transition(params: Params, inputs: Inputs, out: Path) -> None:
    """A dissolve of one shot's tail into the next one's head, or a fade from or to black."""
    kind, count, rate = params["kind"], params["frames"], Fraction(params["rate"])
    going = video.read_frames(inputs[0].path("tail.mkv")) if kind in ("dissolve", "fade_out") else None
    coming = video.read_frames(inputs[-1].path("head.mkv")) if kind in ("dissolve", "fade_in") else None
    probe = video.probe(inputs[0].path("tail.mkv" if going is not None else "head.mkv"))

    def frames() -> Iterator[np.ndarray]:
        for i in range(count):
            at = (i + 1) / (count + 1)
            weight = at * at * (3 - 2 * at)
            a = next(going).astype(np.float32) if going is not None else np.float32(0)
            b = next(coming).astype(np.float32) if coming is not None else np.float32(0)
            yield np.rint(a * (1 - weight) + b * weight).astype(np.uint8)

    video.write_segment(out / "body.mp4", frames(), rate=rate, width=probe.width, height=probe.height)


def title(params: Params, inputs: Inputs, out: Path) -> None:
    """Set over the first picture of the film, and at the end the words leave and the picture comes alive; or over a
    backdrop that moves."""
    width, height = params["size"]
    rate = Fraction(params["rate"])
    ground = image.read_image(inputs[0].path("first.png")) if inputs else _moving(params)
    frames = cards.title_frames(params["text"], params["under"], width=width, height=height, frames=params["frames"],
                                rate=rate, background=ground, lift=bool(inputs))
    video.write_segment(out / "body.mp4", frames, rate=rate, width=width, height=height)


def _moving(params: Params) -> Iterator[np.ndarray]:
    from kinema.generate.backdrop import backdrop_loop
    from kinema.post.display import display

    (width, height), behind = params["size"], params["backdrop"]
    for i, colour in enumerate(backdrop_loop(behind["name"], seed=behind["seed"], num_frames=params["frames"],
                                             width=width, height=height)):
        yield display(colour, frame=i, seed=0, grain=0.0)


def credits(params: Params, inputs: Inputs, out: Path) -> None:
    width, height = params["size"]
    rate = Fraction(params["rate"])
    faces = [_portrait(own) for own in inputs]

    def shown(line: Any) -> str | tuple[str, str] | cards.Portrayed:
        if isinstance(line, dict):
            return cards.Portrayed(line["name"], faces[line["portrait"]])
        return line if isinstance(line, str) else (line[0], line[1])

    groups = [cards.Credit(heading, tuple(map(shown, lines))) for heading, lines in params["groups"]]
    frames = cards.credits_frames(groups, width=width, height=height, frames=params["frames"], rate=rate)
    video.write_segment(out / "body.mp4", frames, rate=rate, width=width, height=height)


def mix(params: Params, inputs: Inputs, out: Path) -> dict[str, Any]:
    """Inputs: the lines in the order of the plan, then the film maker's own music, if any."""
    from dataclasses import replace

    from kinema.sound.mix import mix as mix_sound
    from kinema.sound.plan import MixPlan
    from kinema.story.shot import to_plain

    plan = from_plain(MixPlan, params["plan"])
    lines = tuple(replace(line, wav=str(inputs[int(line.wav)].path("voice.wav"))) for line in plan.lines)
    if not params["own_music"]:
        return to_plain(mix_sound(replace(plan, lines=lines), out))
    with _own(inputs[-1]) as path:
        return to_plain(mix_sound(replace(plan, lines=lines, music_wav=str(path)), out))


def film(params: Params, inputs: Inputs, out: Path) -> dict[str, Any]:
    """Inputs: the pieces in order, the mix, the take whose still is the poster."""
    from kinema.export import mp4

    *pieces, sound, poster = inputs
    segments = [piece.path("body.mp4") for piece in pieces if "body.mp4" in piece.names]
    return mp4.deliver(out / "film.mp4", segments, sound.path("mix.wav"), rate=Fraction(params["rate"]),
                       title=params["title"], comment="Made with Kinema", poster=poster.path("still.png"),
                       chapters=[from_plain(Chapter, c) for c in params["chapters"]],
                       subtitles=[from_plain(Subtitle, s) for s in params["subtitles"]], language=params["language"])


def storyboard(params: Params, inputs: Inputs, out: Path) -> None:
    from kinema.export import storyboard as pages

    count = len(params["panels"])
    stills = [take.path("still.png") for take in inputs[:count]]
    cast = [(who, _portrait(own)) for who, own in zip(params.get("cast", ()), inputs[count:], strict=True)]
    pages.write_sheet(out / "storyboard.png", params["title"], params["panels"], stills, cast)
    pages.write_page(out / "storyboard.html", params["title"], params["panels"], stills, cast)


def papers(params: Params, inputs: Inputs, out: Path) -> None:
    from kinema.export import otio, subtitles

    timeline = timeline_of(params["timeline"])
    subtitles.write_srt(out / "film.srt", timeline.subtitles, rate=timeline.rate)
    subtitles.write_vtt(out / "film.vtt", timeline.subtitles, rate=timeline.rate)
    otio.write_otio(out / "film.otio", timeline)


def timeline_of(plain: dict[str, Any]) -> Timeline:
    """The inverse of `to_plain` for a Timeline, whose items are of several kinds."""
    def item(p: dict[str, Any]) -> Clip | Gap | Transition:
        if "kind" in p:
            return Transition(**p)
        if "name" not in p:
            return Gap(**p)
        media = MediaReference(**p["media"]) if p["media"] else None
        return Clip(**{**p, "media": media})

    tracks = tuple(Track(name=t["name"], kind=t["kind"], items=tuple(item(p) for p in t["items"]))
                   for t in plain["tracks"])
    return Timeline(name=plain["name"], rate=Fraction(plain["rate"]), tracks=tracks,
                    subtitles=tuple(Subtitle(**s) for s in plain["subtitles"]),
                    chapters=tuple(Chapter(**c) for c in plain["chapters"]))
