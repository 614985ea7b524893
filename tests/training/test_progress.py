import io
import json

import pytest
import torch

from kinema.training.fit import fit
from kinema.training.progress import Progress, line


def run(tmp_path, steps, **kwargs):
    """Steps of half a second each."""
    now, out = [0.0], io.StringIO()

    def step(_):
        now[0] += 0.5
        return {"loss": torch.tensor(0.25)}

    progress = Progress(steps=steps, clips=4, interval=10, log=tmp_path / "logs" / "log.jsonl", out=out,
                        clock=lambda: now[0], **kwargs)
    fit(step, range(10**6), steps=steps, hooks=[progress])
    return out.getvalue().splitlines(), [json.loads(row) for row in (tmp_path / "logs" / "log.jsonl").open()]


def test_a_line_and_a_record_at_intervals_and_at_the_end(tmp_path):
    lines, records = run(tmp_path, 25)
    assert [record["step"] for record in records] == [10, 20, 25] and len(lines) == 3
    assert records[0] == {"step": 10, "steps": 25, "loss": 0.25, "clips_per_second": 8.0, "seconds_left": 8}


def test_the_share_of_the_peak_is_operations_over_time(tmp_path):
    _, records = run(tmp_path, 10, flops=3e9, peak=12e9)
    assert records[0]["share_of_peak"] == pytest.approx(0.5)


def test_the_line_says_what_a_person_asks():
    record = {"step": 150, "steps": 2000, "loss": 0.312744, "clips_per_second": 12.13, "seconds_left": 3851,
              "share_of_peak": 0.54}
    assert line(record) == "step 150/2000  loss 0.3127  12.1 clips/s  54 % of peak  1:04:11 left"
