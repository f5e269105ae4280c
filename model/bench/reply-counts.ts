import { isDeepStrictEqual } from 'node:util';
import { type Static, Type } from '@sinclair/typebox';
import { Ajv } from 'ajv';
import type { Reply } from './client.js';
import type { BenchPuzzle } from './puzzles.js';

/** What became of requests; each counts once. */
export interface ReplyCounts {
  /** 200, `verified: true`, and the answer is the one right one. */
  verified: number;
  /** 200, `verified: false`, and it says so rightly. */
  unverified: number;
  /** 200 whose `verified` is not true of its answer, or that cannot be read. */
  untrue: number;
  /** 503 with Retry-After. */
  refused: number;
  /** 503 without Retry-After. */
  brusque: number;
  /** 504: past the service's own deadline. */
  late: number;
  /** Another status, or no reply. */
  lost: number;
}

/** What is read of a ReasonResponse. */
const AnswerSchema = Type.Object({ verified: Type.Boolean(), result: Type.Unknown() });
const isAnswer = new Ajv().compile<Static<typeof AnswerSchema>>(AnswerSchema);

/** Compares replies with the puzzles' own right answers. `replies[i]` is to `puzzles[i]`; after the last puzzle the first one was asked again. */
export function countReplies(replies: readonly (Reply | undefined)[], puzzles: readonly BenchPuzzle[]): ReplyCounts {
  const counts: ReplyCounts = { verified: 0, unverified: 0, untrue: 0, refused: 0, brusque: 0, late: 0, lost: 0 };
  for (const [i, reply] of replies.entries()) counts[kindOf(reply, puzzles[i % puzzles.length])]++;
  return counts;
}

function kindOf(reply: Reply | undefined, asked: BenchPuzzle | undefined): keyof ReplyCounts {
  if (reply?.status === 503) return /^[1-9]\d*$/.test(reply.retryAfter ?? '') ? 'refused' : 'brusque';
  if (reply?.status === 504) return 'late';
  if (reply?.status !== 200 || !asked) return 'lost';
  const answer = parsed(reply.body);
  if (!isAnswer(answer)) return 'untrue';
  const right = isDeepStrictEqual(answer.result, asked.puzzle.propose(asked.label).result());
  if (answer.verified !== right) return 'untrue';
  return right ? 'verified' : 'unverified';
}

function parsed(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString());
  } catch {
    return undefined;
  }
}

/** All of them together. */
export function sumCounts(all: readonly ReplyCounts[]): ReplyCounts {
  const total = (key: keyof ReplyCounts) => all.reduce((n, counts) => n + counts[key], 0);
  return {
    verified: total('verified'),
    unverified: total('unverified'),
    untrue: total('untrue'),
    refused: total('refused'),
    brusque: total('brusque'),
    late: total('late'),
    lost: total('lost'),
  };
}
