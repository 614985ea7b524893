"""Bytes to text and back, and one clear line where there is no text."""

import os
import random
from dataclasses import replace
from pathlib import Path

import pytest

from kinema.errors import InputError
from kinema.story.reading import LARGEST, Source, decode, encode, read_source, read_text

ENGLISH = "INT. LIGHTHOUSE - NIGHT\r\n\r\nMARA\r\nIs “anybody” there, Zoë?\r\n"
CHINESE = "内景 灯塔 - 夜\n\n小明：有人吗？\n\n他走进屋子，点亮了灯。\n"
LONG = CHINESE * 30


@pytest.mark.parametrize("text", [ENGLISH, CHINESE, LONG, "INT. A - DAY\rB\r", "\n\nx"])
@pytest.mark.parametrize(
    "encoding, bom",
    [("utf-8", False), ("utf-8", True), ("utf-16-le", True), ("utf-16-be", True)],
)
def test_every_encoding_is_read_and_written_back_byte_for_byte(text, encoding, bom):
    data = encode(Source(text, encoding, bom))
    assert decode(data) == Source(text, encoding, bom)
    assert encode(decode(data)) == data


@pytest.mark.parametrize("text", [ENGLISH, CHINESE, LONG])
@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_a_mark_is_recognised(text, encoding):
    assert decode(text.encode(encoding)) == Source(text, encoding)


@pytest.mark.parametrize("encoding", ["gb18030", "gbk", "gb2312"])
def test_chinese_encodings_are_recognised(encoding):
    source = decode(CHINESE.encode(encoding))
    assert (source.text, source.encoding) == (CHINESE, "gb18030")
    assert encode(source) == CHINESE.encode(encoding)


def test_an_edited_source_keeps_its_encoding_and_mark():
    source = decode(b"\xff\xfe" + CHINESE.encode("utf-16-le"))
    again = encode(replace(source, text=source.text + "完"))
    assert again == b"\xff\xfe" + (CHINESE + "完").encode("utf-16-le")


def message(data):
    with pytest.raises(InputError) as caught:
        decode(data, path="film.fountain")
    assert "\n" not in str(caught.value)
    assert caught.value.exit_code == 2
    assert str(caught.value).startswith("film.fountain:")
    return caught.value


def test_a_file_cut_off_inside_a_character_names_the_last_line():
    data = (CHINESE + "小明：有").encode()
    for cut in (1, 2):
        error = message(data[:-cut])
        assert error.line == 6
        assert "cut off" in error.what
    error = message(("x" * 1000 + "\n" + "caf").encode() + b"\xc3")
    assert (error.line, "cut off" in error.what) == (2, True)


def test_utf_16_cut_off_names_the_line():
    error = message(b"\xff\xfe" + CHINESE.encode("utf-16-le")[:-1])
    assert (error.line, "cut off" in error.what) == (5, True)


def test_a_damaged_character_in_a_utf_8_file_names_its_line():
    data = bytearray(LONG.encode())
    at = LONG[: LONG.index("小明")].encode().__len__()
    data[at] = 0xFF
    assert message(bytes(data)).line == 3


@pytest.mark.parametrize("data", [b"", b" \n\t\r\n", b"\xef\xbb\xbf", b"\xff\xfe", "\u3000\n".encode()])
def test_an_empty_file_is_refused(data):
    assert "empty" in message(data).what


def test_binary_is_refused_with_its_line():
    error = message(b"INT. A - DAY\n\nHe\x00 runs.\n")
    assert (error.line, "0x00" in error.what) == (3, True)
    assert message(b"%PDF-1.4\n\x01\x02").line == 2
    assert "neither" in message(bytes(range(128, 256)) * 8).what


def test_random_bytes_never_give_more_than_one_clear_line():
    refused = 0
    for seed in range(300):
        rng = random.Random(seed)
        data = rng.randbytes(rng.randint(1, 400))
        try:
            assert encode(decode(data)) == data
        except InputError as error:
            refused += 1
            assert "\n" not in str(error)
    assert refused > 290


def test_latin_1_is_refused_and_not_read_as_chinese():
    text = "INT. CAFÉ - DAY\n\nZoë goes to the café, où l'été dure déjà.\n"
    assert "neither" in message(text.encode("latin-1")).what


def test_a_large_file_is_refused_without_reading_it_whole(tmp_path):
    path = tmp_path / "film.fountain"
    with path.open("wb") as file:
        file.truncate(50_000_000)
    with pytest.raises(InputError, match=r"50\.0 MB; a screenplay has at most 5"):
        read_text(path)
    assert "5.0 MB" in message(b"a" * (LARGEST + 1)).what
    assert decode(b"a" * LARGEST).text == "a" * LARGEST


@pytest.mark.parametrize(
    "name, what", [("missing.fountain", "no such file"), (".", "folder"), ("a\0b", "cannot be read"), ("x" * 300, "read")]
)
def test_what_cannot_be_opened_is_named(tmp_path, name, what):
    with pytest.raises(InputError) as caught:
        read_text(tmp_path / name)
    assert what in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="the owner of everything may read everything")
def test_a_file_that_may_not_be_read_is_named(tmp_path):
    path = tmp_path / "film.fountain"
    path.write_text("x")
    path.chmod(0)
    with pytest.raises(InputError, match="may not be read"):
        read_text(path)


def test_a_pipe_is_refused_instead_of_waited_for(tmp_path):
    path = tmp_path / "film.fountain"
    os.mkfifo(path)
    with pytest.raises(InputError, match="not a file"):
        read_text(path)


def test_a_character_the_encoding_lacks_is_named():
    with pytest.raises(InputError, match="cannot be written") as caught:
        encode(Source("a\n\ud800", "gb18030"))
    assert caught.value.line == 2


def test_a_file_is_read_as_it_is(tmp_path: Path):
    path = tmp_path / "film.fountain"
    path.write_bytes(ENGLISH.encode("utf-8-sig"))
    assert read_source(path) == Source(ENGLISH, "utf-8", True)
    assert read_text(path) == ENGLISH
