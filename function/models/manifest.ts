import { basename, dirname } from 'node:path';
import { type Static, Type } from '@sinclair/typebox';
import { Ajv } from 'ajv';
import { type ArchitectureFields, CheckpointError } from '../trm/checkpoint/index.js';

const positive = Type.Integer({ minimum: 1 });

export const ManifestSchema = Type.Object(
  {
    name: Type.String({ pattern: '^[a-z0-9][a-z0-9-]{0,62}$' }),
    version: Type.String({ minLength: 1, maxLength: 64 }),
    /** Name of the task that encodes and checks for this model. */
    task: Type.String({ minLength: 1 }),
    weights: Type.Object(
      {
        file: Type.String({ pattern: '^[^/\\\\]+$', description: 'Beside the manifest.' }),
        sha256: Type.String({ pattern: '^[0-9a-f]{64}$' }),
      },
      { additionalProperties: false },
    ),
    /** What shapes do not tell (describeArchitecture's overrides), in the official words where there are any. */
    architecture: Type.Object(
      {
        seq_len: Type.Optional(positive),
        /** Answers use the first so many tokens; all of them unless told. */
        output_vocab_size: Type.Optional(positive),
        /** Tokens lie on a board, in rows of so many; for convolutions. */
        board_width: Type.Optional(positive),
        puzzle_emb_len: Type.Optional(Type.Integer({ minimum: 0 })),
        num_heads: Type.Optional(positive),
        pos_encodings: Type.Optional(Type.Union([Type.Literal('none'), Type.Literal('rope'), Type.Literal('learned')])),
        H_cycles: Type.Optional(positive),
        L_cycles: Type.Optional(positive),
        mlp_t_norm: Type.Optional(Type.Union([Type.Literal('L'), Type.Literal('D')])),
        tied_head: Type.Optional(Type.Boolean()),
        q_head: Type.Optional(Type.Boolean()),
        random_init: Type.Optional(Type.Boolean()),
        H_init_std: Type.Optional(Type.Number({ minimum: 0 })),
        L_init_std: Type.Optional(Type.Number({ minimum: 0 })),
        /** EqR's λ, which its own config calls lambda_. */
        mixing: Type.Optional(Type.Number({ exclusiveMinimum: 0, maximum: 1 })),
      },
      { additionalProperties: false },
    ),
    /** The row of puzzle_emb that this bundle's puzzles use. */
    puzzle_identifier: Type.Optional(Type.Integer({ minimum: 0 })),
    /** The most steps, and the most starts, that a request may ask for. */
    max_steps: Type.Optional(positive),
    max_starts: Type.Optional(positive),
    /** Steps without any change after which a start has settled. */
    settled_steps: Type.Optional(positive),
    /** What a request may use that asks for nothing; see solver.ts. */
    budget: Type.Optional(
      Type.Object({ steps: positive, starts: positive, widen_after: positive }, { additionalProperties: false }),
    ),
    /** What makes one start different from another; see solver.ts. */
    breadth: Type.Optional(
      Type.Object(
        { views: Type.Boolean(), noise: Type.Number({ minimum: 0 }), random_start: Type.Boolean() },
        { additionalProperties: false },
      ),
    ),
    /** confidence = sigmoid(slope · q_halt + offset), fitted by `model:eval` on puzzles unseen in training. */
    calibration: Type.Optional(
      Type.Object(
        {
          method: Type.Literal('platt'),
          slope: Type.Number(),
          offset: Type.Number(),
          fitted_on: Type.Optional(Type.String()),
        },
        { additionalProperties: false },
      ),
    ),
    /** Measured figures, with the commands that measure them; for people. */
    figures: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
    /** Of all the other fields, see seal.ts; a manifest without it is taken at its word. */
    sha256: Type.Optional(Type.String({ pattern: '^[0-9a-f]{64}$' })),
  },
  { $id: 'BundleManifest', additionalProperties: false },
);
export type Manifest = Static<typeof ManifestSchema>;

const isManifest = new Ajv({ allErrors: true }).compile<Manifest>(ManifestSchema);

/** A manifest from its text, whatever its seal. @throws {CheckpointError} naming the field */
export function parseManifest(text: string): Manifest {
  const manifest = parse(text);
  if (isManifest(manifest)) return manifest;
  const wrong = (isManifest.errors ?? []).map((e) => `${e.instancePath || '/'} ${e.message}`);
  throw new CheckpointError('a bundle manifest (function/models/manifest.ts)', wrong.join('; '));
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new CheckpointError('JSON', error instanceof Error ? error.message : String(error));
  }
}

/** The overrides that a manifest states, in the words of describeArchitecture; a field it leaves out stays undefined. */
export function manifestOverrides({ architecture: a }: Manifest): ArchitectureFields {
  return {
    sequenceLength: a.seq_len,
    outputVocabularySize: a.output_vocab_size,
    boardWidth: a.board_width,
    puzzleEmbLen: a.puzzle_emb_len,
    heads: a.num_heads,
    posEncodings: a.pos_encodings,
    H_cycles: a.H_cycles,
    L_cycles: a.L_cycles,
    mlpTNorm: a.mlp_t_norm,
    tiedHead: a.tied_head,
    qHead: a.q_head,
    randomInit: a.random_init,
    H_init_std: a.H_init_std,
    L_init_std: a.L_init_std,
    mixing: a.mixing,
  };
}

/** The manifest of a bare checkpoint: what a bundle would say if it said nothing. The hash is not checked. */
export function bareManifest(checkpoint: string, task: string): Manifest {
  const stem = basename(checkpoint).replace(/\.[a-z]+$/i, '') || basename(dirname(checkpoint));
  const name =
    stem
      .toLowerCase()
      .replaceAll(/[^a-z0-9-]+/g, '-')
      .replace(/^-+/, '')
      .slice(0, 63) || 'checkpoint';
  return {
    name,
    version: 'unversioned',
    task,
    weights: { file: basename(checkpoint), sha256: '0'.repeat(64) },
    architecture: {},
  };
}
