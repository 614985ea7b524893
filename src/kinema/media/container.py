"""Opening files of moving pictures and sound, so that no error of the library reaches the user bare.

    with reading(path) as source: ...        # InputError if it cannot be used
    with writing(path) as out: ...           # StoreError if the disk is full; the bytes repeat

Only the local disk is ever opened: a playlist that names an address is refused, not followed.
"""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from kinema.errors import InputError, StoreError

if TYPE_CHECKING:
    from av.container import InputContainer, OutputContainer

FORMATS = {".mp4": "mp4", ".mov": "mov", ".mkv": "matroska", ".gif": "gif"}
LOCAL = {"protocol_whitelist": "file"}
DISK = (errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EFBIG, errno.EIO)


@contextmanager
def reading(path: Path) -> Iterator[InputContainer]:
    """The file, opened for reading. Raises InputError if it is missing, empty, damaged or of no known kind,
    also for what goes wrong while it is being read inside the `with`."""
    import av

    path = Path(path)
    if not path.is_file():
        raise InputError("there is no such file.", path=path)
    if path.stat().st_size == 0:
        raise InputError("the file is empty.", path=path)
    try:
        with av.open(f"file:{path}", options=LOCAL, metadata_errors="replace") as source:
            yield source
    except (av.error.FFmpegError, ValueError, OverflowError, MemoryError) as error:
        reason = getattr(error, "strerror", None) or str(error) or type(error).__name__
        raise InputError(f"cannot be read as picture or sound ({reason}).", path=path,
                         hint="It may be damaged; export it again.") from error


@contextmanager
def writing(path: Path, options: dict[str, str] | None = None) -> Iterator[OutputContainer]:
    """The file, opened for writing without date or version. Raises StoreError when the disk refuses."""
    import av

    path = Path(path)
    if path.suffix not in FORMATS:
        raise InputError(f"cannot write {path.suffix!r} files.", path=path, hint=f"Use {', '.join(FORMATS)}.")
    if not path.parent.is_dir():
        raise StoreError("the folder does not exist.", path=path.parent)
    options = {"fflags": "+bitexact", **(options or {})}
    with on_disk(path), av.open(f"file:{path}", "w", format=FORMATS[path.suffix], options=options) as out:
        yield out


@contextmanager
def on_disk(path: Path) -> Iterator[None]:
    """Inside it, a disk that is full or refuses `path` raises StoreError."""
    try:
        yield
    except OSError as error:
        if error.errno in DISK:
            raise StoreError(f"cannot be written ({error.strerror}).", path=path,
                             hint="Free some space, then run again; what is finished is kept.") from error
        raise
