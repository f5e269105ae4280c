"""The trainer: EMA, resuming, reproducibility, its log, and every recipe in the folder."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
import torch
from conftest import TRAIN, recipe, train, trainer, trm_recipe, write_toy

from data import Data
from train import Ema, Trainer, objective
from trm import TRM, Architecture

KINDS = pytest.mark.parametrize("kind", [recipe("test"), trm_recipe()], ids=["rsm", "trm"])


def equal(a: Trainer, b: Trainer) -> bool:
    """Weights, averages and the optimiser's moments, bit for bit."""
    moments = zip(a.optimizer.state_dict()["state"].values(), b.optimizer.state_dict()["state"].values(), strict=True)
    return (
        all(torch.equal(value, b.model.state_dict()[key]) for key, value in a.model.state_dict().items())
        and all(torch.equal(value, b.ema.weights[key]) for key, value in a.ema.weights.items())
        and all(torch.equal(x["exp_avg_sq"], y["exp_avg_sq"]) for x, y in moments)
    )


@KINDS
def test_resuming_equals_never_having_stopped(kind: dict, toy: Data, tmp_path: Path) -> None:
    straight = trainer(kind, toy, tmp_path / "straight")
    straight.run(minutes=None, steps=12, held_out=None, eval_every_s=60)
    stopped = trainer(kind, toy, tmp_path / "stopped")
    stopped.out.mkdir()
    train(stopped, 5, 12)
    stopped.save()
    assert not equal(stopped, straight)
    resumed = trainer(kind, toy, tmp_path / "stopped")
    torch.manual_seed(99)  # a new process: its global random numbers are others
    resumed.resume()
    assert resumed.step == 5
    resumed.run(minutes=None, steps=12, held_out=None, eval_every_s=60)
    assert resumed.step == 12
    assert equal(resumed, straight)


def test_a_state_of_before_carries_were_saved_resumes(toy: Data, tmp_path: Path) -> None:
    run = trainer(recipe("test"), toy, tmp_path / "run")
    train(run, 2, 4)
    run.save()
    state = torch.load(run.out / "state.pt", weights_only=True)
    del state["carry"]
    torch.save(state, run.out / "state.pt")
    resumed = trainer(recipe("test"), toy, tmp_path / "run")
    resumed.resume()
    assert equal(resumed, run)


@KINDS
def test_the_seed_decides_everything(kind: dict, toy: Data, tmp_path: Path) -> None:
    runs = [trainer(kind, toy, tmp_path, seed) for seed in (1, 1, 2)]
    for run in runs:
        train(run, 4, 8)
    assert equal(runs[0], runs[1])
    assert not equal(runs[0], runs[2])


@KINDS
def test_loss_falls(kind: dict, toy: Data, tmp_path: Path) -> None:
    run = trainer(kind, toy, tmp_path)
    losses = [run.train_step(step / 120)["loss"] for step in range(120)]
    assert sum(losses[-10:]) < 0.7 * sum(losses[:10])


def test_the_tied_embedding_stays_frozen(toy: Data, tmp_path: Path) -> None:
    run = trainer(recipe("test"), toy, tmp_path)
    before = {key: value.clone() for key, value in run.model.state_dict().items()}
    train(run, 3, 4)
    after = run.model.state_dict()
    still = {key for key in before if torch.equal(before[key], after[key])}
    assert still == {"embed_tokens.embedding_weight", "H_init", "L_init"}


def test_cycles_and_rate_follow_progress(toy: Data, tmp_path: Path) -> None:
    run = trainer(recipe("test"), toy, tmp_path)
    seen = [run.train_step(progress) for progress in (0.0, 0.5, 0.8, 1.0)]
    assert [(s["H"], s["L"]) for s in seen] == [(1, 1), (2, 1), (2, 2), (2, 2)]
    assert [s["lr"] for s in seen][:2] == pytest.approx([5e-3, 1e-2])
    assert seen[-1]["lr"] == pytest.approx(1e-2 * 0.02)


def test_ema_is_fast_at_first_and_then_as_slow_as_asked() -> None:
    model = TRM(Architecture(5, 6, hidden_size=16))
    average = Ema(model, decay=0.9)
    with torch.no_grad():
        model.q_head.bias.fill_(0.0)
    average.update(model, 1)  # (1 + 1) / (10 + 1) of what it was, −5
    torch.testing.assert_close(average.weights["q_head.bias"], torch.full((2,), -5 * 2 / 11))
    average.weights["q_head.bias"].fill_(1.0)
    average.update(model, 10**6)
    torch.testing.assert_close(average.weights["q_head.bias"], torch.full((2,), 0.9))


