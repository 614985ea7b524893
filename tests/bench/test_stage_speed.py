from kinema.bench.stage import PASSES, draw, fps, on_set
from kinema.generate.protocol import PASSES as KNOWN
from kinema.stage.engine import clock
from kinema.story.shot import SETS, to_plain


def test_a_drawing_says_how_long_it_took_and_where_the_time_went():
    drawn = draw((to_plain(on_set("room")), "preview"), frames=2)
    assert drawn["seconds"] > 0 and set(drawn["stages"]) == {*clock.STAGES, "else"}
    assert abs(sum(drawn["stages"].values()) - drawn["seconds"]) < 1e-9
    assert 0 < sum(drawn["stages"][name] for name in clock.STAGES) <= drawn["seconds"]
    assert fps([drawn]) == round(2 / drawn["seconds"], 1)


def test_every_set_has_its_shot_and_every_pass_is_known():
    assert {on_set(name).place.set for name in SETS} == set(SETS)
    assert set(PASSES) <= set(KNOWN)
