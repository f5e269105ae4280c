from __future__ import annotations

import json
from dataclasses import replace

import pytest
import torch

import bench_official
from trm import TRM


def test_is_the_official_size() -> None:
    """The paper says 5 million parameters."""
    with torch.device("meta"):
        model = TRM(bench_official.OFFICIAL)
    blocks = {name: tuple(p.shape) for name, p in model.L_level.layers[0].named_parameters()}
    assert sum(p.numel() for p in model.parameters()) == 5_029_378
    assert len(model.L_level.layers) == 2
    assert blocks == {
        "mlp_t.gate_up_proj.weight": (2 * 512, 97),
        "mlp_t.down_proj.weight": (97, 512),
        "mlp.gate_up_proj.weight": (2 * 1536, 512),
        "mlp.down_proj.weight": (512, 1536),
    }


def test_measures_every_answer(capsys: pytest.CaptureFixture[str]) -> None:
    tiny = replace(bench_official.OFFICIAL, hidden_size=8, intermediate_multiple=8, puzzle_emb_len=2)
    bench_official.main(["1", "--answers", "3"], tiny)
    measured = json.loads(capsys.readouterr().out)
    assert (measured["steps"], measured["threads"], len(measured["answers"])) == (16, 1, 3)
    assert min(measured["answers"]) > 0
