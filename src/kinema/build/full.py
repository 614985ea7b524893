"""Telling a full disk from every other failure, and saying so in one line."""

from __future__ import annotations

import errno
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kinema.errors import StoreError

FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


def is_full(error: BaseException) -> bool:
    """Whether the error, or one that led to it, says that there is no room: disk, quota, or size limit."""
    seen: BaseException | None = error
    while seen is not None:
        if getattr(seen, "errno", None) in FULL:
            return True
        seen = seen.__cause__ or seen.__context__
    return False


def full_error(root: Path, doing: str) -> StoreError:
    """`doing`: what was under way and how much it had written: "shot 12 had written 3.1 MB"."""
    free = shutil.disk_usage(existing(root)).free
    return StoreError(f"the disk is full ({size_text(free)} free): {doing}.", path=root,
                      hint="What is finished is kept. Free some space or lower the store's cap; run again.")


def existing(path: Path) -> Path:
    return path if path.exists() else existing(path.parent)


@contextmanager
def writing(root: Path, doing: str) -> Iterator[None]:
    """OSErrors inside become a StoreError that says what could not be written and why."""
    try:
        yield
    except OSError as error:
        if is_full(error):
            raise full_error(root, doing) from error
        raise StoreError(f"{doing}: {error.strerror or error} ({error.filename or root}).", path=root,
                         hint="Check that the folder is there and may be written.") from error


def size_text(num_bytes: float) -> str:
    """12 B, 3.4 kB, 150 MB, 2.1 GB."""
    for unit in ("B", "kB", "MB", "GB"):
        if num_bytes < 1000 or unit == "GB":
            return f"{num_bytes:.0f} {unit}" if unit == "B" or num_bytes >= 100 else f"{num_bytes:.1f} {unit}"
        num_bytes /= 1000
    raise AssertionError
