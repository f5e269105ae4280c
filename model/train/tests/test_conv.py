"""The convolution as a mixer: against PyTorch's own, and what makes it fit boards of any size."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
import torch.nn.functional as F
import yaml
from conftest import conv_recipe, trainer
from torch import Tensor

from data import Data
from trm import TRM, Architecture, Convolution


def arch(rows: int, columns: int, kernel: int = 3) -> Architecture:
    return Architecture(
        vocab_size=6,
        seq_len=rows * columns,
        hidden_size=8,
        mixer="conv",
        board_width=columns,
        kernel=kernel,
        q_head=False,
    )


@pytest.mark.parametrize("kernel", [1, 3, 5])
def test_is_conv2d(kernel: int) -> None:
    conv = Convolution(arch(4, 7, kernel))
    h = torch.randn(2, 28, 8)
    board = h.view(2, 4, 7, 8).permute(0, 3, 1, 2)
    expected = F.conv2d(board, conv.weight, padding=kernel // 2, groups=8)
    torch.testing.assert_close(conv(h), expected.permute(0, 2, 3, 1).reshape(2, 28, 8))


def test_no_position_knows_where_it_lies() -> None:
    """In the middle of a large board, the outcome of a step moves with the input."""
    model = TRM(arch(15, 15)).eval()
    tokens = torch.randint(1, 6, (1, 15, 15))
    moved = tokens.roll((1, 2), (1, 2))

    def middle(inputs: Tensor) -> Tensor:
        _, _, logits, _ = model.step(model.embed(inputs.view(1, 225)), *model.start(1), 1, 2)
        return logits.view(15, 15, 6)

    with torch.no_grad():
        torch.testing.assert_close(middle(tokens)[4:10, 4:10], middle(moved)[5:11, 6:12])


def test_same_weights_fit_other_boards() -> None:
    small, large = TRM(arch(3, 4)), TRM(arch(9, 5))
    large.load_state_dict(small.state_dict())


def test_config_says_what_shapes_do_not(toy_board: Data, tmp_path: Path) -> None:
    run = trainer(conv_recipe(), toy_board, tmp_path / "run")
    run.save()
    said = yaml.safe_load((run.out / "all_config.yaml").read_text())["arch"]
    assert (said["mixer"], said["board_width"], said["seq_len"]) == ("conv", 3, 6)
    assert "mlp_t" not in said
