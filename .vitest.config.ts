import { configDefaults, defineConfig } from 'vitest/config';

/** Needs both cores for a minute: beside it, whatever measures time would fail, and so would it. */
const ALONE = 'test/e2e/delivery.test.ts';

export default defineConfig({
  test: {
    testTimeout: 30_000,
    hookTimeout: 60_000,
    projects: [
      {
        extends: true,
        test: {
          name: 'all',
          include: ['test/**/*.test.ts'],
          exclude: [...configDefaults.exclude, ALONE],
          sequence: { groupOrder: 0 },
        },
      },
      { extends: true, test: { name: 'delivery', include: [ALONE], sequence: { groupOrder: 1 } } },
    ],
  },
});
