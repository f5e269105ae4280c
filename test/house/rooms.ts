/** A room is a folder, or a file, directly under function/ (or the whole of model/). */
export interface Room {
  name: string;
  /** What is done in it, for the picture. */
  does: string;
}

/** The rooms from the lowest to the highest: a file imports from its own room and from lower ones, and from no others. */
export const ROOMS: readonly Room[] = [
  { name: 'common', does: 'clock, faults, JSON, threads' },
  { name: 'contract', does: 'schemas of what callers see' },
  { name: 'settings', does: 'the environment, read once' },
  { name: 'trm', does: 'the TRM engine' },
  { name: 'observe', does: 'log, metrics, traces' },
  { name: 'tasks', does: 'Sudoku, placement, mazes' },
  { name: 'models', does: 'bundles, loading, warm-up' },
  { name: 'reasoning', does: 'a model answers within a budget' },
  { name: 'admission', does: 'limits, deadline, redeliveries' },
  { name: 'wire', does: 'HTTP and CloudEvents' },
  { name: 'broker', does: 'outcomes for the broker' },
  { name: 'doors', does: 'decode, answer, encode' },
  { name: 'page', does: 'the page for people' },
  { name: 'app.ts', does: 'all of it, wired up' },
  { name: 'runtime', does: 'the Knative Functions runtime' },
  { name: 'index.ts', does: 'what the runtime loads' },
  { name: 'server.ts', does: 'what npm start runs' },
  { name: 'cli', does: 'dumps answered at a terminal' },
  { name: 'cli.ts', does: 'what npx agent-reasoning runs' },
];

/** Rooms that may not import all that is below them: the engine knows neither the wire's types nor the configuration. */
export const ONLY: Readonly<Record<string, readonly string[]>> = { trm: ['common'] };

/** Rooms of the service that the tools in model/ use nothing of. */
export const NOT_FOR_TOOLS: readonly string[] = [
  'admission',
  'wire',
  'broker',
  'doors',
  'page',
  'app.ts',
  'runtime',
  'index.ts',
  'server.ts',
  'cli',
  'cli.ts',
];
