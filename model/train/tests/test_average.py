"""Model soups."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import torch
from conftest import TRAIN, recipe, trainer
from safetensors.torch import load_file

from average import average
from data import Data


def test_the_average_is_the_mean_in_the_type_of_the_first() -> None:
    a, b = {"w": torch.tensor([1.0, 3.0]).half()}, {"w": torch.tensor([2.0, 5.0]).half()}
    mean = average([a, b])["w"]
    assert mean.dtype == torch.float16
    assert mean.tolist() == [1.5, 4.0]


@pytest.mark.parametrize(
    ("other", "message"),
    [
        ({"v": torch.zeros(2)}, r"others: \['v', 'w'\]"),
        ({"w": torch.zeros(3)}, r"w: expected \(2,\) in all files, got \(3,\)"),
    ],
)
def test_other_models_are_refused(other: dict, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        average([{"w": torch.zeros(2)}, other])


def test_the_command_writes_weights_and_their_config(toy: Data, tmp_path: Path) -> None:
    files = []
    for seed in (1, 2):
        run = trainer(recipe("test"), toy, tmp_path / str(seed), seed)
        run.run(minutes=None, steps=1, held_out=None, eval_every_s=60)
        files.append(run.out / "weights.safetensors")
    out = tmp_path / "soup" / "weights.safetensors"
    subprocess.run([sys.executable, TRAIN / "average.py", *files, "--out", out], check=True)
    one, two, soup = (load_file(path) for path in (*files, out))
    assert soup.keys() == one.keys()
    key = next(key for key in soup if key.endswith("down_proj.weight"))
    torch.testing.assert_close(soup[key].float(), (one[key].float() + two[key].float()) / 2, atol=1e-3, rtol=0)
    assert out.with_name("all_config.yaml").read_text() == files[0].with_name("all_config.yaml").read_text()
