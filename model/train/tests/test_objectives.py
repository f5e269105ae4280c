from __future__ import annotations

import math
from dataclasses import replace

import pytest
import torch
from conftest import LENGTH, VOCABULARY
from torch import Tensor

from data import IGNORED
from objectives import RSM, DeepSupervision, judge, softmax_cross_entropy, stablemax_cross_entropy
from trm import TRM, Architecture

LOSS = "stablemax_cross_entropy"
ARCH = Architecture(VOCABULARY, LENGTH, hidden_size=16, intermediate_multiple=8, mlp_t_norm="D")


def generator() -> torch.Generator:
    return torch.Generator().manual_seed(0)


class Draws:
    """Counts what is drawn; the samples are told apart by their first token, which counts up."""

    def __init__(self) -> None:
        self.counts: list[int] = []

    def __call__(self, n: int) -> tuple[Tensor, Tensor, None]:
        inputs = torch.arange(sum(self.counts), sum(self.counts) + n).remainder(VOCABULARY)[:, None].repeat(1, LENGTH)
        self.counts.append(n)
        return inputs, inputs.clone(), None


@pytest.fixture
def model() -> TRM:
    torch.manual_seed(0)
    return TRM(ARCH)


def test_stablemax_by_hand() -> None:
    """s(1) = 2, s(0) = 1, s(-1) = 1/2, s(-3) = 1/4: p of the first is 2 / 3.75."""
    logits = torch.tensor([[[1.0, 0.0, -1.0, -3.0]]])
    for label, s in enumerate((2, 1, 0.5, 0.25)):
        loss = stablemax_cross_entropy(logits, torch.tensor([[label]]))
        assert loss.item() == pytest.approx(-math.log(s / 3.75), rel=1e-6)


def test_softmax_by_hand() -> None:
    loss = softmax_cross_entropy(torch.tensor([[[math.log(3.0), 0.0]]]), torch.tensor([[0]]))
    assert loss.item() == pytest.approx(-math.log(3 / 4), rel=1e-6)


@pytest.mark.parametrize("loss", [stablemax_cross_entropy, softmax_cross_entropy])
def test_ignored_cells_cost_nothing_and_get_no_gradient(loss) -> None:  # noqa: ANN001
    logits = torch.randn(1, 2, 3, requires_grad=True)
    values = loss(logits, torch.tensor([[1, IGNORED]]))
    values.sum().backward()
    assert values[0, 0] > 0
    assert values[0, 1] == 0
    assert logits.grad is not None
    assert logits.grad[0, 0].abs().sum() > 0
    assert logits.grad[0, 1].abs().sum() == 0


def test_stablemax_gradient_is_finite_far_out() -> None:
    logits = torch.tensor([[[1e4, -1e4, 0.0]]], requires_grad=True)
    stablemax_cross_entropy(logits, torch.tensor([[1]])).sum().backward()
    assert logits.grad is not None
    assert logits.grad.isfinite().all()


def test_judge_counts_cells_answers_and_the_halting_loss() -> None:
    labels = torch.tensor([[1, 0], [1, IGNORED], [0, 0]])
    logits = torch.nn.functional.one_hot(torch.tensor([[1, 0], [1, 1], [0, 1]]), 2).float()
    q = torch.tensor([[2.0, 0.0], [-1.0, 0.0], [0.0, 0.0]])
    outcome, exact = judge(logits, q, labels, LOSS)
    assert exact.tolist() == [True, True, False]
    assert outcome.exact == pytest.approx(2 / 3)
    assert outcome.cells == pytest.approx(4 / 5)
    right, wrong = -math.log(2 / 3), -math.log(1 / 3)  # s(1) = 2, s(0) = 1
    cells = (right + right + (right + wrong) / 2) / 3
    halting = (math.log1p(math.exp(-2)) + math.log1p(math.exp(1)) + math.log(2)) / 3
    assert outcome.loss.item() == pytest.approx(cells + 0.5 * halting, rel=1e-5)


def test_the_halting_head_does_not_pull_on_the_answer(model: TRM) -> None:
    """Its weights start at zero, so that its loss reaches the network only once it has learned something."""
    _, _, logits, q = model.step(model.embed(torch.ones(1, LENGTH, dtype=torch.long)), *model.start(1), 1, 1)
    judge(logits.detach(), q, torch.ones(1, LENGTH, dtype=torch.long), LOSS)[0].loss.backward()
    assert model.q_head.bias.grad is not None
    gradient = model.L_level.layers[0].mlp.down_proj.weight.grad
    assert gradient is None or gradient.abs().sum() == 0


def test_rsm_starts_fresh_every_time(model: TRM) -> None:
    draws = Draws()
    objective = RSM(VOCABULARY, LOSS)
    losses = [objective(model, draws, generator(), 2, 2).loss.item() for _ in range(2)]
    assert losses[0] == losses[1], "the same samples in the same order, and nothing was carried over"
    assert draws.counts == [VOCABULARY, VOCABULARY]
    assert objective.carry is None


@pytest.mark.parametrize("settings", [{"noise": 0.1}, {"random_start": True}], ids=["noise", "random start"])
def test_rsm_draws_noise_and_random_starts_from_the_generator(model: TRM, settings: dict) -> None:
    def loss(seed: int, **settings: object) -> float:
        objective = RSM(VOCABULARY, LOSS, **settings)
        return objective(model, Draws(), torch.Generator().manual_seed(seed), 2, 2).loss.item()

    assert loss(1, **settings) == loss(1, **settings)
    assert loss(1, **settings) != loss(2, **settings)
    assert loss(1) == loss(2), "without them, nothing is drawn"


