"""The exception tree. Every error a user can cause is a KinemaError: one line, no traceback.

KinemaError            what is wrong, where, what to do; the program ends with `exit_code`
├── InputError         a screenplay, film.toml or media file that cannot be used (2)
├── MissingError       something optional that is not installed or not found (2)
├── BusyError          another build holds this film (3)
├── StoreError         the store cannot be read or written: full disk, damage (4)
└── TaskError          a task failed; what was finished before it is kept (5)
"""

from __future__ import annotations

from pathlib import Path


class KinemaError(Exception):
    """Shown to the user as one line: `where: what. What to do.`"""

    exit_code = 2

    def __init__(self, what: str, *, path: str | Path | None = None, line: int | None = None, hint: str = ""):
        self.what, self.path, self.line, self.hint = what, path, line, hint
        where = "" if path is None else f"{path}:{line}: " if line else f"{path}: "
        super().__init__(where + what + (f" {hint}" if hint else ""))

    def __reduce__(self):
        return _rebuild, (type(self), self.what, self.path, self.line, self.hint)


def _rebuild(cls, what, path, line, hint):
    return cls(what, path=path, line=line, hint=hint)


class InputError(KinemaError):
    """A screenplay, film.toml or media file that cannot be used."""


class MissingError(KinemaError):
    """Something optional that is not installed or not found."""


class BusyError(KinemaError):
    exit_code = 3


class StoreError(KinemaError):
    exit_code = 4


class TaskError(KinemaError):
    exit_code = 5
