from fractions import Fraction

from kinema.film.cut import Piece, cut
from kinema.story.shot import Cut, Light, Place, Shot


def shots(*frames: int) -> tuple[Shot, ...]:
    return tuple(Shot(id="abcdef"[i], scene_id="s", frames=n, rate=Fraction(24), place=Place(), light=Light())
                 for i, n in enumerate(frames))


def test_plain_cuts_lay_shots_end_to_end():
    result = cut(shots(10, 20, 30), ())
    assert result.starts == {"a": 0, "b": 10, "c": 30}
    assert result.frames == 60


def test_a_dissolve_overlaps_tail_and_head_and_shortens_the_film():
    result = cut(shots(40, 40), (Cut(after="a", kind="dissolve", frames=8),))
    assert result.starts == {"a": 0, "b": 32}
    assert result.frames == 72
    assert result.pieces == (Piece("body", 32, "a"), Piece("dissolve", 8, "a", "b"), Piece("body", 32, "b"))


def test_fades_take_their_frames_from_one_shot():
    result = cut(shots(40, 40), (Cut(after="", kind="fade_in", frames=6), Cut(after="b", kind="fade_out", frames=10)))
    assert [(p.kind, p.frames) for p in result.pieces] == [("fade_in", 6), ("body", 34), ("body", 30), ("fade_out", 10)]
    assert result.frames == 80


def test_the_title_replaces_the_first_fade_in():
    result = cut(shots(40), (Cut(after="", kind="fade_in", frames=6),), title_frames=24, credit_frames=12)
    assert [(p.kind, p.frames) for p in result.pieces] == [("title", 24), ("body", 40), ("credits", 12)]
    assert result.starts == {"a": 24}
    assert result.frames == 76


def test_a_transition_never_takes_more_than_half_a_shot():
    result = cut(shots(10, 6, 50), (Cut(after="a", kind="dissolve", frames=18), Cut(after="b", kind="dissolve", frames=18)))
    assert all(p.frames >= 0 for p in result.pieces)
    assert result.heads["b"] + result.tails["b"] <= 6


def test_pieces_always_add_up_to_the_film():
    kinds = ("dissolve", "fade_in", "fade_out", "cut")
    for n, kind in enumerate(kinds):
        for title in (0, 24):
            result = cut(shots(9, 31, 5, 12), tuple(Cut(after=a, kind=kinds[(n + i) % 4], frames=7 + i)
                                                    for i, a in enumerate(["", "a", "b", "c", "d"])), title_frames=title)
            assert sum(p.frames for p in result.pieces) == result.frames, kind
