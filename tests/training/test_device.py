import pytest
import torch

from kinema.errors import InputError
from kinema.models.video_vae import TINY, VideoVAE
from kinema.training.device import autocast, choose_device, compute_dtype, count_flops, peak_flops

CPU = torch.device("cpu")


def test_the_device_asked_for_is_chosen_or_refused():
    assert choose_device("cpu") == CPU
    assert choose_device().type == ("cuda" if torch.cuda.is_available() else "cpu")
    with pytest.raises(InputError, match="cuda:99"):
        choose_device("cuda:99")
    with pytest.raises(InputError, match="toaster"):
        choose_device("toaster")


@pytest.mark.parametrize("flag, dtype", [(True, torch.bfloat16), (False, torch.float32)])
def test_bfloat16_is_for_processors_that_multiply_it(monkeypatch, flag, dtype):
    monkeypatch.setattr(torch.cpu, "_is_avx512_bf16_supported", lambda: flag, raising=False)
    monkeypatch.setattr(torch.cpu, "_is_amx_tile_supported", lambda: False, raising=False)
    compute_dtype.cache_clear()
    assert compute_dtype(CPU) == dtype
    with autocast(CPU):
        assert (torch.ones(2, 2) @ torch.ones(2, 2)).dtype == dtype
    compute_dtype.cache_clear()


def test_weights_stay_in_float32_under_autocast_and_gradients_are_near_the_exact_ones():
    def gradient(mixed):
        torch.manual_seed(0)
        model = VideoVAE(TINY)
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=mixed):
            out, *_ = model(torch.ones(1, 3, 5, 16, 16), torch.zeros(1, 4, 2, 2, 2), torch.ones(1, 12, 5, 16, 16))
        (out.float() - 0.5).square().mean().backward()
        return model.decoder.picture_out.weight.grad

    exact, mixed = gradient(False), gradient(True)
    assert mixed.dtype == torch.float32
    assert (mixed - exact).norm() < 0.05 * exact.norm()


def test_a_product_counts_two_operations_a_multiplication_and_backward_twice_that():
    a, b = torch.randn(3, 5, requires_grad=True), torch.randn(5, 7, requires_grad=True)
    assert count_flops(lambda: a @ b) == 2 * 3 * 5 * 7
    assert count_flops(lambda: (a @ b).sum().backward()) == 3 * 2 * 3 * 5 * 7


def test_the_peak_is_measured():
    assert 1e7 < peak_flops(CPU, size=128, repeats=2) < 1e15
