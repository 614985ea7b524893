"""The bytes of a screenplay as text, and back: UTF-8, UTF-16 and GB18030, with or without a byte order mark.

    text = read_text(path)
    source = decode(path.read_bytes()); encode(replace(source, text=new))     # same encoding, same mark

Line endings stay as they are, so that what nobody touched is written back byte for byte.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from pathlib import Path

from kinema.errors import InputError

LARGEST = 5_000_000                                # bytes; a 120-page screenplay has about 200,000
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CONTROL = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_SAVE_AS = "Save it as UTF-8 text and try again."


@dataclass(frozen=True, slots=True)
class Source:
    """A text and how it was stored: a name of Python's codecs, and whether a byte order mark came first."""

    text: str
    encoding: str = "utf-8"
    bom: bool = False


def read_text(path: Path) -> str:
    """The text of a screenplay. InputError, in one line, where there is none to be had."""
    return read_source(path).text


def read_source(path: Path) -> Source:
    """The text of a screenplay and how it is stored."""
    return decode(_read(path), path=path)


def decode(data: bytes, *, path: str | Path | None = None) -> Source:
    """The text in some bytes. InputError names `path` and the line of what is no text."""
    if len(data) > LARGEST:
        raise _too_large(len(data), path)
    mark, encoding = next(((m, e) for m, e in _MARKS if data.startswith(m)), (b"", ""))
    body = data[len(mark) :]
    if encoding:
        text = _decoded(body, encoding, path)
    elif guess := _unmarked_utf16(body):
        encoding, text = guess, _decoded(body, guess, path)
    else:
        encoding, text = _utf8_or_gb18030(body, path)
    if found := _CONTROL.search(text):
        raise InputError(
            f"This is not text (it contains the control character 0x{ord(found.group()):02x}).",
            path=path, line=_line(text[: found.start()]), hint=_SAVE_AS,
        )
    if not text.strip():
        raise InputError("The file is empty.", path=path, hint="Write a scene, for example: INT. ROOM - DAY")
    return Source(text, encoding, bool(mark))


def encode(source: Source) -> bytes:
    """The inverse of `decode`. InputError where the encoding has no place for a character."""
    mark = next(m for m, e in _MARKS if e == source.encoding) if source.bom else b""
    try:
        return mark + source.text.encode(source.encoding)
    except UnicodeEncodeError as error:
        raise InputError(
            f"{error.object[error.start]!r} cannot be written as {source.encoding}.",
            line=_line(source.text[: error.start]), hint="Write UTF-8 instead.",
        ) from error


def _read(path: Path) -> bytes:
    try:
        if path.is_dir():
            raise InputError("This is a folder.", path=path, hint="Name the screenplay in it.")
        if path.exists() and not path.is_file():   # a pipe or device would be waited for
            raise InputError("This is not a file.", path=path, hint="Name the screenplay.")
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
            if len(data) > LARGEST:
                raise _too_large(path.stat().st_size, path)
            return data
    except FileNotFoundError as error:
        raise InputError("There is no such file.", path=path, hint="Check the path.") from error
    except PermissionError as error:
        raise InputError("This file may not be read.", path=path, hint="Check its permissions.") from error
    except (OSError, ValueError) as error:         # ValueError: a NUL in the path
        reason = getattr(error, "strerror", None) or error
        raise InputError(f"This file cannot be read: {reason}.", path=path, hint="Check the path.") from error


def _too_large(size: int, path: str | Path | None) -> InputError:
    return InputError(
        f"The file has {max(size, LARGEST + 1) / 1e6:.1f} MB; a screenplay has at most {LARGEST / 1e6:.0f}.",
        path=path, hint="Check that it is the screenplay.",
    )


def _unmarked_utf16(body: bytes) -> str:
    """UTF-16 without a mark: its line breaks and spaces have a zero byte on one side, always the same."""
    if len(body) % 2 or b"\0" not in body[:4096]:
        return ""
    head = body[:4096]
    if head.count(0) < len(head) // 4 and _reads_as(head, "utf-8", controls=True):
        return ""                                  # ordinary text with a stray zero byte
    even, odd = head[0::2], head[1::2]
    if odd.count(0) > 4 * even.count(0) and _reads_as(body, "utf-16-le"):
        return "utf-16-le"
    if even.count(0) > 4 * odd.count(0) and _reads_as(body, "utf-16-be"):
        return "utf-16-be"
    return ""


def _reads_as(body: bytes, encoding: str, *, controls: bool = False) -> bool:
    try:
        return not _CONTROL.search(body.decode(encoding)) or controls
    except UnicodeDecodeError:
        return False


def _decoded(body: bytes, encoding: str, path: str | Path | None) -> str:
    try:
        return body.decode(encoding)
    except UnicodeDecodeError as error:
        before = body[: error.start].decode(encoding, "replace")
        cut = error.end >= len(body)
        what = "The file is cut off inside a character" if cut else f"This is not {encoding.upper()} text"
        raise InputError(
            f"{what} (byte {error.start + 1}).", path=path, line=_line(before),
            hint="Restore the end of the file, or remove the last line." if cut else _SAVE_AS,
        ) from error


def _utf8_or_gb18030(body: bytes, path: str | Path | None) -> tuple[str, str]:
    try:
        return "utf-8", body.decode("utf-8")
    except UnicodeDecodeError as error:
        if _is_broken_utf8(body, error):
            _decoded(body, "utf-8", path)
        try:
            text = body.decode("gb18030")
        except UnicodeDecodeError:
            text = ""
        if _looks_chinese(text):
            return "gb18030", text
        raise InputError(
            "This is neither UTF-8, UTF-16 nor GB18030 text.", path=path,
            line=_line(body[: error.start].decode("utf-8", "replace")), hint=_SAVE_AS,
        ) from error


def _is_broken_utf8(body: bytes, error: UnicodeDecodeError) -> bool:
    """Is it UTF-8 all the same, but damaged or cut off? Then many whole characters of several bytes precede."""
    cut = error.reason == "unexpected end of data"
    whole = len(re.findall(rb"[\xc2-\xf4][\x80-\xbf]", body[: error.start]))
    bad = sum(1 for char in body.decode("utf-8", "replace") if char == "\ufffd")
    return (cut and bad == 1 and (whole > 0 or error.start > 0)) or whole > 4 * bad


def _looks_chinese(text: str) -> bool:
    """GB18030 gives nearly every sequence of bytes a meaning: believe it where common characters prevail."""
    foreign = [c for c in text if c > "\x7f"]
    common = sum("\u4e00" <= c <= "\u9fff" or "\u3000" <= c <= "\u303f" or "\uff00" <= c <= "\uffef" or
                 c in "—…“”‘’·" for c in foreign)
    rare = sum("\ue000" <= c <= "\uf8ff" for c in foreign)
    return bool(foreign) and common >= 0.8 * len(foreign) and not rare


def _line(before: str) -> int:
    return len(re.findall(r"\r\n|\r|\n", before)) + 1
