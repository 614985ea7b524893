"""The content-addressed store: files by their SHA-256, results by the key of their task. Plain files.

    blobs/ab/ab34...mp4      a file, read-only, named by its hash
    results/cd/cd56...json   a finished task: its record; the one file whose presence says "done"
    gone/cd56....why.json    the record of a result that was evicted or damaged, for `explain`
    about/9f...              keys made so far of one (kind, about), a line each, for `explain`
    logs/                    what a failed task said
    tmp/<pid>-<random>/      unfinished files of a living process (session.py)

A result comes into being by one rename, after the files it names; so a program killed anywhere leaves a result
or nothing, and rubbish that the next run removes. Publishing holds the store's lock shared, eviction alone.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import re
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kinema.build.artifact import Artifact, DamagedError, File, Record
from kinema.build.eviction import Eviction, Usage, evict, usage
from kinema.build.full import size_text, writing
from kinema.build.job import Job
from kinema.build.session import Session, sweep
from kinema.build.task import Task
from kinema.errors import StoreError, TaskError

SUFFIX = re.compile(r"\.[a-z0-9]{1,12}$")
WORTH_A_SYNC = 0.5                    # seconds: quicker results are sooner made again than synced to a disk


@dataclass(frozen=True)
class Damage:
    """One thing wrong in the store, found by `verify_all`."""

    key: str
    name: str                         # of the task
    file: str                         # name of the file in the artifact; "" = the record itself
    what: str

    def __str__(self) -> str:
        return f"{self.name}: {self.file or 'record'}: {self.what}"


class Store:
    """A folder of results. Any number of processes may use one store at the same time."""

    def __init__(self, root: Path, cap_bytes: int | None = None):
        self.root = Path(root).absolute()
        self.cap_bytes = cap_bytes
        self._session = Session(self.root / "tmp")
        self._verified: set[str] = set()

    # -- reading

    def get(self, key: str) -> Artifact | None:
        """The result of the task with this key, if it is whole as far as sizes tell; marks it as used now."""
        path = self.result_path(key)
        try:
            record = Record.from_bytes(path.read_bytes())
        except FileNotFoundError:
            return None
        except OSError as error:
            raise StoreError(f"cannot be read: {error.strerror}.", path=path) from error
        except (ValueError, KeyError, TypeError):
            self.remove(key, "damaged")
            return None
        if not all(self._in_place(file, name) for name, file in record.files.items()):
            return None
        with suppress(FileNotFoundError, PermissionError):   # another user's store is used all the same
            now = time.time_ns()                  # finer than the kernel's own stamp
            os.utime(path, ns=(now, now))
        return Artifact(record, self)

    def checked(self, record: Record, name: str) -> Path:
        """Path of an artifact's file, its hash verified once in this process. Raises DamagedError."""
        file = record.files[name]
        path = self.blob_path(file.sha256, name)
        if path.name not in self._verified or not path.exists():
            if _hash_of(path) != file.sha256 and self._remove_damaged(record.job.key, path, file.sha256):
                raise DamagedError(f"{name} of {record.job.name} is damaged and was removed.", path=path,
                                   hint="Run again: only this result is made again.")
            self._verified.add(path.name)
        return path

    def record(self, key: str) -> tuple[Record | None, str]:
        """The record of a result, also of one that is gone, and its state.

        States: "kept"; "incomplete" (files missing); "evicted"; "damaged"; "none" (nothing is known).
        """
        found, state = _read_record(self.result_path(key)), "kept"
        if found is not None:
            whole = all(self._in_place(file, name) for name, file in found.files.items())
            return found, state if whole else "incomplete"
        for state in ("evicted", "damaged"):
            path = self._gone(key, state)
            if path.exists():
                return _read_record(path), state
        return None, "none"

    def latest(self, kind: str, about: str) -> Record | None:
        """The most recently used result of the same kind about the same thing, gone ones included."""
        try:
            keys = [line for line in self._about(kind, about).read_text().split() if len(line) == 64]
        except FileNotFoundError:
            return None
        for key in sorted(dict.fromkeys(reversed(keys)), key=self._last_used, reverse=True):
            found, _ = self.record(key)
            if found is not None:
                return found
        return None

    # -- writing

    def put(self, task: Task | Job, folder: Path, measured: Mapping[str, Any], seconds: float) -> Artifact:
        """Make the files in `folder` the result of the task: moved from a `work_folder`, copied from elsewhere.

        Raises StoreError when the disk is full or cannot be written; then the store is as it was.
        """
        job = task if isinstance(task, Job) else Job.of(task)
        folder, staged, line = Path(folder), {}, None
        durable = seconds >= WORTH_A_SYNC
        with writing(self.root, f"{job.name} could not be stored"):
            try:
                for path in _files_below(folder, job):
                    name = path.relative_to(folder).as_posix()
                    staged[name] = self._stage(path, durable)
                record = Record(job=job, measured=dict(measured), seconds=seconds,
                                files={name: file for name, (_, file) in staged.items()})
                line = self._session.new_path("record")
                _write(line, record.to_bytes(), durable)
                with self.locked(fcntl.LOCK_SH):
                    for name, (path, file) in staged.items():
                        _move(path, self.blob_path(file.sha256, name))
                    _move(line, self.result_path(job.key))
                self._remember(job)
            finally:
                for left in [path for path, _ in staged.values()] + ([line] if line else []):
                    left.unlink(missing_ok=True)
        return Artifact(record, self)

    def work_folder(self, job: Job) -> Path:
        """A new empty folder in this store's file system for a task to write into."""
        folder = self._session.new_path(f"{job.kind}-{job.key[:8]}")
        with writing(self.root, f"{job.name} could not start"):
            folder.mkdir(parents=True)
        return folder

    def keep_log(self, job: Job, text: bytes) -> Path | None:
        """Keep what a failed task said; None when there is no room even for that."""
        path = self.root / "logs" / f"{re.sub(r'[^A-Za-z0-9_-]', '-', job.kind)}-{job.key[:12]}.log"
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text)
        except OSError:                       # the failure itself is reported; its log is an extra
            return None
        return path

    def remove(self, key: str, why: str) -> None:
        """Take a result out ("evicted" or "damaged"). Its record stays for `explain`, its files until `evict`."""
        gone, path = self._gone(key, why), self.result_path(key)
        with _gone_is_fine():
            try:
                gone.parent.mkdir(exist_ok=True)
                path.rename(gone)
            except OSError:                       # a full disk may refuse the new name, never the removal
                path.unlink()

    def pinned(self, keys: Iterable[str]) -> AbstractContextManager[Path]:
        """A context in which no other process evicts these results."""
        return self._session.pinned(keys)

    def sweep(self) -> int:
        """Remove the unfinished files of dead processes; how many processes left some."""
        return sweep(self.root / "tmp")

    def close(self) -> None:
        """Remove this process's own temporary folder."""
        self._session.close()

    # -- looking after it

    def keys(self) -> Iterator[str]:
        return (path.stem for path in sorted((self.root / "results").glob("*/*.json")))

    def usage(self) -> Usage:
        return usage(self)

    def evict(self, cap: int | None = None, keep: Iterable[str] = (), *, pin: Path | None = None) -> Eviction:
        """Remove least recently used results until at most `cap` bytes (None: the store's cap) are left."""
        return evict(self, self.cap_bytes if cap is None else cap, set(keep), own_pin=pin)

    def verify_all(self) -> Iterator[Damage]:
        """Read every record and every file; yield what is damaged. Removes nothing: see `remove`."""
        checked: dict[str, str] = {}          # blob name -> what is wrong, "" = nothing
        for key in self.keys():
            record = _read_record(self.result_path(key))
            if record is None:
                yield Damage(key, key[:12], "", "the record is not readable")
                continue
            for name, file in record.files.items():
                path = self.blob_path(file.sha256, name)
                if path.name not in checked:
                    checked[path.name] = _what_is_wrong(path, file)
                if checked[path.name]:
                    yield Damage(key, record.job.name, name, checked[path.name])

    # -- places

    def result_path(self, key: str) -> Path:
        return self.root / "results" / key[:2] / f"{key}.json"

    def _gone(self, key: str, why: str) -> Path:
        return self.root / "gone" / f"{key}.{why}.json"

    def blob_path(self, sha256: str, name: str) -> Path:
        suffix = SUFFIX.search(name)
        return self.root / "blobs" / sha256[:2] / (sha256 + (suffix.group() if suffix else ""))

    def _about(self, kind: str, about: str) -> Path:
        digest = hashlib.sha256(f"{kind}\0{about}".encode()).hexdigest()
        return self.root / "about" / digest[:2] / digest[:32]

    def _in_place(self, file: File, name: str) -> bool:
        try:
            return os.stat(self.blob_path(file.sha256, name)).st_size == file.size
        except FileNotFoundError:
            return False

    def _last_used(self, key: str) -> float:
        for path in (self.result_path(key), self._gone(key, "evicted"), self._gone(key, "damaged")):
            with _gone_is_fine():
                return path.stat().st_mtime
        return 0.0

    # -- steps of putting and removing

    def _stage(self, path: Path, durable: bool) -> tuple[Path, File]:
        """The file in this session, hashed, read-only, ready to be renamed into `blobs`."""
        target = self._session.new_path("blob")
        if path.is_relative_to(self.root / "tmp"):
            path.rename(target)
            sha256 = _hash_of(target)
        else:
            sha256 = _copy_hashing(path, target)
        target.chmod(0o444)
        if durable:
            _sync(target)
        return target, File(sha256, target.stat().st_size)

    def _remember(self, job: Job) -> None:
        """Note the key as made for (kind, about); forget that the result was ever gone."""
        path = self._about(job.kind, job.about)
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a") as lines:             # one short append; a torn line is not 64 characters long
            lines.write(f"\n{job.key}\n")
        for why in ("evicted", "damaged"):
            self._gone(job.key, why).unlink(missing_ok=True)

    def _remove_damaged(self, key: str, path: Path, sha256: str) -> bool:
        """Remove the file and the result, unless another process has made it anew meanwhile."""
        with self.locked(fcntl.LOCK_EX):
            damaged = _hash_of(path) != sha256
            if damaged:
                path.unlink(missing_ok=True)
                self.remove(key, "damaged")
        return damaged

    @contextmanager
    def locked(self, how: int) -> Iterator[None]:
        self.root.mkdir(parents=True, exist_ok=True)
        fd = os.open(self.root / "lock", os.O_RDWR | os.O_CREAT, 0o666)
        try:
            fcntl.flock(fd, how)
            yield
        finally:
            os.close(fd)


