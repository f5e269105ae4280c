"""The two ways to train a TRM. Each turns a batch into a loss; the trainer does the rest.

- RSM (arXiv 2603.15641): every batch starts fresh, loss after the last H cycle only, H and L grow during training.
- TRM (arXiv 2510.04871): a carry keeps every sample's state over up to `halt_max_steps` supervision steps; a loss after
  each.
Both add 0.5 * BCE(q_halt, answer entirely right). Right is what equals the label, or, for data with a packing, whatever
packs: there the label is one answer of many.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor

from data import IGNORED
from packing import Packing
from trm import TRM

Batch = Callable[[int], tuple[Tensor, Tensor, Packing | None]]
"""Draws that many fresh samples: inputs and labels (n, S), and what else is right."""

Carry = tuple[Tensor, Tensor, Tensor, Tensor, Tensor]
"""Inputs and labels (B, S), z_H and z_L (B, L, D) after the last step, and how many steps each sample has had (B)."""


@dataclass
class Outcome:
    loss: Tensor
    cells: float  # share of cells that are right
    exact: float  # share of answers that are entirely right


def stablemax_cross_entropy(logits: Tensor, labels: Tensor) -> Tensor:
    """Per-cell loss (B, S) under stablemax: s(v) = v + 1 for v >= 0, 1 / (1 - v) below; 0 where ignored."""
    wide = logits.double()
    s = torch.where(wide >= 0, wide + 1, 1 / (1 - wide.clamp(max=0)))
    log_p = s.log() - s.sum(-1, keepdim=True).log()
    picked = log_p.gather(-1, labels.clamp(min=0).unsqueeze(-1)).squeeze(-1)
    return torch.where(labels == IGNORED, 0.0, -picked).float()


def softmax_cross_entropy(logits: Tensor, labels: Tensor) -> Tensor:
    """Per-cell loss (B, S); 0 where ignored."""
    return F.cross_entropy(logits.transpose(1, 2), labels, ignore_index=IGNORED, reduction="none")


LOSSES = {"stablemax_cross_entropy": stablemax_cross_entropy, "softmax_cross_entropy": softmax_cross_entropy}


def judge(
    logits: Tensor, q: Tensor, labels: Tensor, loss_type: str, packing: Packing | None = None
) -> tuple[Outcome, Tensor]:
    """Loss of one step's outputs, and which answers (B) are entirely right."""
    counted = labels != IGNORED
    per_sample = LOSSES[loss_type](logits, labels).sum(-1) / counted.sum(-1).clamp(min=1)
    with torch.no_grad():
        tokens = logits.argmax(-1)
        right = (tokens == labels) | ~counted
        exact = right.all(-1) if packing is None else packing.right(tokens, counted)
        cells = (right & counted).sum() / counted.sum().clamp(min=1)
    q_loss = F.binary_cross_entropy_with_logits(q[:, 0], exact.float())
    return Outcome(per_sample.mean() + 0.5 * q_loss, cells.item(), exact.float().mean().item()), exact


class RSM:
    """Fresh start, one deep step, loss on the last H cycle.

    `noise` is the standard deviation of what is added to z_H before every H cycle (PTRM's noise, in training);
    `random_start` begins at random states (EqR) instead of H_init and L_init.
    """

    carry: None = None

    def __init__(self, batch_size: int, loss_type: str, noise: float = 0.0, random_start: bool = False) -> None:
        self.batch_size, self.loss_type = batch_size, loss_type
        self.noise, self.random_start = noise, random_start

    def __call__(self, model: TRM, draw: Batch, generator: torch.Generator, H_cycles: int, L_cycles: int) -> Outcome:
        inputs, labels, packing = draw(self.batch_size)
        x = model.embed(inputs)
        random = self.random_start or model.arch.random_init
        start = model.start(len(inputs), generator if random else None)

        def disturb(z: Tensor) -> Tensor:
            return z + self.noise * torch.randn(z.shape, generator=generator).to(z.device, z.dtype)

        _, _, logits, q = model.step(x, *start, H_cycles, L_cycles, disturb if self.noise > 0 else None)
        return judge(logits, q, labels, self.loss_type, packing)[0]


class DeepSupervision:
    """TRM's objective: a carry over supervision steps, halted samples replaced by fresh ones."""

    def __init__(self, batch_size: int, loss_type: str, halt_max_steps: int, exploration: float) -> None:
        self.batch_size, self.loss_type = batch_size, loss_type
        self.halt_max_steps, self.exploration = halt_max_steps, exploration
        self.carry: Carry | None = None

    def __call__(self, model: TRM, draw: Batch, generator: torch.Generator, H_cycles: int, L_cycles: int) -> Outcome:
        inputs, labels, z_H, z_L, steps = self.carry or self.begin(model, draw, generator)
        x = model.embed(inputs)
        z_H, z_L, logits, q = model.step(x, z_H, z_L, H_cycles, L_cycles)
        outcome, _ = judge(logits, q, labels, self.loss_type)
        steps = steps + 1
        minimum = self.minimum_steps(len(steps), generator).to(steps.device)
        halted = (steps >= self.halt_max_steps) | ((q[:, 0] > 0) & (steps >= minimum))
        kept = (inputs, labels, z_H.detach(), z_L.detach(), steps)
        if halted.any():
            new = self.fresh(model, draw, generator, int(halted.sum()))
            kept = tuple(replace(old, halted, fresh) for old, fresh in zip(kept, new, strict=True))
        self.carry = kept
        return outcome

    def minimum_steps(self, n: int, generator: torch.Generator) -> Tensor:
        """Steps (n) before a sample may halt by itself: 0, or at random 2 and more. Halting early must be explored."""
        explore = torch.rand(n, generator=generator) < self.exploration
        return torch.randint(2, self.halt_max_steps + 1, (n,), generator=generator) * explore

    def begin(self, model: TRM, draw: Batch, generator: torch.Generator) -> Carry:
        """The first batch. Without a q head samples only halt at the limit: they are as if begun at different times, so
        that every batch later has samples of all ages."""
        *first, steps = self.fresh(model, draw, generator, self.batch_size)
        if not model.arch.q_head:
            steps = torch.randint(self.halt_max_steps, steps.shape, generator=generator).to(steps.device)
        return (*first, steps)

    def fresh(self, model: TRM, draw: Batch, generator: torch.Generator, n: int) -> Carry:
        z_H, z_L = model.start(n, generator if model.arch.random_init else None)
        inputs, labels, packing = draw(n)
        if packing is not None:
            raise ValueError("objective trm: expected data without a packing, got some with one")
        return inputs, labels, z_H, z_L, torch.zeros(n, dtype=torch.long, device=z_H.device)


def replace(old: Tensor, where: Tensor, new: Tensor) -> Tensor:
    out = old.clone()
    out[where] = new.to(old.dtype)
    return out
