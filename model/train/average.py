"""Averages the weights of runs that began with the same weights (a model soup, arXiv 2203.05482).

    python average.py runs/a/weights.safetensors runs/b/weights.safetensors --out runs/soup/weights.safetensors

Such runs lie in one valley, whose middle is often better than either side. Copies the all_config.yaml of the first.
"""

from __future__ import annotations

import argparse
import shutil
from pathlib import Path

from safetensors.torch import load_file, save_file
from torch import Tensor


def average(weights: list[dict[str, Tensor]]) -> dict[str, Tensor]:
    """Means in fp32, in the type of the first; raises ValueError when names or shapes differ."""
    first, *others = weights
    for other in others:
        if other.keys() != first.keys():
            raise ValueError(
                f"expected the same tensors in all files, got others: {sorted(other.keys() ^ first.keys())}"
            )
        for key, value in first.items():
            if other[key].shape != value.shape:
                raise ValueError(f"{key}: expected {tuple(value.shape)} in all files, got {tuple(other[key].shape)}")
    return {
        key: (sum(w[key].float() for w in weights) / len(weights)).to(value.dtype).contiguous()
        for key, value in first.items()
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("weights", type=Path, nargs="+")
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    args.out.parent.mkdir(parents=True, exist_ok=True)
    save_file(average([load_file(path) for path in args.weights]), args.out)
    shutil.copyfile(args.weights[0].with_name("all_config.yaml"), args.out.with_name("all_config.yaml"))


if __name__ == "__main__":
    main()
