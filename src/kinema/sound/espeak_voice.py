"""A Voice as espeak-ng speaks it: our own voice variant, written for each character and manner of speaking."""

from __future__ import annotations

import numpy as np

from kinema.sound import espeak
from kinema.sound.casting import Voice
from kinema.sound.delivery import Delivery, is_chinese
from kinema.sound.voices import Raw

_HEIGHTS = (100, 100, 98, 94, 92, 90, 92, 90, 90)       # percent, formants 0..8: a little less buzz on top
_WIDTHS = (110, 112, 112, 112, 110, 110, 105, 100, 100)
MANDARIN_RATE = 0.92                                    # of the English rate, for the same impression of haste


def raw(text: str, voice: Voice, said: Delivery) -> Raw:
    """Speak cleaned text. A line in Chinese is read by the Mandarin voice, one without by the voice's own."""
    chinese = is_chinese(text)
    language = "cmn" if chinese else "en-us" if voice.language == "cmn" else voice.language
    rate = voice.rate * said.rate * (MANDARIN_RATE if chinese else 1.0)
    utterance = espeak.synthesise(espeak.Request(
        text=text, language=language, variant=variant(voice, said), rate=max(80, min(400, round(rate))),
        range=max(5, min(99, round(50 * said.expression)))))
    pcm = np.frombuffer(utterance.pcm, np.int16).astype(np.float64) / 32768
    return Raw(pcm, utterance.sample_rate, utterance.phonemes)


def variant(voice: Voice, said: Delivery) -> str:
    """The voice variant file (espeak-ng's docs/voices.md)."""
    low = round(voice.pitch_hz * said.pitch)
    lines = ["language variant", f"name {espeak.VARIANT_NAME}", f"pitch {low} {low * voice.reach_percent // 100}",
             f"flutter {min(voice.flutter + said.tremble, 40)}", f"roughness {0 if said.whisper else voice.roughness}"]
    for i, (height, width) in enumerate(zip(_HEIGHTS, _WIDTHS, strict=True)):
        scale = voice.formants if i else 100 + (voice.formants - 100) // 2
        lines.append(f"formant {i} {scale} {0 if said.whisper and i == 0 else height} {width}")
    if said.whisper:
        lines += ["voicing 17", "breath 75 75 50 40 15 10", "breathw 150 150 200 200 400 400"]
    elif voice.breath:
        b = voice.breath
        lines += [f"breath 0 {b // 2} {b} {b} {b} {b // 2}", "breathw 150 150 200 200 400 400"]
    return "\n".join(lines) + "\n"
