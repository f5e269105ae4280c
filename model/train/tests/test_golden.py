"""Our PyTorch TRM against what the public code computed (test/vectors)."""

from __future__ import annotations

import pytest
import torch
from conftest import vector_model, vectors
from torch import Tensor

import trm
from trm import TRM


def steps(model: TRM, recorded: dict, noise: float = 0.0) -> list[tuple[Tensor, Tensor]]:
    """Logits and q of every recorded step; x is off by this relative noise."""
    config = recorded["config"]
    outputs = []
    with torch.no_grad():
        x = model.embed(torch.tensor(recorded["inputs"]), torch.tensor(recorded["puzzle_identifiers"]))
        x = x * (1 + noise * torch.randn(x.shape, generator=torch.Generator().manual_seed(0)).to(x.dtype))
        z_H, z_L = model.start(len(x))
        for _ in recorded["steps"]:
            z_H, z_L, logits, q = model.step(x, z_H, z_L, config["H_cycles"], config["L_cycles"])
            outputs.append((logits, q))
    return outputs


def worst(got: tuple[Tensor, Tensor], step: dict) -> float:
    logits, q = got
    recorded_q = torch.tensor([step["q_halt"], step["q_continue"]]).T
    return max(apart(logits, torch.tensor(step["logits"])), apart(q, recorded_q))


def apart(a: Tensor, b: Tensor) -> float:
    assert a.shape == b.shape
    return (a - b).abs().max().item()


@pytest.mark.parametrize("name", ["attention-rope", "attention-learned"])
def test_attention_equals_the_public_code_at_every_step(name: str) -> None:
    recorded = vectors(name)
    for got, step in zip(steps(vector_model(name), recorded), recorded["steps"], strict=True):
        assert worst(got, step) < 1e-4


def test_mlp_equals_the_public_code_at_the_first_step() -> None:
    """As closely as fp32 can tell, and no further than the first step: see the next test."""
    recorded = vectors("mlp")
    assert worst(steps(vector_model("mlp"), recorded)[0], recorded["steps"][0]) < 3e-4


@pytest.mark.parametrize(("name", "chaotic"), [("mlp", True), ("attention-rope", False)])
def test_random_mlp_weights_are_chaotic(name: str, chaotic: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """A relative change of 1e-7 in x, about what fp32 rounds to, grows until it decides the digits of step 3.

    In float64, so that the growth is the mathematics' own: no two fp32 implementations that add in another order can
    agree with each other, or with the recorded numbers, beyond the first step of mlp.pth. Attention damps it.
    """
    monkeypatch.setattr(trm, "rms_norm", lambda h, eps: h * torch.rsqrt(h.square().mean(-1, keepdim=True) + eps))
    model = vector_model(name).double()
    model.state_dtype = torch.float64
    if model.rope is not None:
        model.rope = tuple(table.double() for table in model.rope)
    recorded = vectors(name)
    pairs = zip(steps(model, recorded), steps(model, recorded, noise=1e-7), strict=True)
    growth = [apart(plain, moved) for (plain, _), (moved, _) in pairs]
    if chaotic:
        assert 1e-6 < growth[0] < 1e-3
        assert growth[1] > 10 * growth[0]
        assert growth[2] > 10 * growth[1]
        assert growth[2] > 1e-2
    else:
        assert max(growth) < 1e-5
