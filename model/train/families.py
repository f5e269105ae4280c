"""Weights on disk as other trainers leave them: TRM's (arXiv 2510.04871), EqR's (2605.21488) and RSM's (2603.15641).

TRM's is a state dict that `torch.save` wrote, without a suffix, and all_config.yaml beside it. The others are a dict
with the state dict below one key and the config beside it. Facts about the layouts come from the public code
(SamsungSAILMontreal/TinyRecursiveModels, locuslab/EqR, navidivan/rsm). The service reads such files as they are; this
module makes them, so that it can be tested with them, and turns them into models again.

| | EqR | RSM |
|---|---|---|
| state dict | `model`, `_orig_mod.model.inner.…`; no H_init, L_init, puzzle_emb | `model_state`, `model.…` |
| blocks | `L_level.layers.i` | `core.layers.i` |
| output head | `lm_head.weight` | `lm_head.weight`, which is `embed_tokens.embedding_weight` |
| q head | `q_head` | none |
| averages | `ema`: `mu`, `shadow` by the same keys; EqR evaluates with them | instead of the weights, or none |
| cycles | in the config | `active_H`, `active_L`: those that training has grown to; the config has where it began |
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import torch
import yaml
from torch import Tensor

from trm import TRM, Architecture

TRM_PREFIX = EQR_PREFIX = "_orig_mod.model.inner."
RSM_PREFIX = "model."
LOSS = {"name": "losses@ACTLossHead", "loss_type": "stablemax_cross_entropy"}


def write_trm(path: Path, arch: Architecture, weights: Mapping[str, Tensor], cycles: tuple[int, int]) -> None:
    """A checkpoint of TRM's trainer: a file step_N, and all_config.yaml beside it. `cycles` are H and L.

    Raises ValueError for an architecture that TRM's code cannot express.
    """
    if arch.random_init or arch.tied_head or not arch.q_head or arch.mixing != 1 or arch.puzzle_emb_len == 0:
        raise ValueError(
            "write_trm: expected a learned start, a prefix, a head of its own and a q head, got another model"
        )
    if arch.mixer == "conv" or (arch.mixer == "mlp_t" and arch.mlp_t_norm != "L"):
        raise ValueError(f"write_trm: expected attention, or mlp_t with the norm over L, got {arch.mixer}")
    config = {
        "arch": {
            **_shared_words(arch, cycles),
            "name": "recursive_reasoning.trm@TinyRecursiveReasoningModel_ACTV1",
            "loss": LOSS,
            "no_ACT_continue": True,
            "puzzle_emb_len": arch.puzzle_emb_len,
            "puzzle_emb_ndim": arch.hidden_size,
        },
        "ema": True,
        "ema_rate": 0.999,
    }
    named = {
        TRM_PREFIX + key: value.bfloat16() if key in ("H_init", "L_init") else value for key, value in weights.items()
    }
    torch.save(named, path)
    path.with_name("all_config.yaml").write_text(yaml.safe_dump(config, sort_keys=True))


def write_eqr(
    path: Path,
    arch: Architecture,
    weights: Mapping[str, Tensor],
    averages: Mapping[str, Tensor],
    cycles: tuple[int, int],
    beside: Mapping[str, Any] | None = None,
) -> None:
    """A file of EqR's trainer. `cycles` are H and L; `beside` is what else its training state holds.

    Raises ValueError for an architecture that EqR's code cannot express.
    """
    if not arch.random_init or arch.puzzle_emb_len > 0 or arch.tied_head or not arch.q_head:
        raise ValueError(
            "write_eqr: expected a random start, no prefix, an untied head and a q head, got another model"
        )
    if arch.mixer == "mlp_t" and arch.mlp_t_norm != "L":
        raise ValueError(f"write_eqr: expected mlp_t_norm L, got {arch.mlp_t_norm}")
    config = {
        "arch": {
            **_shared_words(arch, cycles),
            "name": "eqr@EqRModel",
            "short_name": "EqR",
            "loss": LOSS,
            "board_height": None,
            "board_width": None,
            "lambda_": arch.mixing,
            "noise_scale": 0.01,
            "H_init_std": arch.H_init_std,
            "L_init_std": arch.L_init_std,
        },
        "ema": True,
        "ema_rate": 0.999,
    }
    named = {EQR_PREFIX + key: value for key, value in weights.items()}
    shadow = {EQR_PREFIX + key: value for key, value in averages.items()}
    torch.save({"model": named, **(beside or {}), "config": config, "ema": {"mu": 0.999, "shadow": shadow}}, path)


def write_rsm(
    path: Path,
    arch: Architecture,
    weights: Mapping[str, Tensor],
    begun: tuple[int, int],
    grown: tuple[int, int],
    beside: Mapping[str, Any] | None = None,
) -> None:
    """A file of RSM's trainer. `begun` and `grown` are H and L at the start of training, and now.

    Raises ValueError for an architecture that RSM's code cannot express.
    """
    if arch.random_init or not arch.tied_head or arch.q_head or arch.mixing != 1:
        raise ValueError("write_rsm: expected a learned start, a tied head, no q head and no mixing, got another model")
    if arch.mixer == "mlp_t" and arch.mlp_t_norm != "D":
        raise ValueError(f"write_rsm: expected mlp_t_norm D, got {arch.mlp_t_norm}")
    config = {
        "arch": {
            **_shared_words(arch, begun),
            "name": "recursive_reasoning.rsm@RSM",
            "loss": {**LOSS, "name": "losses@LossHead"},
            "puzzle_emb_ndim": arch.hidden_size if arch.num_puzzle_identifiers > 0 else 0,
            "puzzle_emb_len": arch.puzzle_emb_len,
            "no_ACT_continue": True,
            "prob_detach_prev_H": 0.99,
            "freeze_emb_prc": 100.0,
        },
        "ema": True,
    }
    named = {RSM_PREFIX + key.replace("L_level.", "core."): value for key, value in weights.items()}
    named[RSM_PREFIX + "lm_head.weight"] = weights["embed_tokens.embedding_weight"]
    state = {"model_state": named, "active_H": grown[0], "active_L": grown[1], "config": config}
    torch.save({**state, **(beside or {})}, path)


def read_family(path: Path, arch: Architecture) -> TRM:
    """The model of such a file, with its averages where it has them.

    Raises KeyError or RuntimeError for another layout or architecture, UnpicklingError for more than tensors.
    """
    file = torch.load(path, weights_only=True)
    model = TRM(arch)
    if "model_state" in file:
        named = {key.removeprefix(RSM_PREFIX).replace("core.", "L_level."): v for key, v in file["model_state"].items()}
        del named["lm_head.weight"]  # tied: ours has the embedding only
    else:
        whole = file["model"] | file["ema"]["shadow"] if "model" in file else file
        named = {key.removeprefix(EQR_PREFIX): v for key, v in whole.items()}
    model.load_state_dict({key: value.float() for key, value in named.items()})
    return model.eval()


def _shared_words(arch: Architecture, cycles: tuple[int, int]) -> dict[str, Any]:
    """What TRM's, EqR's and RSM's configs say in the same words. S and V are not among it: their data sets tell."""
    return {
        "halt_exploration_prob": 0.1,
        "halt_max_steps": 16,
        "H_cycles": cycles[0],
        "L_cycles": cycles[1],
        "H_layers": 0,
        "L_layers": arch.layers,
        "hidden_size": arch.hidden_size,
        "num_heads": arch.num_heads,
        "expansion": arch.expansion,
        "pos_encodings": arch.pos_encodings,
        "forward_dtype": "bfloat16",
        "mlp_t": arch.mixer == "mlp_t",
    }
