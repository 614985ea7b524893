import itertools

import pytest

from kinema.training.fit import every, fit


def test_each_step_gets_a_batch_and_each_hook_its_metrics():
    seen = []
    fit(lambda batch: {"loss": batch * 2}, itertools.count(), steps=3, hooks=[lambda i, m: seen.append((i, m["loss"]))])
    assert seen == [(0, 0), (1, 2), (2, 4)]


def test_no_batch_is_taken_that_is_not_trained_on():
    batches = iter(range(10))
    fit(lambda batch: {}, batches, steps=3)
    assert next(batches) == 3


def test_a_resumed_run_counts_on():
    seen = []
    fit(lambda batch: {}, itertools.count(), steps=5, start=3, hooks=[lambda i, m: seen.append(i)])
    assert seen == [3, 4]


def test_batches_that_end_early_are_an_error():
    with pytest.raises(ValueError, match="step 2 of 5"):
        fit(lambda batch: {}, [1, 2], steps=5)


def test_without_a_number_of_steps_the_end_of_the_batches_is_the_end():
    seen = []
    fit(lambda batch: {}, [1, 2, 3], start=4, hooks=[lambda i, m: seen.append(i)])
    assert seen == [4, 5, 6]


def test_a_hook_at_intervals_runs_at_the_end_of_each():
    seen = []
    fit(lambda batch: {}, itertools.count(), steps=10, hooks=[every(4, lambda i, m: seen.append(i))])
    assert seen == [3, 7]
