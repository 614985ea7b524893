import re
from base64 import b64decode
from html.parser import HTMLParser

import numpy as np
import pytest

from kinema.errors import InputError
from kinema.export.storyboard import FACE, MARGIN, PAPER, THUMB, write_page, write_sheet
from kinema.media.image import read_image, write_image


def board(folder, count):
    panels, stills = [], []
    for i in range(count):
        stills.append(folder / f"{i}.png")
        write_image(stills[-1], np.full((90, 160, 3), (40 + i * 20, 90, 160), np.uint8))
        panels.append({"number": i + 1, "id": f"cliff-3f2a/{i + 1}", "camera": "MS · dolly in · 35 mm", "seconds": "4.2",
                       "prompt": "Mara walks to the <lamp> & waits, and waits, and waits, and waits, and waits, and waits",
                       "dialogue": ["MARA: You said you would come back before the lamp went out, and I waited."] * (i % 3),
                       "scene": f"EXT. CLIFF {i // 2}"})
    return panels, stills


def test_the_sheet_shows_every_still_in_its_place(tmp_path):
    panels, stills = board(tmp_path, 6)
    write_sheet(tmp_path / "sheet.png", "The Keeper", panels, stills)
    sheet = read_image(tmp_path / "sheet.png")
    assert tuple(sheet[0, 0]) == tuple(sheet[-1, -1]) == PAPER
    for i in range(6):
        where = np.argwhere((sheet == (40 + i * 20, 90, 160)).all(-1))
        assert len(where) == THUMB * round(THUMB * 90 / 160)
        assert where[:, 1].min() == MARGIN + (i % 4) * (THUMB + 44)


def test_the_sheet_is_the_same_each_time(tmp_path):
    panels, stills = board(tmp_path, 3)
    for name in ("a.png", "b.png"):
        write_sheet(tmp_path / name, "The Keeper", panels, stills)
    assert (tmp_path / "a.png").read_bytes() == (tmp_path / "b.png").read_bytes()


def test_the_cast_stands_at_the_head(tmp_path):
    panels, stills = board(tmp_path, 2)
    cast = [("MARA", np.full((40, 30, 3), (250, 0, 0), np.uint8)), ("<JON>", np.full((30, 40, 3), (0, 0, 250), np.uint8))]
    write_sheet(tmp_path / "sheet.png", "The Keeper", panels, stills, cast)
    sheet = read_image(tmp_path / "sheet.png")
    mara, jon, still = (np.argwhere((sheet == colour).all(-1)) for colour in ((250, 0, 0), (0, 0, 250), (40, 90, 160)))
    assert len(mara) == len(jon) == FACE**2 and mara[:, 1].min() == MARGIN < jon[:, 1].min()
    assert mara[:, 0].max() < still[:, 0].min()
    write_page(tmp_path / "page.html", "The Keeper", panels, stills, cast)
    page = (tmp_path / "page.html").read_text(encoding="utf-8")
    assert page.count("<img") == 4 and page.index("&lt;JON&gt;") < page.index("<figure")


def test_the_page_is_complete_in_itself_and_escapes_words(tmp_path):
    panels, stills = board(tmp_path, 5)
    write_page(tmp_path / "page.html", "Keeper <b>", panels, stills)
    page = (tmp_path / "page.html").read_text(encoding="utf-8")
    opened: list[str] = []

    class Reader(HTMLParser):
        def handle_starttag(self, tag, attrs):
            opened.append(tag)

    Reader().feed(page)
    assert opened.count("img") == opened.count("figure") == 5 and opened.count("h2") == 3
    assert "<lamp>" not in page and "&lt;lamp&gt; &amp; waits" in page and "Keeper &lt;b&gt;" in page
    assert not re.search(r"(src|href)=\"(?!data:)", page)
    assert b64decode(re.search(r"base64,([^\"]+)", page)[1]).startswith(b"\xff\xd8")
    assert "5 shots · 0:21" in page


def test_a_still_that_cannot_be_read_is_named(tmp_path):
    panels, stills = board(tmp_path, 2)
    stills[1].write_bytes(b"no")
    with pytest.raises(InputError, match=r"1\.png"):
        write_sheet(tmp_path / "sheet.png", "The Keeper", panels, stills)
