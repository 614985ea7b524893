import pytest
import torch
from torch import nn

from kinema.training.accumulate import backward_in_parts


@pytest.mark.parametrize("parts", [1, 2, 3, 5])
def test_the_gradient_in_parts_is_that_of_the_whole(parts):
    batch, model = {"x": torch.randn(5, 3), "y": torch.randn(5, 2)}, nn.Linear(3, 2)

    def loss(batch):
        return (model(batch["x"]) - batch["y"]).square().mean()

    whole = loss(batch)
    gradient = torch.autograd.grad(whole, model.weight)[0]
    assert backward_in_parts(loss, batch, parts=parts).item() == pytest.approx(whole.item())
    torch.testing.assert_close(model.weight.grad, gradient)


def test_what_cannot_be_parted_is_refused():
    with pytest.raises(ValueError, match="parts"):
        backward_in_parts(lambda batch: batch["x"].sum(), {"x": torch.zeros(2)}, parts=3)
    with pytest.raises(ValueError, match="one length"):
        backward_in_parts(lambda batch: batch["x"].sum(), {"x": torch.zeros(2), "y": torch.zeros(3)}, parts=2)
