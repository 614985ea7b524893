import numpy as np
import pytest

from kinema.errors import MissingError
from kinema.media.fonts import OWN, chinese_faces, fingerprint, font, font_for, has_glyph, split

chinese = pytest.mark.skipif(not chinese_faces(), reason="no Chinese font: pip install 'kinema[zh]'")


def bitmap(face, text):
    return np.array(face.getmask(text))


def test_the_character_table_agrees_with_what_is_drawn():
    """A character the table lacks is drawn as .notdef, one it has is not: for every printable code below U+0250."""
    own = font(OWN, 0, 24)
    notdef = bitmap(own, "\uffff")
    for code in [*range(0x21, 0x7F), *range(0xA1, 0x250)]:
        drawn = bitmap(own, chr(code))
        is_box = drawn.shape == notdef.shape and np.array_equal(drawn, notdef)
        assert has_glyph((OWN, 0), chr(code)) == (not is_box), hex(code)


@chinese
def test_chinese_is_drawn_with_glyphs_of_its_own_and_not_boxes():
    text = "灯塔守望者：“你好，世界。”"
    shapes = set()
    for face, run in split(text, 32):
        notdef = bitmap(face, "\uffff")
        for char in run:
            drawn = bitmap(face, char)
            assert drawn.any()
            assert drawn.shape != notdef.shape or not np.array_equal(drawn, notdef)
            shapes.add(drawn.tobytes())
    assert len(shapes) >= len(set(text)) - 1


@chinese
def test_the_simplified_face_of_a_collection_is_chosen():
    assert "SC" in font_for("灯塔") or "CJK" not in font_for("灯塔")


@chinese
def test_quotes_are_of_the_script_they_stand_in():
    runs = split("“Hello” 她说：“你好”", 20)
    assert [run for _, run in runs] == ["“Hello” ", "她说：“你好”"]


def test_characters_that_no_font_has_are_named_with_what_to_install():
    with pytest.raises(MissingError, match=r"\\U0010fffd|􏿽") as caught:
        split("fine \U0010fffd", 20)
    assert "install" in str(caught.value)


def test_letters_of_one_text_share_one_font():
    fonts = {face.getname() for face, run in split("the cafe: it's 5 o'clock — \"no\"", 20) if any(map(str.isalnum, run))}
    assert len(fonts) == 1


def test_the_fingerprint_names_the_fonts_used():
    assert fingerprint("abc") == fingerprint("xyz")
    if chinese_faces():
        assert fingerprint("abc") != fingerprint("灯")


def test_invisible_characters_need_no_glyph():
    assert "".join(run for _, run in split("a\u200bb\ufeff", 20)) == "ab"
