from __future__ import annotations

from pathlib import Path

import pytest
import torch
import yaml
from conftest import eqr_recipe, recipe, train, trainer, trm_recipe
from safetensors.torch import load_file

from checkpoint import PREFIX, read_checkpoint, write_checkpoint
from data import Data
from trm import TRM, Architecture

ATTENTION = Architecture(5, 6, hidden_size=16, layers=2, mixer="attention", num_heads=2, pos_encodings="learned")


def test_keys_are_the_official_ones_and_half_precision(tmp_path: Path) -> None:
    write_checkpoint(tmp_path / "weights.safetensors", TRM(ATTENTION).state_dict(), ATTENTION, 3, 6)
    tensors = load_file(tmp_path / "weights.safetensors")
    layers = [
        f"L_level.layers.{i}.{part}.weight"
        for i in range(2)
        for part in ("self_attn.qkv_proj", "self_attn.o_proj", "mlp.gate_up_proj", "mlp.down_proj")
    ]
    expected = {"embed_tokens.embedding_weight", "embed_pos.embedding_weight", "lm_head.weight", "q_head.weight"}
    expected |= {"q_head.bias", "H_init", "L_init", *layers}
    assert set(tensors) == {PREFIX + key for key in expected}
    assert {tensor.dtype for tensor in tensors.values()} == {torch.float16}


def test_tied_and_prefixed_models_have_their_own_keys() -> None:
    tied = TRM(Architecture(5, 6, hidden_size=16, tied_head=True)).state_dict()
    assert "lm_head.weight" not in tied
    assert {"L_level.layers.0.mlp_t.gate_up_proj.weight", "L_level.layers.0.mlp_t.down_proj.weight"} <= set(tied)
    prefixed = TRM(Architecture(5, 6, hidden_size=16, puzzle_emb_len=2, num_puzzle_identifiers=3)).state_dict()
    assert prefixed["puzzle_emb.weights"].shape == (3, 16)


def test_config_says_what_shapes_do_not_tell(tmp_path: Path) -> None:
    write_checkpoint(tmp_path / "weights.safetensors", TRM(ATTENTION).state_dict(), ATTENTION, 3, 6)
    assert yaml.safe_load((tmp_path / "all_config.yaml").read_text()) == {
        "arch": {
            "H_cycles": 3,
            "L_cycles": 6,
            "H_init_std": 1.0,
            "L_init_std": 1.0,
            "L_layers": 2,
            "expansion": 4.0,
            "hidden_size": 16,
            "lambda_": 1.0,
            "mlp_t": False,
            "mlp_t_norm": "L",
            "num_heads": 2,
            "num_puzzle_identifiers": 0,
            "pos_encodings": "learned",
            "puzzle_emb_len": 0,
            "puzzle_emb_ndim": 0,
            "q_head": True,
            "random_init": False,
            "rms_norm_eps": 1e-5,
            "rope_theta": 10000.0,
            "seq_len": 6,
            "tied_head": False,
            "vocab_size": 5,
        }
    }


@pytest.mark.parametrize("kind", [recipe("test"), trm_recipe(), eqr_recipe()], ids=["rsm", "trm", "eqr"])
def test_what_is_written_reads_back_to_half_precision(kind: dict, toy: Data, tmp_path: Path) -> None:
    run = trainer(kind, toy, tmp_path / "run")
    train(run, 2, 4)
    run.save()
    model = read_checkpoint(tmp_path / "run" / "weights.safetensors", run.arch)
    for key, value in model.state_dict().items():
        torch.testing.assert_close(value, run.ema.weights[key], rtol=1e-3, atol=1e-6)
    assert not list((tmp_path / "run").glob("*.tmp"))


def test_another_layout_is_refused(tmp_path: Path) -> None:
    write_checkpoint(tmp_path / "weights.safetensors", TRM(ATTENTION).state_dict(), ATTENTION, 3, 6)
    with pytest.raises(RuntimeError, match=r"size mismatch|Missing key"):
        read_checkpoint(tmp_path / "weights.safetensors", Architecture(5, 6, hidden_size=16))
