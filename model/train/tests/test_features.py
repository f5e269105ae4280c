from __future__ import annotations

from pathlib import Path

import pytest
import torch
from conftest import toy_tensors, write_toy

from data import read_data
from train import Trainer
from trm import TRM, Architecture, FeatureEmbedding

FEATURES = torch.tensor([[1, 0, 0], [0, 1, 1], [0, 1, -1], [1, 1, 0], [1, 0, 1]], dtype=torch.int8)
ARCH = Architecture(5, 6, output_vocab_size=3, hidden_size=16, intermediate_multiple=8)
RECIPE = {
    "architecture": {"hidden_size": 16, "intermediate_multiple": 8},
    "objective": {"kind": "rsm", "loss_type": "softmax_cross_entropy", "batch_size": 4},
    "optimizer": {
        "lr": 1e-2,
        "warmup_steps": 1,
        "decay": 0.0,
        "betas": [0.9, 0.95],
        "weight_decay": 0.1,
        "clip": 1.0,
        "ema": 0.9,
    },
    "cycles": {"H": {"start": 1}, "L": {"start": 1}, "answer": {"H": 1, "L": 1}},
}


def test_rows_are_the_table_and_of_length_one_before_the_map() -> None:
    embedding = FeatureEmbedding(FEATURES, 16)
    tokens = torch.tensor([[4, 1], [0, 2]])
    assert torch.allclose(embedding.rows(tokens), embedding.embedding_weight[tokens])
    assert torch.allclose(embedding.features.norm(dim=-1), torch.ones(5))


def test_takes_over_a_table_that_it_made() -> None:
    first, second = FeatureEmbedding(FEATURES, 16), FeatureEmbedding(FEATURES, 16)
    second.take(first.embedding_weight.detach())
    assert torch.allclose(first.embedding_weight, second.embedding_weight, atol=1e-5)


def test_answers_use_the_first_tokens_only() -> None:
    model = TRM(ARCH, FEATURES)
    x = model.embed(torch.zeros(2, 6, dtype=torch.long))
    assert model.step(x, *model.start(2), 1, 1)[2].shape == (2, 6, 3)


def test_a_tied_head_has_no_table_to_be_tied_to() -> None:
    with pytest.raises(ValueError, match="tied_head: expected false"):
        TRM(Architecture(5, 6, hidden_size=16, tied_head=True), FEATURES)


def toy_with_features(path: Path, **changes: torch.Tensor) -> Path:
    return write_toy(path, {**toy_tensors(), "features": FEATURES, **changes})


def test_files_must_agree_on_features(tmp_path: Path) -> None:
    paths = [
        toy_with_features(tmp_path / "a.safetensors"),
        toy_with_features(tmp_path / "b.safetensors", features=-FEATURES),
    ]
    with pytest.raises(ValueError, match="expected the features of the files before it"):
        read_data(paths)


def test_a_run_ships_a_table_and_another_begins_with_it(tmp_path: Path) -> None:
    data = read_data([toy_with_features(tmp_path / "a.safetensors")])
    first = Trainer(RECIPE, data, tmp_path / "first", "cpu", "float32", False, 1)
    first.run(None, 3, None, 600)
    shipped = first.shipped()
    assert shipped["embed_tokens.embedding_weight"].shape == (5, 16)
    assert "embed_tokens.projection" not in shipped
    second = Trainer(RECIPE, data, tmp_path / "second", "cpu", "float32", False, 2)
    second.start_from(tmp_path / "first" / "weights.safetensors")
    for key, value in second.shipped().items():
        assert torch.allclose(value, shipped[key], atol=5e-3), key
