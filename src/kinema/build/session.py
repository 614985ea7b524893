"""One process's corner of the store: unfinished files, and pins on what its build needs.

A session is a folder under `tmp/` held by a lock (flock) on the folder itself. The lock ends with its process,
however that ends, so a folder nobody holds is rubbish: no process numbers are compared, none can be mistaken.
"""

from __future__ import annotations

import fcntl
import os
import secrets
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


class Session:
    """A locked folder of this process, made on first use. `close` removes it; after death, anybody's sweep."""

    def __init__(self, tmp: Path):
        self._tmp = tmp
        self._pid = -1
        self._fd = -1
        self._count = 0
        self._folder = tmp

    @property
    def folder(self) -> Path:
        if self._pid != os.getpid():              # first use, or a forked child, which must not share it
            self._open()
        return self._folder

    def _open(self) -> None:
        self._tmp.mkdir(parents=True, exist_ok=True)
        while True:
            folder = self._tmp / f"{os.getpid()}-{secrets.token_hex(4)}"
            folder.mkdir()
            fd = _held(folder)
            if fd is not None:
                self._fd, self._folder, self._pid = fd, folder, os.getpid()
                return

    def new_path(self, name: str) -> Path:
        """A path in the session that nothing has used yet."""
        folder = self.folder
        self._count += 1
        return folder / f"{self._count}-{name}"

    def close(self) -> None:
        if self._pid == os.getpid():
            shutil.rmtree(self._folder, ignore_errors=True)
            os.close(self._fd)
            self._pid = -1

    @contextmanager
    def pinned(self, keys: Iterable[str]) -> Iterator[Path]:
        """No process evicts these results while the block runs and this process lives."""
        path, unfinished = self.new_path("pins"), self.new_path("unfinished")
        unfinished.write_text("\n".join(keys))
        unfinished.rename(path)
        try:
            yield path
        finally:
            path.unlink(missing_ok=True)


def sweep(tmp: Path) -> int:
    """Remove what dead processes left; the number of sessions removed."""
    dead = 0
    for folder in _folders(tmp):
        fd = _held(folder)
        if fd is not None:
            shutil.rmtree(folder, ignore_errors=True)
            os.close(fd)
            dead += 1
    return dead


def pins(tmp: Path, *, without: Path | None = None) -> set[str]:
    """Keys that the builds of living processes need; `without` leaves one pin file out."""
    keys: set[str] = set()
    for folder in _folders(tmp):
        fd = _held(folder)
        if fd is not None:
            os.close(fd)
            continue
        with suppress(FileNotFoundError):         # that build has just ended
            for path in sorted(folder.iterdir()):
                if path.name.endswith("-pins") and path != without:
                    keys.update(path.read_text().split("\n"))
    return keys


def _folders(tmp: Path) -> list[Path]:
    return sorted(tmp.iterdir()) if tmp.is_dir() else []


def _held(folder: Path) -> int | None:
    """A descriptor that holds the folder's lock; None when another process does, or the folder is gone."""
    try:
        fd = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    except (FileNotFoundError, PermissionError):      # gone, or another user's: not ours to judge
        return None
    try:
        fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(fd)
        return None
    if os.fstat(fd).st_nlink == 0 or not folder.exists():   # swept between making and locking
        os.close(fd)
        return None
    return fd
