"""Trains a TRM from a recipe and data files. Knows no task.

    python train.py recipes/sudoku.toml --data ../data/out/sudoku-1.safetensors --out runs/sudoku --minutes 90 \
        --held-out ../data/out/held-out.safetensors

Writes `weights.safetensors` (EMA, half precision, official keys) with `all_config.yaml`, `log.jsonl`, and `state.pt`,
from which `--resume` goes on. Progress, and with it learning rate and cycles, is the share of --minutes (or --steps)
done.
"""

from __future__ import annotations

import argparse
import json
import time
import tomllib
from pathlib import Path

import torch
from torch import Tensor
from tqdm import tqdm

from checkpoint import read_checkpoint, write_checkpoint
from data import Data, read_data
from objectives import RSM, DeepSupervision
from packing import Packing
from schedule import Growth, LearningRate, Spread
from trm import TRM, Architecture

SAVE_EVERY_S = 60.0
EMBEDDING, PROJECTION = "embed_tokens.embedding_weight", "embed_tokens.projection"


class Ema:
    """Moving average of the weights; slower as steps pass, so that the first average is not the random start.

    `warm` says that the start is not random but worth keeping.
    """

    def __init__(self, model: TRM, decay: float, warm: bool = False) -> None:
        self.decay, self.warm = decay, warm
        self.weights = {key: value.detach().clone() for key, value in model.state_dict().items()}

    def update(self, model: TRM, step: int) -> None:
        rate = self.decay if self.warm else min(self.decay, (1 + step) / (10 + step))
        for key, value in model.state_dict().items():
            self.weights[key].lerp_(value, 1 - rate)


class Trainer:
    def __init__(
        self, recipe: dict, data: Data, out: Path, device: str, precision: str, compiled: bool, seed: int
    ) -> None:
        torch.manual_seed(seed)
        self.data, self.out, self.device, self.precision, self.seed = data, out, device, precision, seed
        outputs = data.output_vocabulary_size
        self.arch = Architecture(
            vocab_size=data.vocabulary_size,
            seq_len=data.inputs.shape[1],
            output_vocab_size=0 if outputs == data.vocabulary_size else outputs,
            board_width=data.board_width,
            **recipe["architecture"],
        )
        self.model = self.build()
        if compiled:
            torch._dynamo.config.recompile_limit = 64
            self.model.L_level.compile()
        self.objective = objective(recipe["objective"])
        self.random_start = self.arch.random_init or recipe["objective"].get("random_start", False)
        o = recipe["optimizer"]
        self.rate = LearningRate(o["lr"], o["warmup_steps"], o["decay"])
        self.clip = o["clip"]
        self.cycles = {
            name: Growth(c["start"], tuple(c.get("at", ()))) for name, c in recipe["cycles"].items() if "start" in c
        }
        self.spread = Spread(**recipe["cycles"]["H_spread"]) if "H_spread" in recipe["cycles"] else None
        self.answer_cycles = recipe["cycles"]["answer"]
        trainable = [p for p in self.model.parameters() if p.requires_grad]
        self.optimizer = torch.optim.AdamW(
            trainable, lr=o["lr"], betas=tuple(o["betas"]), weight_decay=o["weight_decay"]
        )
        self.ema = Ema(self.model, o["ema"])
        self.step, self.elapsed = 0, 0.0

    def build(self) -> TRM:
        model = TRM(self.arch, self.data.features).to(self.device)
        if model.rope is not None:
            model.rope = tuple(table.to(self.device) for table in model.rope)
        model.state_dtype = getattr(torch, self.precision)
        return model

    def autocast(self) -> torch.autocast:
        return torch.autocast(self.device, dtype=torch.bfloat16, enabled=self.precision == "bfloat16")

    def train_step(self, progress: float) -> dict[str, float]:
        """One update; reproducible for a given seed and step."""
        generator = torch.Generator().manual_seed(self.seed * 1_000_003 + self.step)

        def draw(n: int) -> tuple[Tensor, Tensor, Packing | None]:
            rows = torch.randint(len(self.data.inputs), (n,), generator=generator)
            inputs, labels, packing = self.data.batch(rows, generator)
            return inputs.to(self.device), labels.to(self.device), packing and packing.to(self.device)

        H, L = self.cycles["H"].value(progress), self.cycles["L"].value(progress)
        if self.spread is not None and progress >= self.spread.since:
            # Of its own, so that the batches stay those of a run without a spread.
            H = self.spread.draw(torch.Generator().manual_seed(self.seed * 1_000_033 + self.step))
        rate = self.rate.value(self.step, progress)
        for group in self.optimizer.param_groups:
            group["lr"] = rate
        with self.autocast():
            outcome = self.objective(self.model, draw, generator, H, L)
        self.optimizer.zero_grad(set_to_none=True)
        outcome.loss.backward()
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), self.clip)
        self.optimizer.step()
        self.step += 1
        self.ema.update(self.model, self.step)
        return {"loss": outcome.loss.item(), "cells": outcome.cells, "exact": outcome.exact, "H": H, "L": L, "lr": rate}

    @torch.inference_mode()
    def evaluate(self, held_out: Data) -> float:
        """Share of held-out answers that are entirely right with the EMA weights, from one start at full depth."""
        model = self.build()
        model.load_state_dict(self.ema.weights)
        right = 0
        for rows in torch.arange(len(held_out.inputs)).split(128):
            inputs, labels, packing = held_out.batch(rows, None)
            inputs, labels = inputs.to(self.device), labels.to(self.device)
            with self.autocast():
                x = model.embed(inputs)
                generator = torch.Generator().manual_seed(self.seed) if self.random_start else None
                _, _, logits, _ = model.step(
                    x, *model.start(len(rows), generator), self.answer_cycles["H"], self.answer_cycles["L"]
                )
            tokens, asked = logits.argmax(-1), labels >= 0
            exact = ((tokens == labels) | ~asked).all(-1)
            right += int((packing.to(self.device).right(tokens, asked) if packing else exact).sum())
        return right / len(held_out.inputs)

    def save(self) -> None:
        """State to resume from, and the weights as they would be shipped; both replaced in one move."""
        H, L = self.cycles["H"].value(1.0), self.cycles["L"].value(1.0)
        write_checkpoint(self.out / "weights.safetensors", self.shipped(), self.arch, H, L)
        state = {
            "model": self.model.state_dict(),
            "ema": self.ema.weights,
            "optimizer": self.optimizer.state_dict(),
            "carry": self.objective.carry,
            "step": self.step,
            "elapsed": self.elapsed,
        }
        torch.save(state, self.out / "state.tmp")
        (self.out / "state.tmp").replace(self.out / "state.pt")

    def shipped(self) -> dict[str, Tensor]:
        """The averaged weights, with the embedding as a table even where it is built of features."""
        weights = dict(self.ema.weights)
        if self.data.features is not None:
            model = self.build()
            model.load_state_dict(weights)
            del weights[PROJECTION]
            weights[EMBEDDING] = model.embed_tokens.embedding_weight.detach()
        return weights

    def resume(self) -> None:
        state = torch.load(self.out / "state.pt", map_location=self.device, weights_only=True)
        self.model.load_state_dict(state["model"])
        self.ema.weights = state["ema"]
        self.optimizer.load_state_dict(state["optimizer"])
        self.objective.carry = state.get("carry")
        self.step, self.elapsed = state["step"], state["elapsed"]

    def start_from(self, path: Path) -> None:
        """Takes over the weights of a finished run; schedule and optimizer begin anew."""
        weights = read_checkpoint(path, self.arch).state_dict()
        if self.data.features is not None:
            self.model.embed_tokens.take(weights.pop(EMBEDDING).to(self.device))
            weights[PROJECTION] = self.model.embed_tokens.projection.detach()
        self.model.load_state_dict(weights)
        self.ema = Ema(self.model, self.ema.decay, warm=True)

    def run(self, minutes: float | None, steps: int | None, held_out: Data | None, eval_every_s: float) -> None:
        """Trains until the time or the steps are done; a bar shows the rate and when it ends."""
        self.out.mkdir(parents=True, exist_ok=True)
        total = steps if steps is not None else (minutes or 0) * 60
        began, saved, evaluated = time.monotonic() - self.elapsed, time.monotonic(), time.monotonic()
        done = self.step if steps is not None else self.elapsed
        with tqdm(total=total, initial=done, unit="step" if steps else "s", mininterval=5) as bar:
            while done < total:
                seen = self.train_step(done / total)
                self.elapsed = time.monotonic() - began
                now = self.step if steps is not None else min(self.elapsed, total)
                bar.update(now - done)
                done = now
                if self.step % 20 == 0:
                    bar.set_postfix(
                        step=self.step, H=seen["H"], L=seen["L"], loss=f"{seen['loss']:.3f}", exact=seen["exact"]
                    )
                    self.log(seen)
                if time.monotonic() - saved > SAVE_EVERY_S:
                    self.save()
                    saved = time.monotonic()
                if held_out is not None and time.monotonic() - evaluated > eval_every_s:
                    self.log({"held_out_exact": self.evaluate(held_out)})
                    evaluated = time.monotonic()
        self.save()
        if held_out is not None:
            self.log({"held_out_exact": self.evaluate(held_out)})

    def log(self, values: dict[str, float]) -> None:
        with open(self.out / "log.jsonl", "a") as file:
            file.write(json.dumps({"step": self.step, "minutes": round(self.elapsed / 60, 2), **values}) + "\n")


