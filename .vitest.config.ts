import { configDefaults, defineConfig } from 'vitest/config';

/** Tests that start the built service again and again, load it, run the evaluation or the bench, or fuzz. */
const SLOW = 'test/**/*.slow.test.ts';
/** Needs both cores for half a minute: tests beside it would wait long for theirs, and it for its own. */
const ALONE = 'test/e2e/delivery.slow.test.ts';
/** A run that names neither a slow file nor a slow project is one of the quick tests. */
const slow = process.argv.slice(2).some((argument) => /slow|alone/.test(argument));

const quickTests = { name: 'quick', include: ['test/**/*.test.ts'], exclude: [...configDefaults.exclude, SLOW] };
const slowTests = { name: 'slow', include: [SLOW], exclude: [...configDefaults.exclude, ALONE] };
const aloneTests = { name: 'alone', include: [ALONE] };
const projects = slow ? [quickTests, slowTests, aloneTests] : [quickTests];

export default defineConfig({
  test: {
    globalSetup: 'test/build.ts',
    // One file at a time on each core; by itself Vitest leaves one core free, of two.
    maxWorkers: '100%',
    // These end only what hangs: no test may fail because the machine is busy.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 60_000 } },
    // Each project waits for the one before it.
    projects: projects.map((test, groupOrder) => ({ extends: true, test: { ...test, sequence: { groupOrder } } })),
  },
});
