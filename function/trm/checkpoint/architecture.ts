/**
 * What the ONNX graph builder must know of a TRM, beyond its weights. Legend: V vocabulary, D hidden size, S tokens,
 * P prefix, L = P + S, N puzzle identifiers.
 */
export interface Architecture {
  /** V: rows of `embed_tokens.embedding_weight`. */
  vocabularySize: number;
  /** D. */
  hiddenSize: number;
  /** S: tokens of a puzzle, without the prefix. */
  sequenceLength: number;
  /** P: positions that the puzzle embedding takes in front; 0 without `puzzle_emb.weights`. */
  puzzleEmbLen: number;
  layers: number;
  mixer: 'mlp_t' | 'attention';
  /** Attention only; 8 by default. */
  heads: number;
  /** With `mlp_t` only `none` or `learned`: rotary positions live in the attention. */
  posEncodings: 'none' | 'rope' | 'learned';
  /** Axis of the RMS norm after `mlp_t`: L in TRM and EqR, D in RSM. */
  mlpTNorm: 'L' | 'D';
  /** RSM: the input embedding is also the output head, and `lm_head.weight` may be absent. */
  tiedHead: boolean;
  /** EqR: the state starts at random, and `H_init`, `L_init` may be absent. */
  randomInit: boolean;
  rmsNormEps: number;
  ropeTheta: number;
  H_cycles: number;
  L_cycles: number;
  /** N: rows of `puzzle_emb.weights`; 0 without. */
  numPuzzleIdentifiers: number;
}
