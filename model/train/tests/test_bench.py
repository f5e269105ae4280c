from __future__ import annotations

import json
from pathlib import Path

import pytest
import torch
from conftest import LENGTH, VOCABULARY
from safetensors.torch import save_file

import bench
from trm import TRM, Architecture

ARCH = Architecture(VOCABULARY, LENGTH, hidden_size=16, intermediate_multiple=8, mlp_t_norm="D", tied_head=True)


def write_task(path: Path, labels: torch.Tensor, settled_steps: int | None = None) -> Path:
    """A task of three puzzles with a seeded model; widths of 48 and 16, which the default multiple would not give."""
    torch.manual_seed(0)
    said = {
        "architecture": {
            "vocab_size": VOCABULARY,
            "seq_len": LENGTH,
            "hidden_size": 16,
            "layers": 1,
            "mixer": "mlp_t",
            "mlp_t_norm": "D",
            "tied_head": True,
        },
        "H_cycles": 1,
        "L_cycles": 2,
        "max_steps": 4,
        "settled_steps": settled_steps,
        "puzzle_identifier": None,
    }
    weights = {f"weights.{key}": value.half() for key, value in TRM(ARCH).state_dict().items()}
    inputs = torch.arange(3 * LENGTH).view(3, LENGTH) % VOCABULARY
    save_file({"inputs": inputs.int(), "labels": labels.int(), **weights}, path, {"task": json.dumps(said)})
    return path


def first_answers(path: Path) -> torch.Tensor:
    """What the model says after one step."""
    task = bench.read_task(path)
    x = task.model.embed(task.inputs)
    return task.model.step(x, *task.model.start(3), 1, 2)[2].argmax(-1)


def test_stops_where_the_answer_is_right_or_the_steps_are_used_up(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    labels = first_answers(write_task(tmp_path / "unlabelled", torch.zeros(3, LENGTH)))
    labels[1] = -1
    bench.main([str(write_task(tmp_path / "task", labels)), "1"])
    ready, measured = (json.loads(line) for line in capsys.readouterr().out.splitlines())
    (run,) = measured["passes"]
    assert ready["load_ms"] > 0
    assert measured["peak_bytes"] > 2**20
    assert (run["threads"], run["solved"], len(run["puzzles"]), len(run["steps"])) == (1, 2, 3, 1 + 4 + 1)
    assert [run["answers"][0], run["answers"][2]] == [labels[0].tolist(), labels[2].tolist()]


@pytest.mark.parametrize(("settled_steps", "expected"), [(None, 4), (1, 3), (2, 4)])
def test_stops_where_the_answer_has_settled(
    settled_steps: int | None, expected: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The answers are all 0, then 1 and 1 again: unchanged for one step after three, for two after four."""
    path = write_task(tmp_path / "task", torch.full((3, LENGTH), -1), settled_steps)
    task = bench.read_task(path)
    answers = iter([0, 1, 1, 1])

    def step(*_: object) -> tuple[torch.Tensor, ...]:
        said = torch.full((1, LENGTH), next(answers))
        return (*task.model.start(1), torch.nn.functional.one_hot(said, VOCABULARY).float(), torch.zeros(1, 2))

    monkeypatch.setattr(task.model, "step", step)
    answer, right, steps = bench.solve(task, 0)
    assert (answer.tolist(), right, len(steps)) == ([1] * LENGTH, False, expected)


def test_a_random_start_is_the_same_in_every_pass() -> None:
    model = TRM(Architecture(VOCABULARY, LENGTH, hidden_size=16, intermediate_multiple=8, random_init=True))
    first, again, other = (bench.start(model, row)[0] for row in (1, 1, 2))
    assert torch.equal(first, again)
    assert not torch.equal(first, other)
