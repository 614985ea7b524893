"""Fonts that have the characters: found on the system, in Pillow, or in the `zh` extra; never boxes.

    runs = split("Guru Peak 灯塔", 40)              # [(font, "Guru Peak "), (font, "灯塔")]

Which characters a font has is read from its `cmap` table (OpenType 1.9, formats 4 and 12). Pillow's own sans
is the first choice for Latin: it is the same on every machine, so its pictures are too.
"""

from __future__ import annotations

import hashlib
import re
import struct
import sys
import unicodedata
from bisect import bisect_left
from functools import lru_cache
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path

from PIL import ImageFont

from kinema.errors import MissingError
from kinema.media.wrapping import is_chinese

OWN = "pillow"                                     # Pillow's built-in sans (Aileron)
LATIN_FILES = ("DejaVuSans.ttf", "LiberationSans-Regular.ttf", "NotoSans-Regular.ttf", "HelveticaNeue.ttc",
               "Helvetica.ttc", "Arial Unicode.ttf", "Arial.ttf", "arial.ttf", "segoeui.ttf")
CHINESE_FILES = ("NotoSansCJK-Regular.ttc", "NotoSansCJKsc-Regular.otf", "NotoSansSC-Regular.otf",
                 "NotoSansSC-Regular.ttf", "NotoSansSC[wght].ttf", "NotoSansSC-VF.ttf", "SourceHanSansSC-Regular.otf",
                 "SourceHanSansCN-Regular.otf", "SourceHanSans.ttc", "SourceHanSans-Regular.ttc", "PingFang.ttc",
                 "Hiragino Sans GB.ttc", "STHeiti Medium.ttc", "Songti.ttc", "msyh.ttc", "wqy-microhei.ttc",
                 "wqy-zenhei.ttc", "simhei.ttf", "simsun.ttc")
FOLDERS = {"darwin": ("/System/Library/Fonts", "/Library/Fonts", "~/Library/Fonts"),
           "win32": ("C:/Windows/Fonts", "~/AppData/Local/Microsoft/Windows/Fonts")}
UNIX = ("/usr/share/fonts", "/usr/local/share/fonts", "~/.local/share/fonts", "~/.fonts")
SHARED = frozenset("“”‘’…—–·")                     # the same code in Latin and Chinese, other shapes
STAND_INS = {"—": "-", "–": "-", "‑": "-", "−": "-", "\u00a0": " ", "\u3000": " ", "…": "."}
HINT = ("For Chinese: pip install 'kinema[zh]', or install Noto Sans CJK; for other scripts a Noto Sans font "
        "of that script.")


@lru_cache(maxsize=64)
def font(name: str, index: int, size: int) -> ImageFont.FreeTypeFont:
    """The face `index` of the file `name` (or `pillow`) at `size` pixels."""
    if name == OWN:
        default = ImageFont.load_default(size)
        assert isinstance(default, ImageFont.FreeTypeFont)
        return default
    return ImageFont.truetype(name, size, index=index, layout_engine=ImageFont.Layout.BASIC)


def split(text: str, size: int) -> list[tuple[ImageFont.FreeTypeFont, str]]:
    """The text in runs of one font each, at `size` pixels.

    Letters of one text share one font; a mark it lacks comes from the next. Raises MissingError, naming the
    characters, if no font found here has them.
    """
    return [(font(*face, size), run) for face, run in _runs(text)]


def font_for(text: str) -> str:
    """Family names of the fonts the text is drawn with: "Noto Sans CJK SC". Raises MissingError."""
    return ", ".join(dict.fromkeys(font(*face, 16).getname()[0] or face[0] for face, _ in _runs(text)))


def fingerprint(texts: str) -> str:
    """A hash of the font files that `texts` is drawn with: part of what a picture with text depends on."""
    digest = hashlib.sha256()
    for name, index in dict.fromkeys(face for face, _ in _runs(texts)):
        digest.update(hashlib.sha256(_data(name)).digest() + bytes([index]))
    return digest.hexdigest()


def has_glyph(face: tuple[str, int], char: str) -> bool:
    """True if the font has a glyph of its own for the character."""
    return _Cmap.of(*face).glyph(ord(char)) != 0


@lru_cache(maxsize=1024)
def _runs(text: str) -> tuple[tuple[tuple[str, int], str], ...]:
    text = "".join(c for c in text.expandtabs(1) if unicodedata.category(c) not in ("Cf", "Cc"))
    chinese = _squares(text)
    letters = {c for c, square in zip(text, chinese, strict=True) if not square and c.isalnum()}
    squares = {c for c, square in zip(text, chinese, strict=True) if square}
    latin_main, chinese_main = _covering(latin_faces(), letters), _covering(chinese_faces(), squares)
    runs: list[tuple[tuple[str, int], str]] = []
    missing = []
    for char, square in zip(text, chinese, strict=True):
        main = chinese_main if square else latin_main
        found = _face_of(char, main, square)
        if found is None and char in STAND_INS:
            char = STAND_INS[char]
            found = _face_of(char, main, square)
        if found is None:
            missing.append(char)
        elif runs and runs[-1][0] == found:
            runs[-1] = (runs[-1][0], runs[-1][1] + char)
        else:
            runs.append((found, char))
    if missing:
        some = "".join(dict.fromkeys(missing))[:20]
        raise MissingError(f"no font here has the characters {some!r}.", hint=HINT)
    return tuple(runs)


def _squares(text: str) -> list[bool]:
    """Which characters are set as Chinese; quotes, dashes and dots follow their neighbours."""
    found: list[bool] = []
    for at, char in enumerate(text):
        if char in SHARED:
            ahead = next((is_chinese(c) for c in text[at:] if c not in SHARED and c != " "), False)
            found.append(found[-1] if found and text[at - 1] != " " else ahead)
        else:
            found.append(is_chinese(char))
    return found


