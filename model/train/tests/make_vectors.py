"""Makes test/vectors/eqr*.{pth,json}, rsm.{pth,json} and official-maze: tiny models with random weights in EqR's, RSM's
and TRM's layouts, and what our PyTorch TRM computes from them in fp32. From model/train:

    python tests/make_vectors.py

EqR's files hold a training state too, as its trainer leaves it: Python objects that a reader of weights must get past.
"""

from __future__ import annotations

import json
import random
import sys
import types
from dataclasses import dataclass, make_dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor

TRAIN = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(TRAIN))

from families import write_eqr, write_rsm, write_trm  # noqa: E402
from trm import TRM, Architecture  # noqa: E402

VECTORS = TRAIN.parents[1] / "test" / "vectors"
STEPS = 3
MAZE = "official-maze"

SUDOKU = {"vocab_size": 11, "seq_len": 81, "expansion": 0.25, "intermediate_multiple": 8}
EQR = {"random_init": True, "mixing": 0.95, "H_init_std": 1.0, "L_init_std": 0.5}


@dataclass(frozen=True)
class Family:
    arch: Architecture
    cycles: tuple[int, int]
    seed: int

    @property
    def eqr(self) -> bool:
        return self.arch.random_init


# The seeds are ones whose random weights do not amplify rounding: a change of 1e-7 at the start stays below 2e-5.
FAMILIES = {
    "eqr": Family(Architecture(**SUDOKU, **EQR, hidden_size=8), (2, 3), 1),
    "eqr-attention": Family(
        Architecture(**SUDOKU, **EQR, hidden_size=16, layers=2, mixer="attention", num_heads=2, pos_encodings="rope"),
        (3, 2),
        2,
    ),
    "rsm": Family(
        Architecture(
            **SUDOKU,
            hidden_size=8,
            mlp_t_norm="D",
            tied_head=True,
            q_head=False,
            puzzle_emb_len=16,
            num_puzzle_identifiers=1,
        ),
        (3, 4),
        8,
    ),
    # As the official checkpoints for 30 by 30 mazes, but for the width.
    MAZE: Family(
        Architecture(
            vocab_size=6,
            seq_len=900,
            hidden_size=32,
            layers=2,
            mixer="attention",
            num_heads=8,
            pos_encodings="rope",
            puzzle_emb_len=16,
            num_puzzle_identifiers=1,
        ),
        (3, 4),
        3,
    ),
}


def model_of(family: Family) -> TRM:
    """Random weights, where training starts at zero too; H_init and L_init rounded to bfloat16, as in RSM's files."""
    torch.manual_seed(family.seed)
    model = TRM(family.arch).eval()
    generator = torch.Generator().manual_seed(family.seed)
    with torch.no_grad():
        for key, value in model.state_dict().items():
            if key.startswith(("q_head.", "puzzle_emb.")):
                value.copy_(torch.randn(value.shape, generator=generator) * 0.3)
            elif key in ("H_init", "L_init"):
                value.copy_(value.bfloat16())
    return model


def recorded(family: Family, model: TRM) -> dict[str, Any]:
    """Inputs (B, S), a random start's z_H and z_L (B, L·D), and per step logits (B, S, V) and both q (B)."""
    arch = family.arch
    generator = torch.Generator().manual_seed(100 + family.seed)
    inputs = (
        mazes() if arch.seq_len == 900 else torch.randint(1, arch.vocab_size, (2, arch.seq_len), generator=generator)
    )
    batch, more = len(inputs), {}
    if family.eqr:
        # Three decimals, so that the file is short and every reader starts at the same numbers.
        z_H, z_L = (z.mul(1000).round().div(1000) for z in model.start(batch, generator))
        more["start"] = {"z_H": numbers(z_H.flatten(1), 3), "z_L": numbers(z_L.flatten(1), 3)}
    else:
        z_H, z_L = model.start(batch)
    steps = []
    with torch.no_grad():
        x = model.embed(inputs)
        for _ in range(2 if arch.seq_len == 900 else STEPS):
            z_H, z_L, logits, q = model.step(x, z_H, z_L, *family.cycles)
            halt, go = q.unbind(1)
            steps.append(
                {
                    "logits": numbers(logits, 5 if arch.seq_len == 900 else 6),
                    "q_halt": numbers(halt),
                    "q_continue": numbers(go),
                }
            )
    H_cycles, L_cycles = family.cycles
    config = {
        "vocab_size": arch.vocab_size,
        "seq_len": arch.seq_len,
        "puzzle_emb_len": arch.puzzle_emb_len,
        "num_heads": arch.num_heads,
        "pos_encodings": arch.pos_encodings,
        "H_cycles": H_cycles,
        "L_cycles": L_cycles,
    }
    return {"config": config, "inputs": inputs.tolist(), "puzzle_identifiers": [0] * batch, **more, "steps": steps}


