"""Weights on disk: official TRM key names, safetensors, and all_config.yaml as the public trainer writes it."""

from __future__ import annotations

from pathlib import Path

import torch
import yaml
from safetensors.torch import load_file, save_file
from torch import Tensor

from trm import TRM, Architecture

PREFIX = "model.inner."


def write_checkpoint(path: Path, weights: dict[str, Tensor], arch: Architecture, H_cycles: int, L_cycles: int) -> None:
    """Half precision, official keys; the architecture in official words (ours only where the public code has none)."""
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_suffix(".tmp")
    save_file(
        {PREFIX + key: value.to(torch.float16).contiguous().clone() for key, value in weights.items()}, unfinished
    )
    unfinished.replace(path)
    config = {
        "arch": {
            "H_cycles": H_cycles,
            "L_cycles": L_cycles,
            "L_layers": arch.layers,
            "expansion": arch.expansion,
            "hidden_size": arch.hidden_size,
            **(
                {"mixer": "conv", "board_width": arch.board_width}
                if arch.mixer == "conv"
                else {"mlp_t": arch.mixer == "mlp_t"}
            ),
            "num_heads": arch.num_heads,
            "pos_encodings": arch.pos_encodings,
            "num_puzzle_identifiers": arch.num_puzzle_identifiers,
            "puzzle_emb_len": arch.puzzle_emb_len,
            "puzzle_emb_ndim": arch.hidden_size if arch.num_puzzle_identifiers > 0 else 0,
            "rms_norm_eps": arch.rms_norm_eps,
            "rope_theta": arch.rope_theta,
            "seq_len": arch.seq_len,
            "vocab_size": arch.vocab_size,
            **({"output_vocab_size": arch.output_vocab_size} if arch.output_vocab_size else {}),
            "mlp_t_norm": arch.mlp_t_norm,
            "tied_head": arch.tied_head,
            "q_head": arch.q_head,
            "random_init": arch.random_init,
            "H_init_std": arch.H_init_std,
            "L_init_std": arch.L_init_std,
            "lambda_": arch.mixing,
        }
    }
    path.with_name("all_config.yaml").write_text(yaml.safe_dump(config, sort_keys=True))


def read_checkpoint(path: Path, arch: Architecture) -> TRM:
    """The model of a checkpoint that write_checkpoint wrote; raises KeyError or RuntimeError for any other layout."""
    model = TRM(arch)
    model.load_state_dict({key.removeprefix(PREFIX): value.float() for key, value in load_file(path).items()})
    return model.eval()
