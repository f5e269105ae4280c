from __future__ import annotations

import pytest
import torch

from packing import Packing

# Two bins with room (10, 10) and (5, 5); three things; the first and the last may not meet.
POSITIONS = torch.tensor([1, 3, 4])
ASKED = torch.tensor([[False, True, False, True, True]])


def packing(**changes: object) -> Packing:
    values = {
        "need": [[[6, 1], [4, 4], [5, 5]]],
        "room": [[[10, 10], [5, 5]]],
        "allowed": [[0b11, 0b11, 0b11]],
        "apart": [[1, 0, 1]],
        "used": [0],
        "most": [2],
    } | changes
    return Packing(
        POSITIONS, *(torch.tensor(values[name]) for name in ("need", "room", "allowed", "apart", "used", "most"))
    )


def right(answers: list[int], asked: torch.Tensor = ASKED, **changes: object) -> bool:
    tokens = torch.zeros(1, 5, dtype=torch.long)
    tokens[0, POSITIONS] = torch.tensor(answers)
    return packing(**changes).right(tokens, asked).item()


@pytest.mark.parametrize(
    ("answers", "changes", "expected"),
    [
        ([1, 1, 2], {}, True),
        ([1, 2, 2], {}, False),  # 9 of 5
        ([1, 1, 1], {}, False),  # 15 of 10
        ([2, 1, 1], {}, False),  # 6 of 5
        ([1, 1, 2], {"allowed": [[0b11, 0b10, 0b11]]}, False),  # not there
        ([1, 1, 1], {"room": [[[20, 20], [5, 5]]]}, False),  # the first meets the last
        ([1, 1, 1], {"room": [[[20, 20], [5, 5]]], "apart": [[0, 0, 0]]}, True),
        ([1, 1, 2], {"most": [1]}, False),  # two bins
        ([1, 1, 2], {"used": [0b10], "most": [2]}, True),
        ([1, 1, 0], {}, False),  # nowhere
        ([1, 1, 3], {}, False),  # no bin
    ],
)
def test_right(answers: list[int], changes: dict, expected: bool) -> None:
    assert right(answers, **changes) is expected


def test_bins_in_use_before_count() -> None:
    assert not right([1, 1, 1], apart=[[0, 0, 0]], room=[[[20, 20], [5, 5]]], used=[0b10], most=[1])


def test_what_is_not_asked_does_not_count() -> None:
    asked = torch.tensor([[False, True, False, True, False]])
    assert right([1, 1, 1], asked)


def test_rows_and_devices() -> None:
    two = Packing(POSITIONS, *(torch.cat([getattr(packing(), name)] * 2) for name in Packing.__match_args__[1:]))
    assert two.rows(torch.tensor([1])).to("cpu").need.shape == (1, 3, 2)
