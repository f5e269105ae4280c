"""When any answer that packs is right, not only the label: the verdict on a batch of answers.

A problem asks for the bins of A things; bins are the output tokens from 1 on. Legend: B batch, A answers, K bins,
R resources.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor

FIELDS = ("need", "room", "allowed", "apart", "used", "most")


@dataclass(frozen=True)
class Packing:
    """Whole numbers; `positions` (A) says where in a sequence the answers stand."""

    positions: Tensor
    need: Tensor  # (B, A, R)
    room: Tensor  # (B, K, R)
    allowed: Tensor  # (B, A) masks of bins
    apart: Tensor  # (B, A) the set of things that may not share a bin; 0: none
    used: Tensor  # (B) mask of the bins in use before
    most: Tensor  # (B) how many bins may be in use in the end

    def rows(self, rows: Tensor) -> Packing:
        return Packing(self.positions, *(getattr(self, name)[rows] for name in FIELDS))

    def to(self, device: str) -> Packing:
        return Packing(self.positions.to(device), *(getattr(self, name).to(device) for name in FIELDS))

    def right(self, tokens: Tensor, asked: Tensor) -> Tensor:
        """Whether output tokens (B, S) pack everything that is asked for (B, S)."""
        bins = self.room.shape[1]
        asked = asked[:, self.positions]
        answers = tokens[:, self.positions]
        inside = ((answers >= 1) & (answers <= bins)) | ~asked
        bin_of = (answers - 1).clamp(0, bins - 1)
        chosen = F.one_hot(bin_of, bins) * asked.unsqueeze(-1)  # (B, A, K)
        # Sums of whole numbers below 2^53 are exact in double precision.
        load = torch.einsum("bak,bar->bkr", chosen.double(), self.need.double())
        fits = (load <= self.room.double()).flatten(1).all(-1)
        permitted = ((self.allowed.long() >> bin_of) & 1).bool() | ~asked
        sets = F.one_hot(self.apart.long())[..., 1:]  # (B, A, sets)
        meeting = torch.einsum("bak,bag->bkg", chosen.float(), sets.float())
        alone = (meeting <= 1).flatten(1).all(-1)
        before = ((self.used.long().unsqueeze(-1) >> torch.arange(bins, device=tokens.device)) & 1).bool()
        few = (before | (chosen.sum(1) > 0)).sum(-1) <= self.most
        return inside.all(-1) & fits & permitted.all(-1) & alone & few
