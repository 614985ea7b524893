import pytest
import torch

from kinema.nn import attention
from kinema.nn.attention import SelfAttention, attend
from kinema.nn.rotary import grid_positions, rotary_table


def test_attention_is_the_softmax_written_out():
    q, k, v = torch.randn(3, 2, 4, 7, 8)
    torch.testing.assert_close(attend(q, k, v), (q @ k.transpose(-1, -2)).softmax(-1) @ v)


@pytest.mark.parametrize("num_queries", [7, 11, 30])
def test_blocks_of_queries_in_bfloat16_and_their_gradients_are_near_the_exact_ones(monkeypatch, num_queries):
    monkeypatch.setattr(attention, "QUERY_BLOCK", 10)
    q, k, v = (torch.randn(2, 4, length, 8, requires_grad=True) for length in (num_queries, 9, 9))
    exact = (q @ k.transpose(-1, -2)).softmax(-1) @ v
    found = attend(q.bfloat16(), k.bfloat16(), v.bfloat16())
    assert found.dtype == torch.bfloat16
    torch.testing.assert_close(found.float(), exact, atol=0.03, rtol=0.03)
    ours, theirs = (torch.autograd.grad(out.float().square().sum(), (q, k, v)) for out in (found, exact))
    assert all((a - b).norm() < 0.03 * b.norm() for a, b in zip(ours, theirs, strict=True))


def test_keys_behind_the_mask_are_not_seen():
    x, mask = torch.randn(2, 5, 16), torch.tensor([[True] * 5, [True] * 3 + [False] * 2])
    layer = SelfAttention(16, 2)
    torch.testing.assert_close(layer(x, mask_BN=mask)[1:, :3], layer(x[1:, :3]))


def test_scores_stay_within_the_learned_scale_however_large_the_input():
    layer, x = SelfAttention(16, 2), torch.randn(1, 5, 16)
    layer.qkv.bias.data.zero_()
    torch.testing.assert_close(layer.log_scale_H.exp(), torch.full((2,), 8 ** 0.5))
    big = SelfAttention(16, 2)
    big.load_state_dict(layer.state_dict())
    big.qkv.weight.data[:32] *= 100    # queries and keys a hundred times longer
    torch.testing.assert_close(big(x), layer(x))


def test_the_same_shift_of_all_positions_changes_nothing():
    layer, x, positions = SelfAttention(24, 2), torch.randn(1, 12, 24), grid_positions(3, 2, 2)
    shifted = positions + torch.tensor([5.0, 2.0, 9.0])
    torch.testing.assert_close(layer(x, rotary=rotary_table(positions, 12)),
                               layer(x, rotary=rotary_table(shifted, 12)), atol=1e-5, rtol=1e-4)


def test_heads_must_divide_the_width():
    with pytest.raises(ValueError, match="heads"):
        SelfAttention(10, 3)
