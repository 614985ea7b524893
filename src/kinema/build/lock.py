"""One build of a film at a time. The lock (flock) ends with its holder, so it cannot go stale."""

from __future__ import annotations

import fcntl
import json
import os
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kinema.build.full import is_full, writing
from kinema.errors import BusyError

WIDTH = 256                                           # bytes: the holder's line keeps its size on the disk


@contextmanager
def film_lock(folder: Path) -> Iterator[None]:
    """Hold the film in `folder` while the block runs. Raises BusyError naming the holder if it is taken."""
    path = Path(folder) / ".kinema" / "lock"
    with writing(folder, "the film could not be locked"):
        path.parent.mkdir(parents=True, exist_ok=True)
        fd = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
    try:
        try:
            fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise BusyError(f"another build holds this film{_holder(fd)}.", path=folder,
                            hint="Wait until it has ended, or end it.") from None
        _sign(fd)
        yield
        os.ftruncate(fd, 0)
    finally:
        os.close(fd)


def _sign(fd: int) -> None:
    """Write who holds it. On a full disk the lock holds all the same; only the message will say less."""
    holder = {"pid": os.getpid(), "host": socket.gethostname(), "since": time.strftime("%Y-%m-%d %H:%M:%S")}
    try:
        os.pwrite(fd, json.dumps(holder).encode().ljust(WIDTH), 0)
    except OSError as error:
        if not is_full(error):
            raise


def _holder(fd: int) -> str:
    try:
        holder = json.loads(os.pread(fd, WIDTH, 0))
        return f" (process {holder['pid']} on {holder['host']}, since {holder['since']})"
    except (ValueError, KeyError):                    # it has not signed yet, or could not
        return ""
