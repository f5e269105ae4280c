// The same, with our paths in front, as server.ts does it.
import { serve } from '../../dist/function/runtime/listen.js';
import { agent } from './function.mjs';

await serve(agent);
