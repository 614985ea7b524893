"""A film maker's own recording, any file FFmpeg reads, as mono samples."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from kinema.errors import InputError
from kinema.sound.wav import SAMPLE_RATE

LONGEST_SECONDS = 600                                   # a line, not a film


def read_mono(path: Path) -> np.ndarray:
    """[n] float32 at 48 kHz, channels averaged. Raises InputError for a file without readable sound."""
    import av
    blocks, total = [], 0
    try:
        with av.open(str(path)) as file:
            if not file.streams.audio:
                raise InputError("has no sound in it.", path=path)
            resampler = av.AudioResampler(format="fltp", layout="mono", rate=SAMPLE_RATE)
            for frame in file.decode(audio=0):
                for piece in resampler.resample(frame):
                    blocks.append(piece.to_ndarray()[0])
                    total += len(blocks[-1])
                if total > LONGEST_SECONDS * SAMPLE_RATE:
                    raise InputError(f"is longer than {LONGEST_SECONDS} s.", path=path, hint="Cut the line out of it.")
            blocks += [piece.to_ndarray()[0] for piece in resampler.resample(None)]
    except (av.FFmpegError, OSError) as error:
        raise InputError(f"cannot be read as sound ({error}).", path=path) from error
    return np.concatenate(blocks) if blocks else np.zeros(0, np.float32)
