"""EqR's, RSM's and TRM's layouts: what they hold, that they read back, and that the vectors are made today too."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from conftest import VECTORS
from make_vectors import FAMILIES, MAZE, model_of, write
from torch import Tensor

from families import read_family, write_eqr, write_rsm, write_trm
from trm import TRM, Architecture

EQR = replace(FAMILIES["eqr"].arch, hidden_size=4, seq_len=6)
RSM = replace(FAMILIES["rsm"].arch, hidden_size=4, seq_len=6)


def weights(arch: Architecture, seed: int = 0) -> dict[str, Tensor]:
    torch.manual_seed(seed)
    return TRM(arch).state_dict()


def same(a: TRM, b: dict[str, Tensor]) -> bool:
    state = a.state_dict()
    return state.keys() == b.keys() and all(torch.equal(value, b[key]) for key, value in state.items())


def test_eqr_reads_back_as_its_averages(tmp_path: Path) -> None:
    averages = weights(EQR, 1)
    write_eqr(tmp_path / "eqr.pth", EQR, weights(EQR), averages, (3, 6))
    assert same(read_family(tmp_path / "eqr.pth", EQR), averages)
    file = torch.load(tmp_path / "eqr.pth", weights_only=True)
    assert {key.rpartition("inner.")[0] for key in file["model"]} == {"_orig_mod.model."}
    assert not [key for key in file["model"] if "init" in key or "puzzle" in key]
    arch = file["config"]["arch"]
    assert (arch["name"], arch["lambda_"], arch["H_init_std"], arch["L_init_std"]) == ("eqr@EqRModel", 0.95, 1.0, 0.5)


def test_rsm_reads_back(tmp_path: Path) -> None:
    write_rsm(tmp_path / "rsm.pth", RSM, weights(RSM), (2, 2), (8, 12))
    assert same(read_family(tmp_path / "rsm.pth", RSM), weights(RSM))
    file = torch.load(tmp_path / "rsm.pth", weights_only=True)
    assert (file["active_H"], file["active_L"], file["config"]["arch"]["H_cycles"]) == (8, 12, 2)
    state = file["model_state"]
    assert "model.core.layers.0.mlp_t.gate_up_proj.weight" in state
    assert not [key for key in state if "q_head" in key]
    head, embedding = state["model.lm_head.weight"], state["model.embed_tokens.embedding_weight"]
    assert head.data_ptr() == embedding.data_ptr()


@pytest.mark.parametrize(
    "change",
    [{"random_init": False}, {"puzzle_emb_len": 1}, {"tied_head": True}, {"q_head": False}, {"mlp_t_norm": "D"}],
)
def test_eqr_refuses_what_it_cannot_express(change: dict, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="write_eqr: expected"):
        write_eqr(tmp_path / "x.pth", replace(EQR, **change), {}, {}, (1, 1))


@pytest.mark.parametrize(
    "change", [{"random_init": True}, {"tied_head": False}, {"q_head": True}, {"mixing": 0.9}, {"mlp_t_norm": "L"}]
)
def test_rsm_refuses_what_it_cannot_express(change: dict, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="write_rsm: expected"):
        write_rsm(tmp_path / "x.pth", replace(RSM, **change), {}, (1, 1), (1, 1))


@pytest.mark.parametrize("name", FAMILIES)
def test_committed_vectors_are_what_is_made_today(name: str, tmp_path: Path) -> None:
    write(name, tmp_path)
    file = f"{MAZE}/step_65100" if name == MAZE else f"{name}.pth"
    made, committed = (torch.load(folder / file, weights_only=False) for folder in (tmp_path, VECTORS))
    assert made.keys() == committed.keys()
    if name == MAZE:
        config = f"{MAZE}/all_config.yaml"
        assert (tmp_path / config).read_text() == (VECTORS / config).read_text()
    else:
        assert made["config"] == committed["config"]
        key = "model" if FAMILIES[name].eqr else "model_state"
        made, committed = made[key], committed[key]
        assert made.keys() == committed.keys()
    for weight, value in made.items():
        torch.testing.assert_close(value, committed[weight], rtol=0, atol=1e-6)
    numbers, recorded = (json.loads((folder / f"{name}.json").read_text()) for folder in (tmp_path, VECTORS))
    assert numbers["inputs"] == recorded["inputs"]
    for now, then in zip(numbers["steps"], recorded["steps"], strict=True):
        for output, value in then.items():
            torch.testing.assert_close(torch.tensor(now[output]), torch.tensor(value), rtol=0, atol=1e-4)


def test_an_official_maze_checkpoint_reads_back() -> None:
    """As the public code leaves it, and with the numbers that are recorded beside it."""
    file = torch.load(VECTORS / MAZE / "step_65100", weights_only=True)
    assert {key.rpartition("inner.")[1] for key in file} == {"inner."}
    assert {str(file[f"_orig_mod.model.inner.{key}"].dtype) for key in ("H_init", "L_init")} == {"torch.bfloat16"}
    model = read_family(VECTORS / MAZE / "step_65100", FAMILIES[MAZE].arch)
    recorded = json.loads((VECTORS / f"{MAZE}.json").read_text())
    with torch.no_grad():
        x = model.embed(torch.tensor(recorded["inputs"]))
        state = model.start(len(x))
        for step in recorded["steps"]:
            *state, logits, q = model.step(x, *state, *FAMILIES[MAZE].cycles)
            torch.testing.assert_close(logits, torch.tensor(step["logits"]), rtol=0, atol=1e-4)
            torch.testing.assert_close(q[:, 0], torch.tensor(step["q_halt"]), rtol=0, atol=1e-4)


@pytest.mark.parametrize(
    "change",
    [
        {"random_init": True},
        {"tied_head": True},
        {"q_head": False},
        {"mixing": 0.9},
        {"puzzle_emb_len": 0},
        {"mixer": "conv", "board_width": 30},
        {"mixer": "mlp_t", "mlp_t_norm": "D"},
    ],
)
def test_trm_refuses_what_it_cannot_express(change: dict, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="write_trm: expected"):
        write_trm(tmp_path / "step_1", replace(FAMILIES[MAZE].arch, **change), {}, (1, 1))


def test_mixing_keeps_a_share_of_the_state() -> None:
    model = model_of(FAMILIES["eqr"])
    z, u = torch.randn(2, 1, 81, 8, generator=torch.Generator().manual_seed(0))
    with torch.no_grad():
        mixed = model.L_level(z, u)
        model.L_level.mixing = 1.0
        plain = model.L_level(z, u)
    torch.testing.assert_close(mixed, 0.05 * z + 0.95 * plain)
    assert not torch.allclose(mixed, plain)


def test_a_random_start_is_cut_off_and_has_its_deviation() -> None:
    model = model_of(FAMILIES["eqr"])
    z_H, z_L = model.start(50, torch.Generator().manual_seed(0))
    for z, std in ((z_H, 1.0), (z_L, 0.5)):
        assert z.shape == (50, 81, 8)
        assert z.std().item() == pytest.approx(std, rel=0.02)
        assert 2.2 * std < z.abs().max().item() <= 2.2738 * std
    again = model.start(50, torch.Generator().manual_seed(0))
    assert torch.equal(again[0], z_H)
    assert not torch.equal(again[1], 0.5 * z_H)


def test_a_random_start_of_no_deviation_is_zero() -> None:
    z_H, z_L = TRM(replace(EQR, H_init_std=0.0)).start(1, torch.Generator())
    assert not z_H.any()
    assert z_L.any()


def test_a_random_start_needs_a_generator() -> None:
    with pytest.raises(ValueError, match="start: expected a generator, for a random start, got none"):
        TRM(EQR).start(1)


def test_without_a_q_head_q_is_zero() -> None:
    model = TRM(RSM)
    x = model.embed(torch.ones(3, 6, dtype=torch.long))
    _, _, _, q = model.step(x, *model.start(3), 1, 1)
    assert torch.equal(q, torch.zeros(3, 2))
