import { ConfigError } from './environment.js';
import { agent } from './index.js';
import { serve } from './serving.js';

// What nobody caught is logged and ends with 1; the runtime's own handler would end with 0 and say nothing.
process.prependListener('uncaughtException', (error) => {
  process.stderr.write(`${error.stack ?? error.message}\n`);
  process.exit(1);
});

try {
  await serve(agent);
} catch (error) {
  const text = error instanceof ConfigError || !(error instanceof Error) ? String(error) : error.stack;
  process.stderr.write(`${text}\n`);
  process.exit(1);
}
