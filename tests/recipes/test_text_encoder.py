"""The text encoder's recipe: what a caption says is found again, in either language."""

import json

from kinema.data.shards import open_clips
from kinema.data.words import vocabulary
from kinema.recipes.job import Job
from kinema.recipes.text_encoder import TINY, pairs_of, train
from kinema.weights.load import load


def test_facts_are_asked_of_captions_in_both_languages(clips):
    known = vocabulary().names
    pairs = pairs_of(open_clips(clips)[:1], 48)
    assert len(pairs) == 2 and all(true == [known["meadow"]] for _, true in pairs)


def test_sixty_steps_tell_two_places_apart(clips, tmp_path):
    quality = train(TINY, Job(data=clips, out=tmp_path, steps=60, log_every=1))
    losses = [json.loads(line)["loss"] for line in (tmp_path / "text_encoder.log.jsonl").read_text().splitlines()]
    assert losses[-1] < 0.3 * losses[0] and quality["precision"] > 0.9
    assert load("text_encoder", tmp_path).config == TINY.model
