"""TRM's official Sudoku model in PyTorch eager on the CPU, with random weights, which take as long as trained ones.

    python bench_official.py 2 --answers 2

16 steps for every answer, one answer at a time, fp32, as arXiv 2510.04871 evaluates it; `npm run bench` runs it and
reads it. Prints one JSON object: parameters, steps of an answer, threads, and the milliseconds of every answer.
"""

from __future__ import annotations

import argparse
import json
import time

import torch
from torch import Tensor

from trm import TRM, Architecture

OFFICIAL = Architecture(
    vocab_size=11, seq_len=81, hidden_size=512, layers=2, puzzle_emb_len=16, num_puzzle_identifiers=1
)
H_CYCLES, L_CYCLES, STEPS = 3, 6, 16


def answer(model: TRM, inputs: Tensor, steps: int) -> Tensor:
    """Tokens (S) after `steps` steps on one puzzle, inputs (S)."""
    x = model.embed(inputs[None])
    z_H, z_L = model.start(1)
    for _ in range(steps):
        z_H, z_L, logits, _ = model.step(x, z_H, z_L, H_CYCLES, L_CYCLES)
    return logits[0].argmax(-1)


@torch.inference_mode()
def main(args: list[str] | None = None, arch: Architecture = OFFICIAL) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("threads", type=int)
    parser.add_argument("--answers", type=int, default=2)
    order = parser.parse_args(args)
    torch.set_num_threads(order.threads)
    torch.manual_seed(0)
    model = TRM(arch).eval()
    puzzles = torch.randint(1, arch.vocab_size, (order.answers, arch.seq_len))
    answer(model, puzzles[0], 1)  # warm-up
    milliseconds = []
    for inputs in puzzles:
        began = time.perf_counter()
        answer(model, inputs, STEPS)
        milliseconds.append((time.perf_counter() - began) * 1000)
    parameters = sum(p.numel() for p in model.parameters())
    print(json.dumps({"parameters": parameters, "steps": STEPS, "threads": order.threads, "answers": milliseconds}))


if __name__ == "__main__":
    main()
