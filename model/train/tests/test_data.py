from __future__ import annotations

from pathlib import Path

import pytest
import torch
from conftest import LENGTH, VOCABULARY, toy_tensors, write_toy

from data import IGNORED, Data, read_data

ROWS = torch.arange(32)


def generator(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def test_batch_without_symmetries_is_the_file(toy: Data) -> None:
    inputs, labels, _ = toy.batch(ROWS, None)
    assert torch.equal(inputs, toy.inputs.long())
    assert torch.equal(labels, toy.labels.long())
    assert (toy.task, toy.vocabulary_size) == ("toy", VOCABULARY)


def test_symmetries_move_inputs_and_labels_together(toy: Data) -> None:
    inputs, labels, _ = toy.batch(ROWS, generator())
    assert torch.equal(labels, inputs + 1), "the toy's rule survives each of its symmetries"
    assert not torch.equal(inputs, toy.inputs.long())


def test_every_combination_of_the_factors_comes_up(toy: Data) -> None:
    row = torch.zeros(200, dtype=torch.long)
    original = toy.inputs[0].long()
    swap = torch.tensor([0, 2, 1, 3, 4])
    expected = {tuple(t.tolist()) for t in (original, original.flip(0), swap[original], swap[original].flip(0))}
    assert {tuple(t.tolist()) for t in toy.batch(row, generator())[0]} == expected


def test_symmetry_is_new_tokens_of_moved_tokens(tmp_path: Path) -> None:
    """t'[i] = tokens[t[positions[i]]], with a rotation, which a transposed table would turn the other way."""
    tensors = toy_tensors(1)
    rotation = (torch.arange(LENGTH) + 2) % LENGTH
    tensors = {name: t for name, t in tensors.items() if "symmetry.1" not in name}
    tensors["symmetry.0.positions"] = torch.stack((rotation, rotation)).int()
    tensors["symmetry.0.input_tokens"] = torch.tensor([[0, 3, 1, 2, 4]] * 2).int()
    data = read_data([write_toy(tmp_path / "a.safetensors", tensors)])
    before = data.inputs[0].tolist()
    after = data.batch(torch.tensor([0]), generator())[0][0].tolist()
    assert after == [[0, 3, 1, 2, 4][before[(i + 2) % LENGTH]] for i in range(LENGTH)]


def test_the_same_generator_gives_the_same_batch(toy: Data) -> None:
    first, second, other = (toy.batch(ROWS, generator(seed))[0] for seed in (3, 3, 4))
    assert torch.equal(first, second)
    assert not torch.equal(first, other)


def test_masks_hide_labels_and_move_with_them(tmp_path: Path) -> None:
    tensors = toy_tensors()
    tensors["masks"] = (tensors["inputs"] == 3).to(torch.uint8)
    data = read_data([write_toy(tmp_path / "a.safetensors", tensors)])
    inputs, labels, _ = data.batch(ROWS, generator())
    assert torch.equal(labels == IGNORED, inputs != 3), "3 is the one input token that no symmetry renames"
    assert (labels[inputs == 3] == 4).all()


def test_files_are_joined(tmp_path: Path) -> None:
    paths = [write_toy(tmp_path / f"{seed}.safetensors", toy_tensors(4, seed)) for seed in (1, 2)]
    assert torch.equal(read_data(paths).inputs, torch.cat([toy_tensors(4, seed)["inputs"] for seed in (1, 2)]))


def test_no_file_is_an_error() -> None:
    with pytest.raises(ValueError, match="expected at least one data file, got none"):
        read_data([])


def test_a_file_without_labels_is_named(tmp_path: Path) -> None:
    tensors = toy_tensors()
    del tensors["labels"]
    with pytest.raises(ValueError, match=r"a\.safetensors: expected labels, which it does not have"):
        read_data([write_toy(tmp_path / "a.safetensors", tensors)])


def test_files_of_two_tasks_are_refused(tmp_path: Path) -> None:
    paths = [write_toy(tmp_path / "a.safetensors"), write_toy(tmp_path / "b.safetensors", task="other")]
    with pytest.raises(ValueError, match=r"b\.safetensors: expected task and vocabularies .*toy.* got .*other"):
        read_data(paths)


def test_labels_of_another_shape_are_refused(tmp_path: Path) -> None:
    tensors = toy_tensors()
    tensors["labels"] = tensors["labels"][:, 1:].contiguous()
    with pytest.raises(ValueError, match=r"a\.safetensors: expected inputs and labels of one shape"):
        read_data([write_toy(tmp_path / "a.safetensors", tensors)])


def test_masks_in_some_files_only_are_refused(tmp_path: Path) -> None:
    tensors = toy_tensors()
    masked = tensors | {"masks": torch.ones_like(tensors["inputs"])}
    paths = [write_toy(tmp_path / "a.safetensors", masked), write_toy(tmp_path / "b.safetensors", tensors)]
    with pytest.raises(ValueError, match="expected masks in all 2 data files or in none, got 1"):
        read_data(paths)


def test_files_with_other_symmetries_are_refused(tmp_path: Path) -> None:
    tensors = toy_tensors()
    plain = {name: tensors[name] for name in ("inputs", "labels")}
    paths = [write_toy(tmp_path / "a.safetensors", tensors), write_toy(tmp_path / "b.safetensors", plain)]
    with pytest.raises(ValueError, match=r"b\.safetensors: expected the symmetries of the files before it"):
        read_data(paths)


def test_a_board_is_as_wide_as_the_file_says(toy: Data, toy_board: Data) -> None:
    assert (toy.board_width, toy_board.board_width) == (0, 3)