def mazes() -> Tensor:
    """Two mazes (2, 900): one of 30 by 30 cells, with walls in every other row and a gap at its ends in turn; one of 5
    by 7 with padding around it."""
    large = [("#" * 30 if row == 0 else " " * 30) if row % 2 == 0 else "#" * 29 + " " for row in range(30)]
    large = [line[::-1] if row % 4 == 1 else line for row, line in enumerate(large)]
    large[2] = "S" + large[2][1:]
    large[28] = large[28][:-1] + "G"
    small = ["#######", "#S#   #", "# # # #", "#   #G#", "#######"]
    boards = torch.zeros(2, 30, 30, dtype=torch.long)
    for board, lines in zip(boards, (large, small), strict=True):
        for row, line in enumerate(lines):
            board[row, : len(line)] = torch.tensor(["?# SG".index(sign) for sign in line])
    return boards.view(2, 900)


def numbers(values: Tensor, digits: int = 6) -> list:
    return json.loads(json.dumps(values.tolist()), parse_float=lambda text: round(float(text), digits))


def write(name: str, folder: Path) -> None:
    """The checkpoint and its numbers, as folder/name.pth and folder/name.json; TRM's in a folder of its own."""
    family = FAMILIES[name]
    model = model_of(family)
    weights = {key: value.clone() for key, value in model.state_dict().items()}
    path = folder / f"{name}.pth"
    if name == MAZE:
        (folder / name).mkdir(exist_ok=True)
        write_trm(folder / name / "step_65100", family.arch, weights, family.cycles)
    elif family.eqr:
        # The numbers belong to the averages: the weights of the last step are others.
        last = {key: value + 0.1 for key, value in weights.items()}
        write_eqr(path, family.arch, last, weights, family.cycles, training_state(model, family))
    else:
        weights |= {key: weights[key].bfloat16() for key in ("H_init", "L_init")}
        begun = (2, 2)
        write_rsm(path, family.arch, weights, begun, family.cycles, {"optimizer_states": [moments(model)], "step": 10})
    (folder / f"{name}.json").write_text(json.dumps(recorded(family, model), separators=(",", ":")) + "\n")


def moments(model: TRM) -> dict[str, Any]:
    """An optimizer's state after one update."""
    optimizer = torch.optim.AdamW(model.parameters(), lr=0.0)
    for parameter in model.parameters():
        parameter.grad = torch.zeros_like(parameter)
    optimizer.step()
    return optimizer.state_dict()


def training_state(model: TRM, family: Family) -> dict[str, Any]:
    """What EqR's trainer saves beside weights and config, with the classes and types that it has there."""
    arch = family.arch
    z = torch.zeros(1, arch.seq_len, arch.hidden_size, dtype=torch.bfloat16)
    latent = stand_in("models.eqr", "LatentCarry", ("z_H", "z_L"))
    carry = stand_in("models.eqr", "ModelCarry", ("inner_carry", "steps", "halted", "current_data", "global_step"))
    legacy = np.random.RandomState(family.seed)
    sampler = np.random.Philox(family.seed)
    data = {"inputs": torch.zeros(1, arch.seq_len, dtype=torch.int32)}
    return {
        "step": 10,
        "total_steps": 20,
        "optimizers": [moments(model)],
        "optimizer_lrs": [1e-4],
        "carry": carry(latent(z, z.clone()), torch.ones(1, dtype=torch.int32), torch.tensor([True]), data, 10),
        "rng": {"torch": torch.zeros(16, dtype=torch.uint8), "cuda": None},
        "numpy": legacy.get_state(),
        "python": random.Random(family.seed).getstate(),
        "train_dataset": {
            "split": "train",
            "_iters": 1,
            "train_state": {"rng_state": sampler.state, "group_order": [0]},
        },
        "iteration": 1,
        "wandb_run_id": None,
    }


def stand_in(module: str, name: str, fields: tuple[str, ...]) -> type:
    """A dataclass that pickles under the name of one that is not here."""
    made = make_dataclass(name, fields)
    made.__module__ = module
    sys.modules.setdefault(module.split(".")[0], types.ModuleType(module.split(".")[0]))
    setattr(sys.modules.setdefault(module, types.ModuleType(module)), name, made)
    return made


if __name__ == "__main__":
    for name in FAMILIES:
        write(name, VECTORS)
