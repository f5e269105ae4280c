"""TinyRecursiveModels in PyTorch, for training and as the reference that the ONNX graph is compared with.

Legend: B batch, S tokens, P prefix length (puzzle_emb_len), L = P + S, D hidden, V vocabulary, N puzzle identifiers.
Sources: TRM (arXiv 2510.04871), RSM (arXiv 2603.15641), EqR (arXiv 2605.21488). Parameter names are
those of the public TRM checkpoints.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn


@dataclass(frozen=True)
class Architecture:
    """Everything that shapes the network; the cycles are arguments of a step, not of the weights."""

    vocab_size: int
    seq_len: int
    output_vocab_size: int = 0  # O: answers are the first O tokens; 0: all of them
    hidden_size: int = 128
    layers: int = 1
    mixer: str = "mlp_t"  # or "attention", or "conv"
    board_width: int = 0  # W, for conv: the S tokens are a board of S / W rows
    kernel: int = 3  # of conv: cells across, an odd number
    num_heads: int = 8
    pos_encodings: str = "none"  # "rope" or "learned", for attention
    puzzle_emb_len: int = 0
    num_puzzle_identifiers: int = 0
    expansion: float = 4.0
    intermediate_multiple: int = 256
    mlp_t_norm: str = "L"  # axis of the norm after mlp_t: TRM "L", RSM "D"
    tied_head: bool = False  # RSM: the output head is the input embedding, frozen at its initialisation
    q_head: bool = True  # RSM's own code has none: q is then 0, which says nothing
    random_init: bool = False  # EqR: the state starts at random, and there are no H_init and L_init
    H_init_std: float = 1.0  # standard deviations of a random z_H and z_L
    L_init_std: float = 1.0
    mixing: float = 1.0  # EqR's lambda: z <- (1 - lambda) z + lambda net(z, u)
    rms_norm_eps: float = 1e-5
    rope_theta: float = 10000.0

    @property
    def outputs(self) -> int:
        """O."""
        return self.output_vocab_size or self.vocab_size

    def intermediate(self, n: int) -> int:
        """Hidden width of a SwiGLU over n features."""
        multiple = self.intermediate_multiple
        return math.ceil(round(self.expansion * n * 2 / 3) / multiple) * multiple


def rms_norm(h: Tensor, eps: float) -> Tensor:
    """RMS over the last axis, without gain, in fp32."""
    wide = h.float()
    return (wide * torch.rsqrt(wide.square().mean(-1, keepdim=True) + eps)).to(h.dtype)


def truncated_normal(*shape: int, std: float) -> Tensor:
    return nn.init.trunc_normal_(torch.empty(*shape), std=std, a=-2 * std, b=2 * std)


CUT_DEVIATION = 0.8796256610342398
"""Standard deviation of a standard normal variable that is cut off at -2 and 2."""


def random_state(shape: tuple[int, ...], std: float, generator: torch.Generator) -> Tensor:
    """Normal, cut off at two standard deviations and stretched so that `std` is the deviation that remains (EqR)."""
    if std == 0:
        return torch.zeros(shape)
    whole = std / CUT_DEVIATION
    return nn.init.trunc_normal_(torch.empty(shape), std=whole, a=-2 * whole, b=2 * whole, generator=generator)


class Linear(nn.Module):
    """A bias-free linear map, LeCun-initialised; weight (out, in)."""

    def __init__(self, n_in: int, n_out: int) -> None:
        super().__init__()
        self.weight = nn.Parameter(truncated_normal(n_out, n_in, std=n_in**-0.5))

    def forward(self, h: Tensor) -> Tensor:
        return F.linear(h, self.weight)


class SwiGLU(nn.Module):
    """silu(gate) * up over the last axis; gate is the first half of gate_up."""

    def __init__(self, n: int, intermediate: int) -> None:
        super().__init__()
        self.gate_up_proj = Linear(n, 2 * intermediate)
        self.down_proj = Linear(intermediate, n)

    def forward(self, h: Tensor) -> Tensor:
        gate, up = self.gate_up_proj(h).chunk(2, dim=-1)
        return self.down_proj(F.silu(gate) * up)


class Attention(nn.Module):
    """Non-causal self-attention with packed qkv and optional RoPE (halves rotated)."""

    def __init__(self, arch: Architecture) -> None:
        super().__init__()
        d = arch.hidden_size
        self.heads = arch.num_heads
        self.qkv_proj = Linear(d, 3 * d)
        self.o_proj = Linear(d, d)

    def forward(self, h: Tensor, rope: tuple[Tensor, Tensor] | None) -> Tensor:
        b, length, d = h.shape
        qkv = self.qkv_proj(h).view(b, length, 3, self.heads, d // self.heads)
        q, k, v = (t.transpose(1, 2) for t in qkv.unbind(2))
        if rope is not None:
            q, k = rotate(q, rope), rotate(k, rope)
        mixed = F.scaled_dot_product_attention(q, k, v)
        return self.o_proj(mixed.transpose(1, 2).reshape(b, length, d))


class Convolution(nn.Module):
    """Every cell of a board takes in its neighbours, channel by channel: depthwise, zeros beyond the edges; weight
    (D, 1, k, k). It has no positions and no size: one set of weights fits boards of any size."""

    def __init__(self, arch: Architecture) -> None:
        super().__init__()
        self.width, self.kernel = arch.board_width, arch.kernel
        shape = (arch.hidden_size, 1, arch.kernel, arch.kernel)
        self.weight = nn.Parameter(truncated_normal(*shape, std=1 / arch.kernel))

    def forward(self, h: Tensor) -> Tensor:
        b, length, d = h.shape
        board = h.view(b, length // self.width, self.width, d)
        # As a sum of shifted boards, forwards and backwards are plain arithmetic, which compiles into one loop: on a
        # CPU several times faster than conv2d.
        reach = self.kernel // 2
        padded = F.pad(board, (0, 0, reach, reach, reach, reach))
        taps = self.weight.to(h.dtype).flatten(1)  # (D, k * k)
        total = torch.zeros_like(board)
        for i in range(self.kernel):
            for j in range(self.kernel):
                shifted = padded[:, i : i + board.shape[1], j : j + self.width]
                total = total + shifted * taps[:, i * self.kernel + j]
        return total.view(b, length, d)


def rotate(t: Tensor, rope: tuple[Tensor, Tensor]) -> Tensor:
    cos, sin = rope
    first, second = t.float().chunk(2, dim=-1)
    return (t.float() * cos + torch.cat((-second, first), dim=-1) * sin).to(t.dtype)


class Block(nn.Module):
    """Mix over tokens, then feed forward; both post-norm: h <- rms(h + f(h))."""

    def __init__(self, arch: Architecture) -> None:
        super().__init__()
        d, length = arch.hidden_size, arch.puzzle_emb_len + arch.seq_len
        self.eps = arch.rms_norm_eps
        self.norm_over_length = arch.mlp_t_norm == "L"
        if arch.mixer == "mlp_t":
            self.mlp_t = SwiGLU(length, arch.intermediate(length))
        elif arch.mixer == "conv":
            self.conv = Convolution(arch)
        else:
            self.self_attn = Attention(arch)
        self.mlp = SwiGLU(d, arch.intermediate(d))

    def forward(self, h: Tensor, rope: tuple[Tensor, Tensor] | None) -> Tensor:
        if hasattr(self, "mlp_t"):
            across = h.transpose(1, 2).contiguous()  # (B, D, L); contiguous, so that it is one big matrix product
            if self.norm_over_length:
                h = rms_norm(across + self.mlp_t(across), self.eps).transpose(1, 2)
            else:
                h = rms_norm(h + self.mlp_t(across).transpose(1, 2), self.eps)
        elif hasattr(self, "conv"):
            h = rms_norm(h + self.conv(h), self.eps)
        else:
            h = rms_norm(h + self.self_attn(h, rope), self.eps)
        return rms_norm(h + self.mlp(h), self.eps)


class Reasoner(nn.Module):
    """The blocks, mixed with the state that they start from; the same weights update z_L and z_H."""

    def __init__(self, arch: Architecture) -> None:
        super().__init__()
        self.mixing = arch.mixing
        self.layers = nn.ModuleList(Block(arch) for _ in range(arch.layers))

    def forward(self, z: Tensor, u: Tensor, rope: tuple[Tensor, Tensor] | None = None) -> Tensor:
        h = z + u
        for block in self.layers:
            h = block(h, rope)
        return h if self.mixing == 1 else (1 - self.mixing) * z + self.mixing * h


class Embedding(nn.Module):
    def __init__(self, rows: int, d: int, trainable: bool = True) -> None:
        super().__init__()
        self.embedding_weight = nn.Parameter(truncated_normal(rows, d, std=d**-0.5), requires_grad=trainable)

    def rows(self, tokens: Tensor) -> Tensor:
        return F.embedding(tokens, self.embedding_weight)


class FeatureEmbedding(nn.Module):
    """An embedding built of what its tokens are made of: a linear map (F, D) of features (V, F), rows of length 1."""

    def __init__(self, features: Tensor, d: int) -> None:
        super().__init__()
        self.register_buffer("features", F.normalize(features.float(), dim=-1), persistent=False)
        self.projection = nn.Parameter(truncated_normal(features.shape[1], d, std=d**-0.5))

    @property
    def embedding_weight(self) -> Tensor:
        return self.features @ self.projection

    def rows(self, tokens: Tensor) -> Tensor:
        return F.embedding(tokens, self.features) @ self.projection

    @torch.no_grad()
    def take(self, embedding_weight: Tensor) -> None:
        """The projection that makes this embedding (V, D)."""
        features = self.features.double()
        self.projection.copy_(torch.linalg.lstsq(features, embedding_weight.double(), driver="gelsd").solution)


class PuzzleEmbedding(nn.Module):
    def __init__(self, rows: int, d: int) -> None:
        super().__init__()
        self.weights = nn.Parameter(torch.zeros(rows, d))


class QHead(nn.Module):
    """Two outputs, halt and continue; starts almost sure of 'do not halt'."""

    def __init__(self, d: int) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.zeros(2, d))
        self.bias = nn.Parameter(torch.full((2,), -5.0))

    def forward(self, h: Tensor) -> Tensor:
        return F.linear(h, self.weight, self.bias)


class TRM(nn.Module):
    """One network, applied H_cycles * (L_cycles + 1) times a step."""

    def __init__(self, arch: Architecture, features: Tensor | None = None) -> None:
        super().__init__()
        d = arch.hidden_size
        self.arch = arch
        if features is None:
            self.embed_tokens = Embedding(arch.vocab_size, d, trainable=not arch.tied_head)
        elif arch.tied_head:
            raise ValueError("tied_head: expected false for an embedding of features, got true")
        else:
            self.embed_tokens = FeatureEmbedding(features, d)
        if arch.pos_encodings == "learned":
            self.embed_pos = Embedding(arch.puzzle_emb_len + arch.seq_len, d)
        if not arch.tied_head:
            self.lm_head = Linear(d, arch.outputs)
        if arch.q_head:
            self.q_head = QHead(d)
        if arch.num_puzzle_identifiers > 0:
            self.puzzle_emb = PuzzleEmbedding(arch.num_puzzle_identifiers, d)
        if not arch.random_init:
            self.register_buffer("H_init", truncated_normal(d, std=1.0))
            self.register_buffer("L_init", truncated_normal(d, std=1.0))
        self.L_level = Reasoner(arch)
        self.rope = rope_tables(arch) if arch.pos_encodings == "rope" else None
        self.state_dtype = torch.float32  # of x, z_H and z_L; bfloat16 under autocast halves their memory traffic

    def embed(self, inputs: Tensor, puzzle_identifiers: Tensor | None = None) -> Tensor:
        """Tokens (B, S) and puzzle identifiers (B) to x (B, L, D)."""
        arch = self.arch
        x = self.embed_tokens.rows(inputs)
        if arch.puzzle_emb_len > 0:
            if puzzle_identifiers is None:
                puzzle_identifiers = torch.zeros(inputs.shape[0], dtype=torch.long, device=inputs.device)
            rows = self.puzzle_emb.weights[puzzle_identifiers]
            width = arch.puzzle_emb_len * arch.hidden_size
            prefix = F.pad(rows, (0, width - rows.shape[-1])).view(-1, arch.puzzle_emb_len, arch.hidden_size)
            x = torch.cat((prefix, x), dim=1)
        if arch.pos_encodings == "learned":
            x = 0.707106781 * (x + self.embed_pos.embedding_weight)
        return (math.sqrt(arch.hidden_size) * x).to(self.state_dtype)

    def start(self, batch: int, generator: torch.Generator | None = None) -> tuple[Tensor, Tensor]:
        """z_H and z_L (B, L, D) before the first step: H_init and L_init, or with a generator random ones (EqR).

        Raises ValueError without a generator when the architecture has a random start only.
        """
        arch = self.arch
        shape = (batch, arch.puzzle_emb_len + arch.seq_len, arch.hidden_size)
        if generator is not None:
            draws = (random_state(shape, std, generator) for std in (arch.H_init_std, arch.L_init_std))
            return tuple(z.to(self.embed_tokens.embedding_weight.device, self.state_dtype) for z in draws)
        if arch.random_init:
            raise ValueError("start: expected a generator, for a random start, got none")
        return tuple(init.to(self.state_dtype).expand(shape).contiguous() for init in (self.H_init, self.L_init))

    def cycle(self, x: Tensor, z_H: Tensor, z_L: Tensor, L_cycles: int) -> tuple[Tensor, Tensor]:
        """One H cycle: L_cycles updates of z_L, then one of z_H."""
        for _ in range(L_cycles):
            z_L = self.L_level(z_L, z_H + x, self.rope)
        return self.L_level(z_H, z_L, self.rope), z_L

    def heads(self, z_H: Tensor) -> tuple[Tensor, Tensor]:
        """Logits (B, S, O) and q (B, 2) = halt, continue; in fp32."""
        weight = self.embed_tokens.embedding_weight if self.arch.tied_head else self.lm_head.weight
        logits = F.linear(z_H[:, self.arch.puzzle_emb_len :], weight)
        # A convolution brings no position everything, so q is read from their mean.
        summary = z_H.mean(1) if self.arch.mixer == "conv" else z_H[:, 0]
        q = self.q_head(summary) if self.arch.q_head else z_H.new_zeros(z_H.shape[0], 2)
        return logits.float(), q.float()

    def step(
        self,
        x: Tensor,
        z_H: Tensor,
        z_L: Tensor,
        H_cycles: int,
        L_cycles: int,
        disturb: Callable[[Tensor], Tensor] | None = None,
    ) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """One supervision step; gradient flows through the last H cycle only. Returns z_H, z_L, logits, q.

        `disturb` changes z_H before every H cycle, as path noise does.
        """
        disturb = disturb or (lambda z: z)
        with torch.no_grad():
            for _ in range(H_cycles - 1):
                z_H, z_L = self.cycle(x.detach(), disturb(z_H), z_L, L_cycles)
        z_H, z_L = self.cycle(x, disturb(z_H).detach(), z_L.detach(), L_cycles)
        logits, q = self.heads(z_H)
        return z_H, z_L, logits, q


def rope_tables(arch: Architecture) -> tuple[Tensor, Tensor]:
    """cos and sin (L, D / heads) for positions 0..L-1, the prefix counted."""
    width = arch.hidden_size // arch.num_heads
    frequency = arch.rope_theta ** -(torch.arange(0, width, 2).float() / width)
    angle = torch.outer(torch.arange(arch.puzzle_emb_len + arch.seq_len).float(), frequency)
    table = torch.cat((angle, angle), dim=-1)
    return table.cos(), table.sin()
