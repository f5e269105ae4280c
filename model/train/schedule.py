"""What changes while a run goes on: learning rate and cycles, as functions of progress in [0, 1]."""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch


@dataclass(frozen=True)
class Growth:
    """A whole number that grows by one at each of `at` (fractions of the run)."""

    start: int
    at: tuple[float, ...] = ()

    def value(self, progress: float) -> int:
        return self.start + sum(progress >= fraction for fraction in self.at)


@dataclass(frozen=True)
class Spread:
    """From `since` (a fraction of the run) on, every batch draws its own number of cycles from low to high, evenly.

    With one number only, a model learns to be right after just so many cycles, and leaves its answer again after more.
    """

    since: float
    low: int
    high: int

    def draw(self, generator: torch.Generator) -> int:
        return int(torch.randint(self.low, self.high + 1, (), generator=generator))


@dataclass(frozen=True)
class LearningRate:
    """Linear warm-up over steps, flat, then a cosine down to `final_share` over the last `decay` of the run."""

    peak: float
    warmup_steps: int
    decay: float
    final_share: float = 0.02

    def value(self, step: int, progress: float) -> float:
        rate = self.peak * min(1.0, (step + 1) / max(1, self.warmup_steps))
        into = (progress - (1 - self.decay)) / self.decay if self.decay > 0 else 0.0
        if into <= 0:
            return rate
        share = 0.5 * (1 + math.cos(math.pi * min(1.0, into)))
        return rate * (self.final_share + (1 - self.final_share) * share)
