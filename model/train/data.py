"""Training data: token arrays and a table of symmetries, applied blindly. No task is known here.

A data file is a safetensors file with `inputs` and `labels` (N, S) of whole numbers, optional `masks` (N, S) (0: the
label does not count), and for each factor i of the symmetry group `symmetry.i.positions` (K, S),
`symmetry.i.input_tokens` and `symmetry.i.output_tokens` (K, V). `features` (V, F), if it has them, say what every token
is made of, and `packing.*` what makes other answers right than the label (packing.py). Its metadata names `task`,
`vocabulary_size`; `output_vocabulary_size`, where answers use the first tokens only; and `board_width`, where the
tokens lie on a board.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import torch
from safetensors import safe_open
from torch import Tensor

from packing import FIELDS, Packing

IGNORED = -100


@dataclass(frozen=True)
class Factor:
    """One factor of the symmetry group, as rows of look-up tables; the same row moves inputs and labels."""

    positions: Tensor  # (K, S)
    input_tokens: Tensor  # (K, V)
    output_tokens: Tensor  # (K, V)


@dataclass(frozen=True)
class Data:
    inputs: Tensor  # (N, S)
    labels: Tensor  # (N, S)
    masks: Tensor | None
    factors: tuple[Factor, ...]
    task: str
    vocabulary_size: int
    output_vocabulary_size: int
    features: Tensor | None = None  # (V, F)
    packing: Packing | None = None
    board_width: int = 0  # of tokens that lie on a board; 0: they do not

    def batch(self, rows: Tensor, generator: torch.Generator | None) -> tuple[Tensor, Tensor, Packing | None]:
        """Inputs and labels (B, S) int64 of these rows, under random symmetries if a generator is given; and what else
        would be right."""
        inputs, labels = self.inputs[rows].long(), self.labels[rows].long()
        masks = None if self.masks is None else self.masks[rows]
        for factor in self.factors if generator is not None else ():
            k = torch.randint(len(factor.positions), (len(rows),), generator=generator)
            positions = factor.positions[k]
            inputs = factor.input_tokens[k].gather(1, inputs.gather(1, positions))
            labels = factor.output_tokens[k].gather(1, labels.gather(1, positions))
            masks = None if masks is None else masks.gather(1, positions)
        if masks is not None:
            labels = labels.masked_fill(masks == 0, IGNORED)
        return inputs, labels, None if self.packing is None else self.packing.rows(rows)


def read_data(paths: list[Path]) -> Data:
    """Reads data files of one task and joins them; raises ValueError naming the file that does not fit."""
    inputs, labels, masks = [], [], []
    factors: tuple[Factor, ...] = ()
    features: Tensor | None = None
    packings: list[Packing] = []
    described: tuple[str, int, int] | None = None
    width = 0
    for path in paths:
        with safe_open(path, framework="pt") as file:
            metadata = file.metadata() or {}
            missing = {"task", "vocabulary_size"} - metadata.keys() | {"inputs", "labels"} - set(file.keys())
            if missing:
                raise ValueError(f"{path}: expected {', '.join(sorted(missing))}, which it does not have")
            vocabulary = int(metadata["vocabulary_size"])
            this = (metadata["task"], vocabulary, int(metadata.get("output_vocabulary_size", vocabulary)))
            if described not in (None, this):
                raise ValueError(f"{path}: expected task and vocabularies {described}, got {this}")
            described = this
            width = int(metadata.get("board_width", 0))
            names = set(file.keys())
            inputs.append(file.get_tensor("inputs"))
            labels.append(file.get_tensor("labels"))
            if "masks" in names:
                masks.append(file.get_tensor("masks"))
            these_features = file.get_tensor("features") if "features" in names else None
            if len(inputs) > 1 and not same(these_features, features):
                raise ValueError(f"{path}: expected the features of the files before it, got others")
            features = these_features
            if "packing.need" in names:
                packings.append(Packing(*(file.get_tensor(f"packing.{name}") for name in ("positions", *FIELDS))))
            count = sum(name.startswith("symmetry.") and name.endswith(".positions") for name in names)
            these = tuple(
                Factor(*(file.get_tensor(f"symmetry.{i}.{part}").long() for part in FACTOR_PARTS)) for i in range(count)
            )
            if len(inputs) > 1 and not same_factors(these, factors):
                raise ValueError(f"{path}: expected the symmetries of the files before it, got others")
            factors = these
            if inputs[-1].shape != labels[-1].shape or inputs[-1].shape[1:] != inputs[0].shape[1:]:
                raise ValueError(f"{path}: expected inputs and labels of one shape (N, S), got {inputs[-1].shape}")
    if described is None:
        raise ValueError("expected at least one data file, got none")
    if masks and len(masks) != len(inputs):
        raise ValueError(f"expected masks in all {len(inputs)} data files or in none, got {len(masks)}")
    if packings and len(packings) != len(inputs):
        raise ValueError(f"expected packing in all {len(inputs)} data files or in none, got {len(packings)}")
    packing = joined(packings) if packings else None
    return Data(
        torch.cat(inputs),
        torch.cat(labels),
        torch.cat(masks) if masks else None,
        factors,
        *described,
        features,
        packing,
        width,
    )


def joined(packings: list[Packing]) -> Packing:
    first = packings[0].positions
    if not all(torch.equal(first, other.positions) for other in packings):
        raise ValueError("expected packing.positions alike in all data files, got others")
    return Packing(first, *(torch.cat([getattr(p, name) for p in packings]) for name in FIELDS))


def same(a: Tensor | None, b: Tensor | None) -> bool:
    return (a is None and b is None) or (a is not None and b is not None and torch.equal(a, b))


FACTOR_PARTS = ("positions", "input_tokens", "output_tokens")


def same_factors(ours: tuple[Factor, ...], theirs: tuple[Factor, ...]) -> bool:
    return len(ours) == len(theirs) and all(
        torch.equal(getattr(a, part), getattr(b, part))
        for a, b in zip(ours, theirs, strict=True)
        for part in FACTOR_PARTS
    )
