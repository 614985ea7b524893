"""Keeping the store under its cap: least recently used results go first, never what a living build needs.

A record leaves `results` first and its files after it: killed in between, the next eviction finds files
no record names and removes them. It holds the store's lock alone, so no file is unnamed because it is just
being published.
"""

from __future__ import annotations

import fcntl
import os
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kinema.build.artifact import Record
from kinema.build.session import pins, sweep

if TYPE_CHECKING:
    from kinema.build.store import Store

GONE_KEPT = 2000                      # records of removed results kept for `explain`


@dataclass(frozen=True)
class Usage:
    bytes: int                        # on disk, blobs and records; shared blobs count once
    results: int
    blobs: int


@dataclass(frozen=True)
class Eviction:
    results: int                      # removed
    bytes: int                        # freed
    usage: Usage                      # afterwards


def usage(store: Store) -> Usage:
    """What the store holds, counted on the disk."""
    blobs, records = _sizes(store.root / "blobs"), _sizes(store.root / "results")
    return Usage(bytes=sum(blobs.values()) + sum(records.values()), results=len(records), blobs=len(blobs))


def evict(store: Store, cap: int | None, keep: set[str], *, own_pin: Path | None = None) -> Eviction:
    """Remove unnamed files, then the least recently used results until the store holds at most `cap` bytes.

    Results in `keep` or pinned by a living process stay, even if the cap is then passed. `own_pin` is the
    pin file of the caller, who knows better what it still needs. None as cap removes unnamed files only.
    """
    if not store.root.is_dir():
        return Eviction(0, 0, usage(store))
    with store.locked(fcntl.LOCK_EX):
        sweep(store.root / "tmp")
        before = usage(store)
        blobs = _sizes(store.root / "blobs")
        results = sorted(_results(store), key=lambda each: (each[0], each[2].job.key))
        users = Counter(path for _, _, record in results for path in _blobs(store, record))
        for path in blobs.keys() - users.keys():
            path.unlink(missing_ok=True)
        total = sum(blobs.get(path, 0) for path in users) + sum(size for _, size, _ in results)
        needed = keep | pins(store.root / "tmp", without=own_pin)
        removed = 0
        for _, size, record in results:
            if cap is None or total <= cap:
                break
            if record.job.key not in needed:
                store.remove(record.job.key, "evicted")
                total -= size + _drop(store, record, users, blobs)
                removed += 1
        _prune(store.root / "gone", GONE_KEPT)
        after = usage(store)
    return Eviction(results=removed, bytes=before.bytes - after.bytes, usage=after)


def _drop(store: Store, record: Record, users: Counter[Path], blobs: dict[Path, int]) -> int:
    """Remove the files that only this record named; bytes freed."""
    freed = 0
    for path in _blobs(store, record):
        users[path] -= 1
        if users[path] == 0:
            path.unlink(missing_ok=True)
            freed += blobs.get(path, 0)
    return freed


def _results(store: Store) -> Iterator[tuple[float, int, Record]]:
    """Last use, size of the record, record. Unreadable records are taken out on the way."""
    for key in list(store.keys()):
        path = store.result_path(key)
        status, data = path.stat(), path.read_bytes()
        try:
            yield status.st_mtime, status.st_size, Record.from_bytes(data)
        except (ValueError, KeyError, TypeError):
            store.remove(key, "damaged")


def _blobs(store: Store, record: Record) -> set[Path]:
    return {store.blob_path(file.sha256, name) for name, file in record.files.items()}


def _sizes(folder: Path) -> dict[Path, int]:
    """Every file two levels down, and its size."""
    sizes: dict[Path, int] = {}
    if folder.is_dir():
        for shelf in os.scandir(folder):
            for entry in os.scandir(shelf.path):
                with suppress(FileNotFoundError):     # `usage` does not keep others from evicting
                    sizes[Path(entry.path)] = entry.stat().st_size
    return sizes


def _prune(folder: Path, kept: int) -> None:
    if folder.is_dir():
        oldest_first = sorted(folder.iterdir(), key=lambda path: path.stat().st_mtime)
        for path in oldest_first[:max(0, len(oldest_first) - kept)]:
            path.unlink(missing_ok=True)