def objective(settings: dict) -> RSM | DeepSupervision:
    match settings["kind"]:
        case "rsm":
            return RSM(
                settings["batch_size"],
                settings["loss_type"],
                settings.get("noise", 0.0),
                settings.get("random_start", False),
            )
        case "trm":
            return DeepSupervision(
                settings["batch_size"], settings["loss_type"], settings["halt_max_steps"], settings["exploration"]
            )
        case other:
            raise ValueError(f"objective.kind: expected rsm or trm, got {other}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("recipe", type=Path)
    parser.add_argument("--data", type=Path, nargs="+", required=True)
    parser.add_argument("--held-out", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    length = parser.add_mutually_exclusive_group(required=True)
    length.add_argument("--minutes", type=float)
    length.add_argument("--steps", type=int)
    parser.add_argument("--eval-every-minutes", type=float, default=10)
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    parser.add_argument("--precision", choices=("float32", "bfloat16"), default="bfloat16")
    parser.add_argument("--compile", action="store_true", help="torch.compile the network; needs a C++ compiler on CPU")
    parser.add_argument("--seed", type=int, default=1)
    begin = parser.add_mutually_exclusive_group()
    begin.add_argument("--resume", action="store_true", help="go on from --out's state.pt")
    begin.add_argument("--init", type=Path, help="weights.safetensors to start from, with schedule and optimizer new")
    args = parser.parse_args()
    recipe = tomllib.loads(args.recipe.read_text())
    trainer = Trainer(recipe, read_data(args.data), args.out, args.device, args.precision, args.compile, args.seed)
    if args.resume:
        trainer.resume()
    if args.init:
        trainer.start_from(args.init)
    held_out = read_data([args.held_out]) if args.held_out else None
    trainer.run(args.minutes, args.steps, held_out, args.eval_every_minutes * 60)


if __name__ == "__main__":
    main()
