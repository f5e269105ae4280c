/**
 * What the ONNX graph builder must know of a TRM beside its weights. Legend, as in the whole of trm/: V vocabulary size,
 * O output vocabulary size, D hidden size, S tokens of a puzzle, P prefix positions, L = P + S, N puzzle identifiers,
 * W board width.
 */
export interface Architecture {
  /** V: rows of `embed_tokens.embedding_weight`. */
  vocabularySize: number;
  /** O: rows of `lm_head.weight`; answers use the first O tokens. Equal to V in all public checkpoints. */
  outputVocabularySize: number;
  /** D. */
  hiddenSize: number;
  /** S: tokens of a puzzle, without the prefix. */
  sequenceLength: number;
  /** P: positions that the puzzle embedding takes in front of the tokens; 0 without `puzzle_emb.weights`. */
  puzzleEmbLen: number;
  layers: number;
  mixer: 'mlp_t' | 'attention' | 'conv';
  /** W, for `conv` only and 0 otherwise: the tokens are a board of S / W rows, or any smaller part of one. */
  boardWidth: number;
  /** For `attention` only; 8 by default. */
  heads: number;
  /** With `mlp_t` only `none` or `learned`, because rotary positions are a part of the attention. */
  posEncodings: 'none' | 'rope' | 'learned';
  /** Axis of the RMS norm after `mlp_t`: L in TRM and EqR, D in RSM. */
  mlpTNorm: 'L' | 'D';
  /** In RSM the input embedding is also the output head, and `lm_head.weight` may be absent. */
  tiedHead: boolean;
  /** RSM has no `q_head`; both of its q values are then 0, which carries no information. */
  qHead: boolean;
  /** In EqR the state starts at random, and `H_init` and `L_init` may be absent. */
  randomInit: boolean;
  /** EqR: standard deviation of the elements of a random z_H. */
  H_init_std: number;
  /** EqR: standard deviation of the elements of a random z_L. */
  L_init_std: number;
  /** EqR's λ: z ← (1−λ)z + λ·net(z, u). It is 1, plain recursion, in TRM and RSM. */
  mixing: number;
  rmsNormEps: number;
  ropeTheta: number;
  H_cycles: number;
  L_cycles: number;
  /** N: rows of `puzzle_emb.weights`; 0 without. */
  numPuzzleIdentifiers: number;
}
