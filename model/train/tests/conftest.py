"""What the tests share: a toy task in a data file, recipes, and where the repository's other half lies."""

from __future__ import annotations

import copy
import json
import subprocess
import tomllib
from pathlib import Path

import pytest
import torch
from safetensors.torch import save_file
from torch import Tensor

from data import Data, read_data
from train import Trainer
from trm import TRM, Architecture

TRAIN = Path(__file__).resolve().parents[1]
ROOT = TRAIN.parents[1]
VECTORS = ROOT / "test" / "vectors"
VOCABULARY, LENGTH = 5, 6

torch.set_num_threads(1)


def recipe(name: str) -> dict:
    return tomllib.loads((TRAIN / "recipes" / f"{name}.toml").read_text())


def trm_recipe() -> dict:
    """recipes/test.toml turned into TRM's kind: untied head, norm over L, a prefix, deep supervision."""
    changed = copy.deepcopy(recipe("test"))
    changed["architecture"] |= {
        "layers": 2,
        "tied_head": False,
        "mlp_t_norm": "L",
        "puzzle_emb_len": 2,
        "num_puzzle_identifiers": 1,
    }
    changed["objective"] |= {"kind": "trm", "halt_max_steps": 3, "exploration": 0.5}
    return changed


def eqr_recipe() -> dict:
    """recipes/test.toml turned into EqR's kind: untied head, norm over L, random start, mixing."""
    changed = copy.deepcopy(recipe("test"))
    changed["architecture"] |= {"tied_head": False, "mlp_t_norm": "L", "random_init": True, "mixing": 0.95}
    return changed


def conv_recipe() -> dict:
    """recipes/test.toml turned into the kind of recipes/maze.toml: a convolution, untied head, no q head."""
    changed = copy.deepcopy(recipe("test"))
    changed["architecture"] |= {"mixer": "conv", "layers": 2, "tied_head": False, "q_head": False}
    return changed


def toy_tensors(count: int = 32, seed: int = 0) -> dict[str, Tensor]:
    """The task: labels are inputs (1 to 3) plus one. Symmetries: reversal; a swap of 1 and 2 (labels 2 and 3)."""
    inputs = torch.randint(1, VOCABULARY - 1, (count, LENGTH), generator=torch.Generator().manual_seed(seed))
    still, tokens = torch.arange(LENGTH), torch.arange(VOCABULARY)
    return {
        "inputs": inputs.to(torch.uint8),
        "labels": (inputs + 1).to(torch.uint8),
        "symmetry.0.positions": torch.stack((still, still.flip(0))).int(),
        "symmetry.0.input_tokens": torch.stack((tokens, tokens)).int(),
        "symmetry.0.output_tokens": torch.stack((tokens, tokens)).int(),
        "symmetry.1.positions": torch.stack((still, still)).int(),
        "symmetry.1.input_tokens": torch.stack((tokens, tokens[[0, 2, 1, 3, 4]])).int(),
        "symmetry.1.output_tokens": torch.stack((tokens, tokens[[0, 1, 3, 2, 4]])).int(),
    }


def write_toy(path: Path, tensors: dict[str, Tensor] | None = None, **metadata: str) -> Path:
    described = {"task": "toy", "vocabulary_size": str(VOCABULARY)} | metadata
    save_file(toy_tensors() if tensors is None else tensors, path, described)
    return path


@pytest.fixture
def toy(tmp_path: Path) -> Data:
    return read_data([write_toy(tmp_path / "toy.safetensors")])


@pytest.fixture
def toy_board(tmp_path: Path) -> Data:
    """The same on boards of two rows."""
    return read_data([write_toy(tmp_path / "toy-board.safetensors", board_width=str(LENGTH // 2))])


def trainer(recipe: dict, data: Data, out: Path, seed: int = 1) -> Trainer:
    return Trainer(recipe, data, out, "cpu", "float32", compiled=False, seed=seed)


def train(run: Trainer, until: int, total: int) -> None:
    while run.step < until:
        run.train_step(run.step / total)


def vectors(name: str) -> dict:
    return json.loads((VECTORS / f"{name}.json").read_text())


def vector_model(name: str) -> TRM:
    """A golden vector's checkpoint in our own TRM, widened to fp32; strict about names and shapes."""
    config = vectors(name)["config"]
    arch = Architecture(
        vocab_size=config["vocab_size"],
        seq_len=config["seq_len"],
        hidden_size=config["hidden_size"],
        layers=config["L_layers"],
        mixer="mlp_t" if config["mlp_t"] else "attention",
        num_heads=config["num_heads"],
        pos_encodings=config["pos_encodings"],
        puzzle_emb_len=config["puzzle_emb_len"],
        num_puzzle_identifiers=config["num_puzzle_identifiers"],
        expansion=config["expansion"],
    )
    weights = torch.load(VECTORS / f"{name}.pth", weights_only=True)
    model = TRM(arch)
    model.load_state_dict({key.split("inner.")[-1]: value.float() for key, value in weights.items()})
    return model.eval()


def export(checkpoint: Path, out: Path, H_cycles: int, L_cycles: int) -> Path:
    """The graph of a checkpoint, by the service's own code; needs dist/."""
    program = ROOT / "dist" / "model" / "export.js"
    assert program.exists(), "expected dist/model/export.js: run `npm run build` first"
    command = ["node", program, checkpoint, out, f"--H-cycles={H_cycles}", f"--L-cycles={L_cycles}"]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    return out
