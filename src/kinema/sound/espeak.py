"""espeak-ng in a process of its own: text in, samples and timed phonemes out.

The library (GPL-3.0) and its data come from the pip package `espeakng-loader`; it is loaded with ctypes only in
the child, `python -m kinema.sound.espeak`, never in Kinema's own process. espeak keeps state from line to line, so
each line gets a fresh child (about 40 ms): the same request always gives the same bytes.

    request:  one JSON object on standard input: {"text", "language", "variant", "rate", "pitch", "range"}
    answer:   one line of JSON {"sample_rate", "phonemes": [[sample, ipa], ...]}, then int16 samples

Source: espeak-ng's speak_lib.h, version 1.52.
"""

from __future__ import annotations

import ctypes
import json
import os
import subprocess
import sys
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path

from kinema.errors import MissingError, TaskError

TIMEOUT_SECONDS = 120
VARIANT_NAME = "kinema"

SYNCHRONOUS_RETRIEVAL = 2                     # espeak_AUDIO_OUTPUT: samples go to the callback, nothing is played
PHONEME_EVENTS, PHONEME_IPA, DONT_EXIT = 1, 2, 1 << 15
CHARS_UTF8, POS_CHARACTER = 1, 1
RATE, PITCH, RANGE = 1, 3, 4                  # espeak_PARAMETER
EVENT_END, EVENT_PHONEME = 0, 7


@dataclass(frozen=True, kw_only=True, slots=True)
class Request:
    text: str
    language: str = "en-us"                   # espeak's name: "en-us", "en-gb", "cmn"
    variant: str = ""                         # the text of a voice variant file
    rate: int = 165                           # words a minute
    pitch: int = 50                           # 0..99, 50 = the variant's own
    range: int = 50                           # 0..99, 0 = monotone


@dataclass(frozen=True, slots=True)
class Utterance:
    sample_rate: int
    phonemes: tuple[tuple[int, str], ...]     # (first sample, IPA); "" is silence
    pcm: bytes                                # int16, mono, native byte order


def synthesise(request: Request) -> Utterance:
    """Speak one line in a child process. Raises MissingError without espeak-ng, TaskError when it fails."""
    try:
        child = subprocess.run([sys.executable, "-P", "-m", "kinema.sound.espeak"], capture_output=True,
                               input=json.dumps(asdict(request)).encode(), timeout=TIMEOUT_SECONDS)
    except subprocess.TimeoutExpired as error:
        raise TaskError(f"espeak-ng took more than {TIMEOUT_SECONDS} s for one line.") from error
    head, _, pcm = child.stdout.partition(b"\n")
    if child.returncode == 3:
        raise MissingError("voices need espeak-ng.", hint="pip install espeakng-loader")
    if child.returncode or not head:
        last = child.stderr.decode(errors="replace").strip().splitlines()[-1:] or ["no answer"]
        raise TaskError(f"espeak-ng could not speak {request.text[:40]!r}: {last[0]}")
    answer = json.loads(head)
    return Utterance(answer["sample_rate"], tuple((at, ipa) for at, ipa in answer["phonemes"]), pcm)


class _Id(ctypes.Union):
    _fields_ = [("number", ctypes.c_int), ("name", ctypes.c_char_p), ("string", ctypes.c_char * 8)]


class _Event(ctypes.Structure):
    _fields_ = [("type", ctypes.c_int), ("unique_identifier", ctypes.c_uint), ("text_position", ctypes.c_int),
                ("length", ctypes.c_int), ("audio_position", ctypes.c_int), ("sample", ctypes.c_int),
                ("user_data", ctypes.c_void_p), ("id", _Id)]


_CALLBACK = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.POINTER(_Event))


def _ipa(event: _Event) -> str:
    """The phoneme's IPA: eight bytes, ended by a zero unless all are used; what follows it is left over."""
    return ctypes.string_at(ctypes.addressof(event.id), 8).split(b"\0")[0].decode("utf-8", errors="ignore")


def _data_with_variant(data: Path, variant: str, folder: Path) -> Path:
    """A data folder like espeak's own (by links) in which the variant `kinema` exists."""
    root = folder / "espeak-ng-data"
    (root / "voices" / "!v").mkdir(parents=True)
    for entry in data.iterdir():
        if entry.name != "voices":
            (root / entry.name).symlink_to(entry)
    (root / "voices" / "!v" / VARIANT_NAME).write_text(variant, encoding="utf-8")
    return root


def _speak(library: ctypes.CDLL, data: Path, request: Request) -> tuple[int, list[tuple[int, str]], bytes]:
    options = PHONEME_EVENTS | PHONEME_IPA | DONT_EXIT
    sample_rate = library.espeak_Initialize(SYNCHRONOUS_RETRIEVAL, 0, str(data).encode(), options)
    if sample_rate <= 0:
        raise RuntimeError("espeak-ng's data cannot be read")
    library.espeak_ng_SetRandSeed(ctypes.c_long(1))        # otherwise its breath is seeded by the clock
    pcm, phonemes = bytearray(), []

    def receive(samples, count, events):
        i = 0
        while events[i].type != EVENT_END:
            if events[i].type == EVENT_PHONEME:
                phonemes.append((events[i].sample, _ipa(events[i])))
            i += 1
        if samples and count > 0:
            pcm.extend(ctypes.string_at(samples, 2 * count))
        return 0

    callback = _CALLBACK(receive)
    library.espeak_SetSynthCallback(callback)
    if library.espeak_SetVoiceByName(f"{request.language}+{VARIANT_NAME}".encode()) != 0:
        raise RuntimeError(f"espeak-ng has no language {request.language!r}")
    for parameter, value in ((RATE, request.rate), (PITCH, request.pitch), (RANGE, request.range)):
        library.espeak_SetParameter(parameter, value, 0)
    text = request.text.encode("utf-8", errors="ignore")
    library.espeak_Synth(text, ctypes.c_size_t(len(text) + 1), 0, POS_CHARACTER, 0, CHARS_UTF8, None, None)
    library.espeak_Synchronize()
    return sample_rate, phonemes, bytes(pcm)


def _child() -> int:
    try:
        import espeakng_loader
        library = ctypes.CDLL(espeakng_loader.get_library_path())
        data = Path(espeakng_loader.get_data_path()).resolve()
    except (ImportError, OSError):
        return 3
    request = Request(**json.loads(sys.stdin.buffer.read()))
    with tempfile.TemporaryDirectory(prefix="kinema-") as folder:
        data = _data_with_variant(data, request.variant or "language variant\n", Path(folder))
        os.chdir(folder)                                    # espeak's buffers for paths are short: 160 bytes
        sample_rate, phonemes, pcm = _speak(library, data.relative_to(folder), request)
        os.chdir("/")
    sys.stdout.buffer.write(json.dumps({"sample_rate": sample_rate, "phonemes": phonemes}).encode() + b"\n" + pcm)
    return 0


if __name__ == "__main__":
    sys.exit(_child())
