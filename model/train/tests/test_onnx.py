"""The service's ONNX graph (function/trm/graph/graph.ts) against our PyTorch TRM, in Python's ONNX Runtime."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import pytest
import torch
import yaml
from conftest import VECTORS, conv_recipe, eqr_recipe, export, recipe, train, trainer, trm_recipe, vector_model, vectors

from checkpoint import read_checkpoint
from data import Data
from trm import TRM

TOLERANCE = 1e-4
BATCH = 3


def check(graph: Path) -> onnx.ModelProto:
    """ONNX's own checker; operators of com.microsoft have no schema there, and are only checked for their form."""
    model = onnx.load(graph)
    onnx.checker.check_model(model)
    standard = {node.op_type for node in model.graph.node if node.domain == ""}
    assert all(onnx.defs.has(name) for name in standard)
    return model


def compare(graph: Path, model: TRM, L_cycles: int) -> None:
    """One H cycle from random states, so that rounding has no time to grow."""
    arch = model.arch
    generator = torch.Generator().manual_seed(0)
    shape = (BATCH, arch.puzzle_emb_len + arch.seq_len, arch.hidden_size)
    z_H, z_L = (torch.randn(shape, generator=generator) for _ in range(2))
    inputs = torch.randint(arch.vocab_size, (BATCH, arch.seq_len), generator=generator)
    identifiers = torch.arange(BATCH) % max(1, arch.num_puzzle_identifiers)
    feeds = {"inputs": inputs.int().numpy(), "z_H": z_H.numpy(), "z_L": z_L.numpy()}
    if arch.num_puzzle_identifiers > 0:
        feeds["puzzle_identifiers"] = identifiers.int().numpy()
    with torch.no_grad():
        x = model.embed(inputs, identifiers)
        z_H, z_L, logits, q = model.step(x, z_H, z_L, 1, L_cycles)
    if arch.mixer == "conv":
        board = (BATCH, arch.seq_len // arch.board_width, arch.board_width)
        feeds = {name: value.reshape(board + value.shape[2:]) for name, value in feeds.items()}
        z_H, z_L, logits = (t.view(*board, -1) for t in (z_H, z_L, logits))
    session = onnxruntime.InferenceSession(str(graph), providers=["CPUExecutionProvider"])
    names = [output.name for output in session.get_outputs()]
    assert names == ["z_H_out", "z_L_out", "logits", "q_halt", "q_continue"]
    expected = (z_H, z_L, logits, q[:, 0], q[:, 1])
    for name, got, want in zip(names, session.run(names, feeds), expected, strict=True):
        assert got.shape == tuple(want.shape), name
        np.testing.assert_allclose(got, want.numpy(), rtol=0, atol=TOLERANCE, err_msg=name)


@pytest.mark.parametrize("name", ["mlp", "attention-rope", "attention-learned"])
def test_graph_of_a_golden_checkpoint(name: str, tmp_path: Path) -> None:
    """What shapes do not tell comes from an all_config.yaml beside the checkpoint, as the public trainer leaves it."""
    config = vectors(name)["config"]
    shutil.copy(VECTORS / f"{name}.pth", tmp_path / "step_1")
    (tmp_path / "all_config.yaml").write_text(yaml.safe_dump({"arch": config}))
    whole = check(export(tmp_path / "step_1", tmp_path / "whole.onnx", config["H_cycles"], config["L_cycles"]))
    assert {entry.key: entry.value for entry in whole.metadata_props} == {
        "H_cycles": str(config["H_cycles"]),
        "L_cycles": str(config["L_cycles"]),
    }
    one = export(tmp_path / "step_1", tmp_path / "one.onnx", 1, config["L_cycles"])
    check(one)
    compare(one, vector_model(name), config["L_cycles"])


@pytest.mark.parametrize("kind", [recipe("test"), trm_recipe(), eqr_recipe()], ids=["rsm", "trm", "eqr"])
def test_graph_of_a_fresh_training_run(kind: dict, toy: Data, tmp_path: Path) -> None:
    """RSM's kind (tied head, norm over D), TRM's (a prefix, norm over L), EqR's: from the trainer's own files alone."""
    run = trainer(kind, toy, tmp_path / "run")
    train(run, 8, 8)
    run.save()
    weights = run.out / "weights.safetensors"
    graph = export(weights, tmp_path / "one.onnx", 1, 2)
    check(graph)
    compare(graph, read_checkpoint(weights, run.arch), 2)


@pytest.mark.parametrize("q_head", [False, True])
def test_graph_of_a_convolution(q_head: bool, toy_board: Data, tmp_path: Path) -> None:
    """It is exported for boards of any size, and runs on those it was trained on and on others."""
    kind = conv_recipe()
    kind["architecture"]["q_head"] = q_head
    run = trainer(kind, toy_board, tmp_path / "run")
    train(run, 8, 8)
    run.save()
    weights = run.out / "weights.safetensors"
    graph = export(weights, tmp_path / "one.onnx", 1, 2)
    check(graph)
    compare(graph, read_checkpoint(weights, run.arch), 2)
    other = replace(run.arch, seq_len=20, board_width=4)
    compare(graph, read_checkpoint(weights, other), 2)