def _face_of(char: str, main: tuple[str, int] | None, square: bool) -> tuple[str, int] | None:
    chain = (*chinese_faces(), *latin_faces()) if square else (*latin_faces(), *chinese_faces())
    tried = (*((main,) if main else ()), *chain, *other_faces())
    return next((face for face in tried if has_glyph(face, char)), None)


def _covering(faces: tuple[tuple[str, int], ...], chars: set[str]) -> tuple[str, int] | None:
    return next((face for face in faces if all(has_glyph(face, char) for char in chars)), None)


@lru_cache(maxsize=1)
def latin_faces() -> tuple[tuple[str, int], ...]:
    """Pillow's own sans, then sans fonts of the system, the best first."""
    return ((OWN, 0), *_named(LATIN_FILES))


@lru_cache(maxsize=1)
def chinese_faces() -> tuple[tuple[str, int], ...]:
    """Simplified Chinese: the `zh` extra's font where installed (the same everywhere), then the system's."""
    spec = find_spec("noto_cjk_sans_otc")
    extra = Path(spec.origin).parent / "NotoSansCJK-Regular.ttc" if spec and spec.origin else None
    files = [extra] if extra and extra.is_file() else []
    return (*((str(path), _simplified(path)) for path in files), *_named(CHINESE_FILES))


@lru_cache(maxsize=1)
def other_faces() -> tuple[tuple[str, int], ...]:
    """Every other upright font of the system, by name: for other scripts."""
    return tuple((str(path), 0) for name, path in sorted(system_files().items())
                 if not re.search("bold|italic|oblique|mono", name, re.IGNORECASE))


@lru_cache(maxsize=1)
def system_files() -> dict[str, Path]:
    """Font files of the system by file name."""
    folders = (Path(folder).expanduser() for folder in FOLDERS.get(sys.platform, UNIX))
    return {path.name: path for folder in folders if folder.is_dir() for path in sorted(folder.rglob("*"))
            if path.suffix.lower() in (".ttf", ".otf", ".ttc")}


def _named(names: tuple[str, ...]) -> tuple[tuple[str, int], ...]:
    files = system_files()
    return tuple((str(files[name]), _simplified(files[name])) for name in names if name in files)


def _simplified(path: Path) -> int:
    """The face of a collection that is for simplified Chinese, else its first."""
    with open(path, "rb") as file:
        head = file.read(12)
    count = struct.unpack(">I", head[8:12])[0] if head[:4] == b"ttcf" else 1
    names = [" ".join(filter(None, font(str(path), index, 16).getname())) for index in range(count)]
    simplified = [index for index, name in enumerate(names) if " SC" in name]
    return next((index for index in simplified if "Regular" in names[index]), (simplified or [0])[0])


@lru_cache(maxsize=16)
def _data(name: str) -> bytes:
    if name != OWN:
        return Path(name).read_bytes()
    source = font(OWN, 0, 16).path
    assert isinstance(source, BytesIO)
    return source.getvalue()


class _Cmap:
    """Characters to glyph numbers."""

    def __init__(self, data: bytes, index: int):
        at = struct.unpack_from(">I", data, 12 + 4 * index)[0] if data[:4] == b"ttcf" else 0
        tables = (struct.unpack_from(">4sIII", data, at + 12 + 16 * i)
                  for i in range(struct.unpack_from(">H", data, at + 4)[0]))
        self._at = next(offset for tag, _, offset, _ in tables if tag == b"cmap")
        self._data = data
        subtables = [struct.unpack_from(">HHI", data, self._at + 4 + 8 * i)
                     for i in range(struct.unpack_from(">H", data, self._at + 2)[0])]
        formats = {struct.unpack_from(">H", data, self._at + offset)[0]: self._at + offset
                   for platform, _, offset in subtables if platform in (0, 3)}
        self._segments, self._groups = formats.get(4), formats.get(12)

    @staticmethod
    @lru_cache(maxsize=16)
    def of(name: str, index: int) -> _Cmap:
        return _Cmap(_data(name), index)

    def glyph(self, code: int) -> int:
        """Glyph number of a character, 0 = .notdef."""
        if self._groups is not None:
            return self._in_groups(self._groups, code)
        return self._in_segments(self._segments, code) if self._segments is not None and code < 0x10000 else 0

    def _in_groups(self, at: int, code: int) -> int:
        def group(i: int) -> tuple[int, int, int]:
            return struct.unpack_from(">III", self._data, at + 16 + 12 * i)

        count = struct.unpack_from(">I", self._data, at + 12)[0]
        i = bisect_left(range(count), code, key=lambda i: group(i)[1])
        if i == count:
            return 0
        start, _, glyph = group(i)
        return glyph + code - start if code >= start else 0

    def _in_segments(self, at: int, code: int) -> int:
        def number(place: int, kind: str = "H") -> int:
            return struct.unpack_from(">" + kind, self._data, place)[0]

        count = number(at + 6) // 2
        ends, starts = at + 14, at + 16 + 2 * count
        i = bisect_left(range(count), code, key=lambda i: number(ends + 2 * i))
        if i == count or number(starts + 2 * i) > code:
            return 0
        delta, offset_at = number(starts + 2 * count + 2 * i), starts + 4 * count + 2 * i
        offset = number(offset_at)
        if not offset:
            return (code + delta) & 0xFFFF
        glyph = number(offset_at + offset + 2 * (code - number(starts + 2 * i)))
        return (glyph + delta) & 0xFFFF if glyph else 0
