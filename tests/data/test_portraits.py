"""Portraits: whole, aligned, the same for a seed, with facts that are in the picture; folders of faces as they come."""

import numpy as np
import pytest

from kinema.data import portraits
from kinema.data.faces import COLOURS, QUESTIONS
from kinema.data.portraits import draw_portrait, facts_of, import_portraits, random_sitter
from kinema.data.shards import open_clips, write_shard
from kinema.errors import InputError
from kinema.media.image import write_image


def test_a_seed_gives_one_portrait_with_its_facts():
    one, two = (draw_portrait(48, split="train", size=32, samples=1) for _ in range(2))
    assert one.about == two.about and (one.arrays["frames"] == two.arrays["frames"]).all()
    assert one.arrays["frames"].shape == (1, 32, 32, 3) and one.arrays["frames"].std() > 10
    assert all(answer in QUESTIONS[question] for question, answer in one.about["facts"].items())
    assert set(one.about["colours"]) <= set(COLOURS)


def test_splits_share_no_place_and_all_answers_come_up():
    sitters = [random_sitter(seed, split="train") for seed in range(1500)]
    held = {random_sitter(seed, split="held").place for seed in range(0, 200, 8)}
    assert not held & {s.place for s in sitters}
    assert all(len({s.place for s in sitters[k:k + 8]}) == 1 for k in range(0, 80, 8))
    found = {question: {facts_of(s).get(question) for s in sitters} - {None} for question in QUESTIONS}
    missing = {question: set(answers) - found[question] for question, answers in QUESTIONS.items()}
    assert not any(missing.values()), missing


def picture(shape, value):
    return np.full((*shape, 3), value, np.uint8)


def test_a_folder_of_faces_is_read_wherever_they_lie(tmp_path):
    for k in range(3):
        path = tmp_path / "ffhq" / "00000" / f"0000{k}.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        write_image(path, picture((40, 40 + 8 * k), 60 * k))
    assert import_portraits(tmp_path / "ffhq", tmp_path / "clips", width=32, height=32) == 3
    clips = open_clips(tmp_path / "clips")
    assert [c.size for c in clips] == [(32, 32)] * 3 and {c.about["footage"] for c in clips} == {"ffhq"}
    before = {p: p.stat().st_mtime_ns for p in (tmp_path / "clips").iterdir()}
    import_portraits(tmp_path / "ffhq", tmp_path / "clips", width=32, height=32)
    assert before == {p: p.stat().st_mtime_ns for p in (tmp_path / "clips").iterdir()}
    with pytest.raises(InputError, match="no pictures"):
        import_portraits(tmp_path / "clips", tmp_path / "other")


@pytest.mark.parametrize("lists", ["txt", "csv"])
def test_celeba_comes_with_its_cut_its_attributes_and_its_split(tmp_path, lists):
    source = tmp_path / "celeba"
    (source / "img_align_celeba").mkdir(parents=True)
    large = picture((218, 178), 0)
    large[57:185, 25:153] = 200                                    # the part around the face
    for k in (1, 2):
        write_image(source / "img_align_celeba" / f"00000{k}.jpg", large)
    if lists == "txt":
        (source / "list_attr_celeba.txt").write_text("2\nEyeglasses Male No_Beard\n000001.jpg 1 -1 1\n000002.jpg -1 1 -1\n")
        (source / "list_eval_partition.txt").write_text("000001.jpg 0\n000002.jpg 2\n")
    else:
        (source / "list_attr_celeba.csv").write_text("image_id,Eyeglasses,Male,No_Beard\n000001.jpg,1,-1,1\n000002.jpg,-1,1,-1\n")
        (source / "list_eval_partition.csv").write_text("image_id,partition\n000001.jpg,0\n000002.jpg,2\n")
    import_portraits(source, tmp_path / "clips", width=32, height=32)
    one, two = open_clips(tmp_path / "clips")
    assert one.about["facts"] == {"glasses": "yes", "gender": "female", "beard": "none"} and one.about["split"] == "train"
    assert two.about["facts"] == {"glasses": "no", "gender": "male"} and two.about["split"] == "held"
    assert one.read("frames").min() > 150


def test_drawing_goes_on_and_refuses_another_recipe(tmp_path, monkeypatch):
    monkeypatch.setattr(portraits, "SHARD", 1)
    monkeypatch.setattr(portraits, "SAMPLES", 1)
    recipe = {"version": portraits.VERSION, "kind": "portraits", "split": "train", "size": 16, "samples": 1}
    write_shard(tmp_path / "portraits-train-0000000.safetensors", portraits._portraits_from(48, recipe), recipe=recipe)
    assert portraits.draw_portraits(tmp_path, 1, width=16, height=16) == 0
    with pytest.raises(InputError, match="another recipe"):
        portraits.draw_portraits(tmp_path, 1, width=32, height=32)
    with pytest.raises(ValueError, match="square"):
        portraits.draw_portraits(tmp_path, 1, width=32, height=16)
