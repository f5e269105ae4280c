import { standardError } from './observe/output.js';
import { interruptible } from './runtime/signals.js';

// What nobody caught is logged and ends with 1; the runtime's own handler would end with 0 and say nothing.
process.prependListener('uncaughtException', (error) => {
  standardError().write(`${error.stack ?? error.message}\n`);
  process.exit(1);
});

const EXPECTED = new Set(['ConfigError', 'PortError']);

async function help(): Promise<void> {
  const { USAGE } = await import('./settings/usage.js');
  process.stdout.write(USAGE);
}

async function start(): Promise<void> {
  try {
    await interruptible(async () => {
      // Loaded only now, because a signal may come while they load.
      const [{ agent }, { serve }] = await Promise.all([import('./index.js'), import('./runtime/listen.js')]);
      await serve(agent);
    });
  } catch (error) {
    // A bad environment needs no stack; its classes cannot be asked for without loading them.
    const expected = !(error instanceof Error) || EXPECTED.has(error.name);
    standardError().write(`${expected ? String(error) : error.stack}\n`);
    process.exit(1);
  }
}

await (process.argv.includes('--help') ? help() : start());
