"""Music by rule: a mood for each scene in, notes out.

A film has one home key and one motif, drawn from its seed. Each mood has a mode, a key near home, a tempo, an
ensemble and a way of accompanying. Every scene is cut into whole bars, so that its last phrase ends with it; where
the next scene is in another key, the last bar turns towards it. While somebody speaks nothing new is struck: what
sounds is held, and the melody waits.

    notes = compose(plan.score, speech=[(start, end), ...], seed=plan.seed)
"""

from __future__ import annotations

import hashlib
from bisect import bisect_left
from dataclasses import dataclass, replace

import numpy as np

from kinema.sound.harmony import CADENCES, PROGRESSIONS, chord, nearest, pitch, voice
from kinema.sound.plan import SAMPLE_RATE, ScoreRegion
from kinema.sound.synth import Note

Rng = np.random.Generator
BREATH = SAMPLE_RATE * 2 // 5                    # nothing is struck this long before a line
AFTER = SAMPLE_RATE // 6


@dataclass(frozen=True, kw_only=True, slots=True)
class Mood:
    mode: str
    key: int                                     # semitones from the film's home
    bpm: float
    beats: int = 4                               # of a bar
    loud: float = 0.6                            # 0..1
    pads: tuple[str, ...] = ("strings",)
    lead: str = "piano"
    lead_at: int = 72                            # about where the melody lies
    figure: str = "arpeggio"                     # of FIGURES
    figure_by: str = "harp"
    bass: str = "bass"
    melody: float = 0.6                          # share of phrases that have one
    colour: str = "9"
    drum: str = ""                               # beats on which a drum is struck: "1", "1 3"


MOODS: dict[str, Mood] = {
    "calm": Mood(mode="ionian", key=0, bpm=66, loud=0.64, lead="piano", figure="arpeggio", melody=0.55),
    "joy": Mood(mode="ionian", key=7, bpm=96, loud=0.62, lead="flute", lead_at=79, figure="skip", melody=0.8),
    "tender": Mood(mode="ionian", key=5, bpm=60, beats=3, loud=0.5, lead="cello", lead_at=60, figure="broken",
                   figure_by="piano", melody=0.7),
    "sad": Mood(mode="aeolian", key=9, bpm=54, loud=0.5, lead="cello", lead_at=57, figure="falling",
                figure_by="piano", pads=("low_strings",), melody=0.6),
    "tense": Mood(mode="aeolian", key=2, bpm=84, loud=0.66, pads=("tremolo",), lead="cello", lead_at=50,
                  figure="pulse", figure_by="low_strings", bass="", melody=0.25, colour="", drum="1"),
    "fear": Mood(mode="phrygian", key=2, bpm=58, loud=0.5, pads=("low_strings", "choir"), lead="violin",
                 lead_at=81, figure="drone", figure_by="low_strings", bass="", melody=0.3, colour="", drum="1"),
    "anger": Mood(mode="harmonic_minor", key=9, bpm=104, loud=0.55, pads=("low_strings",), lead="horn", lead_at=57,
                  figure="pulse", figure_by="low_strings", bass="bass", melody=0.4, colour="", drum="1 3"),
    "wonder": Mood(mode="lydian", key=5, bpm=63, beats=3, loud=0.72, pads=("strings", "choir"), lead="celesta",
                   lead_at=84, figure="arpeggio", figure_by="harp", melody=0.6),
    "mystery": Mood(mode="dorian", key=2, bpm=56, loud=0.46, pads=("low_strings",), lead="celesta", lead_at=79,
                    figure="drops", figure_by="piano", bass="", melody=0.4),
    "triumph": Mood(mode="ionian", key=0, bpm=84, loud=0.62, pads=("strings", "choir"), lead="horn", lead_at=64,
                    figure="hymn", figure_by="low_strings", melody=0.9, drum="1 3"),
}
TITLE = replace(MOODS["calm"], pads=("strings",), melody=1.0, loud=0.75)

# Shapes of a motif: (scale steps from its first note, beats), four beats in all, and three for bars in three.
MOTIFS = (
    ((0, 1.5), (1, 0.5), (4, 1.0), (2, 1.0)), ((0, 1.0), (2, 1.0), (4, 1.5), (3, 0.5)),
    ((4, 1.5), (3, 0.5), (0, 2.0)), ((0, 0.5), (4, 2.0), (3, 0.5), (1, 1.0)), ((2, 1.0), (1, 0.5), (0, 0.5), (4, 2.0)),
    ((0, 1.0), (-1, 0.5), (0, 0.5), (4, 2.0)), ((0, 0.5), (1, 0.5), (2, 1.0), (5, 2.0)), ((4, 2.0), (5, 0.5), (2, 1.5)),
)


