// The built function on a reasoner whose models take their time to load, and are then closed again.
import { createFunction } from '../../dist/function/runtime/create.js';

const reasoning = { ready: () => false, models: () => [], tasks: () => [], stats: () => ({}), close: async () => {} };
export const agent = createFunction(() => new Promise((resolve) => setTimeout(() => resolve(reasoning), 500)));
export const { handle, init, shutdown, liveness, readiness } = agent;
