"""The same checkpoint and puzzles as the service, in PyTorch eager on the CPU. `npm run bench` runs it and reads it.

    python bench.py task.safetensors 2 1

The file is model/bench/exchange.ts's. Prints one JSON object a line: when it could answer, and at its end what it
measured with each number of threads: milliseconds per puzzle and per step, final answers, puzzles solved, peak memory.
"""

from __future__ import annotations

import argparse
import json
import resource
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

import torch
from safetensors import safe_open
from torch import Tensor
from tqdm import tqdm

from trm import TRM, Architecture

WARM_UP_PUZZLES = 3


@dataclass(frozen=True)
class WithWidths(Architecture):
    """An architecture whose feed-forward widths are those of a checkpoint, whatever expansion made them."""

    widths: dict[int, int] = field(default_factory=dict)

    def intermediate(self, n: int) -> int:
        return self.widths[n]


@dataclass(frozen=True)
class Task:
    model: TRM
    inputs: Tensor  # (N, S) int64
    labels: Tensor  # (N, S) int64; a puzzle has one right answer, so what equals its label is proven
    H_cycles: int
    L_cycles: int
    max_steps: int
    settled_steps: int | None
    puzzle_identifier: int | None


def read_task(path: Path) -> Task:
    with safe_open(path, framework="pt") as file:
        said = json.loads(file.metadata()["task"])
        names = file.keys()
        tensors = {name: file.get_tensor(name) for name in names}
    weights = {name.removeprefix("weights."): t.float() for name, t in tensors.items() if name.startswith("weights.")}
    # (n, i) is the shape of a SwiGLU's way down.
    widths = {t.shape[0]: t.shape[1] for name, t in weights.items() if name.endswith("down_proj.weight")}
    model = TRM(WithWidths(**said.pop("architecture"), widths=widths)).eval()
    # A checkpoint may also hold buffers that this model computes.
    model.load_state_dict({name: weights[name] for name in model.state_dict()})
    return Task(model, tensors["inputs"].long(), tensors["labels"].long(), **said)


def start(model: TRM, row: int) -> tuple[Tensor, Tensor]:
    """z_H and z_L before the first step; random ones, where the model has no others, are the same in every pass."""
    return model.start(1, torch.Generator().manual_seed(row) if model.arch.random_init else None)


def solve(task: Task, row: int) -> tuple[Tensor, bool, list[float]]:
    """Steps until the answer is proven, has settled, or the steps are used up, as the service does it.

    Returns the answer's tokens (S), whether it is right, and the milliseconds of every step.
    """
    tokens, label = task.inputs[row], task.labels[row]
    identifier = None if task.puzzle_identifier is None else torch.tensor([task.puzzle_identifier])
    x = task.model.embed(tokens[None], identifier)
    z_H, z_L = start(task.model, row)
    unchanged, steps = 0, []
    for _ in range(task.max_steps):
        began = time.perf_counter()
        z_H, z_L, logits, _ = task.model.step(x, z_H, z_L, task.H_cycles, task.L_cycles)
        answer = logits[0].argmax(-1)
        steps.append((time.perf_counter() - began) * 1000)
        if torch.equal(answer, label):
            return answer, True, steps
        unchanged = unchanged + 1 if torch.equal(answer, tokens) else 0
        tokens = answer
        if task.settled_steps is not None and unchanged >= task.settled_steps:
            break
    return tokens, False, steps


def measure(task: Task, threads: int) -> dict[str, object]:
    torch.set_num_threads(threads)
    for row in range(min(WARM_UP_PUZZLES, len(task.inputs))):
        solve(task, row)
    puzzles, steps, answers, solved = [], [], [], 0
    rows = range(len(task.inputs))
    quiet = 0.2 if sys.stderr.isatty() else 10.0
    for row in tqdm(rows, f"PyTorch, threads: {threads}", unit="puzzle", mininterval=quiet, leave=False):
        began = time.perf_counter()
        answer, right, times = solve(task, row)
        puzzles.append((time.perf_counter() - began) * 1000)
        steps += times
        answers.append(answer.tolist())
        solved += right
    return {"threads": threads, "puzzles": puzzles, "steps": steps, "answers": answers, "solved": solved}


@torch.inference_mode()
def main(args: list[str]) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("task", type=Path)
    parser.add_argument("threads", type=int, nargs="+")
    order = parser.parse_args(args)
    began = time.perf_counter()
    torch.set_num_threads(order.threads[0])
    task = read_task(order.task)
    solve(task, 0)
    print(json.dumps({"load_ms": (time.perf_counter() - began) * 1000}), flush=True)
    passes = [measure(task, threads) for threads in order.threads]
    # Kibibytes on Linux, bytes on macOS.
    unit = 1 if sys.platform == "darwin" else 1024
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit
    print(json.dumps({"passes": passes, "peak_bytes": peak}))


if __name__ == "__main__":
    main(sys.argv[1:])
