import { at, dict, type Json } from './json.js';

/** What a plan should be like, beside that it works, as the context of a request says it. */
export interface Terms {
  /** What a node costs while it is in use, as a whole number of ten-thousandths; 1 for every node where nothing is said. */
  readonly price: (node: string) => number;
  /** Most pods that may be evicted. */
  readonly mostMoves: number;
}

/** Costs are told apart to this share of one. */
const FINEST = 10_000;

export function readTerms(request: unknown): Terms {
  const context: Json = dict(at(request, 'context'));
  const { costs, max_moves: most } = context;
  const costOf = (node: string) => Number(dict(costs)[node]);
  return {
    price: costs === undefined ? () => 1 : (node) => Math.round(costOf(node) * FINEST),
    mostMoves: typeof most === 'number' ? most : Number.POSITIVE_INFINITY,
  };
}