@dataclass(frozen=True, slots=True)
class Bar:
    start: float                                 # samples
    samples: float
    root: int                                    # degree
    classes: tuple[int, ...]
    phrase: int
    place: int                                   # in the phrase
    of: int                                      # bars of the phrase
    arc: float                                   # 0..1 dynamic


class Speech:
    """When somebody speaks, for the question whether a note may be struck."""

    def __init__(self, spans: list[tuple[int, int]]):
        ordered = sorted(spans)
        self._starts = [a - BREATH for a, _ in ordered]
        self._ends = [b + AFTER for _, b in ordered]
        for i in range(1, len(self._ends)):
            self._ends[i] = max(self._ends[i], self._ends[i - 1])

    def at(self, sample: float) -> bool:
        i = bisect_left(self._starts, sample + 1)
        return i > 0 and sample < self._ends[i - 1]


def _rng(*words: object) -> Rng:
    return np.random.default_rng(int.from_bytes(hashlib.sha256(repr(words).encode()).digest()[:8], "big"))


def home_key(seed: int) -> int:
    """The pitch class a film comes home to: C, D, E flat, F, G, A or B flat."""
    return int(_rng("film", seed).choice([0, 2, 3, 5, 7, 9, 10]))


def compose(regions: tuple[ScoreRegion, ...], speech: list[tuple[int, int]], seed: int) -> list[Note]:
    """All notes of the film in order of their start. `speech`: (first, last sample) of every line.

    A region's notes depend on the seed, its own place and mood, the speech in it and the key of the next.
    """
    home, motif = home_key(seed), MOTIFS[int(_rng("motif", seed).integers(len(MOTIFS)))]
    talk, notes = Speech(speech), []
    ordered = sorted((r for r in regions if r.samples >= SAMPLE_RATE // 2), key=lambda r: r.start)
    for i, region in enumerate(ordered):
        following = ordered[i + 1] if i + 1 < len(ordered) else None
        joined = following is not None and following.start - region.start - region.samples < SAMPLE_RATE
        scene = _Scene(region, home, motif, talk, _rng("scene", seed, i, region.mood), first=i == 0)
        notes += scene.write(_mood(following) if following is not None and joined else None)
    return sorted(notes, key=lambda n: (n.start, n.pitch, n.instrument))


def _mood(region: ScoreRegion) -> Mood:
    return TITLE if region.title else MOODS.get(region.mood, MOODS["calm"])


def _phrases(bars: int) -> list[int]:
    """Lengths of phrases, four bars where it can be."""
    out = []
    while bars:
        take = 4 if bars >= 8 or bars == 4 else bars if bars <= 6 else 4
        out.append(take)
        bars -= take
    return out


class _Scene:
    """One region being written."""

    def __init__(self, region: ScoreRegion, home: int, motif: tuple[tuple[int, float], ...], talk: Speech, rng: Rng,
                 first: bool):
        self.region, self.mood, self.talk, self.rng, self.motif = region, _mood(region), talk, rng, motif
        self.home, self.first = home, first
        self.tonic = 48 + (home + self.mood.key) % 12
        self.notes: list[Note] = []
        seconds = region.samples / SAMPLE_RATE
        self.bars = max(1, round(seconds * self.mood.bpm / 60 / self.mood.beats))
        self.beat = region.samples / self.bars / self.mood.beats

    def write(self, following: Mood | None) -> list[Note]:
        plan = self._plan(following)
        voicing: tuple[int, ...] = ()
        phrases = plan[-1].phrase + 1
        melodic = [self.rng.random() < self.mood.melody for _ in range(phrases)]
        melodic[0 if self.region.title or phrases < 3 else 1] = True
        lead = self.mood.lead_at
        for i, bar in enumerate(plan):
            voicing = voice(bar.classes, voicing)
            resting = bar.phrase % 3 == 2 and not melodic[bar.phrase]     # now and then only the held chord
            thin = bar.phrase == 0 and phrases > 1 and not self.region.title   # a scene begins with few
            self._pads(bar, voicing, 0.4 if thin else 0.75 if bar.phrase == phrases - 1 else 1.0, i == len(plan) - 1)
            if not resting:
                FIGURES[self.mood.figure](self, bar, voicing, last=i == len(plan) - 1)
                self._bass(bar)
            if melodic[bar.phrase]:
                lead = self._melody(bar, lead, last=i == len(plan) - 1)
        return self.notes

    def _plan(self, following: Mood | None) -> list[Bar]:
        """The bars with their chords; the last phrase closes, the last bar turns to the next key."""
        mood, out, at = self.mood, [], 0
        lengths = _phrases(self.bars)
        choices = PROGRESSIONS[mood.mode]
        for k, of in enumerate(lengths):
            roots = list(choices[int(self.rng.integers(len(choices)))])
            roots = [0, *roots[1:]] if k == 0 else roots
            roots = (roots * 2)[:of]
            if k == len(lengths) - 1:
                roots = [*roots[: max(of - 3, 0)], *CADENCES[mood.mode], 0][-of:]
            for place, root in enumerate(roots):
                colour = mood.colour if root in (0, 3, 5) else "sus" if root == 4 and self.rng.random() < 0.4 else ""
                arc = (0.6 + 0.4 * np.sin(np.pi * (place + 0.8) / (of + 0.4))) \
                    * (0.75 + 0.25 * np.sin(np.pi * (at + 0.5) / self.bars))
                start = self.region.start + at * self.region.samples / self.bars
                out.append(Bar(start, self.region.samples / self.bars, root,
                               chord(self.tonic, mood.mode, root, colour), k, place, of, float(arc)))
                at += 1
        if following is not None and following.key != mood.key:
            out[-1:] = self._turn(out[-1], following)
        return out

    def _turn(self, bar: Bar, following: Mood) -> list[Bar]:
        """The last bar in halves: home, then the dominant of where the next scene is."""
        tonic = 48 + (self.home + following.key) % 12
        dominant = chord(tonic, "ionian", 4, "sus")
        half = bar.samples / 2
        return [replace(bar, samples=half),
                replace(bar, start=bar.start + half, samples=half, root=-1, classes=dominant, place=bar.of)]

    def strike(self, instrument: str, at: float, samples: float, pitch_: int, velocity: float, pan: float = 0.0, *,
               held: bool = False) -> None:
        """Add a note, unless somebody speaks then (held notes are pads and may enter softly)."""
        if not held and self.talk.at(at):
            return
        loose = 0.0 if held else self.rng.normal(0, 0.006) * SAMPLE_RATE
        start = max(int(at + loose), self.region.start)
        loud = velocity * self.mood.loud * (1 + 0.08 * self.rng.standard_normal() * (not held))
        loud = round(float(np.clip(loud, 0.02, 1)), 3)
        self.notes.append(Note(instrument, start, max(int(samples), 2400), pitch_, loud, pan))

    def _pads(self, bar: Bar, voicing: tuple[int, ...], amount: float, last: bool) -> None:
        share = amount / np.sqrt(len(self.mood.pads) * len(voicing))
        for k, name in enumerate(self.mood.pads):
            shift = 12 if name == "choir" else -12 if name == "low_strings" and min(voicing) > 59 else 0
            for j, p in enumerate(voicing):
                self.strike(name, bar.start, bar.samples * (0.9 if last else 1.0), p + shift, 1.3 * bar.arc * share,
                            pan=0.3 * (j / max(len(voicing) - 1, 1) - 0.5) * (1 if k % 2 else -1), held=True)

    def _bass(self, bar: Bar) -> None:
        if self.mood.bass and bar.root >= 0:
            low = nearest(pitch(self.tonic, self.mood.mode, bar.root) % 12, 38)
            self.strike(self.mood.bass, bar.start, bar.samples, low, 0.8 * bar.arc)
        for beat in self.mood.drum.split():
            if bar.place % 2 == 0 or " " in self.mood.drum:
                self.strike("drum", bar.start + (int(beat) - 1) * self.beat, self.beat, 31, 0.7 * bar.arc)

    def _melody(self, bar: Bar, before: int, last: bool) -> int:
        """Bars 1 and 3 of a phrase carry the motif, on the chord; bars 2 and 4 answer with a long note."""
        mood = self.mood
        if bar.root < 0:
            return before
        alone = self.region.title and self.bars == 1                       # a short title: the motif itself
        if not alone and (last or bar.place % 2 == 1 or bar.samples < self.beat * 2.5):
            goal = nearest(bar.classes[0 if last else int(self.rng.integers(len(bar.classes)))], before)
            goal = goal - 12 * (goal > mood.lead_at + 12) + 12 * (goal < mood.lead_at - 9)
            self.strike(mood.lead, bar.start + (0 if last else self.beat), bar.samples - self.beat * 0.5, goal,
                        0.75 * bar.arc, 0.12)
            return goal
        base = round((mood.lead_at - self.tonic) * 7 / 12 / 7) * 7 + bar.root % 7
        base -= 7 * (pitch(self.tonic, mood.mode, base) > mood.lead_at + 7)
        at, scale = bar.start, mood.beats / 4
        for step, beats in self.motif:
            if at >= bar.start + bar.samples - 1:
                break
            p = pitch(self.tonic, mood.mode, base + step)
            samples = beats * scale * self.beat
            self.strike(mood.lead, at, samples * 1.02, p, (0.85 if beats >= 1 else 0.65) * bar.arc, 0.12)
            at, before = at + samples, p
        return before


def _arpeggio(s: _Scene, bar: Bar, voicing: tuple[int, ...], last: bool) -> None:
    """Up through the chord and half way back, in quavers; in the last bar only up, slower."""
    tones = [voicing[0] - 12, *voicing, voicing[0] + 12]
    order = [0, 2, 1, 3, 2, 4, 3, 2][: 2 * s.mood.beats] if not last else [0, 1, 2, 3]
    step = s.beat / 2 if not last else s.beat * 0.75
    for k, index in enumerate(order):
        if k * step < bar.samples - 1:
            s.strike(s.mood.figure_by, bar.start + k * step, step * 3, tones[min(index, len(tones) - 1)],
                     (0.62 if k == 0 else 0.42) * bar.arc, -0.2)


def _broken(s: _Scene, bar: Bar, voicing: tuple[int, ...], last: bool) -> None:
    """Root on the first beat, the rest of the chord on the others: a slow waltz."""
    for beat in range(s.mood.beats if not last else 1):
        if beat * s.beat < bar.samples - 1:
            tones = voicing[:1] if beat == 0 and not last else voicing[1:3]
            for p in tones:
                at, loud = bar.start + beat * s.beat, (0.5 - 0.08 * beat) * bar.arc
                s.strike(s.mood.figure_by, at, s.beat * 1.6, p, loud, -0.1)


def _skip(s: _Scene, bar: Bar, voicing: tuple[int, ...], last: bool) -> None:
    """Plucked off-beats."""
    for k in ((0, 1.5, 2.5, 3.0, 3.5) if not last else (0,)):
        if k * s.beat < bar.samples - 1:
            p = voicing[int(k * 2) % len(voicing)] + 12 * (k > 2)
            s.strike(s.mood.figure_by, bar.start + k * s.beat, s.beat, p, (0.6 if k == 0 else 0.45) * bar.arc, -0.2)


def _falling(s: _Scene, bar: Bar, voicing: tuple[int, ...], last: bool) -> None:
    """Three notes down, then nothing."""
    for k, p in enumerate(reversed(voicing[-3:])):
        if bar.place % 2 == 0 or last:
            at, loud = bar.start + k * s.beat, (0.6 - 0.1 * k) * bar.arc
            s.strike(s.mood.figure_by, at, s.beat * 2.5, p + 12 * (k == 0), loud, -0.1)


def _pulse(s: _Scene, bar: Bar, voicing: tuple[int, ...], last: bool) -> None:
    """A low note repeated, with a heavier first: something is coming."""
    low = nearest(voicing[0] % 12, 40)
    for k in range(2 * s.mood.beats if not last else 1):
        if k * s.beat / 2 < bar.samples - 1:
            s.strike("bass", bar.start + k * s.beat / 2, s.beat * 0.4, low, (0.75 if k % 4 == 0 else 0.4) * bar.arc)
    s.strike(s.mood.figure_by, bar.start, bar.samples, low, 0.6 * bar.arc, held=True)


def _drone(s: _Scene, bar: Bar, voicing: tuple[int, ...], last: bool) -> None:
    """The tonic, low and held, and its fifth coming and going."""
    low = nearest(s.tonic % 12, 38)
    s.strike(s.mood.figure_by, bar.start, bar.samples, low, 0.9 * bar.arc, held=True)
    if bar.place % 2:
        s.strike(s.mood.figure_by, bar.start, bar.samples, low + 7, 0.5 * bar.arc, held=True)


def _drops(s: _Scene, bar: Bar, voicing: tuple[int, ...], last: bool) -> None:
    """Single high notes, far apart, over a held fifth."""
    _drone(s, bar, voicing, last)
    for beat in (0.0, 2.5) if bar.place % 2 == 0 else (1.0,):
        p = voicing[int(s.rng.integers(len(voicing)))] + 12
        if beat * s.beat < bar.samples - 1:
            pan = float(s.rng.uniform(-0.4, 0.4))
            s.strike(s.mood.figure_by, bar.start + beat * s.beat, s.beat * 2, p, 0.4 * bar.arc, pan)


def _hymn(s: _Scene, bar: Bar, voicing: tuple[int, ...], last: bool) -> None:
    """Full chords on the first and third beats, low octaves under them."""
    low = nearest(voicing[0] % 12, 40)
    for beat in (0,) if last else (0, 2):
        if beat * s.beat < bar.samples - 1:
            for p in voicing[:3]:
                s.strike("horn", bar.start + beat * s.beat, s.beat * (3 if last else 1.8), p, 0.4 * bar.arc, -0.15)
            s.strike(s.mood.figure_by, bar.start + beat * s.beat, s.beat * 2, low, 0.7 * bar.arc)


FIGURES = {"arpeggio": _arpeggio, "broken": _broken, "skip": _skip, "falling": _falling, "pulse": _pulse,
           "drone": _drone, "drops": _drops, "hymn": _hymn}
