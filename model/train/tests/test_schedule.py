from __future__ import annotations

import pytest
import torch

from schedule import Growth, LearningRate, Spread


@pytest.mark.parametrize(
    ("progress", "value"), [(0.0, 2), (0.19, 2), (0.2, 3), (0.39, 3), (0.4, 4), (0.9, 5), (1.0, 5)]
)
def test_growth_steps_up_at_each_fraction(progress: float, value: int) -> None:
    assert Growth(2, (0.2, 0.4, 0.55)).value(progress) == value


def test_growth_without_fractions_stays() -> None:
    assert [Growth(6).value(p) for p in (0.0, 0.5, 1.0)] == [6, 6, 6]


@pytest.mark.parametrize(("step", "share"), [(0, 0.1), (4, 0.5), (9, 1.0), (500, 1.0)])
def test_rate_warms_up_by_steps(step: int, share: float) -> None:
    assert LearningRate(peak=2e-3, warmup_steps=10, decay=0.3).value(step, 0.0) == pytest.approx(2e-3 * share)


@pytest.mark.parametrize(("progress", "share"), [(0.7, 1.0), (0.85, 0.51), (1.0, 0.02), (1.5, 0.02)])
def test_rate_falls_in_a_cosine_over_the_last_part(progress: float, share: float) -> None:
    assert LearningRate(peak=1.0, warmup_steps=0, decay=0.3).value(9, progress) == pytest.approx(share)


def test_rate_without_decay_stays_at_its_peak() -> None:
    assert LearningRate(peak=1e-4, warmup_steps=2000, decay=0.0).value(5000, 1.0) == pytest.approx(1e-4)


def test_spread_draws_every_number_from_low_to_high_and_the_same_for_a_seed() -> None:
    spread = Spread(since=0.5, low=6, high=9)
    draws = [spread.draw(torch.Generator().manual_seed(step)) for step in range(200)]
    assert set(draws) == {6, 7, 8, 9}
    assert draws == [spread.draw(torch.Generator().manual_seed(step)) for step in range(200)]
