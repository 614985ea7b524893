"""Two real processes over gloo, started by torchrun, against one process with the whole batch."""

import json
import os
import subprocess
import sys

import pytest
import torch
from torch import nn

from kinema.training.distributed import World, average_gradients, mean_of_processes, processes, synchronise

PROGRAM = """
import json, sys, torch
from torch import nn
from kinema.training.distributed import average_gradients, mean_of_processes, processes, synchronise
with processes() as world:
    torch.manual_seed(world.rank)                          # weights differ until they are synchronised
    model = nn.ModuleList([nn.Linear(3, 2), nn.Linear(3, 2)])
    synchronise(model)
    x = torch.arange(12.0).view(4, 3)[world.rank::world.size]
    loss = model[0](x).square().mean()
    if world.first:
        loss = loss + model[1](x).mean()                   # a branch that the other process does not take
    loss.backward()
    average_gradients(model.parameters())
    print(json.dumps({"rank": world.rank, "size": world.size, "first": world.first,
                      "weight": model[0].weight.tolist(), "loss": mean_of_processes(loss).item(),
                      "gradients": [layer.weight.grad.tolist() for layer in model]}) + "\\n", end="", flush=True)
"""


@pytest.fixture(scope="module")
def two(tmp_path_factory):
    program = tmp_path_factory.mktemp("program") / "step.py"
    program.write_text(PROGRAM)
    environment = os.environ | {"OMP_NUM_THREADS": "1", "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    command = [sys.executable, "-m", "torch.distributed.run", "--standalone", "--nproc-per-node", "2", str(program)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, env=environment)
    assert done.returncode == 0, done.stderr
    return sorted(map(json.loads, done.stdout.split("\n")[:-1]), key=lambda report: report["rank"])


def test_two_processes_know_of_each_other(two):
    assert [(report["rank"], report["size"], report["first"]) for report in two] == [(0, 2, True), (1, 2, False)]


def test_weights_begin_alike_and_gradients_agree(two):
    assert two[0]["weight"] == two[1]["weight"] and two[0]["gradients"] == two[1]["gradients"]


def test_the_gradient_is_that_of_the_whole_batch(two):
    torch.manual_seed(0)
    model = nn.ModuleList([nn.Linear(3, 2), nn.Linear(3, 2)])
    x = torch.arange(12.0).view(4, 3)
    loss = model[0](x).square().mean() + 0.5 * model[1](x[::2]).mean()
    loss.backward()
    assert two[0]["loss"] == two[1]["loss"] == pytest.approx(loss.item())
    for layer, gradient in zip(model, two[0]["gradients"], strict=True):
        torch.testing.assert_close(torch.tensor(gradient), layer.weight.grad)


def test_alone_everything_is_as_it_is(monkeypatch):
    monkeypatch.delenv("WORLD_SIZE", raising=False)
    model = nn.Linear(2, 2)
    with processes() as world:
        synchronise(model)
        model(torch.ones(1, 2)).sum().backward()
        gradient = model.weight.grad.clone()
        average_gradients(model.parameters())
        assert world == World(rank=0, size=1) and world.first
        assert torch.equal(model.weight.grad, gradient) and mean_of_processes(torch.tensor(3.0)) == 3
