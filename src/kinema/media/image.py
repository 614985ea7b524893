"""Stills in and out of files.

    picture = read_image(path)                     # uint8 [height, width, 3], display RGB
    write_image(path, picture)                     # .png exact, .jpg; the bytes repeat
    small = resize(picture, width=320)
"""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from pathlib import Path

import numpy as np
from PIL import Image, ImageOps, UnidentifiedImageError
from PIL.PngImagePlugin import PngInfo

from kinema.errors import InputError
from kinema.media.container import on_disk

MAX_PIXELS = 64_000_000                            # 8000 x 8000; beyond it a file is refused, not unpacked
KINDS = (".png", ".jpg", ".jpeg", ".webp")


def read_image(path: Path) -> np.ndarray:
    """uint8 [height, width, 3], display RGB, upright. Transparent parts lie on black; 16 bit become 8.

    Raises InputError for a missing, damaged or oversized file and for one that is no picture.
    """
    return np.asarray(_opened(path).convert("RGB"))


def read_image_alpha(path: Path) -> np.ndarray:
    """uint8 [height, width, 4], display RGB and coverage (not premultiplied). Raises InputError."""
    return np.asarray(_opened(path, alpha=True))


def notes_of(path: Path) -> dict[str, str]:
    """Words that a file holds beside its picture, by name. Raises InputError for a file that is no picture."""
    try:
        with Image.open(path) as image:
            return {str(name): words for name, words in image.info.items() if isinstance(words, str)}
    except (OSError, ValueError, SyntaxError, EOFError, Image.DecompressionBombError) as error:
        raise InputError("is not a picture that can be read.", path=path, hint=f"Use {', '.join(KINDS)}.") from error


def write_image(path: Path, picture: np.ndarray, *, quality: int = 92, notes: Mapping[str, str] | None = None) -> None:
    """Write uint8 [height, width, 3 or 4] or uint16 [height, width] by the name's ending: .png or .jpg. A .png holds
    the `notes` too."""
    path = Path(path)
    if path.suffix.lower() not in (".png", ".jpg", ".jpeg"):
        raise InputError(f"cannot write {path.suffix!r} pictures.", path=path, hint="Use .png or .jpg.")
    data = png_bytes(picture, notes) if path.suffix.lower() == ".png" else jpeg_bytes(picture, quality=quality)
    with on_disk(path):
        path.write_bytes(data)


def png_bytes(picture: np.ndarray, notes: Mapping[str, str] | None = None) -> bytes:
    """The picture as a PNG file."""
    out, words = BytesIO(), PngInfo()
    for name, text in (notes or {}).items():
        words.add_text(name, text)
    Image.fromarray(picture).save(out, "PNG", compress_level=6, pnginfo=words)
    return out.getvalue()


def jpeg_bytes(picture: np.ndarray, *, quality: int = 92) -> bytes:
    """uint8 [height, width, 3] as a JPEG file, colour at full resolution from quality 90 on."""
    out = BytesIO()
    Image.fromarray(picture).save(out, "JPEG", quality=quality, subsampling=0 if quality >= 90 else 2)
    return out.getvalue()


def resize(picture: np.ndarray, *, width: int = 0, height: int = 0) -> np.ndarray:
    """To width x height, or with one of them 0 in proportion; Lanczos with three lobes."""
    rows, columns = picture.shape[:2]
    if not width and not height:
        raise ValueError("neither width nor height is given")
    width = width or max(1, round(columns * height / rows))
    height = height or max(1, round(rows * width / columns))
    return np.asarray(Image.fromarray(picture).resize((width, height), Image.Resampling.LANCZOS))


def cover(picture: np.ndarray, *, width: int, height: int) -> np.ndarray:
    """Fill width x height: scaled in proportion, what sticks out is cut off evenly."""
    return np.asarray(ImageOps.fit(Image.fromarray(picture), (width, height), Image.Resampling.LANCZOS))


def _opened(path: Path, alpha: bool = False) -> Image.Image:
    path = Path(path)
    if not path.is_file():
        raise InputError("there is no such file.", path=path)
    try:
        with Image.open(path) as image:
            if image.width * image.height > MAX_PIXELS:
                raise InputError(f"a picture of {image.width}x{image.height} is too large.", path=path,
                                 hint=f"At most {MAX_PIXELS // 1_000_000} million pixels.")
            image.load()
            return _as_8_bit(ImageOps.exif_transpose(image), alpha)
    except UnidentifiedImageError as error:
        raise InputError("is not a picture that can be read.", path=path,
                         hint=f"Use {', '.join(KINDS)}.") from error
    except (OSError, ValueError, SyntaxError, EOFError, Image.DecompressionBombError) as error:
        raise InputError(f"cannot be read as a picture ({error}).", path=path,
                         hint="It may be damaged; export it again.") from error


def _as_8_bit(image: Image.Image, alpha: bool) -> Image.Image:
    if image.mode.startswith("I"):                                 # 16-bit grey
        grey = np.asarray(image).astype(np.uint32)
        image = Image.fromarray(((grey.clip(0, 65535) * 255 + 32767) // 65535).astype(np.uint8))
    rgba = image.convert("RGBA")
    if alpha:
        return rgba
    return Image.alpha_composite(Image.new("RGBA", rgba.size, (0, 0, 0, 255)), rgba)