def test_a_warm_ema_begins_at_its_full_pace() -> None:
    """The start of a second stage is worth as much as any later step."""
    model = TRM(Architecture(5, 6, hidden_size=16))
    average = Ema(model, decay=0.9, warm=True)
    with torch.no_grad():
        model.q_head.bias.fill_(0.0)
    average.update(model, 1)
    torch.testing.assert_close(average.weights["q_head.bias"], torch.full((2,), -5 * 0.9))


def test_starting_from_weights_takes_them_over_and_nothing_else(toy: Data, tmp_path: Path) -> None:
    first = trainer(recipe("test"), toy, tmp_path / "first")
    first.run(minutes=None, steps=4, held_out=None, eval_every_s=60)
    second = trainer(recipe("test"), toy, tmp_path / "second", seed=2)
    second.start_from(first.out / "weights.safetensors")
    for key, value in first.ema.weights.items():
        half = value.half().float()
        assert torch.equal(second.model.state_dict()[key], half)
        assert torch.equal(second.ema.weights[key], half)
    assert (second.step, second.elapsed) == (0, 0.0)


def test_starting_from_another_architecture_is_refused(toy: Data, tmp_path: Path) -> None:
    first = trainer(recipe("test"), toy, tmp_path / "first")
    first.run(minutes=None, steps=1, held_out=None, eval_every_s=60)
    other = recipe("test")
    other["architecture"]["hidden_size"] *= 2
    with pytest.raises(RuntimeError, match="size mismatch"):
        trainer(other, toy, tmp_path / "second").start_from(first.out / "weights.safetensors")


def test_ema_does_not_touch_the_model() -> None:
    model = TRM(Architecture(5, 6, hidden_size=16))
    before = model.lm_head.weight.clone()
    average = Ema(model, decay=0.5)
    average.weights["lm_head.weight"].zero_()
    average.update(model, 5)
    assert torch.equal(model.lm_head.weight, before)


def test_evaluation_uses_the_average_and_depth(toy: Data, tmp_path: Path) -> None:
    run = trainer(recipe("test"), toy, tmp_path)
    assert run.evaluate(toy) == 0.0
    train(run, 200, 200)
    assert run.evaluate(toy) > 0.5
    run.ema.weights = {key: torch.zeros_like(value) for key, value in run.ema.weights.items()}
    assert run.evaluate(toy) == 0.0


def test_an_unknown_objective_is_named() -> None:
    with pytest.raises(ValueError, match=r"objective\.kind: expected rsm or trm, got gan"):
        objective({"kind": "gan"})


def test_the_command_trains_evaluates_and_logs(tmp_path: Path) -> None:
    data = write_toy(tmp_path / "toy.safetensors")
    command = [sys.executable, "train.py", "recipes/test.toml", "--data", str(data), "--held-out", str(data)]
    command += ["--out", str(tmp_path / "run"), "--steps", "40", "--device", "cpu", "--precision", "bfloat16"]
    ran = subprocess.run(command, cwd=TRAIN, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    log = [json.loads(line) for line in (tmp_path / "run" / "log.jsonl").read_text().splitlines()]
    assert [line["step"] for line in log] == [20, 40, 40]
    assert set(log[0]) == {"step", "minutes", "loss", "cells", "exact", "H", "L", "lr"}
    assert 0 <= log[-1]["held_out_exact"] <= 1
    files = {path.name for path in (tmp_path / "run").iterdir()}
    assert files == {"all_config.yaml", "log.jsonl", "state.pt", "weights.safetensors"}


@pytest.mark.parametrize("path", sorted((TRAIN / "recipes").glob("*.toml")), ids=lambda path: path.stem)
def test_every_recipe_builds(path: Path, toy: Data, toy_board: Data, tmp_path: Path) -> None:
    kind = recipe(path.stem)
    run = trainer(kind, toy_board if kind["architecture"]["mixer"] == "conv" else toy, tmp_path)
    H, L = run.cycles["H"].value(1.0), run.cycles["L"].value(1.0)
    assert run.answer_cycles["H"] >= H
    assert run.answer_cycles["L"] >= L
    purpose = path.read_text().splitlines()[0]
    assert purpose.startswith("# Purpose: ")


def test_with_a_spread_every_batch_draws_its_own_depth(toy: Data, tmp_path: Path) -> None:
    settings = recipe("test")
    settings["cycles"]["H_spread"] = {"since": 0.5, "low": 3, "high": 5}
    depths = [
        [run.train_step(step / 20)["H"] for step in range(20)]
        for run in (trainer(settings, toy, tmp_path / name) for name in ("one", "again"))
    ]
    assert depths[0] == depths[1]
    assert depths[0][:10] == [1] * 10
    assert set(depths[0][10:]) == {3, 4, 5}
