import { Ajv } from 'ajv';
import { type ReasonRequest, type ReasonResponse, ReasonResponseSchema } from '../../function/contract/reason.js';
import type { Reasoning, ReasonOptions } from '../../function/reasoning/reasoning.js';

const isResponse = new Ajv().compile<ReasonResponse>(ReasonResponseSchema);

/** Asks as the doors do, in bytes, and reads the answer, which must be as the contract says. */
export async function ask(reasoning: Reasoning, request: ReasonRequest, options?: ReasonOptions) {
  const { text } = await reasoning.reason(Buffer.from(JSON.stringify(request)), options);
  const response: unknown = JSON.parse(text);
  if (!isResponse(response)) throw new TypeError(`expected a response, got ${text.slice(0, 200)}`);
  return response;
}
