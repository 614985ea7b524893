import pytest
import torch
from torch import nn

from kinema.losses.distill import average_velocity, consistency_target, distillation_loss, follow
from kinema.sampling.euler import sample_euler
from kinema.sampling.few_step import sample_few_step
from kinema.sampling.levels import levels
from kinema.sampling.noise import RECTIFIED_FLOW
from tests.sampling.known import GAUSSIAN, TWO_PEAKS, gaussian_leap, noises, normals

X = normals(64).reshape(4, 16)
T, S = (torch.tensor(v, dtype=torch.float64) for v in ([1.0, 0.8, 0.5, 0.5], [0.5, 0.5, 0.0, 0.4]))


def test_following_is_eulers_path_from_each_samples_own_level():
    end = follow(TWO_PEAKS.velocity, X, T, S, num_steps=8)
    for i in range(4):
        ts = torch.linspace(T[i], S[i], 9, dtype=torch.float64)
        torch.testing.assert_close(end[i], sample_euler(TWO_PEAKS.velocity, X[i], ts))


def test_one_step_of_the_average_velocity_lands_where_the_teacher_does():
    v = average_velocity(TWO_PEAKS.velocity, X, T, S, num_steps=8)
    torch.testing.assert_close(X + (S - T).unsqueeze(1) * v, follow(TWO_PEAKS.velocity, X, T, S, num_steps=8))


def test_many_steps_give_the_average_of_the_true_path():
    v = average_velocity(GAUSSIAN.velocity, X, T, S, num_steps=2000)
    torch.testing.assert_close(v, gaussian_leap(X, T.unsqueeze(1), S.unsqueeze(1)), atol=2e-3, rtol=0)


def test_a_consistent_student_is_its_own_target():
    middle, end = (T + S) / 2, torch.zeros_like(T)

    def student(x, t):
        return gaussian_leap(x, t.unsqueeze(1), 0.0)
    target = consistency_target(GAUSSIAN.velocity, student, X, T, middle, end, num_steps=2000)
    torch.testing.assert_close(target, student(X, T), atol=2e-3, rtol=0)


def test_a_consistency_step_that_reaches_the_end_is_the_average_velocity():
    target = consistency_target(TWO_PEAKS.velocity, lambda x, t: x, X, T, S, S, num_steps=4)
    torch.testing.assert_close(target, average_velocity(TWO_PEAKS.velocity, X, T, S, num_steps=4))


def test_targets_carry_no_gradient():
    weight = torch.ones(1, dtype=torch.float64, requires_grad=True)
    assert not average_velocity(lambda x, t: weight * x, X, T, S, num_steps=2).requires_grad
    assert not consistency_target(lambda x, t: weight * x, lambda x, t: weight * x, X, T, (T + S) / 2, S).requires_grad


def test_the_loss_is_square_for_small_errors_and_their_length_for_large():
    zero = torch.zeros(1, 100, dtype=torch.float64)
    assert distillation_loss(zero + 5, zero).item() == pytest.approx(5, rel=1e-3)
    assert distillation_loss(zero + 1e-5, zero).item() == pytest.approx(1e-10 / (2 * 0.00054), rel=1e-2)
    assert torch.autograd.gradcheck(lambda v: distillation_loss(v, zero), ((zero + 0.1).requires_grad_(),))


class Student(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = nn.Sequential(nn.Linear(2, 64), nn.SiLU(), nn.Linear(64, 64), nn.SiLU(), nn.Linear(64, 1))

    def forward(self, x, t):
        t = torch.as_tensor(t, dtype=x.dtype).reshape(-1, 1).expand(len(x), 1)
        return self.layers(torch.cat([x, t], 1))


def taught(target, num_updates=1500):
    """A student trained on target(student, x_t, i) for levels i of its own four steps."""
    torch.manual_seed(0)
    student, ts = Student(), levels(4).float()
    optimiser = torch.optim.Adam(student.parameters(), lr=5e-3)
    for update in range(num_updates):
        optimiser.param_groups[0]["lr"] = 5e-3 * (1 - update / num_updates)
        x_0 = torch.where(torch.rand(512, 1) < 0.3, -1 + 0.15 * torch.randn(512, 1), 0.8 + 0.25 * torch.randn(512, 1))
        i = torch.randint(4, (512,))
        x_t = RECTIFIED_FLOW.mix(x_0, torch.randn(512, 1), ts[i])
        optimiser.zero_grad()
        distillation_loss(student(x_t, ts[i]), target(student, x_t, ts[i], ts[i + 1])).backward()
        optimiser.step()
    return student.eval()


def test_a_student_of_average_velocities_does_in_four_steps_what_the_teacher_cannot():
    student = taught(lambda student, x, t, s: average_velocity(TWO_PEAKS.velocity, x, t, s, num_steps=8))
    x, ts = normals(2000).float().unsqueeze(1), levels(4)
    with torch.no_grad():
        own = TWO_PEAKS.distance(sample_euler(student, x, ts))
    assert own < TWO_PEAKS.distance(sample_euler(TWO_PEAKS.velocity, x, ts)) / 2


def test_a_consistent_student_samples_in_four_leaps():
    student = taught(lambda student, x, t, s: consistency_target(TWO_PEAKS.velocity, student, x, t, s, torch.zeros_like(s), num_steps=8))
    x, ts = noises(torch.zeros(5000, 1), seed=1)(0), levels(4)
    with torch.no_grad():
        own = TWO_PEAKS.distance(sample_few_step(student, x, ts, noise=noises(x)))
    assert own < TWO_PEAKS.distance(sample_euler(TWO_PEAKS.velocity, x, ts)) / 1.5