def _gone_is_fine() -> suppress:
    """Another process may remove a result between any two of our steps."""
    return suppress(FileNotFoundError)


def _read_record(path: Path) -> Record | None:
    try:
        return Record.from_bytes(path.read_bytes())
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        return None


def _files_below(folder: Path, job: Job) -> list[Path]:
    paths = sorted(path for path in folder.rglob("*") if path.is_symlink() or not path.is_dir())
    for path in paths:
        if path.is_symlink() or not path.is_file():
            raise TaskError(f"{job.name} left {path.relative_to(folder)}, which is not a plain file.")
    return paths


def _hash_of(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except FileNotFoundError:
        return "missing"


def _copy_hashing(source: Path, target: Path) -> str:
    digest = hashlib.sha256()
    with source.open("rb") as read, target.open("xb") as write:
        while block := read.read(1 << 20):
            digest.update(block)
            write.write(block)
    return digest.hexdigest()


def _write(path: Path, data: bytes, durable: bool) -> None:
    with path.open("xb") as file:
        file.write(data)
    if durable:
        _sync(path)


def _sync(path: Path) -> None:
    fd = os.open(path, os.O_RDONLY)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)


def _move(path: Path, target: Path) -> None:
    """Rename over whatever is there: the bytes are the same, or those there are damaged."""
    try:
        path.replace(target)
    except FileNotFoundError:
        target.parent.mkdir(parents=True, exist_ok=True)
        path.replace(target)


def _what_is_wrong(path: Path, file: File) -> str:
    if not path.exists():
        return "missing"
    if path.stat().st_size != file.size:
        return f"{size_text(path.stat().st_size)} instead of {size_text(file.size)}"
    return "" if _hash_of(path) == file.sha256 else "its bytes have changed"