def test_disturb_changes_z_H_before_every_H_cycle(model: TRM) -> None:
    x = model.embed(torch.ones(2, LENGTH, dtype=torch.long))
    seen = []
    z_H, z_L, *_ = model.step(x, *model.start(2), 3, 2, lambda z: seen.append(z.clone()) or z)
    assert len(seen) == 3
    assert torch.equal(seen[0], model.start(2)[0])
    plain = model.step(x, *model.start(2), 3, 2)
    assert torch.equal(plain[0], z_H)
    assert torch.equal(plain[1], z_L)


def test_gradient_comes_from_the_last_cycle_only(model: TRM) -> None:
    """The gradient of H cycles is that of one cycle which starts at the state that H − 1 cycles leave."""
    inputs, labels, _ = Draws()(3)

    def gradient(z_H: Tensor, z_L: Tensor, H_cycles: int) -> list[Tensor]:
        _, _, logits, q = model.step(model.embed(inputs), z_H, z_L, H_cycles, 2)
        trainable = [p for p in model.parameters() if p.requires_grad]
        return list(torch.autograd.grad(judge(logits, q, labels, LOSS)[0].loss, trainable))

    z_H, z_L = model.start(3)
    whole = gradient(z_H, z_L, 3)
    with torch.no_grad():
        z_H, z_L, _, _ = model.step(model.embed(inputs), z_H, z_L, 2, 2)
    last = gradient(z_H, z_L, 1)
    assert all(torch.equal(a, b) for a, b in zip(whole, last, strict=True))
    assert any(g.abs().sum() > 0 for g in whole)


def supervise(model: TRM, halt: float, halt_max_steps: int, exploration: float = 0.0) -> tuple[DeepSupervision, Draws]:
    """Two supervision steps of a batch of 4, by a model whose q_halt is always `halt`."""
    with torch.no_grad():
        model.q_head.bias.fill_(halt)
    objective, draws = DeepSupervision(4, LOSS, halt_max_steps, exploration), Draws()
    for _ in range(2):
        objective(model, draws, generator(), 2, 1)
    return objective, draws


def test_deep_supervision_carries_the_state(model: TRM) -> None:
    objective, draws = supervise(model, halt=-5.0, halt_max_steps=8)
    assert draws.counts == [4], "nobody halts: no fresh samples"
    inputs, labels, z_H, z_L, steps = objective.carry or pytest.fail("no carry")
    assert steps.tolist() == [2, 2, 2, 2]
    x, state = model.embed(inputs), model.start(4)
    for _ in range(2):
        *state, _, _ = model.step(x, *state, 2, 1)
    assert torch.equal(z_H, state[0])
    assert torch.equal(z_L, state[1])
    assert torch.equal(labels, inputs)
    assert not z_H.requires_grad


def test_deep_supervision_replaces_samples_that_halt(model: TRM) -> None:
    objective, draws = supervise(model, halt=5.0, halt_max_steps=8)
    assert draws.counts == [4, 4, 4]
    inputs, _, z_H, z_L, steps = objective.carry or pytest.fail("no carry")
    assert steps.tolist() == [0, 0, 0, 0]
    assert inputs[:, 0].tolist() == [8 % VOCABULARY, 9 % VOCABULARY, 10 % VOCABULARY, 11 % VOCABULARY]
    assert torch.equal(z_H, model.start(4)[0])
    assert torch.equal(z_L, model.start(4)[1])


def test_deep_supervision_ends_at_the_most_steps(model: TRM) -> None:
    _, draws = supervise(model, halt=-5.0, halt_max_steps=2)
    assert draws.counts == [4, 4], "all of them after their second step"


def test_without_a_q_head_samples_begin_at_all_ages() -> None:
    torch.manual_seed(0)
    objective, draws = DeepSupervision(4, LOSS, halt_max_steps=5, exploration=0.0), Draws()
    counts = []
    for _ in range(12):
        objective(TRM(replace(ARCH, q_head=False)), draws, generator(), 1, 1)
        counts.append(len(draws.counts))
    assert counts[-1] > 4, "they end at different times"
    _, _, _, _, steps = objective.carry or pytest.fail("no carry")
    assert len(set(steps.tolist())) > 1
    assert steps.max() < 5


def test_exploration_keeps_samples_that_would_halt(model: TRM) -> None:
    objective, draws = supervise(model, halt=5.0, halt_max_steps=10**6, exploration=1.0)
    assert draws.counts == [4], "each of them must go on for a random number of steps from 2 to a million"
    assert objective.carry is not None


def test_minimum_steps_are_reproducible_and_in_range() -> None:
    objective = DeepSupervision(4, LOSS, halt_max_steps=5, exploration=0.5)
    steps = objective.minimum_steps(1000, generator())
    assert set(steps.tolist()) == {0, 2, 3, 4, 5}
    assert 400 < int((steps == 0).sum()) < 600
    assert torch.equal(steps, objective.minimum_steps(1000, generator()))


def test_only_halted_rows_are_replaced(model: TRM) -> None:
    objective, draws = DeepSupervision(4, LOSS, halt_max_steps=3, exploration=0.0), Draws()
    with torch.no_grad():
        model.q_head.bias.fill_(-5.0)
    objective(model, draws, generator(), 1, 1)
    inputs, labels, z_H, z_L, steps = objective.carry or pytest.fail("no carry")
    objective.carry = (inputs, labels, z_H, z_L, torch.tensor([1, 2, 1, 2]))
    objective(model, draws, generator(), 1, 1)
    after, _, z_H, _, steps = objective.carry
    assert steps.tolist() == [2, 0, 2, 0]
    assert after[:, 0].tolist() == [0, 4, 2, 0], "rows 1 and 3 are the fifth and sixth sample"
    assert torch.equal(z_H[1], model.start(1)[0][0])
    assert not torch.equal(z_H[0], model.start(1)[0][0])
