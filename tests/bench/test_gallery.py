import pytest

from kinema.bench.gallery import draw, make
from kinema.bench.gallery.page import Page, Panel, place, shot
from kinema.bench.gallery.pages import THEMES, pages
from kinema.errors import InputError
from kinema.media.image import read_image
from kinema.post.styles import STYLES
from kinema.stage.props.names import DRAWN_PROPS
from kinema.story import shot as contract
from kinema.story.shot import Camera, Light, to_plain

FLAT = shot(place("room"), Light(), Camera())


def test_whatever_the_contract_names_is_on_some_page():
    shots = [panel.shot for page in pages() for panel in page.panels]
    assert {(s.place.set, s.light.time) for s in shots} >= {(n, t) for n in contract.SETS for t in contract.TIMES}
    assert {(s.place.set, s.light.weather) for s in shots} >= {(n, w) for n in contract.SETS for w in contract.WEATHERS}
    assert {a.emotion for s in shots for a in s.actors} == set(contract.EMOTIONS)
    assert {a.look.kind for s in shots for a in s.actors} == set(contract.KINDS)
    assert {b.action for s in shots for a in s.actors for b in a.beats} == set(contract.ACTIONS)
    assert {e.name for s in shots for e in s.effects} == set(contract.EFFECTS)
    assert {p.name for s in shots for p in s.props} >= set(DRAWN_PROPS)
    assert {panel.style for page in pages() for panel in page.panels} == set(STYLES)


def test_pages_can_be_asked_for_by_theme_and_by_name():
    assert {page.theme for page in pages(("effects",))} == {"effects"}
    assert [page.id for page in pages(("sets-coast",))] == ["sets-coast"]
    assert {page.theme for page in pages()} == set(THEMES)
    with pytest.raises(InputError, match="no pages"):
        pages(("sheep",))


def test_a_large_panel_is_surrounded_by_small_ones():
    page = Page(theme="sets", name="x", columns=3, panels=(
        Panel(caption="a", shot=FLAT), Panel(caption="b", shot=FLAT, span=2), *[Panel(caption="c", shot=FLAT)] * 3))
    assert draw.layout(page) == ([(0, 0), (1, 0), (0, 1), (0, 2), (1, 2)], 3)


def test_a_page_is_drawn_again_when_its_panels_or_the_source_change():
    one, other = (Page(theme="sets", name="x", panels=(Panel(caption=c, shot=FLAT),)) for c in "ab")
    assert make.task(one, "s", "final").key == make.task(one, "s", "final").key
    assert len({make.task(one, "s", "final").key, make.task(other, "s", "final").key,
                make.task(one, "t", "final").key, make.task(one, "s", "preview").key}) == 4


def test_a_page_is_a_picture_with_a_frame_in_every_cell(tmp_path):
    page = Page(theme="sets", name="x", columns=2, cell=(64, 36), panels=(Panel(caption="a", shot=FLAT),) * 2)
    draw.page({"page": to_plain(page), "quality": "preview"}, [], tmp_path)
    sheet = read_image(tmp_path / "page.png")
    y, x = draw.HEAD, draw.MARGIN
    first, second = (sheet[y:y + 36, left:left + 64] for left in (x, x + 64 + draw.GUTTER))
    assert sheet.shape[:2] == (draw.HEAD + 36 + draw.CAPTION + draw.GUTTER + draw.MARGIN, 2 * draw.MARGIN + 128 + draw.GUTTER)
    assert first.std() > 5 and (first == second).all()
