import { openReasoning } from './reasoning/reasoner.js';
import { createFunction } from './runtime/create.js';

/** What the runtime loads: `faas-js-runtime dist/function/index.js`, or server.ts with our paths in front. */
export const agent = createFunction(openReasoning);
export const { handle, init, shutdown, liveness, readiness } = agent;
