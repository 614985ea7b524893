"""What is heard where: the cut and its shots become the mix's plan, in samples of the film.

Positions come from the Timeline alone, so sound follows every change of the cut.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from kinema.film.cut import Cutting
from kinema.film.foley import IMPACTS, Samples, foley
from kinema.sound.plan import AmbienceRegion, EffectSound, Line, MixPlan, ScoreRegion
from kinema.story.shot import Shot
from kinema.timecode import RationalTime

LEAD = Fraction(1, 2)                     # seconds by which the sound of a place comes before its picture


def mix_plan(shots: Sequence[Shot], cutting: Cutting, *, rate: Fraction, title_frames: int, credit_frames: int,
             seed: int, music: bool, music_db: float, lufs: float) -> tuple[MixPlan, list[str]]:
    """The plan, and the ids of its lines in order: `Line.wav` holds the index into them until the files are known."""
    def samples(frame: int) -> int:
        return RationalTime(frame, rate).samples()

    total = samples(cutting.frames)
    lines: list[Line] = []
    ids: list[str] = []
    for shot in shots:
        for speech in (s for s in shot.speeches if not s.said):    # a line that goes on sounds already
            lines.append(Line(wav=str(len(ids)), start=samples(cutting.starts[shot.id] + speech.start),
                              character=speech.character, pan=_pan(shot, speech.character),
                              gain_db=0.0 if speech.on_screen else -2.0))
            ids.append(speech.line_id)
    effects = tuple(effect for shot in shots for effect in _effects(shot, samples, cutting.starts[shot.id]))
    first = samples(title_frames)
    scenes = _scenes(shots, cutting, samples, total - samples(credit_frames) if credit_frames else total)
    score = [ScoreRegion(start=a, samples=b - a, mood=run[0].mood) for run, a, b in scenes]
    if title_frames:
        score.insert(0, ScoreRegion(start=0, samples=first, mood=shots[0].mood, title=True))
    if credit_frames:
        score.append(ScoreRegion(start=total - samples(credit_frames), samples=samples(credit_frames),
                                 mood=shots[-1].mood, title=True))
    plan = MixPlan(samples=total, lines=tuple(lines), effects=effects, ambience=tuple(_ambience(scenes)),
                   score=tuple(score), seed=seed, music=music, music_db=music_db, lufs=lufs)
    return plan, ids


def _pan(shot: Shot, character: str) -> float:
    """Where the speaker stands in a wide picture; the middle in a close one."""
    if shot.camera.size in ("MS", "MCU", "CU", "ECU"):
        return 0.0
    mark = next((a.mark for a in shot.actors if a.character == character), "")
    return {"A": -0.35, "B": -0.2, "C": 0.2, "D": 0.35, "left": -0.5, "right": 0.5}.get(mark, 0.0)


def _effects(shot: Shot, samples: Samples, start: int) -> list[EffectSound]:
    named = [EffectSound(name=s.name, start=samples(start + s.start), strength=s.strength, seed=shot.seed % 2**31)
             for s in shot.sounds]
    return named + foley(shot, samples, start)


Run = tuple[list[Shot], int, int]


def _scenes(shots: Sequence[Shot], cutting: Cutting, samples, end: int) -> list[Run]:
    """Neighbouring shots of one scene: (shots, first sample, end)."""
    runs: list[list[Shot]] = []
    for shot in shots:
        if runs and runs[-1][0].scene_id == shot.scene_id:
            runs[-1].append(shot)
        else:
            runs.append([shot])
    starts = [samples(cutting.starts[run[0].id]) for run in runs]
    return [(run, a, b) for run, a, b in zip(runs, starts, [*starts[1:], end], strict=True)]


def _ambience(scenes: Sequence[Run]) -> list[AmbienceRegion]:
    """One region a scene; a scene's air is heard a moment before its first picture. An effect that burns in one
    shot burns through the scene."""
    lead = round(LEAD * 48_000)
    regions = []
    for i, (run, start, end) in enumerate(scenes):
        start = max(start - lead, 0) if i else 0
        stop = max(end - lead, start) if i + 1 < len(scenes) else end
        place, light = run[0].place, run[0].light
        names = tuple(sorted({e.name for shot in run for e in shot.effects} - set(IMPACTS)))
        regions.append(AmbienceRegion(start=start, samples=stop - start, set=place.set, landmark=place.landmark,
                                      interior=place.interior, time=light.time, weather=light.weather,
                                      season=light.season, effects=names, seed=place.seed % 2**31))
    return regions


